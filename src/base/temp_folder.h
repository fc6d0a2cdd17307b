// TempFolder: a folder that only this user can enter, removed with everything in it.
//
// Made by `verify --runtime` for the files of a revision. A process that is killed at once leaves
// the folder behind: whoever makes one holds signals back while it lives.
#pragma once

#include <string>

#include "base/result.h"

namespace modelmend {

class TempFolder {
 public:
  // In TMPDIR, else /tmp.
  [[nodiscard]] static Result<TempFolder> make();

  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  TempFolder(TempFolder&& other) noexcept;
  TempFolder& operator=(TempFolder&& other) noexcept;
  ~TempFolder();

  // Absolute, without symbolic links.
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit TempFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;  // empty once moved from
};

}  // namespace modelmend
