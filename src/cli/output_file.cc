#include "cli/output_file.h"

#include <fmt/format.h>
#include <unistd.h>

namespace modelmend::cli {
namespace {

constexpr std::uint32_t kMode = 0644;

Error explain(Error error) {
  if (error.next.empty()) error.next = "choose another file for --output";
  return error;
}

}  // namespace

Result<void> write_output_file(FileSystem& files, const std::string& path, std::string_view text) {
  const auto stat = files.stat(path);
  if (!stat) return tl::unexpected(explain(stat.error()));
  const bool exists = stat->has_value();
  if (exists && (*stat)->kind == FileKind::Directory) {
    return fail(ErrorCode::Usage, path, "is a folder", "name a file in it");
  }
  if (exists && (*stat)->kind != FileKind::Regular) {
    return files.overwrite_file(path, text).map_error(explain);
  }
  // A link keeps pointing: its end is replaced.
  const std::string target = exists ? files.real_path(path).value_or(path) : path;
  const std::string temporary =
      join_path(parent_path(target), fmt::format(".{}.modelmend-{}", file_name(target), getpid()));
  if (auto made = files.create_file(temporary, text, kMode); !made) {
    files.remove(temporary);
    return tl::unexpected(explain(made.error()));
  }
  if (exists) files.copy_attributes(target, temporary);
  if (auto moved = files.rename(temporary, target); !moved) {
    files.remove(temporary);
    return tl::unexpected(explain(moved.error()));
  }
  return {};
}

}  // namespace modelmend::cli
