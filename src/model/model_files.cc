#include "model/model_files.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/parallel.h"
#include "model/literals.h"
#include "semantic/text_hints.h"

namespace modelmend::model {

namespace {

using semantic::Binding;
using semantic::BindingKind;
using semantic::find_word;
using semantic::has_word;
using semantic::is_word_char;
using semantic::Project;
using semantic::Resolution;
using syntax::Kind;

// Bytes from `class` to the end of its bases; bounds the work on text with unbalanced brackets.
constexpr std::size_t kLongestHeader = 16384;

// The parenthesised bases of all class statements, as ranges of `text`. A statement inside a string
// counts too; that costs a parse and nothing else.
std::vector<std::pair<std::size_t, std::size_t>> class_headers(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> headers;
  for (std::size_t at = find_word(text, "class", 0); at != std::string_view::npos;
       at = find_word(text, "class", at + 1)) {
    int depth = 0;
    std::size_t begin = 0;
    const std::size_t limit = std::min(text.size(), at + kLongestHeader);
    for (std::size_t i = at + 5; i < limit; ++i) {
      const char c = text[i];
      if (c == ':' && depth == 0) break;
      if (c == '(' || c == '[') {
        if (depth++ == 0 && c == '(') begin = i;
      } else if ((c == ')' || c == ']') && --depth <= 0) {
        if (begin != 0) headers.emplace_back(begin, i);
        if (c == ')') break;
      }
    }
  }
  return headers;
}

// What the rounds know.
class Finder {
 public:
  Finder(const Project& project, FileSearch& search, const ReadModelsOptions& options,
         ClassIndex& classes)
      : project_(project), search_(search), options_(options), classes_(classes) {}

  ModelFiles find() {
    std::vector<FileId> hits = first_files();
    while (!hits.empty()) {
      scan_files(hits);
      collect_names();
      hits = next_files();
    }
    ModelFiles files;
    for (auto& [file, scan] : scans_) files.scans.push_back(std::move(scan));
    return files;
  }

 private:
  std::vector<FileId> first_files() {
    if (!options_.read_everything) return search_.containing_any(model_literals());
    std::vector<FileId> all;
    for (std::uint32_t i = 0; i < project_.sources().size(); ++i) all.push_back(FileId{i});
    return all;
  }

  void scan_files(const std::vector<FileId>& files) {
    std::vector<FileScan> found(files.size());
    parallel_for(options_.jobs, files.size(), [&](std::size_t, std::size_t i) {
      if (const auto module = project_.open(files[i])) found[i] = scan(project_, **module);
    });
    fresh_.clear();
    for (std::size_t i = 0; i < files.size(); ++i) {
      fresh_.push_back(files[i]);
      scans_.emplace(files[i], std::move(found[i]));
    }
    for (const FileId file : fresh_)
      for (const Expression& definition : scans_.at(file).classes)
        classes_.add({definition.module, definition.node});
  }

  [[nodiscard]] bool is_found_by_literal(const std::string& name) const {
    const auto literals = model_literals();
    return std::any_of(literals.begin(), literals.end(), [&](const std::string& literal) {
      return name.find(literal) != std::string::npos;
    });
  }

  void add_class_name(const std::string& name) {
    if (class_names_.insert(name).second) new_names_.push_back(name);
  }

  void collect_names() {
    for (const FileId file : fresh_)
      for (const std::string& alias : scans_.at(file).tool_aliases)
        if (!is_found_by_literal(alias) && tool_names_.insert(alias).second)
          new_names_.push_back(alias);
    for (; next_class_ < classes_.size(); ++next_class_)
      if (makes_models(next_class_)) add_class_name(classes_.at(next_class_).name);
    for (const FileId file : fresh_) collect_renamed(scans_.at(file));
  }

  // A class below it may be a model. A plain mixin needs a base beside it, which is found itself.
  [[nodiscard]] bool makes_models(ClassIndexId id) const {
    const ClassRole role = classes_.role(id);
    return role == ClassRole::Mapped || role == ClassRole::Abstract ||
           role == ClassRole::DeclarativeBase;
  }

  // Names of the file that stand for such a class or for a base made by a call.
  void collect_renamed(const FileScan& scan) {
    if (scan.module == nullptr) return;
    for (const semantic::Scope& scope : scan.module->scopes().scopes())
      if (scope.kind == semantic::ScopeKind::Module || scope.kind == semantic::ScopeKind::Class)
        for (const Binding& binding : scope.bindings)
          if (stands_for_base(*scan.module, binding)) add_class_name(std::string(binding.name));
  }

  [[nodiscard]] bool stands_for_base(const semantic::Module& module, const Binding& binding) const {
    if (binding.kind == BindingKind::FromImport) {
      if (binding.name == binding.imported) return false;  // the name itself is searched for
      return is_base(project_.resolve_dotted(module, binding.name, binding.statement.end()));
    }
    if (binding.kind != BindingKind::Assignment || !binding.value) return false;
    const Expression value = unwrapped(Expression{&module, binding.value, 0, nullptr});
    if (value.is(Kind::Call)) return classes_.metadata_of_owner(value).has_value();
    if (!value.is(Kind::Identifier) && !value.is(Kind::Attribute)) return false;
    return is_base(project_.resolve(module, value.node));
  }

  [[nodiscard]] bool is_base(const Resolution& resolution) const {
    if (const auto id = classes_.find(resolution)) return makes_models(*id);
    const auto* local = std::get_if<semantic::Local>(&resolution);
    if (local == nullptr) return false;
    const auto value = variable_value(project_, *local);
    return value && value->is(Kind::Call) && classes_.metadata_of_owner(*value).has_value();
  }

  std::vector<FileId> next_files() {
    if (options_.read_everything || new_names_.empty()) return {};
    const std::vector<std::string> names = std::exchange(new_names_, {});
    std::vector<FileId> candidates = search_.containing_any(names);
    std::erase_if(candidates, [&](FileId file) { return scans_.contains(file); });
    std::vector<char> uses(candidates.size(), 0);
    parallel_for(options_.jobs, candidates.size(), [&](std::size_t, std::size_t i) {
      const auto source = project_.sources().get(candidates[i]);
      uses[i] = source && uses_one_of((*source)->bytes(), names) ? 1 : 0;
    });
    std::vector<FileId> hits;
    for (std::size_t i = 0; i < candidates.size(); ++i)
      if (uses[i] != 0) hits.push_back(candidates[i]);
    return hits;
  }

  [[nodiscard]] bool uses_one_of(std::string_view text,
                                 const std::vector<std::string>& names) const {
    const std::set<std::string_view> bases = words_that_may_derive(text);
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return (tool_names_.contains(name) && has_word(text, name)) ||
             (class_names_.contains(name) && bases.contains(name));
    });
  }

  const Project& project_;
  FileSearch& search_;
  const ReadModelsOptions& options_;
  ClassIndex& classes_;
  std::map<FileId, FileScan> scans_;
  std::vector<FileId> fresh_;
  ClassIndexId next_class_ = 0;
  std::set<std::string> tool_names_;
  std::set<std::string> class_names_;
  std::vector<std::string> new_names_;
};

}  // namespace

std::set<std::string_view> words_that_may_derive(std::string_view text) {
  std::set<std::string_view> words;
  const auto headers = class_headers(text);
  auto header = headers.begin();
  for (std::size_t at = 0; at < text.size();) {
    if (!is_word_char(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word_char(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    while (header != headers.end() && header->second < at) ++header;
    const bool in_header = header != headers.end() && header->first < at;
    if (in_header || semantic::may_be_renamed(text, at, word)) words.insert(word);
    at = end;
  }
  return words;
}

ModelFiles find_model_files(const Project& project, FileSearch& search,
                            const ReadModelsOptions& options, ClassIndex& classes) {
  return Finder(project, search, options, classes).find();
}

}  // namespace modelmend::model
