#include "rewrite/module_spelling.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace modelmend::rewrite {
namespace {

using semantic::Binding;
using semantic::Project;

// An import of the file that finds a module of the project.
struct Known {
  std::string_view written;
  FileId file;
};

std::vector<Known> known_imports(const Project& project, const semantic::Module& importing) {
  std::vector<Known> known;
  for (const semantic::Scope& scope : importing.scopes().scopes())
    for (const Binding& each : scope.bindings) {
      if (each.kind != semantic::BindingKind::FromImport) continue;
      if (const auto file = project.find_module(each.module, importing.id()))
        known.push_back({each.module, *file});
    }
  return known;
}

// "pkg/sub" and "models" of pkg/sub/models.py; of pkg/sub/__init__.py only the folder.
struct Parts {
  std::vector<std::string_view> folders;
  std::string_view module;
};

Parts parts_of(std::string_view path) {
  Parts parts;
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/')) {
    parts.folders.push_back(path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
  parts.module = path.substr(0, path.rfind('.'));
  if (parts.module == "__init__") parts.module = {};
  return parts;
}

// "..models.user"; absent where the two have no folder in common.
std::optional<std::string> relative(std::string_view from, std::string_view to) {
  const Parts here = parts_of(from);
  const Parts there = parts_of(to);
  const auto split = std::ranges::mismatch(here.folders, there.folders);
  if (split.in1 == here.folders.begin()) return std::nullopt;
  std::string name(1 + static_cast<std::size_t>(here.folders.end() - split.in1), '.');
  for (auto at = split.in2; at != there.folders.end(); ++at) {
    if (name.back() != '.') name += '.';
    name += *at;
  }
  if (there.module.empty()) return name;
  if (name.back() != '.') name += '.';
  return name += there.module;
}

// What the imports of the file leave out before the names of modules: "backend." or nothing.
std::string_view left_out(std::string_view whole, std::string_view written) {
  const bool is_end = whole.ends_with(written) && whole.size() > written.size() &&
                      whole[whole.size() - written.size() - 1] == '.';
  return is_end ? whole.substr(0, whole.size() - written.size()) : std::string_view();
}

// What they put before them, where folders without __init__.py are parts of the names: "app.".
std::string_view put_before(std::string_view whole, std::string_view written) {
  return left_out(written, whole);
}

std::size_t dots_of(std::string_view written) {
  return std::min(written.find_first_not_of('.'), written.size());
}

// Where a file names neighbours by dots and all else of the project in whole, that is how: it
// climbs no higher than it does elsewhere.
bool is_named_in_whole(const Project& project, const std::vector<Known>& known,
                       std::string_view relative) {
  const bool climbs = std::ranges::all_of(
      known, [&](const Known& each) { return dots_of(each.written) < dots_of(relative); });
  return climbs && std::ranges::any_of(known, [&](const Known& each) {
           return each.written == project.module_name(each.file);
         });
}

}  // namespace

std::optional<std::string> spelled_module(const Project& project, const semantic::Module& importing,
                                          FileId module) {
  const std::vector<Known> known = known_imports(project, importing);
  for (const Known& each : known)
    if (each.file == module) return std::string(each.written);

  const auto found = [&](const std::string& name) {
    return project.find_module(name, importing.id()) == module;
  };
  const auto path = [&](FileId file) { return project.sources().path(file); };
  const std::string whole = project.module_name(module);
  for (const Known& each : known) {
    if (each.written.starts_with('.')) {
      auto name = relative(path(importing.id()), path(module));
      if (!name || !found(*name)) continue;
      if (is_named_in_whole(project, known, *name) && found(whole)) return whole;
      return name;
    }
    const std::string other = project.module_name(each.file);
    const std::string_view added = put_before(other, each.written);
    if (std::string name = std::string(added) + whole; !added.empty() && found(name)) return name;
    const std::string_view prefix = left_out(other, each.written);
    if (prefix.empty() || !whole.starts_with(prefix)) continue;
    if (std::string name = whole.substr(prefix.size()); found(name)) return name;
  }
  return found(whole) ? std::optional(whole) : std::nullopt;
}

}  // namespace modelmend::rewrite
