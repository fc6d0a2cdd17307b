// FileBuffer: memory for the bytes of one file after another.
//
// Owned by a worker that looks at many files and keeps few: it is not cleared and not given back
// between two of them. Filled by FileSystem::read_file_into; what it held before is gone then.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace modelmend {

class FileBuffer {
 public:
  [[nodiscard]] char* data() { return bytes_.get(); }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }

  // Room for at least `capacity` bytes; the first `keep` of them stay as they are.
  void reserve(std::size_t capacity, std::size_t keep = 0) {
    if (capacity <= capacity_) return;
    capacity = std::max({capacity, 2 * capacity_, kFirstCapacity});
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (keep > 0) std::memcpy(larger.get(), bytes_.get(), keep);
    bytes_ = std::move(larger);
    capacity_ = capacity;
  }

  [[nodiscard]] std::string_view hold(std::string_view bytes) {
    reserve(bytes.size());
    if (!bytes.empty()) std::memcpy(bytes_.get(), bytes.data(), bytes.size());
    return {bytes_.get(), bytes.size()};
  }

 private:
  static constexpr std::size_t kFirstCapacity =
      std::size_t{64} * 1024;  // most source files are smaller

  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
};

}  // namespace modelmend
