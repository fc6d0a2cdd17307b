// SourceFile: the bytes of one Python file, and all that later phases need to know about them.
//
// Made by SourceStore (or from a string in a test), never changed: a new text is a new SourceFile.
// Every offset in the program counts in bytes(). Its path is relative to the project's root, with
// '/' between its parts. What is promised of a SourceFile that exists: it is at most
// kMaxSourceBytes long, holds no NUL byte, and its encoding is known and valid.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "base/result.h"
#include "text/byte_range.h"
#include "text/encoding.h"
#include "text/line_index.h"

namespace modelmend::text {

// A syntax tree takes fifty times the bytes of ordinary Python, two hundred times those of the
// worst; ten thousand generated models with ten columns each stay below this.
inline constexpr std::size_t kMaxSourceBytes = std::size_t{8} << 20U;

enum class Newline : std::uint8_t { Lf, CrLf };

class SourceFile {
 public:
  // Refuses what Python itself would refuse to decode, and multi-byte encodings other than UTF-8.
  [[nodiscard]] static Result<SourceFile> from_bytes(std::string path, std::string bytes);
  // Whether from_bytes() would refuse them, without making anything of them.
  [[nodiscard]] static Result<void> check(const std::string& path, std::string_view bytes);

  [[nodiscard]] const std::string& path() const { return path_; }
  // As on the disk, byte order mark and carriage returns included. Take texts of nodes from here.
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  // For the parser only: valid UTF-8 of the same length with the same offsets. It equals bytes()
  // but for these, which Python's tokenizer treats alike: in a single-byte encoding each byte
  // above 0x7F shows as '_' (it can only be part of a name, a string or a comment), and a CR
  // without LF shows as LF. A byte order mark stays: the parser skips it.
  [[nodiscard]] std::string_view parse_view() const { return view_ ? *view_ : bytes_; }

  [[nodiscard]] const Encoding& encoding() const { return encoding_; }
  [[nodiscard]] bool has_byte_order_mark() const;
  // Where the text begins: after the byte order mark if there is one.
  [[nodiscard]] std::uint32_t begin() const;
  // What most lines end with; Lf when there is no line end, or a tie.
  [[nodiscard]] Newline newline() const { return newline_; }
  [[nodiscard]] std::string_view newline_text() const;

  [[nodiscard]] const LineIndex& lines() const { return lines_; }
  [[nodiscard]] LineColumn at(std::uint32_t offset) const;
  [[nodiscard]] std::uint32_t offset_of(LineColumn place) const;
  // "path:line:column".
  [[nodiscard]] std::string describe(std::uint32_t offset) const;

 private:
  SourceFile(std::string path, std::string bytes, Encoding encoding);

  std::string path_;
  std::string bytes_;
  Encoding encoding_;
  std::optional<std::string> view_;  // only where it differs from bytes_
  Newline newline_;
  LineIndex lines_;
};

}  // namespace modelmend::text

namespace modelmend {
using text::SourceFile;
}  // namespace modelmend
