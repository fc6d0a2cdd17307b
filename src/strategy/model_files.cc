#include "strategy/model_files.h"

#include <map>

namespace modelmend::strategy {
namespace {

using semantic::Binding;
using semantic::BindingKind;
using semantic::Module;
using semantic::Project;

class Reader {
 public:
  Reader(const Project& project, const Inventory& inventory)
      : project_(project), inventory_(inventory) {}

  std::vector<ModelFile> run() {
    for (const InventoryModel& model : inventory_.models)
      if (model.named.needs_decision) add(model);
    for (const InventoryModel& model : inventory_.models) add_users(model);
    for (auto& [id, file] : files_)
      if (const auto module = project_.open(id)) add_imports(file, **module);
    std::vector<ModelFile> files;
    for (auto& [id, file] : files_) {
      file.depends_on.erase(id);
      file.related.erase(id);
      files.push_back(std::move(file));
    }
    return files;
  }

 private:
  void add(const InventoryModel& model) {
    ModelFile& file = files_[model.named.place.file];
    file.file = model.named.place.file;
    file.registries.insert(model.registry);
    if (model.existence == Existence::Missing) file.tables_exist = false;
  }

  // The files with models in which this one is used.
  void add_users(const InventoryModel& model) {
    const FileId here = model.named.place.file;
    if (!files_.contains(here)) return;
    for (const usage::ClassUse& use : model.uses) {
      const auto user = files_.find(use.place.file);
      if (user == files_.end()) continue;
      if (use.kind == usage::UseKind::Relationship) {
        user->second.related.insert(here);
        files_[here].related.insert(use.place.file);
      } else {
        user->second.depends_on.insert(here);
      }
    }
  }

  void add_imports(ModelFile& file, const Module& module) const {
    for (const Binding& binding : module.scopes().module_scope().bindings) {
      const bool imports =
          binding.kind == BindingKind::FromImport || binding.kind == BindingKind::Import;
      if (!imports) continue;
      const auto end = static_cast<std::uint32_t>(module.file().bytes().size());
      const auto meaning = project_.resolve_dotted(module, binding.name, end);
      if (const auto* local = std::get_if<semantic::Local>(&meaning);
          local && local->folder.empty())
        if (files_.contains(local->definition.file)) file.depends_on.insert(local->definition.file);
    }
    for (const Binding* star : module.scopes().star_imports({}))
      if (const auto found = project_.find_module(star->module, module.id()))
        if (files_.contains(*found)) file.depends_on.insert(*found);
  }

  const Project& project_;
  const Inventory& inventory_;
  std::map<FileId, ModelFile> files_;
};

}  // namespace

std::vector<ModelFile> model_files(const Project& project, const Inventory& inventory) {
  return Reader(project, inventory).run();
}

}  // namespace modelmend::strategy
