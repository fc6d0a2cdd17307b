#include "pipeline/discover.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "base/parallel.h"
#include "pipeline/ignore_chain.h"

namespace modelmend::pipeline {
namespace {

// Never walked into, wherever they are: ruff's list, without the hidden ones.
constexpr std::array<std::string_view, 8> kPassedOver{
    "__pycache__", "__pypackages__", "_build", "buck-out", "build", "dist", "node_modules", "venv"};
// A virtual environment says so itself, whatever its name.
constexpr std::string_view kEnvironmentMark = "pyvenv.cfg";
// A folder of one of the names above is a package of the project if it holds this.
constexpr std::string_view kPackageMark = "__init__.py";

struct Folder {
  std::string path;   // relative to the root, "" is the root
  IgnoreChain above;  // made for the folder that holds it, or, where a walk starts, for itself
  bool starts_walk = false;
};

// What one worker comes across, in any order.
struct Found {
  std::vector<std::string> files;
  std::vector<Error> problems;
};

// Folders that are still to be listed. Whoever takes one says when it is done with it, so that the
// others know whether more can come.
class FolderQueue {
 public:
  explicit FolderQueue(std::vector<Folder> folders) : waiting_(std::move(folders)) {}

  // Waits while others may still add some; nothing when all are done.
  std::optional<Folder> take() {
    std::unique_lock lock(mutex_);
    ++idle_;
    changed_.wait(lock, [&] { return !waiting_.empty() || being_listed_ == 0; });
    --idle_;
    if (waiting_.empty()) return std::nullopt;
    Folder folder = std::move(waiting_.back());
    waiting_.pop_back();
    ++being_listed_;
    return folder;
  }

  // What is below a folder that was taken.
  void done(std::vector<Folder> below) {
    bool is_news = false;
    {
      const std::lock_guard lock(mutex_);
      --being_listed_;
      std::ranges::move(below, std::back_inserter(waiting_));
      // Whoever is done takes the first one itself.
      is_news = idle_ > 0 && (waiting_.size() > 1 || being_listed_ == 0);
    }
    if (is_news) changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Folder> waiting_;
  std::size_t being_listed_ = 0;
  std::size_t idle_ = 0;  // so many wait for news
};

std::string below(const std::string& folder, std::string_view name) {
  return folder.empty() ? std::string(name) : folder + "/" + std::string(name);
}

bool has(const std::vector<DirEntry>& entries, std::string_view name) {
  return std::ranges::find(entries, name, &DirEntry::name) != entries.end();
}

bool is_passed_over(const Folder& folder, const std::vector<DirEntry>& entries) {
  if (folder.starts_walk) return false;
  if (has(entries, kEnvironmentMark)) return true;
  const std::string_view name = file_name(folder.path);
  return std::ranges::find(kPassedOver, name) != kPassedOver.end() && !has(entries, kPackageMark);
}

class TreeWalk {
 public:
  TreeWalk(const FileSystem& files, const RunOptions& options) : files_(files), options_(options) {}

  void walk(std::vector<Folder> folders) {
    FolderQueue queue(std::move(folders));
    std::vector<Found> by_worker(options_.jobs);
    parallel_for(options_.jobs, options_.jobs, [&](std::size_t, std::size_t index) {
      while (const auto folder = queue.take()) queue.done(list(*folder, by_worker[index]));
    });
    for (Found& part : by_worker) {
      std::ranges::move(part.files, std::back_inserter(found));
      std::ranges::move(part.problems, std::back_inserter(problems));
    }
    std::ranges::sort(problems, {}, &Error::where);
  }

  std::vector<std::string> found;  // in any order
  std::vector<Error> problems;     // by path

 private:
  // The folders below.
  [[nodiscard]] std::vector<Folder> list(const Folder& folder, Found& to) const {
    const std::string absolute = join_path(options_.root, folder.path);
    const auto entries = files_.list_dir(absolute);
    if (!entries) {
      to.problems.push_back(entries.error());
      if (!folder.path.empty()) to.problems.back().where = folder.path;
      return {};
    }
    if (is_passed_over(folder, *entries)) return {};
    const IgnoreChain chain =
        folder.starts_walk ? folder.above
                           : folder.above.enter(files_, absolute, has(*entries, ".gitignore"),
                                                has(*entries, ".ignore"));
    std::vector<Folder> folders;
    for (const DirEntry& entry : *entries) {
      if (entry.name.starts_with('.')) continue;
      const bool is_folder = entry.kind == FileKind::Directory;
      const bool is_file = entry.kind == FileKind::Regular && is_python_path(entry.name);
      if (!is_folder && !is_file) continue;
      if (chain.ignores(absolute, entry.name, is_folder)) continue;
      if (is_file) to.files.push_back(below(folder.path, entry.name));
      if (is_folder) {
        folders.push_back(
            {.path = below(folder.path, entry.name), .above = chain, .starts_walk = false});
      }
    }
    return folders;
  }

  const FileSystem& files_;
  const RunOptions& options_;
};

// Where a walk starts, with what the folders above it say.
Folder start_at(const FileSystem& files, const RunOptions& options, const std::string& path) {
  Folder folder{.path = path, .above = {}, .starts_walk = true};
  if (options.respect_ignore_files) {
    folder.above = IgnoreChain(files, options.root, join_path(options.root, path));
  }
  return folder;
}

// True if the path, or a folder that it is in, is named by a pattern.
bool is_named_by(const vcs::IgnoreRules& patterns, std::string_view path) {
  using Verdict = vcs::IgnoreRules::Verdict;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    if (patterns.judge(path.substr(0, slash), true) == Verdict::Ignored) return true;
  }
  return patterns.judge(path, false) == Verdict::Ignored;
}

vcs::IgnoreRules patterns_of(const std::vector<std::string>& globs) {
  std::string text;
  for (const std::string& glob : globs) text += glob + "\n";
  return vcs::IgnoreRules(text);
}

// What --include and --exclude say of files.
class Globs {
 public:
  explicit Globs(const RunOptions& options)
      : has_include_(!options.include.empty()),
        include_(patterns_of(options.include)),
        exclude_(patterns_of(options.exclude)) {}

  [[nodiscard]] bool let_in(std::string_view path) const {
    if (has_include_ && !is_named_by(include_, path)) return false;
    return !is_named_by(exclude_, path);
  }

 private:
  bool has_include_;
  vcs::IgnoreRules include_;
  vcs::IgnoreRules exclude_;
};

std::vector<std::string> writable_files(const std::vector<std::string>& found,
                                        const std::set<std::string>& named,
                                        const RunOptions& options) {
  if (options.include.empty() && options.exclude.empty()) return found;
  const Globs globs(options);
  std::vector<std::string> writable;
  for (const std::string& path : found) {
    const bool is_free = !options.force_exclude && named.contains(path);
    if (is_free || globs.let_in(path)) writable.push_back(path);
  }
  return writable;
}

void sort_unique(std::vector<std::string>& paths) {
  std::ranges::sort(paths);
  const auto repeats = std::ranges::unique(paths);
  paths.erase(repeats.begin(), repeats.end());
}

}  // namespace

bool is_asked_for(const RunOptions& options, std::string_view path) {
  return options.paths.empty() || std::ranges::any_of(options.paths, [&](const std::string& asked) {
           return asked.empty() || path == asked || path.starts_with(asked + "/");
         });
}

bool is_let_in(const RunOptions& options, std::string_view path) {
  if (std::ranges::find(options.paths, path) != options.paths.end()) return true;
  return Globs(options).let_in(path);
}

bool is_python_path(std::string_view path) {
  return path.ends_with(".py") || path.ends_with(".pyi");
}

Result<Scope> discover_scope(const FileSystem& files, const RunOptions& options) {
  Scope scope;
  TreeWalk tree(files, options);
  std::set<std::string> named;  // files that the user named: taken whatever the patterns say
  std::vector<Folder> folders;
  const std::vector<std::string> everything{""};
  for (const std::string& path : options.paths.empty() ? everything : options.paths) {
    if (options.given_texts.contains(path)) {
      named.insert(path);
      continue;
    }
    const auto stat = files.stat(join_path(options.root, path));
    if (!stat || !*stat) {
      scope.problems.push_back(
          stat ? Error{ErrorCode::Input, path, "there is no such file or folder", {}}
               : stat.error());
    } else if ((*stat)->kind == FileKind::Directory) {
      scope.is_whole_root = scope.is_whole_root || path.empty();
      folders.push_back(start_at(files, options, path));
    } else {
      named.insert(path);
    }
  }
  tree.walk(std::move(folders));
  scope.files = std::move(tree.found);
  scope.files.insert(scope.files.end(), named.begin(), named.end());
  sort_unique(scope.files);
  scope.writable = writable_files(scope.files, named, options);
  std::ranges::move(tree.problems, std::back_inserter(scope.problems));
  return scope;
}

std::vector<std::string> discover_root(const FileSystem& files, const RunOptions& options) {
  TreeWalk tree(files, options);
  tree.walk({start_at(files, options, "")});
  sort_unique(tree.found);
  return std::move(tree.found);
}

}  // namespace modelmend::pipeline
