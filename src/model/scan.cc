#include "model/scan.h"

#include <algorithm>
#include <array>

#include "model/core_table.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::BindingKind;
using semantic::Imported;
using semantic::Project;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What makes a file hold a model, under whatever name it is known there.
bool is_tool(std::string_view name) {
  constexpr auto kTools = std::to_array<std::string_view>(
      {"Column", "Table", "MetaData", "mapped_column", "Mapped", "DeclarativeBase",
       "DeclarativeBaseNoMeta", "DeclarativeMeta", "declarative_base", "as_declarative",
       "automap_base", "registry", "mapped", "mapped_as_dataclass", "generate_base",
       "as_declarative_base", "SQLModel", "SQLAlchemy", "Model"});
  const bool from_library = name.starts_with("sqlalchemy.") || name.starts_with("sqlmodel.") ||
                            name.starts_with("flask_sqlalchemy.");
  if (!from_library) return false;
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return std::find(kTools.begin(), kTools.end(), last) != kTools.end();
}

bool looks_like_migration(const semantic::Module& module) {
  const auto bound = [&](std::string_view name) {
    return !module.scopes().bindings(semantic::ScopeId{0}, name).empty();
  };
  return bound("revision") && bound("down_revision");
}

void add_late_member(const Expression& root, Node statement, std::vector<LateMember>& out) {
  for (const Node& assignment : statement.items()) {
    if (!assignment.is(Kind::Assignment)) continue;
    const Node left = assignment.field(Field::Left);
    const Expression value = unwrapped(root.at(assignment.field(Field::Right)));
    if (!left.is(Kind::Attribute) || !value.is(Kind::Call)) continue;
    out.push_back({root.at(left.field(Field::Object)),
                   std::string(left.field(Field::Attribute).text()), root.at(statement),
                   root.at(assignment.field(Field::Type)), value});
  }
}

// A Table has a name and at least one more argument. This spares most calls the resolution.
bool could_make_a_table(Node call) {
  const std::vector<Node> arguments = call.field(Field::Arguments).items();
  if (arguments.size() < 2) return false;
  switch (arguments.front().kind()) {
    case Kind::String:
    case Kind::ConcatenatedString:
    case Kind::Identifier:
    case Kind::Attribute:
    case Kind::BinaryOperator:
    case Kind::Call:
    case Kind::ParenthesizedExpression:
      return true;
    default:
      return false;
  }
}

// Resolving each binding is dear, so only those are asked that can be an alias: imports, and
// assignments of a name.
void collect_aliases(const Project& project, const semantic::Module& module, FileScan& found) {
  for (const semantic::Scope& scope : module.scopes().scopes()) {
    if (scope.kind != semantic::ScopeKind::Module && scope.kind != semantic::ScopeKind::Class)
      continue;
    for (const semantic::Binding& binding : scope.bindings) {
      const bool is_import = binding.kind == BindingKind::FromImport;
      if (!is_import && (binding.kind != BindingKind::Assignment || !binding.value)) continue;
      const Node value = unwrapped(Expression{&module, binding.value, 0, nullptr}).node;
      if (!is_import && !value.is(Kind::Identifier) && !value.is(Kind::Attribute)) continue;
      const Resolution resolution =
          is_import ? project.resolve_dotted(module, binding.name, binding.statement.end())
                    : project.resolve(module, value);
      const auto* imported = std::get_if<Imported>(&resolution);
      if (imported != nullptr && is_tool(imported->name)) found.tool_aliases.emplace(binding.name);
    }
  }
}

}  // namespace

FileScan scan(const Project& project, const semantic::Module& module) {
  FileScan found;
  found.module = &module;
  const Expression root{&module, module.root(), 0, nullptr};
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    switch (walker->kind()) {
      case Kind::ClassDefinition:
        found.classes.push_back(root.at(*walker));
        break;
      case Kind::Call:
        if (could_make_a_table(*walker) && is_table_call(project, root.at(*walker)))
          found.tables.push_back(root.at(*walker));
        break;
      case Kind::ExpressionStatement: {
        const auto above = walker.ancestors();
        const bool in_function = std::any_of(above.begin(), above.end(), [](const Node& n) {
          return n.is(Kind::FunctionDefinition);
        });
        if (!in_function) add_late_member(root, *walker, found.late);
        break;
      }
      default:
        break;
    }
  }
  found.is_migration = looks_like_migration(module);
  collect_aliases(project, module, found);
  return found;
}

}  // namespace modelmend::model
