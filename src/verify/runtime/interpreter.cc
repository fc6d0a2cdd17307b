#include "verify/runtime/interpreter.h"

#include <fmt/format.h>

namespace modelmend::verify::runtime {
namespace {

constexpr const char* kInEnvironment = "bin/python";

bool is_file(const FileSystem& files, const std::string& path) {
  const auto stat = files.stat(path);
  return stat && *stat && (*stat)->kind == FileKind::Regular;
}

Result<std::string> asked_interpreter(const FileSystem& files, const std::string& asked) {
  const bool is_name = asked.find('/') == std::string::npos && !asked.empty();
  if (is_name || is_file(files, asked)) return asked;
  return fail(ErrorCode::Usage, "--python", fmt::format("'{}' is not a file", asked),
              "name the Python interpreter that has the project's libraries");
}

}  // namespace

Result<std::string> find_interpreter(const FileSystem& files, const InterpreterWish& wish) {
  if (wish.asked) return asked_interpreter(files, *wish.asked);
  if (wish.virtual_env && !wish.virtual_env->empty()) {
    auto active = join_path(*wish.virtual_env, kInEnvironment);
    if (is_file(files, active)) return active;
  }
  auto own = join_path(join_path(wish.root, ".venv"), kInEnvironment);
  if (is_file(files, own)) return own;
  return "python3";
}

}  // namespace modelmend::verify::runtime
