// PieceReader: the bytes of a source, one after the other, without holding them all.
//
// Made by read_dump over a file or a text, used by the statement scanner only. Counts lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace modelmend::schema {

class PieceReader {
 public:
  // Fills the front of the span and says how much; 0 at the end.
  using Source = std::function<std::size_t(std::span<char>)>;

  explicit PieceReader(Source source);

  [[nodiscard]] bool at_end() const { return at_ == size_; }
  // The byte here and the one after it; '\0' behind the end.
  [[nodiscard]] char here() const { return at_ < size_ ? buffer_[at_] : '\0'; }
  [[nodiscard]] char after() const { return at_ + 1 < size_ ? buffer_[at_ + 1] : '\0'; }
  [[nodiscard]] std::uint32_t line() const { return line_; }

  void advance() {
    line_ += buffer_[at_] == '\n' ? 1U : 0U;
    ++at_;
    if (at_ + 1 >= size_) refill();
  }
  // The rest of the line, at most `most` bytes of it; stops after the newline.
  std::string take_line(std::size_t most);

 private:
  void refill();

  Source source_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  std::uint32_t line_ = 1;
  bool drained_ = false;
};

[[nodiscard]] PieceReader::Source source_of_text(std::string_view text);

}  // namespace modelmend::schema
