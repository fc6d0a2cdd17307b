#include "semantic/module_finder.h"

#include <algorithm>
#include <utility>

#include "semantic/library.h"

namespace modelmend::semantic {
namespace {

constexpr std::string_view kInit = "__init__.py";
constexpr std::string_view kSeveral = "\n";  // no folder is called so

std::string join(const std::string& folder, std::string_view name) {
  return folder.empty() ? std::string(name) : folder + "/" + std::string(name);
}

std::string parent_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// Takes the first name off a dotted one.
std::string_view take_first(std::string_view& dotted) {
  const auto dot = dotted.find('.');
  const std::string_view first = dotted.substr(0, dot);
  dotted = dot == std::string_view::npos ? std::string_view() : dotted.substr(dot + 1);
  return first;
}

}  // namespace

ModuleFinder::ModuleFinder(std::shared_ptr<const text::SourceStore> sources,
                           std::vector<std::string> source_roots)
    : sources_(std::move(sources)), source_roots_(std::move(source_roots)) {}

std::string ModuleFinder::folder_of(FileId file) const {
  return parent_of(sources_->path(file));
}

bool ModuleFinder::is_package(FileId file) const {
  return last_part(sources_->path(file)) == kInit;
}

bool ModuleFinder::is_package_folder(const std::string& folder) const {
  return !folder.empty() && sources_->find(join(folder, kInit)).has_value();
}

FoundModule ModuleFinder::in_folder(const std::string& folder, std::string_view name) const {
  const std::string path = join(folder, name);
  if (const auto file = sources_->find(path + "/" + std::string(kInit)))
    return {FoundModule::Kind::File, *file, {}};
  if (const auto file = sources_->find(path + ".py")) return {FoundModule::Kind::File, *file, {}};

  // Paths are sorted by id: the first one not before "path/" lies in the folder, or none does.
  const std::string inside = path + "/";
  std::size_t low = 0;
  std::size_t high = sources_->size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (sources_->path(FileId{static_cast<std::uint32_t>(middle)}) < inside) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const FileId first{static_cast<std::uint32_t>(low)};
  if (low < sources_->size() && sources_->path(first).starts_with(inside))
    return {FoundModule::Kind::Folder, first, path};
  return {};
}

FoundModule ModuleFinder::walk(FoundModule at, std::string_view rest) const {
  while (!rest.empty()) {
    const std::string_view name = take_first(rest);
    if (at.kind == FoundModule::Kind::File && !is_package(at.file))
      return {FoundModule::Kind::Missing, {}, {}};
    const bool regular = at.kind == FoundModule::Kind::File;
    at = in_folder(regular ? folder_of(at.file) : at.folder, name);
    if (at.kind == FoundModule::Kind::Outside)
      return {regular ? FoundModule::Kind::Missing : FoundModule::Kind::Outside, {}, {}};
  }
  return at;
}

std::string ModuleFinder::package_root(FileId from) const {
  std::string root = folder_of(from);
  // A folder without __init__.py below a package is a part of it too.
  for (std::string folder = root; !folder.empty(); folder = parent_of(folder))
    if (is_package_folder(folder)) root = parent_of(folder);
  return root;
}

std::vector<std::string> ModuleFinder::search_path(const std::string& root) const {
  std::vector<std::string> path;
  const auto add = [&path](std::string folder) {
    if (std::ranges::find(path, folder) == path.end()) path.push_back(std::move(folder));
  };
  for (std::string folder = root;; folder = parent_of(folder)) {
    add(folder);
    const std::string sources = join(folder, "src");
    if (!is_package_folder(sources)) add(sources);
    if (folder.empty()) break;
  }
  for (const std::string& folder : source_roots_) add(folder);
  return path;
}

FoundModule ModuleFinder::absolute(std::string_view dotted, FileId from) const {
  const std::string folder = folder_of(from);
  const std::string key = folder + "\n" + std::string(dotted);
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = cache_.find(key); found != cache_.end()) return found->second;
  }
  FoundModule found = search(dotted, package_root(from), folder);
  const std::scoped_lock lock(mutex_);
  return cache_.emplace(key, std::move(found)).first->second;
}

FoundModule ModuleFinder::search(std::string_view dotted, const std::string& root,
                                 const std::string& from) const {
  std::string_view rest = dotted;
  const std::string_view top = take_first(rest);
  if (top.empty()) return {};
  std::optional<FoundModule> in_namespace;
  for (const std::string& folder : search_path(root)) {
    const FoundModule start = in_folder(folder, top);
    if (start.kind == FoundModule::Kind::File) return walk(start, rest);
    if (start.kind != FoundModule::Kind::Folder || in_namespace) continue;
    FoundModule found = walk(start, rest);
    if (found.kind != FoundModule::Kind::Outside) in_namespace = std::move(found);
  }
  // A folder that has only the name says less than a module.
  if (in_namespace && in_namespace->kind == FoundModule::Kind::File) return *in_namespace;
  for (const std::string& folder : guesses(top, root, from)) {
    FoundModule found = walk(in_folder(folder, top), rest);
    if (found.kind == FoundModule::Kind::File && (!rest.empty() || is_package(found.file)))
      return found;
  }
  return in_namespace.value_or(FoundModule{});
}

// Where Python would look only if it were started there: beside a service's packages although the
// service's folder is a package itself, and in the one folder of the project that has the package.
std::vector<std::string> ModuleFinder::guesses(std::string_view top, const std::string& root,
                                               const std::string& from) const {
  if (library::is_standard_package(top)) return {};
  std::vector<std::string> folders;
  for (std::string folder = from; folder != root; folder = parent_of(folder))
    if (is_package_folder(join(folder, top))) folders.push_back(folder);
  if (const auto home = only_home_of(top)) folders.push_back(*home);
  return folders;
}

FoundModule ModuleFinder::relative(std::string_view written, FileId from) const {
  const auto dots = std::min(written.find_first_not_of('.'), written.size());
  std::string folder = folder_of(from);
  for (std::size_t i = 1; i < dots; ++i) {
    if (folder.empty()) return {FoundModule::Kind::Missing, {}, {}};
    folder = parent_of(folder);
  }
  const std::string_view rest = written.substr(dots);
  FoundModule at{FoundModule::Kind::Folder, from, folder};
  if (const auto file = sources_->find(join(folder, kInit)))
    at = {FoundModule::Kind::File, *file, {}};
  FoundModule found = walk(at, rest);
  if (found.kind == FoundModule::Kind::Outside) found.kind = FoundModule::Kind::Missing;
  return found;
}

std::optional<std::string> ModuleFinder::only_home_of(std::string_view top_level) const {
  std::call_once(homes_once_, [this] { homes_ = index_homes(); });
  const auto found = homes_.find(top_level);
  if (found == homes_.end() || found->second == kSeveral) return std::nullopt;
  return found->second;
}

std::map<std::string, std::string, std::less<>> ModuleFinder::index_homes() const {
  std::map<std::string, std::string, std::less<>> homes;
  for (std::uint32_t i = 0; i < sources_->size(); ++i) {
    const std::string_view path = sources_->path(FileId{i});
    const std::string package = parent_of(path);
    if (last_part(path) != kInit || package.empty()) continue;
    const std::string home = parent_of(package);
    if (is_package_folder(home)) continue;
    const auto [at, added] = homes.emplace(last_part(package), home);
    if (!added && at->second != home) at->second = kSeveral;
  }
  return homes;
}

std::string ModuleFinder::module_name(FileId file) const {
  const std::string& path = sources_->path(file);
  std::string_view stem = last_part(path);
  if (stem.ends_with(".py")) stem.remove_suffix(3);
  std::string name(stem);
  std::string folder = folder_of(file);
  if (stem == "__init__" && !folder.empty()) {
    name = last_part(folder);
    folder = parent_of(folder);
  }
  for (const std::string root = package_root(file); folder.size() > root.size();
       folder = parent_of(folder))
    name = std::string(last_part(folder)) + "." + name;
  return name;
}

}  // namespace modelmend::semantic
