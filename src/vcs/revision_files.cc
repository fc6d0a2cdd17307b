#include "vcs/revision_files.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "vcs/records.h"

namespace modelmend::vcs {
namespace {

constexpr std::uint32_t kMode = 0644;
// As many as Linux follows.
constexpr int kMaxLinks = 40;

tl::unexpected<Error> refuse(const std::string& path) {
  return fail(ErrorCode::Io, path, "belongs to a commit and cannot be changed");
}

// What everybody asks for: read at once, for one call of git costs more than the bytes.
bool is_read_at_once(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.ends_with(".py") || name.ends_with(".pyi") || name == ".gitignore" ||
         name == ".ignore";
}

bool is_shallow(const Repository& repository) {
  const auto answer = run_git(repository, {"rev-parse", "--is-shallow-repository"});
  return answer && answer->starts_with("true");
}

bool has_commit(const Repository& repository) {
  return run_git(repository, {"rev-parse", "--verify", "--quiet", "HEAD^{commit}"}).has_value();
}

Error unknown_revision(const Repository& repository, const std::string& revision) {
  if (!has_commit(repository))
    return {ErrorCode::Input, revision, "the repository has no commit yet", "make a first commit"};
  std::string next = "see 'git log' and 'git branch -a' for the names that git knows";
  if (is_shallow(repository))
    next = "the clone is shallow: 'git fetch --unshallow' brings the older commits";
  return {ErrorCode::Input, revision, "git knows no such revision", std::move(next)};
}

Result<std::string> tree_of(const Repository& repository, const std::string& revision) {
  // What begins with a dash would be an option.
  if (revision.empty() || revision.starts_with('-'))
    return tl::unexpected(unknown_revision(repository, revision));
  auto tree = run_git(repository, {"rev-parse", "--verify", "--quiet", revision + "^{tree}"});
  if (!tree) return tl::unexpected(unknown_revision(repository, revision));
  return std::string(tree->substr(0, tree->find('\n')));
}

// One answer of `git cat-file --batch`: "<id> blob <size>", a line end, the bytes, a line end.
struct Answer {
  std::string_view id;
  std::string_view bytes;
};

std::optional<Answer> take_answer(std::string_view& rest) {
  std::string_view header = take_until(rest, '\n');
  const std::string_view id = take_until(header, ' ');
  const std::string_view type = take_until(header, ' ');
  std::size_t size = 0;
  const auto read = std::from_chars(header.data(), header.data() + header.size(), size);
  if (type != "blob" || read.ec != std::errc() || size >= rest.size()) return std::nullopt;
  const Answer answer{id, rest.substr(0, size)};
  rest.remove_prefix(size + 1);
  return answer;
}

// "a/./b/../c" -> "a/c"; nullopt if it leads above the top.
std::optional<std::string> normal(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::string_view part = take_until(path, '/');
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (parts.empty()) {
      return std::nullopt;
    } else {
      parts.pop_back();
    }
  }
  std::string joined;
  for (const std::string_view part : parts) joined = join_path(joined, part);
  return joined;
}

}  // namespace

Result<std::unique_ptr<RevisionFiles>> RevisionFiles::open(const FileSystem& disk,
                                                           const Repository& repository,
                                                           const std::string& revision) {
  const auto tree = tree_of(repository, revision);
  if (!tree) return tl::unexpected(tree.error());
  std::unique_ptr<RevisionFiles> files(new RevisionFiles(disk, repository));
  if (auto done = files->list_tree(*tree); !done) return tl::unexpected(done.error());
  if (auto done = files->read_texts(); !done) return tl::unexpected(done.error());
  files->mount_submodules();
  return files;
}

// "100644 blob <id>\t<path>"
std::optional<std::pair<std::string, RevisionFiles::Entry>> RevisionFiles::read_record(
    std::string_view record) {
  const std::string_view mode = take_until(record, ' ');
  const std::string_view type = take_until(record, ' ');
  const std::string_view id = take_until(record, '\t');
  if (record.empty()) return std::nullopt;
  Entry entry{.kind = FileKind::Regular, .blob = std::string(id)};
  if (mode == "120000") entry.kind = FileKind::Symlink;
  if (type == "commit") entry.kind = FileKind::Directory;
  return std::pair(std::string(record), std::move(entry));
}

Result<void> RevisionFiles::list_tree(const std::string& tree) {
  const auto listing = run_git(repository_, {"ls-tree", "-r", "-z", "--full-tree", tree});
  if (!listing) return tl::unexpected(listing.error());
  for (std::string_view rest = *listing; !rest.empty();)
    if (auto entry = read_record(take_until(rest, '\0'))) entries_.insert(*std::move(entry));
  return {};
}

Result<void> RevisionFiles::read_texts() {
  std::set<std::string> wanted;
  for (const auto& [path, entry] : entries_)
    if (entry.kind == FileKind::Regular && is_read_at_once(path)) wanted.insert(entry.blob);
  if (wanted.empty()) return {};
  std::string input;
  for (const std::string& blob : wanted) input += blob + "\n";
  const auto output = run_git(repository_, {"cat-file", "--batch", "--buffer"}, std::move(input));
  if (!output) return tl::unexpected(output.error());
  std::string_view rest = *output;
  while (auto answer = take_answer(rest)) texts_.emplace(answer->id, answer->bytes);
  if (texts_.size() == wanted.size()) return {};
  return fail(ErrorCode::External, "git cat-file", "git gave fewer files than it was asked for",
              "see 'git fsck'");
}

void RevisionFiles::mount_submodules() {
  for (const auto& [path, entry] : entries_) {
    if (entry.kind != FileKind::Directory) continue;
    const std::string folder = join_path(repository_.work_tree, path);
    const auto repository = find_repository(disk_, folder);
    const bool is_checked_out = repository && repository->work_tree == folder;
    if (!is_checked_out) continue;
    if (auto files = open(disk_, *repository, entry.blob)) {
      submodules_.emplace(folder, *std::move(files));
    } else {
      missing_submodules_.push_back(path);
    }
  }
}

std::optional<std::string> RevisionFiles::inside(const std::string& path) const {
  const std::string& top = repository_.work_tree;
  const std::string prefix = top.ends_with('/') ? top : top + "/";
  if (path == top) return std::string();
  if (!path.starts_with(prefix)) return std::nullopt;
  const auto relative = normal(std::string_view(path).substr(prefix.size()));
  if (!relative || *relative == ".git" || relative->starts_with(".git/")) return std::nullopt;
  return relative;
}

const RevisionFiles* RevisionFiles::submodule_of(const std::string& path) const {
  for (const auto& [folder, files] : submodules_)
    if (path == folder || path.starts_with(folder + "/")) return files.get();
  return nullptr;
}

bool RevisionFiles::is_folder(const std::string& relative) const {
  if (relative.empty()) return true;
  const auto exact = entries_.find(relative);
  if (exact != entries_.end()) return exact->second.kind == FileKind::Directory;
  const std::string prefix = relative + "/";
  const auto first = entries_.lower_bound(prefix);
  return first != entries_.end() && first->first.starts_with(prefix);
}

std::optional<std::string> RevisionFiles::followed(const std::string& relative) const {
  std::string done;
  std::string rest = relative;
  for (int links = 0; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string here = join_path(done, rest.substr(0, end));
    const std::string after = rest.substr(std::min(end + 1, rest.size()));
    const auto entry = entries_.find(here);
    if (entry == entries_.end() || entry->second.kind != FileKind::Symlink) {
      done = here;
      rest = after;
      continue;
    }
    const auto target = text_of(entry->second.blob);
    if (!target || target->starts_with('/') || ++links > kMaxLinks) return std::nullopt;
    const auto led = normal(done + "/" + *target + "/" + after);
    if (!led) return std::nullopt;
    done.clear();
    rest = *led;
  }
  return done;
}

Result<std::string> RevisionFiles::text_of(const std::string& blob) const {
  const auto known = texts_.find(blob);
  if (known != texts_.end()) return known->second;
  return run_git(repository_, {"cat-file", "blob", blob});
}

std::optional<FileStat> RevisionFiles::stat_of(const std::string& relative) const {
  FileStat stat;
  stat.mode = kMode;
  if (is_folder(relative)) {
    stat.kind = FileKind::Directory;
    return stat;
  }
  const auto entry = entries_.find(relative);
  if (entry == entries_.end()) return std::nullopt;
  stat.kind = entry->second.kind;
  const auto text = texts_.find(entry->second.blob);
  if (text != texts_.end()) stat.size = text->second.size();
  return stat;
}

Result<std::optional<FileStat>> RevisionFiles::lstat(const std::string& path) const {
  if (const RevisionFiles* files = submodule_of(path)) return files->lstat(path);
  const auto relative = inside(path);
  if (!relative) return disk_.lstat(path);
  return stat_of(*relative);
}

Result<std::optional<FileStat>> RevisionFiles::stat(const std::string& path) const {
  if (const RevisionFiles* files = submodule_of(path)) return files->stat(path);
  const auto relative = inside(path);
  if (!relative) return disk_.stat(path);
  const auto real = followed(*relative);
  return real ? stat_of(*real) : std::optional<FileStat>();
}

Result<std::string> RevisionFiles::read_file(const std::string& path) const {
  if (const RevisionFiles* files = submodule_of(path)) return files->read_file(path);
  const auto relative = inside(path);
  if (!relative) return disk_.read_file(path);
  const auto real = followed(*relative);
  const auto entry = real ? entries_.find(*real) : entries_.end();
  if (entry == entries_.end() || entry->second.kind != FileKind::Regular)
    return fail(ErrorCode::Input, path, "there is no such file in the revision");
  return text_of(entry->second.blob);
}

Result<std::vector<DirEntry>> RevisionFiles::list_dir(const std::string& path) const {
  if (const RevisionFiles* files = submodule_of(path)) return files->list_dir(path);
  const auto relative = inside(path);
  if (!relative) return disk_.list_dir(path);
  const auto real = followed(*relative);
  if (!real || !is_folder(*real))
    return fail(ErrorCode::Input, path, "there is no such folder in the revision");
  const std::string prefix = real->empty() ? *real : *real + "/";
  std::vector<DirEntry> found;
  for (auto at = entries_.lower_bound(prefix);
       at != entries_.end() && at->first.starts_with(prefix); ++at) {
    const std::string rest = at->first.substr(prefix.size());
    const std::size_t slash = rest.find('/');
    const FileKind kind = slash == std::string::npos ? at->second.kind : FileKind::Directory;
    DirEntry entry{rest.substr(0, slash), kind};
    if (!entry.name.empty() && (found.empty() || found.back() != entry))
      found.push_back(std::move(entry));
  }
  // A folder sorts as its name with a slash, which is not where its bare name does.
  std::ranges::sort(found, {}, &DirEntry::name);
  return found;
}

Result<std::string> RevisionFiles::real_path(const std::string& path) const {
  if (const RevisionFiles* files = submodule_of(path)) return files->real_path(path);
  const auto relative = inside(path);
  if (!relative) return disk_.real_path(path);
  const auto real = followed(*relative);
  if (!real || !stat_of(*real))
    return fail(ErrorCode::Input, path, "there is no such file in the revision");
  return real->empty() ? repository_.work_tree : join_path(repository_.work_tree, *real);
}

bool RevisionFiles::is_writable(const std::string&) const {
  return false;
}
bool RevisionFiles::can_give_owner(const FileStat&) const {
  return false;
}
Result<void> RevisionFiles::make_directories(const std::string& path) {
  return refuse(path);
}
Result<void> RevisionFiles::create_file(const std::string& path, std::string_view, std::uint32_t) {
  return refuse(path);
}
Result<void> RevisionFiles::overwrite_file(const std::string& path, std::string_view) {
  return refuse(path);
}
Result<void> RevisionFiles::copy_attributes(const std::string&, const std::string& to) {
  return refuse(to);
}
Result<void> RevisionFiles::rename(const std::string& from, const std::string&) {
  return refuse(from);
}
Result<void> RevisionFiles::remove(const std::string& path) {
  return refuse(path);
}
Result<void> RevisionFiles::sync_directory(const std::string& path) {
  return refuse(path);
}
Result<std::unique_ptr<FileLock>> RevisionFiles::try_lock(const std::string& path) {
  return refuse(path);
}

}  // namespace modelmend::vcs
