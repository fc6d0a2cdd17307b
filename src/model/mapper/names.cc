#include "model/mapper/names.h"

#include <fmt/format.h>

#include <algorithm>

namespace modelmend::model {

namespace {

using semantic::DefinitionKind;
using semantic::Local;
using syntax::Field;
using syntax::Kind;

std::string_view attribute_name(const Expression& e) {
  return e.is(Kind::Attribute) ? e.node.field(Field::Attribute).text() : std::string_view();
}

bool is_name(const Expression& e) {
  return e.is(Kind::Identifier) || e.is(Kind::Attribute);
}

// `a . b` as "a.b".
std::string dotted(const Expression& e) {
  std::string text;
  for (const char c : e.text())
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\\') text += c;
  return text;
}

bool is_suffix_path(std::string_view qualified, std::string_view path) {
  return qualified == path ||
         (qualified.ends_with(path) && qualified[qualified.size() - path.size() - 1] == '.');
}

}  // namespace

MapperNames::MapperNames(const semantic::Project& project, const ProjectModels& models)
    : project_(project), models_(models) {
  for (const TableFact& table : models.tables) table_at_.emplace(table.place, table.id);
  for (const ModelClass& each : models.classes) {
    class_at_.emplace(each.place, each.id);
    class_qualified_.emplace(each.qualified_name, each.id);
    if (each.role == ClassRole::Mapped) classes_named_[each.name].push_back(each.id);
  }
}

std::optional<ClassId> MapperNames::class_of(const Expression& written, ClassId from) const {
  const Expression e = unwrapped(written);
  if (!is_name(e)) return std::nullopt;
  if (e.quoted)
    if (const auto registered = class_named(dotted(e), from)) return registered;
  const auto site = project_.class_site(resolve(project_, value_of(project_, e)));
  if (!site) return std::nullopt;
  const auto known = class_at_.find(Expression{site->module, site->definition, 0, nullptr}.place());
  return known == class_at_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<ClassId> MapperNames::class_named(std::string_view path, ClassId from) const {
  const std::string_view name = path.substr(path.rfind('.') + 1);
  const auto named = classes_named_.find(name);
  if (named == classes_named_.end()) return std::nullopt;
  std::vector<ClassId> same;
  std::vector<ClassId> any;
  for (const ClassId id : named->second) {
    const ModelClass& cls = models_.model_class(id);
    if (!is_suffix_path(cls.qualified_name, path)) continue;
    any.push_back(id);
    if (cls.metadata == models_.model_class(from).metadata) same.push_back(id);
  }
  if (same.size() == 1) return same.front();
  if (same.empty() && any.size() == 1) return any.front();
  return std::nullopt;
}

std::optional<ClassId> MapperNames::class_qualified(std::string_view qualified_name) const {
  const auto known = class_qualified_.find(qualified_name);
  return known == class_qualified_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<TableId> MapperNames::table_of(const Expression& written, ClassId from) const {
  Expression e = unwrapped(written);
  if (attribute_name(e) == "__table__") e = unwrapped(e.field(Field::Object));
  if (e.quoted && is_name(e))
    if (const auto table = table_named(dotted(e), from)) return table;
  if (const auto cls = class_of(e, from)) return models_.model_class(*cls).table;
  const auto known = table_at_.find(value_of(project_, e).place());
  return known == table_at_.end() ? std::nullopt : std::optional(known->second);
}

std::optional<TableId> MapperNames::table_named(std::string_view name, ClassId from) const {
  const auto named = models_.index.tables_named.find(name);
  if (named == models_.index.tables_named.end()) return std::nullopt;
  const auto metadata = models_.model_class(from).metadata;
  for (const TableId id : named->second)
    if (metadata == models_.table(id).metadata) return id;
  return named->second.size() == 1 ? std::optional(named->second.front()) : std::nullopt;
}

std::vector<TableId> MapperNames::tables_of(ClassId id) const {
  std::vector<TableId> tables;
  const auto add = [&](ClassId each) {
    const ModelClass& cls = models_.model_class(each);
    if (cls.role != ClassRole::Mapped || !cls.table) return;
    if (std::ranges::find(tables, *cls.table) == tables.end()) tables.push_back(*cls.table);
  };
  add(id);
  for (const ClassId above : models_.model_class(id).bases) add(above);
  return tables;
}

std::optional<ColumnRef> MapperNames::column_in(TableId table, std::string_view key) const {
  for (const TableColumn& column : models_.table(table).columns)
    if (column.key == key) return ColumnRef{table, column.key};
  return std::nullopt;
}

std::optional<ColumnRef> MapperNames::column(ClassId id, std::string_view attribute) const {
  for (const TableId table : tables_of(id)) {
    for (const TableColumn& column : models_.table(table).columns)
      if (models_.decl(column.decl).attribute == attribute) return ColumnRef{table, column.key};
    if (const auto by_key = column_in(table, attribute);
        by_key && models_.table(table).mapped_class != id)
      return by_key;  // `__table__ = users`
  }
  return std::nullopt;
}

std::optional<ColumnRef> MapperNames::column_of(const Expression& written, ClassId from) const {
  const Expression e = unwrapped(written);
  if (e.is(Kind::Identifier)) return e.quoted ? std::nullopt : column_named(e, from);
  if (e.is(Kind::Attribute)) return column_of_attribute(e, from);
  if (!e.is(Kind::Subscript)) return std::nullopt;
  const auto table = table_of_collection(e.field(Field::Value), from);
  const auto key = string_constant(project_, e.field(Field::Subscript)).value;
  return table && key ? column_in(*table, *key) : std::nullopt;
}

// A name in a class body: that of the class itself, of a mixin of it, or of another class.
std::optional<ColumnRef> MapperNames::column_named(const Expression& identifier,
                                                   ClassId from) const {
  const semantic::Resolution meaning = resolve(project_, identifier);
  const auto* local = std::get_if<Local>(&meaning);
  if (local == nullptr || local->kind != DefinitionKind::Variable) return std::nullopt;
  const std::size_t dot = local->name.rfind('.');
  if (dot == std::string::npos) return std::nullopt;
  const auto owner = class_qualified(std::string_view(local->name).substr(0, dot));
  if (!owner) return std::nullopt;
  const std::string_view attribute = std::string_view(local->name).substr(dot + 1);
  const bool is_mapped = models_.model_class(*owner).role == ClassRole::Mapped;
  return column(is_mapped ? *owner : from, attribute);
}

std::optional<ColumnRef> MapperNames::column_of_attribute(const Expression& e, ClassId from) const {
  const Expression object = unwrapped(e.field(Field::Object));
  const std::string_view name = attribute_name(e);
  if (const auto table = table_of_collection(object, from)) return column_in(*table, name);
  if (const auto cls = class_of(object, from)) {
    const bool is_mapped = models_.model_class(*cls).role == ClassRole::Mapped;
    return column(is_mapped ? *cls : from, name);
  }
  return names_its_class(project_, object) ? column(from, name) : std::nullopt;
}

std::optional<TableId> MapperNames::table_of_collection(const Expression& written,
                                                        ClassId from) const {
  const Expression e = unwrapped(written);
  const std::string_view name = attribute_name(e);
  if (name != "c" && name != "columns") return std::nullopt;
  return table_of(e.field(Field::Object), from);
}

std::string MapperNames::text(const ColumnRef& column) const {
  return fmt::format("{}.{}", qualified_table_name(models_.table(column.table)), column.key);
}

bool names_its_class(const semantic::Project& project, const Expression& name) {
  if (!name.is(Kind::Identifier)) return false;
  if (name.text() == "cls" || name.quoted) return name.text() == "cls";
  syntax::Node function = name.node;
  while (function && !function.is(Kind::FunctionDefinition)) function = function.parent();
  const syntax::Node decorated = function ? function.parent() : syntax::Node();
  if (!decorated.is(Kind::DecoratedDefinition)) return false;
  const auto parameters = function.field(Field::Parameters).items();
  if (parameters.empty() || parameters.front().text() != name.text()) return false;
  return std::ranges::any_of(decorated.items(), [&](const syntax::Node& each) {
    if (!each.is(Kind::Decorator)) return false;
    const std::string library = library_name(project, name.at(each.items().front()));
    return library.starts_with("sqlalchemy.orm.declared_attr") ||
           library == "sqlalchemy.ext.declarative.declared_attr";
  });
}

}  // namespace modelmend::model
