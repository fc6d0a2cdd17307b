#include "cli/output_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/interrupt.h"

namespace modelmend::cli {
namespace {

constexpr std::uint32_t kMode = 0644;

// The file that the user named, whichever of its steps was refused.
Error explain(Error error, const std::string& path) {
  error.where = path;
  if (error.next.empty()) error.next = "choose another file";
  return error;
}

// The new bytes in a file of their own first, which then takes the name.
Result<void> replace_file(FileSystem& files, const std::string& target, bool exists,
                          std::string_view text) {
  const HoldSignals until_the_temporary_file_is_gone;
  const std::string temporary =
      join_path(parent_path(target), fmt::format(".{}.modelmend-{}", file_name(target), getpid()));
  if (auto made = files.create_file(temporary, text, kMode); !made) return made;
  if (exists) files.copy_attributes(target, temporary);
  auto moved = files.rename(temporary, target);
  if (!moved) files.remove(temporary);
  return moved;
}

}  // namespace

Result<void> write_output_file(FileSystem& files, const std::string& path, std::string_view text) {
  const auto in_words = [&](const Error& error) { return explain(error, path); };
  const auto stat = files.stat(path);
  if (!stat) return tl::unexpected(in_words(stat.error()));
  const bool exists = stat->has_value();
  if (exists && (*stat)->kind == FileKind::Directory) {
    return fail(ErrorCode::Usage, path, "is a folder", "name a file in it");
  }
  if (exists && (*stat)->kind != FileKind::Regular) {
    return files.overwrite_file(path, text).map_error(in_words);
  }
  // A link keeps pointing: its end is replaced.
  const std::string target = exists ? files.real_path(path).value_or(path) : path;
  return replace_file(files, target, exists, text).map_error(in_words);
}

}  // namespace modelmend::cli
