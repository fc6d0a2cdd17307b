#include "semantic/library_reach.h"

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <utility>

#include "base/parallel.h"
#include "semantic/library.h"
#include "semantic/text_hints.h"

namespace modelmend::semantic {
namespace {

// With more files than this below a package we say yes without looking.
constexpr std::size_t kMany = 32;

std::string_view without_suffix(std::string_view path) {
  for (const std::string_view suffix : {"/__init__.py", ".py", ".pyi"})
    if (path.ends_with(suffix)) return path.substr(0, path.size() - suffix.size());
  return path;
}

// Calls `visit` with each part between the slashes or dots. A template because it is an inner loop.
template <class Visit>
void each_part(std::string_view path, char separator, Visit visit) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find(separator), path.size());
    visit(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
}

std::string_view last_part(std::string_view path, char separator) {
  return path.substr(path.rfind(separator) + 1);
}

// The folder that `from . import x` (dots only) of a file means.
std::string_view folder_by_dots(std::string_view path, std::size_t dots) {
  for (std::size_t i = 0; i < dots; ++i) {
    const std::size_t slash = path.rfind('/');
    path = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  }
  return path;
}

// What `import a.b` or `import a.b as c` makes a name for: everything below `a`, or below `a.b`.
// `import a.b as a` counts as the former, which is more.
std::string_view bound_module(const TextImport& import) {
  const std::string_view top = import.module.substr(0, import.module.find('.'));
  return import.bound == top ? top : import.module;
}

// `from sqlmodel import Field` is the library's, even where a file of the project has that name.
bool is_of_known_package(const TextImport& import) {
  return library::is_known_package(import.module.substr(0, import.module.find('.')));
}

bool may_lead_by_name(const TextImport& import, std::string_view importer,
                      const ReachedNames& names) {
  if (import.name.empty()) return names.parts.contains(last_part(bound_module(import), '.'));
  if (names.parts.contains(import.name)) return true;
  // A star brings the modules of a package as well, if its __all__ names them.
  const StringSet& whole = import.name == "*" ? names.parts : names.modules;
  const std::string_view last = last_part(import.module, '.');
  if (!last.empty()) return whole.contains(last);
  const std::string_view folder = folder_by_dots(importer, import.module.size());
  return folder.empty() || whole.contains(last_part(folder, '/'));
}

bool may_lead_to(const TextImport& import, std::string_view importer, const ReachedNames& names) {
  return may_lead_by_name(import, importer, names) && !is_of_known_package(import);
}

// Flask's old namespace for extensions: `from flask.ext.sqlalchemy import SQLAlchemy`.
bool is_library_module(std::string_view module, const Libraries& libraries) {
  constexpr std::string_view kOldFlask = "flask.ext.sqlalchemy";
  return libraries.contains(module.substr(0, module.find('.'))) || module.starts_with(kOldFlask);
}

ReachedNames names_of(const Project& project, const std::set<FileId>& files) {
  ReachedNames names;
  for (const FileId file : files) {
    const std::string_view path = without_suffix(project.sources().path(file));
    names.modules.emplace(last_part(path, '/'));
    each_part(path, '/', [&](std::string_view part) { names.parts.emplace(part); });
  }
  return names;
}

void add_words(ReachingWords& to, const ReachingWords& words) {
  to.any |= words.any;
  to.words.insert(words.words.begin(), words.words.end());
}

// Lengths of words with their first and last letters: most words are told from some others by
// these, without comparing them or making a hash.
class WordMarks {
 public:
  void add(std::string_view word) { marks_.set(mark(word)); }
  // False only if the word was not added.
  [[nodiscard]] bool may_hold(std::string_view word) const { return marks_.test(mark(word)); }

 private:
  static constexpr std::size_t kMarks = 4096;

  static std::size_t mark(std::string_view word) {
    if (word.empty()) return 0;
    const std::size_t first = static_cast<unsigned char>(word.front());
    const std::size_t last = static_cast<unsigned char>(word.back());
    return (first * 131 + last * 17 + word.size()) % kMarks;
  }

  std::bitset<kMarks> marks_;
};

WordMarks marks_of(const ReachedNames& names) {
  WordMarks marks;
  for (const std::string& part : names.parts) marks.add(part);
  for (const std::string& module : names.modules) marks.add(module);
  return marks;
}

// False only if may_lead_to() is false by these names, whatever file the import is in.
bool may_lead_by_marks(const TextImport& import, const WordMarks& marks) {
  if (import.name.empty()) return marks.may_hold(last_part(bound_module(import), '.'));
  const std::string_view last = last_part(import.module, '.');
  return last.empty() || marks.may_hold(last) || marks.may_hold(import.name);
}

// What the statements bind once `words` are known; to `exported` as well, if it is given.
void follow_statements(const std::vector<OutlineStatement>& statements, ReachingWords& words,
                       ReachingWords* exported) {
  WordMarks marks;
  for (const std::string& word : words.words) marks.add(word);
  const auto is_reached = [&](const OutlineStatement& statement) {
    return words.any || std::ranges::any_of(statement.words, [&](std::string_view word) {
             return marks.may_hold(word) && words.words.contains(word);
           });
  };
  const auto bind = [&](const OutlineStatement& statement) {
    for (const std::string_view name : statement.binds) {
      marks.add(name);
      words.words.emplace(name);
      if (exported != nullptr) exported->words.emplace(name);
    }
  };
  std::vector<const OutlineStatement*> open;
  for (const OutlineStatement& statement : statements) open.push_back(&statement);
  for (bool is_new = true; is_new;) {
    is_new = false;
    std::erase_if(open, [&](const OutlineStatement* statement) {
      if (!is_reached(*statement)) return false;
      bind(*statement);
      is_new = true;
      return true;
    });
  }
}

}  // namespace

ImportsOfFiles read_imports(const text::SourceStore& sources, unsigned jobs) {
  ImportsOfFiles imports(sources.size());
  std::vector<FileBuffer> buffers(jobs);
  parallel_for(jobs, imports.size(), [&](std::size_t worker, std::size_t index) {
    const auto bytes =
        sources.read_bytes(FileId{static_cast<std::uint32_t>(index)}, buffers[worker]);
    if (bytes) imports[index] = TextImports(*bytes);
  });
  return imports;
}

// What the imports of one file bring, with its text at hand only if that is asked for.
class LibraryReach::Question {
 public:
  Question(const LibraryReach& reach, const Project& project, FileId file)
      : reach_(reach), project_(project), file_(file) {}

  [[nodiscard]] ReachingWords answer(std::vector<FollowedImport>& imports) {
    ReachingWords words;
    for (FollowedImport& import : imports) add(import, words);
    return words;
  }

  [[nodiscard]] bool brings_any(const TextImports& imports) {
    ReachingWords words;
    imports.each([&](const TextImport& import) {
      if (words.empty()) add_once(import, words);
    });
    return !words.empty();
  }

  // Does an import bring something by one of the names? What was not reached by other names before
  // is not reached by them now.
  [[nodiscard]] bool leads_by(const ReachedNames& names, const TextImports& imports) {
    const std::string& path = project_.sources().path(file_);
    ReachingWords words;
    imports.each([&](const TextImport& import) {
      if (words.empty() && may_lead_to(import, path, names) && !is_of_library(import))
        add_once(import, words);
    });
    return !words.empty();
  }

  // The same of a file that is reached already; true also if only the names look like it.
  [[nodiscard]] bool may_lead_by(const ReachedNames& names, const ReadFile& file) const {
    const std::string& path = project_.sources().path(file_);
    const auto leads = [&](const FollowedImport& followed) {
      return !followed.is_of_library && may_lead_to(followed.import, path, names);
    };
    return std::ranges::any_of(file.imports, leads) ||
           std::ranges::any_of(file.inner_imports, leads);
  }

 private:
  void add_once(const TextImport& import, ReachingWords& words) {
    FollowedImport followed{import, is_of_library(import)};
    add(followed, words);
  }

  void add(FollowedImport& followed, ReachingWords& words) {
    const TextImport& import = followed.import;
    if (followed.is_of_library) {
      if (import.name == "*") words.any = true;
      if (import.name != "*") words.words.emplace(import.bound);
      return;
    }
    if (!may_lead_to(import, project_.sources().path(file_), reach_.names_)) return;
    if (!followed.found)
      followed.found =
          project_.find(import.name.empty() ? bound_module(import) : import.module, file_);
    const FoundModule& found = *followed.found;
    if (import.name.empty()) {
      if (leads_to(found)) words.words.emplace(import.bound);
    } else if (found.kind == FoundModule::Kind::File) {
      add_name(found.file, import, words);
    } else if (found.kind == FoundModule::Kind::Folder && leads_below(found.folder, import.name)) {
      words.words.emplace(import.bound);
    }
  }

  void add_name(FileId from, const TextImport& import, ReachingWords& words) {
    const auto known = reach_.reached_.find(from);
    if (known != reach_.reached_.end()) {
      const ReachingWords& exported = known->second.exported;
      if (import.name == "*") add_words(words, exported);
      if (import.name != "*" && exported.contains(import.name)) {
        words.words.emplace(import.bound);
        return;
      }
    }
    const std::string_view path = project_.sources().path(from);
    if (!path.ends_with("__init__.py")) return;
    if (import.name == "*") return add_modules_of(folder_by_dots(path, 1), words);
    if (leads_below(folder_by_dots(path, 1), import.name)) words.words.emplace(import.bound);
  }

  // The modules and packages right in the folder from which, or from below which, the library can
  // be had: a package's __all__ may name any of them.
  void add_modules_of(std::string_view folder, ReachingWords& words) const {
    const std::string inside = folder.empty() ? std::string() : std::string(folder) + "/";
    for (auto at = reach_.reached_paths_.lower_bound(inside);
         at != reach_.reached_paths_.end() && at->first.starts_with(inside); ++at) {
      const std::string_view path = without_suffix(at->first);
      if (path.size() <= inside.size() || !exports_something(at->second)) continue;
      const std::string_view below = path.substr(inside.size());
      words.words.emplace(below.substr(0, below.find('/')));
    }
  }

  [[nodiscard]] bool leads_below(std::string_view folder, std::string_view name) {
    return leads_to(project_.find_in_folder(std::string(folder), name));
  }

  // Can the library be had from the module, or from something below it that this file names? A file
  // that only hands the module on is reached as well. `import a.b.c` binds a, from where everything
  // below it can be had.
  [[nodiscard]] bool leads_to(const FoundModule& found) {
    if (found.kind == FoundModule::Kind::Folder) return leads_into(found.folder);
    if (found.kind != FoundModule::Kind::File) return false;
    if (exports_something(found.file)) return true;
    const std::string& path = project_.sources().path(found.file);
    return path.ends_with("__init__.py") && leads_into(folder_by_dots(path, 1));
  }

  // The file says `folder.part.name`, so it has each part behind a dot.
  [[nodiscard]] bool leads_into(std::string_view folder) {
    const std::string inside = folder.empty() ? std::string() : std::string(folder) + "/";
    std::size_t looked_at = 0;
    for (auto at = reach_.reached_paths_.lower_bound(inside);
         at != reach_.reached_paths_.end() && at->first.starts_with(inside); ++at) {
      if (at->second == file_ || !exports_something(at->second)) continue;
      if (++looked_at > kMany) return true;
      const std::string_view path = without_suffix(at->first);
      if (path.size() < inside.size()) return true;  // the package itself
      if (has_members(path.substr(inside.size()))) return true;
    }
    return false;
  }

  [[nodiscard]] bool exports_something(FileId file) const {
    const auto known = reach_.reached_.find(file);
    return known != reach_.reached_.end() && !known->second.exported.empty();
  }

  // Each part of the path, the longest first: it is the rarest.
  [[nodiscard]] bool has_members(std::string_view path) {
    std::vector<std::string_view> parts;
    each_part(path, '/', [&](std::string_view part) { parts.push_back(part); });
    std::ranges::stable_sort(parts, std::ranges::greater(), &std::string_view::size);
    return std::ranges::all_of(parts, [this](std::string_view part) { return has_member(part); });
  }

  // The same few names are asked for by every import of a package.
  [[nodiscard]] bool has_member(std::string_view name) {
    const auto known = members_.find(name);
    if (known != members_.end()) return known->second;
    if (!text_) text_ = project_.sources().read_bytes(file_).value_or(std::string());
    return members_.emplace(std::string(name), semantic::has_member(*text_, name)).first->second;
  }

  [[nodiscard]] bool is_of_library(const TextImport& import) const {
    return is_library_module(import.module, reach_.libraries_);
  }

  const LibraryReach& reach_;
  const Project& project_;
  FileId file_;
  std::optional<std::string> text_;
  StringMap<bool> members_;  // what has_member() has found
};

bool imports_any(const TextImports& imports, const Libraries& libraries) {
  bool found = false;
  imports.each([&](const TextImport& import) {
    found = found || is_library_module(import.module, libraries);
  });
  return found;
}

LibraryReach::LibraryReach(Libraries libraries, unsigned jobs)
    : libraries_(std::move(libraries)), jobs_(jobs) {}

void LibraryReach::compute(const Project& project, ImportsOfFiles imports) {
  imports_ = std::move(imports);
  std::vector<FileId> first;
  for (std::uint32_t i = 0; i < imports_.size(); ++i)
    if (imports_any(imports_[i], libraries_)) first.push_back(FileId{i});
  spread(project, std::move(first));
}

void LibraryReach::update(const Project& project, const std::set<FileId>& replaced) {
  for (const FileId file : replaced) {
    const auto bytes = project.sources().read_bytes(file);
    imports_[static_cast<std::size_t>(file)] = bytes ? TextImports(*bytes) : TextImports();
  }
  spread(project, {replaced.begin(), replaced.end()});
}

const ReachingWords* LibraryReach::words_of(FileId file) const {
  const auto found = reached_.find(file);
  return found == reached_.end() ? nullptr : &found->second.words;
}

const ReachingWords* LibraryReach::words_of_module(FileId file) const {
  const auto found = reached_.find(file);
  return found == reached_.end() ? nullptr : &found->second.exported;
}

const Outline* LibraryReach::outline_of(FileId file) const {
  const auto found = reached_.find(file);
  return found == reached_.end() ? nullptr : &found->second.file->outline;
}

std::vector<FileId> LibraryReach::files() const {
  std::vector<FileId> files;
  for (const auto& [file, reached] : reached_) files.push_back(file);
  return files;
}

std::vector<LibraryReach::FollowedImport> LibraryReach::followed(const TextImports& imports) const {
  std::vector<FollowedImport> followed;
  imports.each([&](const TextImport& import) {
    followed.push_back({import, is_library_module(import.module, libraries_)});
  });
  return followed;
}

std::shared_ptr<LibraryReach::ReadFile> LibraryReach::read(const text::SourcePtr& text) const {
  auto file = std::make_shared<ReadFile>(ReadFile{text, Outline(text->bytes()), {}, {}});
  file->imports = followed(file->outline.imports());
  file->inner_imports = followed(file->outline.inner_imports());
  return file;
}

std::optional<LibraryReach::Reached> LibraryReach::look_at(const Project& project, FileId file,
                                                           const ReachedNames* fresh) const {
  Question question(*this, project, file);
  const TextImports& imports = imports_[static_cast<std::size_t>(file)];
  const auto known = reached_.find(file);
  const Reached* const before = known == reached_.end() ? nullptr : &known->second;
  if (fresh != nullptr && before != nullptr && !question.may_lead_by(*fresh, *before->file))
    return std::nullopt;
  if (fresh != nullptr && before == nullptr && !question.leads_by(*fresh, imports))
    return std::nullopt;
  if (fresh == nullptr && !question.brings_any(imports)) return std::nullopt;
  auto source = project.sources().get(file);
  if (!source) return std::nullopt;

  Reached now;
  const bool is_as_before = before != nullptr && before->file->text == *source;
  now.file = is_as_before ? before->file : read(*source);
  now.by_imports = question.answer(now.file->imports);
  now.by_inner_imports = question.answer(now.file->inner_imports);
  if (is_as_before && now.by_imports == before->by_imports &&
      now.by_inner_imports == before->by_inner_imports)
    return std::nullopt;
  now.exported = now.by_imports;
  now.words = now.exported;
  add_words(now.words, now.by_inner_imports);
  follow_statements(now.file->outline.statements(), now.words, &now.exported);
  follow_statements(now.file->outline.inner_statements(), now.words, nullptr);
  if (before != nullptr) {
    add_words(now.words, before->words);
    add_words(now.exported, before->exported);
  }
  return now;
}

std::set<FileId> LibraryReach::led_to(const Project& project, std::set<FileId> files) const {
  for (std::set<FileId> last = files; !last.empty();) {
    std::set<FileId> next;
    for (const FileId file : importers_by(project, names_of(project, last)))
      if (files.insert(file).second) next.insert(file);
    last = std::move(next);
  }
  return files;
}

std::vector<FileId> LibraryReach::importers_by(const Project& project,
                                               const ReachedNames& names) const {
  std::vector<char> leads(imports_.size(), 0);
  const WordMarks marks = marks_of(names);
  parallel_for(jobs_, imports_.size(), [&](std::size_t, std::size_t index) {
    const std::string& path = project.sources().path(FileId{static_cast<std::uint32_t>(index)});
    imports_[index].each([&](const TextImport& import) {
      if (leads[index] == 0 && may_lead_by_marks(import, marks) && may_lead_to(import, path, names))
        leads[index] = 1;
    });
  });
  std::vector<FileId> importers;
  for (std::uint32_t i = 0; i < leads.size(); ++i)
    if (leads[i] != 0) importers.push_back(FileId{i});
  return importers;
}

void LibraryReach::spread(const Project& project, std::vector<FileId> files) {
  std::optional<ReachedNames> fresh;
  while (!files.empty()) {
    std::vector<std::optional<Reached>> found(files.size());
    parallel_for(jobs_, files.size(), [&](std::size_t, std::size_t index) {
      found[index] = look_at(project, files[index], fresh ? &*fresh : nullptr);
    });
    std::set<FileId> changed;
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (!found[i]) continue;
      const auto before = reached_.find(files[i]);
      if (before == reached_.end() || before->second.exported != found[i]->exported)
        changed.insert(files[i]);
      reached_paths_.emplace(project.sources().path(files[i]), files[i]);
      reached_.insert_or_assign(files[i], *std::move(found[i]));
    }
    if (changed.empty()) return;
    fresh = names_of(project, changed);
    names_.modules.insert(fresh->modules.begin(), fresh->modules.end());
    names_.parts.insert(fresh->parts.begin(), fresh->parts.end());
    files = importers_by(project, *fresh);
  }
}

}  // namespace modelmend::semantic
