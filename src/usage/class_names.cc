#include "usage/class_names.h"

#include <algorithm>
#include <cctype>

#include "base/parallel.h"
#include "semantic/text_imports.h"
#include "syntax/walker.h"

namespace modelmend::usage {
namespace {

using semantic::Binding;
using semantic::BindingKind;
using semantic::Module;
using semantic::Project;

using Names = std::set<std::string, std::less<>>;

// True if one of the names stands behind a dot: `models.User`.
bool asks_a_module(std::string_view text, const Names& names) {
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos;
       dot = text.find('.', dot + 1)) {
    std::size_t end = dot + 1;
    while (end < text.size() && is_name_byte(text[end])) ++end;
    const std::string_view name = text.substr(dot + 1, end - dot - 1);
    if (!name.empty() && names.contains(name)) return true;
  }
  return false;
}

// A name is short as often as not ("U"), so more is asked of a file than that it holds it: it takes
// the name from a module, takes all names of one, or asks a module for it.
bool may_take(std::string_view text, const Names& names) {
  bool takes = false;
  semantic::TextImports(text).each([&](const semantic::TextImport& import) {
    takes = takes || import.name == "*" || names.contains(import.name);
  });
  return takes || asks_a_module(text, names);
}

bool is_plain_name(const syntax::Node& value) {
  return value.is(syntax::Kind::Identifier) || value.is(syntax::Kind::Attribute);
}

std::string_view last_name(const syntax::Node& value) {
  return value.is(syntax::Kind::Attribute) ? value.field(syntax::Field::Attribute).text()
                                           : value.text();
}

}  // namespace

bool is_name_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || byte == '_';
}

ClassNames::ClassNames(const Project& project, model::FileSearch& search,
                       const model::ProjectModels& models, unsigned jobs)
    : project_(project), search_(search), jobs_(jobs) {
  Names found;
  for (const model::ModelClass& cls : models.classes) {
    if (cls.role != model::ClassRole::Mapped) continue;
    classes_.emplace(cls.place, cls.id);
    found.insert(cls.name);
    files_.push_back(cls.place.file);
  }
  add_tables(models, found);
  std::ranges::sort(files_);
  const auto same = std::ranges::unique(files_);
  files_.erase(same.begin(), same.end());
  // Each round has names that were not known before, so this ends.
  while (!found.empty()) {
    names_.insert(found.begin(), found.end());
    look_for(found);
    found = aliases_in(files_);
  }
}

// `links = Table("links", ...)` at the top of a module.
void ClassNames::add_tables(const model::ProjectModels& models, Names& found) {
  for (const model::TableFact& table : models.tables) {
    if (table.mapped_class || table.local) continue;
    const auto module = project_.open(table.place.file);
    if (!module) continue;
    const syntax::Node assignment = (*module)->node_at(table.place.range).parent();
    if (!assignment.is(syntax::Kind::Assignment)) continue;
    const syntax::Node variable = assignment.field(syntax::Field::Left);
    if (!variable.is(syntax::Kind::Identifier)) continue;
    tables_.emplace(table.place, table.id);
    found.emplace(variable.text());
    files_.push_back(table.place.file);
  }
}

// Adds the files that may take one of these names from another module.
void ClassNames::look_for(const std::set<std::string, std::less<>>& names) {
  const std::vector<std::string> words(names.begin(), names.end());
  const std::vector<FileId> holding = search_.containing_any(words);
  std::vector<char> takes(holding.size());
  parallel_for(jobs_, holding.size(), [&](std::size_t, std::size_t i) {
    if (std::ranges::binary_search(files_, holding[i])) return;
    const auto source = project_.sources().get(holding[i]);
    takes[i] = source && may_take((*source)->bytes(), names) ? 1 : 0;
  });
  for (std::size_t i = 0; i < holding.size(); ++i)
    if (takes[i] != 0) files_.push_back(holding[i]);
  std::ranges::sort(files_);
}

std::set<std::string, std::less<>> ClassNames::aliases_in(const std::vector<FileId>& files) const {
  std::vector<Names> slots(files.size());
  parallel_for(jobs_, files.size(), [&](std::size_t, std::size_t i) {
    if (const auto module = project_.open(files[i])) slots[i] = aliases_in(**module);
  });
  Names aliases;
  for (Names& slot : slots) aliases.merge(slot);
  return aliases;
}

// The names that a module gives to what may be one of the classes, and that are not known yet.
std::set<std::string, std::less<>> ClassNames::aliases_in(const Module& module) const {
  Names aliases;
  for (const semantic::Scope& scope : module.scopes().scopes())
    for (const Binding& binding : scope.bindings) {
      const bool imports =
          binding.kind == BindingKind::FromImport && names_.contains(binding.imported);
      const bool assigns = binding.kind == BindingKind::Assignment && binding.value &&
                           is_plain_name(binding.value) &&
                           names_.contains(last_name(binding.value));
      if ((imports || assigns) && !names_.contains(binding.name)) aliases.emplace(binding.name);
    }
  return aliases;
}

std::optional<model::ClassId> ClassNames::class_of(const semantic::Resolution& meaning) const {
  const auto* local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr || local->kind != semantic::DefinitionKind::Class) return std::nullopt;
  return class_at(local->definition);
}

std::optional<model::TableId> ClassNames::table_of(const semantic::Resolution& meaning) const {
  const auto* local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr || local->kind != semantic::DefinitionKind::Variable) return std::nullopt;
  const auto found = tables_.find({local->definition.file, local->value});
  if (found == tables_.end()) return std::nullopt;
  return found->second;
}

std::optional<model::ClassId> ClassNames::class_at(const Place& definition) const {
  const auto found = classes_.find(definition);
  if (found == classes_.end()) return std::nullopt;
  return found->second;
}

}  // namespace modelmend::usage
