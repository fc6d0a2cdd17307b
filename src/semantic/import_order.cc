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
    if (binding.kind == BindingKind::FromImport) add(below(binding.module, binding.imported));
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
  ImportClosure above =
      import_closure_above(project, statement.file, statement.range.begin, running);
  may_run_first_ = std::move(above.files);
  anything_may_run_first_ = above.dynamic.has_value();
}

bool ImportOrder::is_certainly_before(const Place& made) const {
  if (made.file == statement_.file) return statement_.range.end <= made.range.begin;
  if (anything_may_run_first_ || may_run_first_.contains(made.file)) return false;
  const auto module = project_.open(made.file);
  if (!module) return false;
  const std::vector<FileId> loaded = loaded_above(project_, **module, made.range.begin);
  return std::ranges::find(loaded, statement_.file) != loaded.end();
}

}  // namespace modelmend::semantic
