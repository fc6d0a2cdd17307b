#include "base/temp_folder.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace modelmend {

Result<TempFolder> TempFolder::make() {
  std::error_code error;
  const auto parent =
      std::filesystem::canonical(std::filesystem::temp_directory_path(error), error);
  std::string path = (parent / "modelmend-XXXXXX").string();
  // mkdtemp gives the folder the mode 0700.
  if (!error && ::mkdtemp(path.data()) == nullptr) error.assign(errno, std::generic_category());
  if (error)
    return fail(ErrorCode::Io, parent.empty() ? "TMPDIR" : parent.string(),
                "cannot make a temporary folder: " + error.message(),
                "set TMPDIR to a folder that you may write");
  return TempFolder(std::move(path));
}

TempFolder::TempFolder(TempFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TempFolder& TempFolder::operator=(TempFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace modelmend
