#include "vcs/repository.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/subprocess.h"
#include "vcs/records.h"

namespace modelmend::vcs {
namespace {

// One call of git takes arguments of at most this many bytes, well below every system's limit.
constexpr std::size_t kMaxArgumentBytes = 100'000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool is_folder(const FileSystem& files, const std::string& path) {
  const auto stat = files.stat(path);
  return stat && *stat && (*stat)->kind == FileKind::Directory;
}

bool is_git_dir(const FileSystem& files, const std::string& path) {
  const auto head = files.lstat(join_path(path, "HEAD"));
  return head && head->has_value();
}

// The path in a file such as ".git" ("gitdir: ../x") or "commondir" ("../.."), made absolute.
std::optional<std::string> path_in_file(const FileSystem& files, const std::string& file,
                                        std::string_view label, const std::string& relative_to) {
  const auto text = files.read_file(file);
  if (!text || !text->starts_with(label)) return std::nullopt;
  const std::string path(trimmed(std::string_view(*text).substr(label.size())));
  const auto resolved = files.real_path(join_path(relative_to, path));
  if (!resolved) return std::nullopt;
  return *resolved;
}

std::optional<Repository> repository_at(const FileSystem& files, const std::string& folder) {
  const std::string dot_git = join_path(folder, ".git");
  const auto stat = files.stat(dot_git);
  if (!stat || !*stat) return std::nullopt;
  std::optional<std::string> git_dir = dot_git;
  if ((*stat)->kind == FileKind::Regular) {
    git_dir = path_in_file(files, dot_git, "gitdir: ", folder);
  }
  if (!git_dir || !is_folder(files, *git_dir) || !is_git_dir(files, *git_dir)) return std::nullopt;
  const auto common = path_in_file(files, join_path(*git_dir, "commondir"), "", *git_dir);
  return Repository{folder, *git_dir, common.value_or(*git_dir)};
}

bool is_true(std::string_view value) {
  std::string lower(value);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  });
  return lower == "true" || lower == "yes" || lower == "on" || lower == "1";
}

// One record of `git status --porcelain=v2 -z --no-renames`:
//   1 <XY> <sub> <mH> <mI> <mW> <hH> <hI> <path>
//   u <XY> <sub> <m1> <m2> <m3> <mW> <h1> <h2> <h3> <path>
//   ? <path>     ! <path>
std::optional<DirtyFile> parse_status(std::string_view record) {
  constexpr int kFieldsOfOrdinary = 8;
  constexpr int kFieldsOfUnmerged = 10;
  const std::string_view kind = take_until(record, ' ');
  if (kind == "?") return DirtyFile{std::string(record), WorkState::Untracked};
  if (kind == "!") return DirtyFile{std::string(record), WorkState::Ignored};
  if (kind != "1" && kind != "u") return std::nullopt;
  const std::string_view changes = record.substr(0, 2);
  const int fields = (kind == "1" ? kFieldsOfOrdinary : kFieldsOfUnmerged) - 1;
  for (int i = 0; i < fields; ++i) take_until(record, ' ');
  if (kind == "u") return DirtyFile{std::string(record), WorkState::Unmerged};
  const bool as_in_index = changes.ends_with('.');
  return DirtyFile{std::string(record), as_in_index ? WorkState::Staged : WorkState::Modified};
}

Result<void> add_dirty_files(const Repository& repository, std::span<const std::string> paths,
                             std::vector<DirtyFile>& found) {
  std::vector<std::string> arguments = {"--literal-pathspecs", "status",
                                        "--porcelain=v2",      "-z",
                                        "--no-renames",        "--untracked-files=all",
                                        "--ignored=matching",  "--"};
  arguments.insert(arguments.end(), paths.begin(), paths.end());
  const auto output = run_git(repository, std::move(arguments));
  if (!output) return tl::unexpected(output.error());
  for (std::string_view rest = *output; !rest.empty();) {
    if (auto file = parse_status(take_until(rest, '\0'))) found.push_back(*std::move(file));
  }
  return {};
}

// An ignored folder stands for the files in it.
std::optional<DirtyFile> status_of(const std::string& path, const std::vector<DirtyFile>& found) {
  for (const DirtyFile& file : found) {
    const bool inside = file.path.ends_with('/') && path.starts_with(file.path);
    if (file.path == path || inside) return DirtyFile{path, file.state};
  }
  return std::nullopt;
}

// As `git hash-object --stdin-paths` reads it: one path a line, quoted as C if it has to be.
std::string quoted_for_stdin(const std::string& path) {
  const auto is_plain = [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
  };
  if (std::ranges::all_of(path, is_plain)) return path;
  std::string out = "\"";
  for (const char c : path) {
    if (is_plain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '\\';
    for (const unsigned shift : {6U, 3U, 0U}) out += static_cast<char>('0' + (byte >> shift & 7U));
  }
  return out + "\"";
}

// "status" of {"-c", "core.quotePath=false", "--literal-pathspecs", "status", "-z"}.
std::string verb_of(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "-c")
      ++i;
    else if (!arguments[i].starts_with('-'))
      return arguments[i];
  }
  return {};
}

}  // namespace

std::optional<Repository> find_repository(const FileSystem& files, const std::string& folder) {
  const auto start = files.real_path(folder);
  if (!start) return std::nullopt;
  for (std::string at = *start;; at = parent_path(at)) {
    if (auto repository = repository_at(files, at)) return repository;
    if (at == "/") return std::nullopt;
  }
}

Result<RepositoryConfig> read_config(const Repository& repository) {
  // --list succeeds where no key is set; keys come in lower case, and one without a value is true.
  const auto output = run_git(repository, {"config", "--list", "-z"});
  if (!output) return tl::unexpected(output.error());
  RepositoryConfig config;
  for (std::string_view rest = *output; !rest.empty();) {
    std::string_view value = take_until(rest, '\0');
    const bool has_value = value.find('\n') != std::string_view::npos;
    const std::string_view key = take_until(value, '\n');
    const bool flag = !has_value || is_true(value);
    if (key == "core.quotepath") config.quote_path = flag;
    if (key == "core.filemode") config.file_mode = flag;
    if (key == "extensions.objectformat") config.sha256 = value == "sha256";
  }
  return config;
}

Result<std::vector<DirtyFile>> dirty_files(const Repository& repository,
                                           std::span<const std::string> paths) {
  std::vector<DirtyFile> found;
  for (std::size_t begin = 0; begin < paths.size();) {
    std::size_t end = begin;
    for (std::size_t bytes = 0; end < paths.size() && bytes < kMaxArgumentBytes; ++end) {
      bytes += paths[end].size() + 1;
    }
    const auto chunk = paths.subspan(begin, end - begin);
    std::vector<DirtyFile> reported;
    if (auto ok = add_dirty_files(repository, chunk, reported); !ok) {
      return tl::unexpected(ok.error());
    }
    for (const std::string& path : chunk) {
      if (auto file = status_of(path, reported)) found.push_back(*std::move(file));
    }
    begin = end;
  }
  std::ranges::sort(found, {}, &DirtyFile::path);
  return found;
}

Result<std::vector<std::string>> stored_blob_ids(const Repository& repository,
                                                 std::span<const std::string> paths) {
  std::vector<std::string> ids;
  if (paths.empty()) return ids;
  std::string input;
  for (const std::string& path : paths) input += quoted_for_stdin(path) + "\n";
  const auto output = run_git(repository, {"hash-object", "--stdin-paths"}, std::move(input));
  if (!output) return tl::unexpected(output.error());
  for (std::string_view rest = *output; !rest.empty();) {
    ids.emplace_back(take_until(rest, '\n'));
  }
  if (ids.size() == paths.size()) return ids;
  return fail(ErrorCode::External, "git hash-object",
              "git named fewer blobs than it was asked for");
}

Result<std::string> run_git(const Repository& repository, std::vector<std::string> arguments,
                            std::string input, const std::string& index) {
  const std::string name = "git " + verb_of(arguments);
  arguments.insert(arguments.begin(), "git");
  // Messages that we can quote, no lock on the index, no questions.
  Command command{
      .arguments = std::move(arguments),
      .folder = repository.work_tree,
      .input = std::move(input),
      .environment = {{"LC_ALL", "C"}, {"GIT_OPTIONAL_LOCKS", "0"}, {"GIT_TERMINAL_PROMPT", "0"}},
      // A hook or an alias sets these, perhaps for another repository.
      .without = {"GIT_DIR", "GIT_WORK_TREE"}};
  if (!index.empty()) command.environment.emplace_back("GIT_INDEX_FILE", index);
  auto result = run_command(command);
  if (!result) return tl::unexpected(result.error());
  if (result->exit_status == 0) return std::move(result->output);
  std::string what = first_line(result->errors);
  if (what.empty()) what = "ended with status " + std::to_string(result->exit_status);
  return fail(ErrorCode::External, name, std::move(what));
}

}  // namespace modelmend::vcs
