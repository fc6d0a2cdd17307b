#include "text/source_file.h"

#include <algorithm>

#include "text/utf8.h"

namespace modelmend::text {
namespace {

std::string describe_place(const std::string& path, LineColumn place) {
  return path + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

// Columns in a text that is not valid UTF-8 count what can be counted; good enough to find it.
std::string describe_offset(const std::string& path, std::string_view bytes, std::size_t offset) {
  const std::string_view before = bytes.substr(0, offset);
  return describe_place(path,
                        LineIndex(before).at(static_cast<std::uint32_t>(before.size()), before));
}

std::string hex(char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  return {'0', 'x', kDigits[value >> 4U], kDigits[value & 0xFU]};
}

Result<void> check_size_and_nul(const std::string& path, std::string_view bytes) {
  if (bytes.size() > kMaxSourceBytes) {
    return fail(ErrorCode::Input, path,
                "larger than 8 MiB, which is more Python than a file can hold here",
                "split or exclude the file");
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return fail(ErrorCode::Input, path + ":1:1", "encoded in UTF-16, which Python does not read",
                "save the file as UTF-8");
  }
  const std::size_t nul = bytes.find('\0');
  if (nul == std::string_view::npos) return {};
  return fail(ErrorCode::Input, describe_offset(path, bytes, nul),
              "holds a NUL byte, so it is not Python source", "exclude the file");
}

Result<Encoding> declared_encoding(const std::string& path, std::string_view bytes) {
  const auto cookie = find_coding_cookie(bytes);
  if (!cookie) return Encoding{};
  const std::string where = describe_offset(path, bytes, cookie->range.begin);
  const auto encoding = lookup_encoding(cookie->name);
  if (!encoding) {
    return fail(ErrorCode::Input, where, "encoding '" + cookie->name + "' is not supported",
                "save the file as UTF-8, or in a single-byte encoding that Python knows");
  }
  if (bytes.starts_with(kByteOrderMark) && encoding->kind != EncodingKind::Utf8) {
    return fail(ErrorCode::Input, where,
                "encoding '" + cookie->name + "' contradicts the UTF-8 byte order mark",
                "remove one of the two");
  }
  return *encoding;
}

Result<void> check_valid(const std::string& path, std::string_view bytes,
                         const Encoding& encoding) {
  if (encoding.kind == EncodingKind::SingleByte) return {};
  if (encoding.kind == EncodingKind::Ascii) {
    const auto bad = std::ranges::find_if(bytes, [](char c) { return (c & 0x80) != 0; });
    if (bad == bytes.end()) return {};
    return fail(ErrorCode::Input,
                describe_offset(path, bytes, static_cast<std::size_t>(bad - bytes.begin())),
                "byte " + hex(*bad) + " is not ASCII, which the file declares",
                "declare the encoding that the file is in");
  }
  const auto invalid = first_invalid_utf8(bytes);
  if (!invalid) return {};
  return fail(ErrorCode::Input, describe_offset(path, bytes, *invalid),
              "byte " + hex(bytes[*invalid]) + " is not valid UTF-8",
              "save the file as UTF-8, or declare its encoding on line 1 or 2");
}

// The encoding of a file that is all right.
Result<Encoding> valid_encoding(const std::string& path, std::string_view bytes) {
  if (auto ok = check_size_and_nul(path, bytes); !ok) return tl::unexpected(ok.error());
  auto encoding = declared_encoding(path, bytes);
  if (!encoding) return encoding;
  if (auto ok = check_valid(path, bytes, *encoding); !ok) return tl::unexpected(ok.error());
  return encoding;
}

bool is_lone_cr(std::string_view bytes, std::size_t at) {
  return bytes[at] == '\r' && (at + 1 == bytes.size() || bytes[at + 1] != '\n');
}

bool has_lone_cr(std::string_view bytes) {
  for (std::size_t at = bytes.find('\r'); at != std::string_view::npos;
       at = bytes.find('\r', at + 1)) {
    if (is_lone_cr(bytes, at)) return true;
  }
  return false;
}

std::optional<std::string> view_unlike_bytes(std::string_view bytes, const Encoding& encoding) {
  const bool hide = encoding.kind == EncodingKind::SingleByte &&
                    std::ranges::any_of(bytes, [](char c) { return (c & 0x80) != 0; });
  if (!hide && !has_lone_cr(bytes)) return std::nullopt;

  std::string view(bytes);
  for (std::size_t at = 0; at < view.size(); ++at) {
    if (hide && (view[at] & 0x80) != 0) view[at] = '_';
    if (is_lone_cr(bytes, at)) view[at] = '\n';
  }
  return view;
}

Newline dominant_newline(std::string_view bytes) {
  if (bytes.find('\r') == std::string_view::npos) return Newline::Lf;
  std::size_t lf = 0;
  std::size_t crlf = 0;
  for (std::size_t at = bytes.find('\n'); at != std::string_view::npos;
       at = bytes.find('\n', at + 1)) {
    ++(at > 0 && bytes[at - 1] == '\r' ? crlf : lf);
  }
  return crlf > lf ? Newline::CrLf : Newline::Lf;
}

}  // namespace

Result<SourceFile> SourceFile::from_bytes(std::string path, std::string bytes) {
  auto encoding = valid_encoding(path, bytes);
  if (!encoding) return tl::unexpected(encoding.error());
  return SourceFile(std::move(path), std::move(bytes), *std::move(encoding));
}

Result<void> SourceFile::check(const std::string& path, std::string_view bytes) {
  if (const auto encoding = valid_encoding(path, bytes); !encoding)
    return tl::unexpected(encoding.error());
  return {};
}

SourceFile::SourceFile(std::string path, std::string bytes, Encoding encoding)
    : path_(std::move(path)),
      bytes_(std::move(bytes)),
      encoding_(std::move(encoding)),
      view_(view_unlike_bytes(bytes_, encoding_)),
      newline_(dominant_newline(bytes_)),
      lines_(bytes_) {}

bool SourceFile::has_byte_order_mark() const {
  return bytes_.starts_with(kByteOrderMark);
}

std::uint32_t SourceFile::begin() const {
  return has_byte_order_mark() ? static_cast<std::uint32_t>(kByteOrderMark.size()) : 0;
}

std::string_view SourceFile::newline_text() const {
  return newline_ == Newline::CrLf ? "\r\n" : "\n";
}

// Columns are counted in the view, where every byte of a single-byte encoding is one column.
LineColumn SourceFile::at(std::uint32_t offset) const {
  return lines_.at(offset, parse_view());
}

std::uint32_t SourceFile::offset_of(LineColumn place) const {
  return lines_.offset_of(place, parse_view());
}

std::string SourceFile::describe(std::uint32_t offset) const {
  return describe_place(path_, at(offset));
}

}  // namespace modelmend::text
