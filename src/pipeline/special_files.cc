#include "pipeline/special_files.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace modelmend::pipeline {
namespace {

constexpr std::string_view kGeneratedMark = "@generated";
constexpr std::string_view kDoNotEdit = "DO NOT EDIT";

// The comments and the docstring before the first statement.
std::string_view header_of(const semantic::Module& module) {
  const std::string_view text = module.file().bytes();
  bool docstring_seen = false;
  for (const syntax::Node& node : module.root().named_children()) {
    if (node.is(syntax::Kind::Comment)) continue;
    const bool is_docstring = !docstring_seen && node.is(syntax::Kind::ExpressionStatement) &&
                              node.child(0).is(syntax::Kind::String);
    if (!is_docstring) return text.substr(0, node.begin());
    docstring_seen = true;
  }
  return text;
}

bool is_generated(const semantic::Module& module) {
  const std::string_view header = header_of(module);
  return header.find(kGeneratedMark) != std::string_view::npos ||
         header.find(kDoNotEdit) != std::string_view::npos;
}

bool assigns(const semantic::Module& module, std::string_view name) {
  const auto& bindings = module.scopes().module_scope().bindings;
  return std::ranges::any_of(bindings, [&](const semantic::Binding& binding) {
    return binding.name == name && binding.kind == semantic::BindingKind::Assignment;
  });
}

bool exists(const FileSystem& files, const std::string& path) {
  const auto stat = files.stat(path);
  return stat && stat->has_value();
}

// The folder that Alembic writes its revisions to: `versions` beside `env.py`, or with
// `alembic.ini` beside it or one above.
bool is_in_versions_folder(const FileSystem& files, const text::SourceStore& sources,
                           const std::string& path) {
  for (std::string folder = parent_path(path); folder != "." && !folder.empty();
       folder = parent_path(folder)) {
    if (file_name(folder) != "versions") continue;
    const std::string home = parent_path(folder);
    if (sources.find(home == "." ? "env.py" : home + "/env.py")) return true;
    const std::string absolute = join_path(sources.root(), home);
    const std::array candidates{join_path(absolute, "alembic.ini"),
                                join_path(parent_path(absolute), "alembic.ini")};
    if (std::ranges::any_of(candidates, [&](const auto& ini) { return exists(files, ini); })) {
      return true;
    }
  }
  return false;
}

bool is_alembic_operation(const semantic::Project& project, const semantic::Module& module,
                          syntax::Node call) {
  const syntax::Node callee = call.field(syntax::Field::Function);
  const syntax::Node object = callee.field(syntax::Field::Object);
  if (!object.is(syntax::Kind::Identifier)) return false;
  const auto resolution = project.resolve(module, object);
  if (semantic::imported_name(resolution).starts_with("alembic.")) return true;
  // A batch is what `op.batch_alter_table()` gives: known by its customary name only.
  return object.text() == "op" || object.text() == "batch_op";
}

}  // namespace

std::optional<Declined> why_left_alone(const FileSystem& files, const semantic::Project& project,
                                       const semantic::Module& module) {
  if (is_generated(module)) {
    return Declined{"generated-file", "the file says that a program writes it"};
  }
  const bool is_revision = assigns(module, "revision") && assigns(module, "down_revision");
  if (is_revision || is_in_versions_folder(files, project.sources(), module.file().path())) {
    return Declined{"migration-file", "a migration says what the schema was at its time"};
  }
  return std::nullopt;
}

bool is_inside_migration_call(const semantic::Project& project, const semantic::Module& module,
                              syntax::Node node) {
  const auto is_operation = [&](const syntax::Node& each) {
    return each.is(syntax::Kind::Call) && is_alembic_operation(project, module, each);
  };
  return is_operation(node) || std::ranges::any_of(node.ancestors(), is_operation);
}

}  // namespace modelmend::pipeline
