#include "model/loose_items.h"

#include <set>
#include <utility>

#include "model/ddl_condition.h"
#include "model/declared_arguments.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// The call that a statement makes, bound to a name or not: `Index(...)`, `ix = Index(...)`.
Node call_of(Node statement) {
  if (!statement.is(Kind::ExpressionStatement)) return {};
  for (Node part : statement.items()) {
    if (part.is(Kind::Assignment)) part = part.field(Field::Right);
    if (part.is(Kind::Call)) return part;
  }
  return {};
}

class Finder {
 public:
  Finder(const Project& project, const ProjectModels& models) : project_(project), models_(models) {
    for (const TableFact& table : models.tables) {
      tables_.emplace(table.place, table.id);
      files_.insert(table.place.file);
    }
    for (const ModelClass& cls : models.classes)
      if (cls.table) tables_.emplace(cls.place, *cls.table);
  }

  LooseItems find() {
    for (const FileId file : files_) {
      const auto module = project_.open(file);
      if (!module) continue;
      const Expression root{*module, (*module)->root(), 0, nullptr};
      for (const Node& statement : root.node.items()) {
        if (const Node call = call_of(statement)) add_by_column(root.at(call));
      }
    }
    for (const ModelClass& cls : models_.classes)
      if (cls.table) look_into(cls);
    return std::move(found_);
  }

 private:
  void look_into(const ModelClass& cls) {
    const Expression definition = expression_at(project_, cls.place);
    if (!definition.is(Kind::ClassDefinition)) return;
    for (const Node& statement : definition.node.field(Field::Body).items()) {
      const Node call = call_of(statement);
      if (call && index_in(definition.at(call))) add(*cls.table, definition.at(call));
    }
  }

  // Also with a condition: `Index(...).ddl_if(...)`.
  [[nodiscard]] Expression index_in(const Expression& call) const {
    const auto conditional = conditional_item(project_, call);
    const Expression index = conditional ? conditional->item : call;
    return sqlalchemy_callee(project_, index) == "Index" ? index : Expression{};
  }

  void add(TableId table, const Expression& call) { found_.add(table, {call, call.place()}); }

  // The table is that of the first column which an argument mentions.
  void add_by_column(const Expression& call) {
    const Expression index = index_in(call);
    if (!index) return;
    for (const Argument& argument : arguments_of(index).positional)
      if (const auto table = table_in(argument.value)) return add(*table, call);
  }

  // `User.mail`, `User.mail.desc()`, `func.lower(User.mail)`, `users.c.mail`.
  std::optional<TableId> table_in(const Expression& argument) {
    std::vector<Expression> pending{unwrapped(argument)};
    while (!pending.empty()) {
      const Expression e = pending.back();
      pending.pop_back();
      if (e.is(Kind::Call)) {
        for (const Argument& inner : arguments_of(e).positional)
          pending.push_back(unwrapped(inner.value));
        pending.push_back(unwrapped(e.field(Field::Function)));
      } else if (e.is(Kind::Attribute)) {
        const Expression object = unwrapped(e.field(Field::Object));
        if (const auto table = table_named(object)) return table;
        pending.push_back(object);
      }
    }
    return std::nullopt;
  }

  std::optional<TableId> table_named(const Expression& name) {
    const Expression value = value_of(project_, name);
    std::optional<Place> place;
    if (const auto site = project_.class_site(resolve(project_, value)))
      place = Place{site->module->id(), site->definition.range()};
    else if (value.is(Kind::Call))
      place = value.place();
    const auto known = place ? tables_.find(*place) : tables_.end();
    return known == tables_.end() ? std::nullopt : std::optional(known->second);
  }

  const Project& project_;
  const ProjectModels& models_;
  std::map<Place, TableId> tables_;
  std::set<FileId> files_;
  LooseItems found_;
};

}  // namespace

const std::vector<LooseItem>& LooseItems::of(TableId table) const {
  static const std::vector<LooseItem> kNone;
  const auto found = items_.find(table);
  return found == items_.end() ? kNone : found->second;
}

LooseItems find_loose_items(const Project& project, const ProjectModels& models) {
  return Finder(project, models).find();
}

}  // namespace modelmend::model
