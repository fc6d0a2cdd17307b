#include "cli/hook.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <map>

#include "cli/line_scope.h"
#include "report/words.h"
#include "vcs/records.h"

namespace modelmend::cli {
namespace {

// git starts pre-commit, pre-commit starts us; wrappers may stand between.
constexpr int kMaxAncestors = 16;

std::string variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? std::string() : value;
}

// As pre-commit looks for its own folder.
std::string cache_folder() {
  if (auto home = variable("PRE_COMMIT_HOME"); !home.empty()) return home;
  if (auto cache = variable("XDG_CACHE_HOME"); !cache.empty()) return cache + "/pre-commit";
  return variable("HOME") + "/.cache/pre-commit";
}

// From "/proc/PID/stat": "PID (name) S PPID ...", where the name may hold anything.
std::optional<int> parent_of(const FileSystem& files, int process) {
  const auto text = files.read_file(fmt::format("/proc/{}/stat", process));
  if (!text) return std::nullopt;
  const std::size_t at = text->rfind(") ");
  if (at == std::string::npos || at + 4 >= text->size()) return std::nullopt;
  int parent = 0;
  std::from_chars(text->data() + at + 4, text->data() + text->size(), parent);
  return parent > 1 ? std::optional(parent) : std::nullopt;
}

// "patch1700000000-4242": made by the process 4242. Numbers of processes come again; the latest
// patch is of the latest process.
std::optional<std::string> patch_of(const std::vector<DirEntry>& entries, int process) {
  const std::string suffix = fmt::format("-{}", process);
  std::optional<std::string> latest;
  for (const DirEntry& entry : entries) {
    const bool is_of_process = entry.name.starts_with("patch") && entry.name.ends_with(suffix);
    if (is_of_process && (!latest || entry.name > *latest)) latest = entry.name;
  }
  return latest;
}

// Whether the process is pre-commit itself: a Python that runs its script or its module. A hook of
// git has the same name, but a shell runs it.
bool is_pre_commit(const FileSystem& files, int process) {
  const auto text = files.read_file(fmt::format("/proc/{}/cmdline", process));
  if (!text) return false;
  std::vector<std::string_view> words;
  for (std::string_view rest = *text; !rest.empty();) words.push_back(vcs::take_until(rest, '\0'));
  if (words.size() < 2 || !file_name(words[0]).starts_with("python")) return false;
  if (words[1] == "-m") return words.size() > 2 && words[2] == "pre_commit";
  return words[1] == "-mpre_commit" || file_name(words[1]) == "pre-commit";
}

// The patch with what a runner of hooks has put aside before it started us.
struct PutAside {
  bool is_known = false;  // otherwise there may be a patch somewhere
  std::string patch;      // empty if nothing was put aside
};

PutAside find_put_aside(const FileSystem& files) {
  const std::string folder = cache_folder();
  const auto entries = files.list_dir(folder);
  if (!entries) return {};
  std::optional<int> process = ::getppid();
  for (int i = 0; process && i < kMaxAncestors; ++i) {
    if (const auto patch = patch_of(*entries, *process))
      return {.is_known = true, .patch = join_path(folder, *patch)};
    if (is_pre_commit(files, *process)) return {.is_known = true, .patch = {}};
    process = parent_of(files, *process);
  }
  return {};
}

bool is_submodule(const FileSystem& files, const std::string& path) {
  const auto mark = files.lstat(join_path(path, ".git"));
  return mark && *mark && path != ".";
}

}  // namespace

std::vector<std::string> paths_for_hook(const FileSystem& files,
                                        const std::vector<std::string>& paths) {
  std::vector<std::string> there;
  for (const std::string& path : paths) {
    const auto stat = files.lstat(path);
    if (!stat || !*stat) continue;
    const bool is_file = (*stat)->kind == FileKind::Regular;
    const bool is_folder = (*stat)->kind == FileKind::Directory && !is_submodule(files, path);
    if (is_file || is_folder) there.push_back(path);
  }
  return there;
}

Result<void> refuse_network(const std::optional<schema::Source>& source) {
  if (!source || source->kind != schema::SourceKind::Postgres) return {};
  return fail(ErrorCode::Usage, "--hook", "a hook does not ask a server for the schema",
              "modelmend schema dump SOURCE -o schema.json, and name that file as --schema or in "
              "the configuration");
}

std::optional<vcs::LinesOfFiles> lines_put_aside(const FileSystem& files,
                                                 const CommandContext& context) {
  // Nobody else puts changes aside.
  if (variable("PRE_COMMIT").empty() || !context.repository) return vcs::LinesOfFiles();
  const PutAside aside = find_put_aside(files);
  if (!aside.is_known) return std::nullopt;
  if (aside.patch.empty()) return vcs::LinesOfFiles();
  const auto patch = files.read_file(aside.patch);
  // What was put aside here can be put back here.
  const bool is_ours =
      patch &&
      vcs::run_git(*context.repository, {"apply", "--check", "--whitespace=nowarn", aside.patch});
  if (!is_ours) return std::nullopt;
  vcs::LinesOfFiles lines;
  for (const auto& [path, hunks] : vcs::read_hunks(*patch))
    for (const vcs::Hunk& hunk : hunks) lines[path].push_back(hunk.before);
  return below_root(lines, context.path_prefix());
}

bool waits_for_a_person(const pipeline::MatchOutcome& outcome) {
  constexpr std::array<std::string_view, 5> kCodes{"partially-staged", "dirty-file", "read-only",
                                                   "needs-also", kNearUnstaged};
  return std::ranges::find(kCodes, outcome.code) != kCodes.end();
}

std::vector<std::string> files_with_edits_on(const pipeline::RunResult& result,
                                             const vcs::LinesOfFiles& lines) {
  std::vector<std::string> paths;
  for (const pipeline::ChangedFile& file : result.changed) {
    const auto avoided = lines.find(file.path);
    const auto source = result.sources->get(file.file);
    if (avoided == lines.end() || !source) continue;
    const text::LineIndex& index = (*source)->lines();
    const bool touches = std::ranges::any_of(file.edits, [&](const patch::Edit& edit) {
      const std::uint32_t last = edit.range.empty() ? edit.range.begin : edit.range.end - 1;
      const vcs::LineSpan span{index.line_at(edit.range.begin), index.line_at(last) + 1};
      return std::ranges::any_of(avoided->second,
                                 [&](const vcs::LineSpan& line) { return span.touches(line); });
    });
    if (touches) paths.push_back(file.path);
  }
  return paths;
}

std::string hook_report(const pipeline::RunResult& result, const std::string& prefix) {
  std::map<std::string, std::size_t> fixed;
  std::map<std::pair<std::string, std::string>, std::size_t> waiting;  // by file and reason
  for (const pipeline::MatchOutcome& outcome : result.outcomes) {
    const std::string path = report::printable(prefix + result.sources->path(outcome.place.file));
    if (outcome.outcome == pipeline::Outcome::Applied) ++fixed[path];
    if (waits_for_a_person(outcome)) ++waiting[{path, outcome.reason}];
  }
  std::string text;
  for (const auto& [path, number] : fixed)
    text += fmt::format("{}: fixed, {}\n", path, report::count(number, "change"));
  for (const auto& [what, number] : waiting)
    text += fmt::format("{}: not fixed, {}: {}\n", what.first, report::count(number, "change"),
                        what.second);
  return text;
}

}  // namespace modelmend::cli
