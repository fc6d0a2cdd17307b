#include "verify/field_uses.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "model/declared_arguments.h"
#include "syntax/walker.h"
#include "verify/apart.h"
#include "verify/closed_text.h"

namespace modelmend::verify {
namespace {

using model::Expression;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// What SQLAlchemy takes for columns.
bool wants_columns(const Node& node) {
  if (node.is(Kind::Assignment))
    return is_among(node.field(Field::Left).text(), {"__table_args__", "__mapper_args__"});
  return node.is(Kind::KeywordArgument) &&
         is_among(node.field(Field::Name).text(),
                  {"sa_relationship_kwargs", "sa_relationship_args"});
}

// Not the name of an argument, nor what is asked of another object, nor what is assigned.
bool is_a_value(const Node& name) {
  const Node above = name.parent();
  if (above.is(Kind::KeywordArgument)) return !(above.field(Field::Name) == name);
  if (above.is(Kind::Attribute)) return above.field(Field::Object) == name;
  if (above.is(Kind::Assignment)) return !(above.field(Field::Left) == name);
  return true;
}

class ClassReader {
 public:
  ClassReader(const Project& project, const model::ProjectModels& models, ClosedTexts& texts,
              Statements& out)
      : project_(project), models_(models), texts_(texts), out_(out) {}

  void read(const model::ModelClass& cls) {
    const Expression definition = model::expression_at(project_, cls.place);
    const std::set<std::string> fields = fields_of(cls);
    if (!definition.is(Kind::ClassDefinition) || fields.empty()) return;
    subject_ = {cls.table ? model::qualified_table_name(models_.table(*cls.table)) : std::string(),
                cls.qualified_name};
    for (syntax::Walker walker(definition.node); walker; walker.next()) {
      const bool is_inner = walker->is(Kind::ClassDefinition) && !(*walker == definition.node);
      if (is_inner || walker->is(Kind::FunctionDefinition)) {
        walker.skip_children();
      } else if (wants_columns(*walker)) {
        find_fields(definition.at(*walker), fields);
      } else if (walker->is(Kind::Assignment)) {
        read_annotation(definition.at(*walker));
      }
    }
  }

 private:
  [[nodiscard]] std::set<std::string> fields_of(const model::ModelClass& cls) const {
    std::set<std::string> names;
    for (const model::DeclId id : cls.own_declarations) {
      const model::ColumnDecl& decl = models_.decl(id);
      if (model::is_sqlmodel(decl.style)) names.insert(decl.attribute);
    }
    return names;
  }

  // A function is called when the class is there.
  void find_fields(const Expression& statement, const std::set<std::string>& fields) {
    for (syntax::Walker walker(statement.node); walker; walker.next()) {
      if (walker->is(Kind::Lambda)) walker.skip_children();
      if (!walker->is(Kind::Identifier) || !is_a_value(*walker)) continue;
      if (fields.contains(std::string(walker->text())))
        refuse(fmt::format("'{}' is a field there, and no column", walker->text()),
               statement.at(*walker), statement);
    }
  }

  // `user: "User | None" = Relationship()`: the string is taken for the name of a class.
  void read_annotation(const Expression& assignment) {
    const Expression value = model::unwrapped(assignment.field(Field::Right));
    if (!value || !value.is(Kind::Call)) return;
    const std::string callee = model::library_name(project_, value.field(Field::Function));
    if (callee != "sqlmodel.Relationship" || model::keyword_of(value, "sa_relationship")) return;
    const Expression annotation = model::unwrapped(assignment.field(Field::Type));
    const auto name = annotation ? model::string_value(project_, annotation) : std::nullopt;
    if (!name || !annotation.is(Kind::String)) return;
    if (name->find_first_of("|[") == std::string::npos) return;
    refuse(fmt::format("SQLModel takes '{}' for the name of a class", *name), annotation,
           assignment);
  }

  void refuse(std::string reason, const Expression& at, const Expression& statement) {
    out_.unread.push_back({subject_, std::move(reason), at.place(), texts_.of(statement)});
  }

  const Project& project_;
  const model::ProjectModels& models_;
  ClosedTexts& texts_;
  Statements& out_;
  Subject subject_;
};

}  // namespace

Statements field_uses(const Project& project, const model::ProjectModels& models) {
  Statements out;
  ClosedTexts texts(project, apart_of(project, models));
  for (const model::ModelClass& cls : models.classes)
    if (cls.role == model::ClassRole::Mapped) ClassReader(project, models, texts, out).read(cls);
  return out;
}

}  // namespace modelmend::verify
