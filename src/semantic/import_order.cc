#include "semantic/import_order.h"

#include <algorithm>
#include <string>
#include <vector>

#include "semantic/import_closure.h"

namespace modelmend::semantic {
namespace {

// The files that the imports at the top of the module load, if they stand above `end` and under no
// condition: the module that is named, and a submodule that is taken from it.
std::vector<FileId> loaded_above(const Project& project, const Module& module, std::uint32_t end) {
  std::vector<FileId> files;
  const auto add = [&](std::string_view dotted) {
    if (const auto file = project.find_module(dotted, module.id())) files.push_back(*file);
  };
  for (const Binding& binding : module.scopes().module_scope().bindings) {
    const bool is_import = binding.kind == BindingKind::Import ||
                           binding.kind == BindingKind::FromImport ||
                           binding.kind == BindingKind::StarImport;
    const bool is_certain = binding.arm == BindingArm::Always && binding.in_arm == ArmId{};
    if (!is_import || !is_certain || binding.statement.end() > end) continue;
    add(binding.module);
    if (binding.kind == BindingKind::FromImport)
      add(binding.module + (binding.module.ends_with('.') ? "" : ".") + binding.imported);
  }
  return files;
}

// The module and the packages that it is in: they have begun to run before it does.
std::set<FileId> with_packages(const Project& project, FileId file) {
  std::set<FileId> files = {file};
  std::string dotted(1, '.');
  while (const auto package = project.find_module(dotted, file)) {
    files.insert(*package);
    dotted += '.';
  }
  return files;
}

}  // namespace

ImportOrder::ImportOrder(const Project& project, const Place& statement)
    : project_(project), statement_(statement) {
  const auto module = project.open(statement.file);
  if (!module) return;
  const std::set<FileId> running = with_packages(project, statement.file);
  // A condition above the statement may import as well; so may what such an import runs.
  for (const Binding& binding : (*module)->scopes().module_scope().bindings) {
    if (binding.statement.begin() > statement.range.begin || binding.module.empty()) continue;
    for (const std::string& dotted : {binding.module, binding.module + "." + binding.imported})
      if (const auto file = project.find_module(dotted, statement.file))
        may_run_first_.merge(import_closure(project, *file, running).files);
  }
}

bool ImportOrder::is_certainly_before(const Place& made) const {
  if (made.file == statement_.file) return statement_.range.end <= made.range.begin;
  if (may_run_first_.contains(made.file)) return false;
  const auto module = project_.open(made.file);
  if (!module) return false;
  const std::vector<FileId> loaded = loaded_above(project_, **module, made.range.begin);
  return std::ranges::find(loaded, statement_.file) != loaded.end();
}

}  // namespace modelmend::semantic
