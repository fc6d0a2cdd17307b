#include "schema/dump/piece_reader.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace modelmend::schema {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} * 1024;  // beyond it a read gets no faster

}  // namespace

PieceReader::PieceReader(Source source) : source_(std::move(source)), buffer_(kPieceBytes) {
  refill();
}

// Keeps the one byte that may be left, so that `after` is known wherever there is one.
void PieceReader::refill() {
  while (!drained_ && at_ + 1 >= size_) {
    const std::size_t kept = size_ - at_;
    std::memmove(buffer_.data(), buffer_.data() + at_, kept);
    at_ = 0;
    const std::size_t added = source_(std::span(buffer_).subspan(kept));
    size_ = kept + added;
    drained_ = added == 0;
  }
}

std::string PieceReader::take_line(std::size_t most) {
  std::string line;
  while (!at_end()) {
    const char* const first = buffer_.data() + at_;
    const void* const found = std::memchr(first, '\n', size_ - at_);
    const char* const end =
        found == nullptr ? buffer_.data() + size_ : static_cast<const char*>(found);
    const auto length = static_cast<std::size_t>(end - first);
    line.append(first, std::min(length, most - line.size()));
    // The last byte before the end goes through advance(), which counts lines and reads on.
    at_ += found == nullptr ? length - 1 : length;
    advance();
    if (found != nullptr) break;
  }
  return line;
}

PieceReader::Source source_of_text(std::string_view text) {
  return [rest = text](std::span<char> out) mutable {
    const std::size_t count = std::min(out.size(), rest.size());
    std::ranges::copy(rest.substr(0, count), out.begin());
    rest.remove_prefix(count);
    return count;
  };
}

}  // namespace modelmend::schema
