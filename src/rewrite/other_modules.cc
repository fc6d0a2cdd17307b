#include "rewrite/other_modules.h"

#include <algorithm>
#include <array>

#include "syntax/walker.h"

namespace modelmend::rewrite {
namespace {

using semantic::Binding;
using semantic::BindingKind;
using semantic::Module;
using semantic::Project;
using syntax::Field;
using syntax::Kind;

bool imports_from(const Project& project, const Module& other, const Binding& binding,
                  FileId file) {
  return project.find_module(binding.module, other.id()) == file;
}

bool star_imports(const Project& project, const Module& other, FileId file) {
  const auto& bindings = other.scopes().module_scope().bindings;
  return std::any_of(bindings.begin(), bindings.end(), [&](const Binding& binding) {
    return binding.kind == BindingKind::StarImport && imports_from(project, other, binding, file);
  });
}

bool names_import(const Project& project, const Module& other, FileId file, std::string_view name) {
  for (const semantic::Scope& scope : other.scopes().scopes())
    for (const Binding& binding : scope.bindings)
      if (binding.kind == BindingKind::FromImport && binding.imported == name &&
          imports_from(project, other, binding, file))
        return true;
  return false;
}

bool reads_attribute(const Project& project, const Module& other, FileId file,
                     std::string_view name) {
  for (syntax::Walker walker(other.root()); walker; walker.next()) {
    if (!walker->is(Kind::Attribute) || walker->field(Field::Attribute).text() != name) continue;
    const semantic::Resolution owner = project.resolve(other, walker->field(Field::Object));
    const auto* local = std::get_if<semantic::Local>(&owner);
    if (local != nullptr && local->kind == semantic::DefinitionKind::Module &&
        local->definition.file == file)
      return true;
  }
  return false;
}

// "models" of "app.models".
std::string last_part(std::string_view dotted) {
  return std::string(dotted.substr(dotted.rfind('.') + 1));
}

}  // namespace

// The modules that hold `word` and may name the module `named`, but this one.
std::vector<const Module*> OtherModules::holding(std::string_view word, const Module& named) const {
  if (search_ == nullptr) return {};
  const std::array<std::string, 1> words{std::string(word)};
  const std::vector<FileId> files = search_->containing_any(words);
  // A package can be meant without its name, by `from . import x`.
  const std::string last = named.is_package() ? "" : last_part(named.name());
  std::vector<const Module*> modules;
  for (const FileId file : files) {
    if (file == named.id()) continue;
    const auto bytes = project_.sources().read_bytes(file);
    if (!bytes || bytes->find(last) == std::string::npos) continue;
    if (const auto opened = project_.open(file)) modules.push_back(*opened);
  }
  return modules;
}

// The modules that have everything of this one by star imports, this one first.
std::vector<const Module*> OtherModules::passing_on() const {
  std::vector<const Module*> modules{&module_};
  if (module_.scopes().all() || module_.scopes().all_is_dynamic()) return modules;
  for (std::size_t i = 0; i < modules.size(); ++i)
    for (const Module* other : holding("import *", *modules[i])) {
      const bool known = std::find(modules.begin(), modules.end(), other) != modules.end();
      if (!known && star_imports(project_, *other, modules[i]->id())) modules.push_back(other);
    }
  return modules;
}

void OtherModules::prepare(std::span<const std::string> names) const {
  if (search_ == nullptr || names.empty()) return;
  std::vector<std::string> words(names.begin(), names.end());
  words.emplace_back("import *");
  static_cast<void>(search_->containing_any(words));
}

bool OtherModules::take(std::string_view name) const {
  const std::vector<const Module*> sources = passing_on();
  for (const Module* source : sources)
    for (const Module* other : holding(name, *source)) {
      const bool has_all = std::find(sources.begin(), sources.end(), other) != sources.end();
      if (has_all && other != &module_) return true;
      if (names_import(project_, *other, source->id(), name)) return true;
      if (reads_attribute(project_, *other, source->id(), name)) return true;
    }
  return false;
}

bool OtherModules::would_rebind(std::string_view name, std::string_view canonical) const {
  for (const Module* other : passing_on()) {
    if (other == &module_) continue;
    const semantic::Resolution meaning = project_.resolve_dotted(
        *other, name, static_cast<std::uint32_t>(other->file().bytes().size()));
    const bool unbound = std::holds_alternative<semantic::Unknown>(meaning) &&
                         other->scopes().module_level_uses(name).empty();
    if (!unbound && !semantic::is_imported(meaning, canonical)) return true;
  }
  return false;
}

}  // namespace modelmend::rewrite
