#include "model/sql_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/declared_arguments.h"
#include "model/text_clause.h"
#include "schema/words.h"

namespace modelmend::model {

namespace {

using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// How deep expressions nest before we give up; people write two or three levels.
constexpr int kMaxNesting = 16;

struct Comparison {
  std::string_view python;
  std::string_view sql;
};
constexpr auto kComparisons = std::to_array<Comparison>(
    {{"==", "="}, {"!=", "<>"}, {"<", "<"}, {"<=", "<="}, {">", ">"}, {">=", ">="}});

// Functions that SQLAlchemy renders without parentheses.
bool is_bare_function(std::string_view name) {
  constexpr auto kBare = std::to_array<std::string_view>(
      {"current_timestamp", "current_date", "current_time", "localtimestamp", "localtime",
       "current_user", "session_user", "user"});
  return std::find(kBare.begin(), kBare.end(), name) != kBare.end();
}

bool is_plain_identifier(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Classes of SQLAlchemy that make what `func` makes of the same name: `coalesce(User.nick, "")`.
bool is_function_class(std::string_view name) {
  constexpr auto kClasses = std::to_array<std::string_view>(
      {"char_length", "coalesce", "concat", "max", "min", "now", "random", "sum"});
  return std::find(kClasses.begin(), kClasses.end(), name) != kClasses.end();
}

std::string identifier(const std::string& name) {
  return is_plain_identifier(name) ? name : fmt::format("\"{}\"", name);
}

class Renderer {
 public:
  Renderer(const Project& project, const SqlContext& context)
      : project_(project), context_(context) {}

  std::optional<std::string> render(const Expression& written, int depth) {
    if (depth > kMaxNesting) return give_up(written);
    const Expression direct = unwrapped(written);
    if (auto member = enum_member(direct)) return schema::quote_text(*member);
    if (auto column = column_of(direct)) return identifier(*column);
    const Expression e = value_of(project_, direct);
    if (auto constant = constant_of(e, depth)) return constant;
    if (e.is(Kind::Call)) return call(e, depth);
    if (e.is(Kind::ComparisonOperator)) return comparison(e, depth);
    return give_up(e);
  }

  std::string reason;

 private:
  std::nullopt_t give_up(const Expression& e) {
    if (reason.empty()) reason = fmt::format("'{}' is not read as SQL", canonical_text(e));
    return std::nullopt;
  }

  std::optional<std::string> column_of(const Expression& e) {
    if (!context_.column || (!e.is(Kind::Identifier) && !e.is(Kind::Attribute)))
      return std::nullopt;
    return context_.column(e);
  }

  std::optional<std::string> constant_of(const Expression& e, int depth) {
    if (e.is(Kind::True)) return truth(true);
    if (e.is(Kind::False)) return truth(false);
    if (e.is(Kind::None)) return "NULL";
    if (e.is(Kind::Integer) || e.is(Kind::Float) || e.is(Kind::UnaryOperator))
      return canonical_text(e);
    const StringConstant text = string_constant(project_, e);
    if (!text.value) return std::nullopt;
    // `func.coalesce(column("a"), "x")`: an argument is a value wherever the whole stands.
    const bool is_sql = context_.strings == Strings::AreSql && depth == 0;
    return is_sql ? clause(e, *text.value) : schema::quote_text(*text.value);
  }

  [[nodiscard]] std::string truth(bool value) const {
    if (context_.dialect == schema::Dialect::Sqlite) return value ? "1" : "0";
    return value ? "true" : "false";
  }

  std::optional<std::string> call(const Expression& e, int depth) {
    const std::string name = library_name(project_, value_of(project_, e.field(Field::Function)));
    const Arguments arguments = arguments_of(e);
    if (const auto at = name.find(".func."); name.starts_with("sqlalchemy.") && at != name.npos)
      return function(e, name.substr(at + std::string_view(".func.").size()), arguments, depth);
    const std::string callee = sqlalchemy_callee(project_, e);
    if (name == "sqlalchemy.sql.functions." + callee && is_function_class(callee))
      return function(e, callee, arguments, depth);
    if (callee == "true" || callee == "false") return truth(callee == "true");
    if (callee == "null") return "NULL";
    if (arguments.positional.empty()) return method(e, arguments, depth);
    if (callee == "column" || callee == "Column")
      return column_name(arguments.positional.front().value);
    if (callee == "text" || callee == "literal_column" || callee == "TextClause")
      return raw(arguments.positional.front().value);
    if (callee == "DefaultClause" || callee == "literal")
      return render(arguments.positional.front().value, depth + 1);
    if (callee == "and_") return joined(arguments, " AND ", depth);
    if (callee == "or_") return joined(arguments, " OR ", depth);
    return method(e, arguments, depth);
  }

  std::optional<std::string> column_name(const Expression& written) {
    const StringConstant name = string_constant(project_, written);
    return name.value ? std::optional(identifier(*name.value)) : give_up(written);
  }

  // `Sequence("numbers").next_value()`
  std::optional<std::string> next_value(const Expression& e, const Expression& written) {
    const Expression sequence = value_of(project_, written);
    const Arguments arguments = arguments_of(sequence);
    if (sqlalchemy_callee(project_, sequence) != "Sequence" || arguments.positional.empty())
      return give_up(e);
    const auto name = string_constant(project_, arguments.positional.front().value).value;
    const Argument* const schema = arguments.keyword("schema");
    if (!name || schema != nullptr) return give_up(e);
    return fmt::format("nextval({}::regclass)", schema::quote_text(identifier(*name)));
  }

  std::optional<std::string> raw(const Expression& written) {
    const StringConstant text = string_constant(project_, written);
    return text.value ? clause(written, *text.value) : give_up(written);
  }

  // SQLAlchemy makes a text() of every string that is SQL.
  std::optional<std::string> clause(const Expression& written, const std::string& text) {
    auto sql = sql_of_text_clause(text);
    if (!sql && reason.empty())
      reason = fmt::format("'{}' has a parameter without a value", canonical_text(written));
    return sql;
  }

  std::optional<std::string> function(const Expression& e, std::string name,
                                      const Arguments& arguments, int depth) {
    if (arguments.has_splat || !arguments.keywords.empty()) return give_up(e);
    const bool is_now = name == "now" && context_.dialect == schema::Dialect::Sqlite;
    if (is_now) return "CURRENT_TIMESTAMP";
    if (arguments.positional.empty() && is_bare_function(name)) {
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c == '_' ? c : static_cast<char>(c - 'a' + 'A'); });
      return name;
    }
    const auto inside = joined_text(arguments, ", ", depth);
    if (!inside) return std::nullopt;
    return fmt::format("{}({})", name, *inside);
  }

  std::optional<std::string> joined(const Arguments& arguments, std::string_view by, int depth) {
    auto text = joined_text(arguments, by, depth);
    if (text) *text = fmt::format("({})", *text);
    return text;
  }

  std::optional<std::string> joined_text(const Arguments& arguments, std::string_view by,
                                         int depth) {
    std::string text;
    for (const Argument& argument : arguments.positional) {
      const auto part = render(argument.value, depth + 1);
      if (!part) return std::nullopt;
      if (!text.empty()) text += by;
      text += *part;
    }
    return text;
  }

  // `User.deleted_at.is_(None)`
  std::optional<std::string> method(const Expression& e, const Arguments& arguments, int depth) {
    const Expression function = unwrapped(e.field(Field::Function));
    if (!function.is(Kind::Attribute)) return give_up(e);
    const std::string_view name = function.node.field(Field::Attribute).text();
    if (name == "next_value") return next_value(e, function.field(Field::Object));
    const bool is_test = name == "is_" || name == "isnot" || name == "is_not";
    if (!is_test || arguments.positional.size() != 1) return give_up(e);
    const auto left = render(function.field(Field::Object), depth + 1);
    const auto right = render(arguments.positional.front().value, depth + 1);
    if (!left || !right) return give_up(e);
    return fmt::format("{} {} {}", *left, name == "is_" ? "IS" : "IS NOT", *right);
  }

  std::optional<std::string> comparison(const Expression& e, int depth) {
    const std::vector<Node> sides = e.node.items();
    if (sides.size() != 2) return give_up(e);
    const std::string_view sign = e.node.field(Field::Operators).text();
    const auto* known = std::find_if(kComparisons.begin(), kComparisons.end(),
                                     [&](const Comparison& each) { return each.python == sign; });
    const auto left = render(e.at(sides[0]), depth + 1);
    const auto right = render(e.at(sides[1]), depth + 1);
    if (known == kComparisons.end() || !left || !right) return give_up(e);
    const bool is_null = *right == "NULL" || *right == "true" || *right == "false";
    if (is_null && (sign == "==" || sign == "!="))
      return fmt::format("{} {} {}", *left, sign == "==" ? "IS" : "IS NOT", *right);
    return fmt::format("{} {} {}", *left, known->sql, *right);
  }

  // `Status.ACTIVE`, `.value`, `.name` of an Enum whose members are strings.
  std::optional<std::string> enum_member(const Expression& e) {
    if (!e.is(Kind::Attribute)) return std::nullopt;
    Expression member = e;
    const std::string_view last = e.node.field(Field::Attribute).text();
    const bool asks = last == "value" || last == "name";
    if (asks) member = unwrapped(e.field(Field::Object));
    if (!member.is(Kind::Attribute)) return std::nullopt;
    const auto site =
        project_.class_site(resolve(project_, value_of(project_, member.field(Field::Object))));
    const std::string_view wanted = member.node.field(Field::Attribute).text();
    if (!site) return std::nullopt;
    const auto value = member_value(*site, wanted);
    return asks && last == "name" && value ? std::string(wanted) : value;
  }

  std::optional<std::string> member_value(const Project::ClassSite& site, std::string_view wanted) {
    const Expression body{site.module, site.definition.field(Field::Body), 0, nullptr};
    for (const Node& statement : body.node.items()) {
      for (const Node& assignment : statement.items()) {
        if (!assignment.is(Kind::Assignment)) continue;
        if (assignment.field(Field::Left).text() != wanted) continue;
        return string_constant(project_, body.at(assignment.field(Field::Right))).value;
      }
    }
    return std::nullopt;
  }

  const Project& project_;
  const SqlContext& context_;
};

}  // namespace

SqlText sql_text(const Project& project, const Expression& expression, const SqlContext& context) {
  Renderer renderer(project, context);
  std::optional<std::string> sql = renderer.render(expression, 0);
  return {std::move(sql), std::move(renderer.reason)};
}

}  // namespace modelmend::model
