#include "model/conditional_columns.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Goes through the blocks of an `if`.
class ConditionReader {
 public:
  explicit ConditionReader(const semantic::Project& project) : project_(project) {}

  std::optional<ConditionalColumns> read(const Expression& statement) {
    std::vector<Expression> pending = {statement};
    while (!pending.empty()) {
      const Expression next = pending.back();
      pending.pop_back();
      if (!take(next, pending)) return std::nullopt;
    }
    if (made_.columns.empty()) return std::nullopt;
    // Pydantic is told to pass over columns and classes, not over modules and other objects.
    if (!std::ranges::all_of(imported_, [&](const auto& name) { return classes_.contains(name); }))
      return std::nullopt;
    return std::move(made_);
  }

 private:
  bool take(const Expression& part, std::vector<Expression>& pending) {
    switch (part.node.kind()) {
      case Kind::IfStatement:
      case Kind::ElifClause:
      case Kind::ElseClause:
        for (const Node each : part.node.items())
          if (each.is(Kind::Block) || each.is(Kind::ElifClause) || each.is(Kind::ElseClause))
            pending.push_back(part.at(each));
        return true;
      case Kind::Block:
        for (const Node each : part.node.items()) pending.push_back(part.at(each));
        return true;
      case Kind::PassStatement:
        return true;
      case Kind::ImportFromStatement:
        return take_import(part);
      case Kind::ExpressionStatement:
        return take_assignment(part);
      default:
        return false;
    }
  }

  bool take_import(const Expression& statement) {
    const std::vector<Node> names = statement.node.fields(Field::Name);
    for (const Node each : names)
      imported_.emplace_back(
          (each.is(Kind::AliasedImport) ? each.field(Field::Alias) : each).text());
    made_.types.insert("builtins.type");
    return !names.empty();  // no star
  }

  // What is called with the arguments of a column is a class, or a function, as are the types of
  // SQLAlchemy that are not called.
  void find_classes(const Expression& value) {
    for (syntax::Walker walk(value.node); walk; walk.next()) {
      if (walk->is(Kind::Call)) classes_.emplace(walk->field(Field::Function).text());
      if (!walk->is(Kind::Identifier)) continue;
      const std::string name = library_name(project_, value.at(*walk));
      const std::string_view last = std::string_view(name).substr(name.rfind('.') + 1);
      if (name.starts_with("sqlalchemy.") && last.front() >= 'A' && last.front() <= 'Z')
        classes_.emplace(walk->text());
    }
  }

  bool take_assignment(const Expression& statement) {
    const std::vector<Node> items = statement.node.items();
    if (items.size() != 1 || !items.front().is(Kind::Assignment)) return false;
    const Expression assignment = statement.at(items.front());
    const Expression value = assignment.field(Field::Right);
    const Expression target = assignment.field(Field::Left);
    if (!target.is(Kind::Identifier) || assignment.field(Field::Type) || !value.is(Kind::Call))
      return false;
    const std::string callee = sqlalchemy_callee(project_, value);
    if (callee != "Column" && callee != "mapped_column") return false;
    // The fields would stand in another order in a key of several columns.
    const Arguments arguments = arguments_of(value);
    if (arguments.has_splat || arguments.keyword("primary_key") != nullptr) return false;
    made_.types.insert(callee == "Column" ? "sqlalchemy.Column" : "sqlalchemy.orm.MappedColumn");
    made_.columns.emplace(target.text());
    find_classes(value);
    return true;
  }

  const semantic::Project& project_;
  ConditionalColumns made_;
  std::vector<std::string> imported_;
  std::set<std::string, std::less<>> classes_;
};

}  // namespace

std::optional<ConditionalColumns> conditional_columns(const semantic::Project& project,
                                                      const Expression& statement) {
  if (!statement.is(Kind::IfStatement)) return std::nullopt;
  return ConditionReader(project).read(statement);
}

}  // namespace modelmend::model
