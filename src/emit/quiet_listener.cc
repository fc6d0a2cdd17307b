#include "emit/quiet_listener.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "emit/shared_base.h"
#include "emit/tables.h"
#include "model/listener.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using semantic::Local;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::array<std::string_view, 6> kOfMappers = {
    "after_configured",         "after_mapper_constructed", "before_configured",
    "before_mapper_configured", "instrument_class",         "mapper_configured"};

// Functions that change nothing, and whose answers are the same of a class of SQLModel. Those that
// ask about classes are looked at one by one.
constexpr std::array<std::string_view, 20> kFunctions = {
    "builtins.all",       "builtins.any",      "builtins.bool", "builtins.dict",
    "builtins.enumerate", "builtins.filter",   "builtins.len",  "builtins.list",
    "builtins.map",       "builtins.max",      "builtins.min",  "builtins.print",
    "builtins.repr",      "builtins.reversed", "builtins.set",  "builtins.sorted",
    "builtins.str",       "builtins.tuple",    "builtins.zip",  "sqlalchemy.inspect"};

// Methods that only read, of whatever it is: a dictionary, a text, a mapper.
constexpr std::array<std::string_view, 20> kReading = {
    "count",        "endswith", "format",     "get",   "get_property", "has_property", "index",
    "isa",          "items",    "join",       "keys",  "lower",        "removeprefix", "replace",
    "removesuffix", "split",    "startswith", "strip", "upper",        "values"};

// Methods by which something is put into a collection of the module.
constexpr std::array<std::string_view, 8> kCollecting = {
    "add", "append", "appendleft", "extend", "insert", "setdefault", "union", "update"};

constexpr std::array<std::string_view, 8> kLogging = {"critical", "debug", "error",   "exception",
                                                      "info",     "log",   "warning", "warn"};

// What is asked of a class that is the same before and after.
constexpr std::array<std::string_view, 6> kOfClasses = {
    "__mapper__", "__module__", "__name__", "__qualname__", "__table__", "__tablename__"};

// Statements and expressions that do nothing by themselves.
constexpr std::array kQuietKinds = {Kind::Block,
                                    Kind::ExpressionStatement,
                                    Kind::IfStatement,
                                    Kind::ElifClause,
                                    Kind::ElseClause,
                                    Kind::ForStatement,
                                    Kind::ReturnStatement,
                                    Kind::PassStatement,
                                    Kind::ContinueStatement,
                                    Kind::BreakStatement,
                                    Kind::Comment,
                                    Kind::Identifier,
                                    Kind::Attribute,
                                    Kind::Call,
                                    Kind::ArgumentList,
                                    Kind::KeywordArgument,
                                    Kind::Subscript,
                                    Kind::Slice,
                                    Kind::String,
                                    Kind::StringStart,
                                    Kind::StringContent,
                                    Kind::StringEnd,
                                    Kind::EscapeSequence,
                                    Kind::EscapeInterpolation,
                                    Kind::Interpolation,
                                    Kind::FormatSpecifier,
                                    Kind::TypeConversion,
                                    Kind::ConcatenatedString,
                                    Kind::Integer,
                                    Kind::Float,
                                    Kind::True,
                                    Kind::False,
                                    Kind::None,
                                    Kind::List,
                                    Kind::Tuple,
                                    Kind::Set,
                                    Kind::Dictionary,
                                    Kind::Pair,
                                    Kind::ParenthesizedExpression,
                                    Kind::ListComprehension,
                                    Kind::SetComprehension,
                                    Kind::DictionaryComprehension,
                                    Kind::GeneratorExpression,
                                    Kind::ForInClause,
                                    Kind::IfClause,
                                    Kind::ComparisonOperator,
                                    Kind::BooleanOperator,
                                    Kind::NotOperator,
                                    Kind::BinaryOperator,
                                    Kind::UnaryOperator,
                                    Kind::ConditionalExpression,
                                    Kind::Assignment,
                                    Kind::AugmentedAssignment,
                                    Kind::PatternList,
                                    Kind::TuplePattern,
                                    Kind::ExpressionList,
                                    Kind::Type,
                                    Kind::GenericType,
                                    Kind::TypeParameter,
                                    Kind::UnionType,
                                    Kind::Token};

bool is_among(const auto& word, const auto& words) {
  return std::ranges::find(words, word) != words.end();
}

// Looks at each node of the body by itself, so that nothing is missed that stands deep inside.
class Look {
 public:
  Look(const Project& project, Expression function, std::string_view event)
      : project_(project), function_(std::move(function)), event_(event) {}

  std::optional<Act> what_does_more() {
    if (!takes_parameters()) return Act{function_, {}};
    const Expression body = function_.field(Field::Body);
    std::optional<Act> act;
    Node guarded;
    for (syntax::Walker walker(body.node); walker; walker.next()) {
      if (walker->range().begin < end_of(guarded) || is_quiet(body.at(*walker), walker)) continue;
      const Guard guard = guard_around(body, walker);
      if (!guard.type_class || act) return Act{statement_around(body, walker), {}};
      act = Act{statement_around(body, walker), guard.type_class};
      guarded = guard.block;
    }
    return act;
  }

 private:
  // The block that only runs for columns of a type.
  struct Guard {
    Expression type_class;
    Node block;
  };

  static std::uint32_t end_of(const Node& block) { return block ? block.end() : 0; }

  Guard guard_around(const Expression& body, const syntax::Walker& walker) {
    if (!asks_for_own_columns(body)) return {};
    const auto above = walker.ancestors();
    for (std::size_t i = 0; i + 1 < above.size(); ++i) {
      if (!above[i].is(Kind::IfStatement) || above[i].field(Field::Consequence) != above[i + 1])
        continue;
      const Expression asked = body.at(above[i].field(Field::Condition));
      if (auto type_class = asks_for_type(asked)) return {*std::move(type_class), above[i + 1]};
    }
    return {};
  }

  // isinstance(column.type, T)
  std::optional<Expression> asks_for_type(const Expression& asked) {
    if (!asked.is(Kind::Call) ||
        model::library_name(project_, asked.field(Field::Function)) != "builtins.isinstance")
      return std::nullopt;
    const model::Arguments arguments = model::arguments_of(asked);
    if (arguments.positional.size() != 2 || arguments.has_splat) return std::nullopt;
    const Expression& type = arguments.positional[0].value;
    const Expression& wanted = arguments.positional[1].value;
    const bool is_of_column =
        type.is(Kind::Attribute) && type.node.field(Field::Attribute).text() == "type";
    return is_of_column && is_plain_class(wanted) ? std::optional(wanted) : std::nullopt;
  }

  // From the mapper, and nowhere on to other tables.
  bool asks_for_own_columns(const Expression& body) {
    static constexpr std::array<std::string_view, 4> kOfMapper = {"c", "class_", "column_attrs",
                                                                  "columns"};
    static constexpr std::array<std::string_view, 6> kElsewhere = {
        "entity", "foreign_keys", "mapper", "metadata", "registry", "table"};
    for (syntax::Walker walker(body.node); walker; walker.next()) {
      if (walker->is(Kind::Identifier) && !parameters_.empty() &&
          walker->text() == parameters_.front() &&
          !(walker.ancestors().back().is(Kind::Attribute) &&
            is_among(walker.ancestors().back().field(Field::Attribute).text(), kOfMapper)))
        return false;
      if (walker->is(Kind::Attribute) &&
          is_among(walker->field(Field::Attribute).text(), kElsewhere))
        return false;
    }
    return true;
  }

  bool takes_parameters() {
    for (const Node& each : function_.node.field(Field::Parameters).items()) {
      const Node name = each.is(Kind::TypedParameter) ? each.child(0) : each;
      if (!name.is(Kind::Identifier)) return false;
      parameters_.emplace_back(name.text());
    }
    return true;
  }

  static Expression statement_around(const Expression& body, const syntax::Walker& walker) {
    const auto above = walker.ancestors();
    for (std::size_t i = above.size(); i > 0; --i)
      if (above[i - 1].is(Kind::Block)) return body.at(i == above.size() ? *walker : above[i]);
    return body.at(*walker);
  }

  bool is_quiet(const Expression& e, const syntax::Walker& walker) {
    if (!is_among(e.node.kind(), kQuietKinds)) return false;
    switch (e.node.kind()) {
      case Kind::Call:
        return is_quiet_call(e);
      case Kind::Assignment:
      case Kind::AugmentedAssignment:
        return is_target(e, e.field(Field::Left));
      case Kind::ForStatement:
      case Kind::ForInClause:
        return !e.text().starts_with("async") && is_target(e, e.field(Field::Left));
      case Kind::Attribute:
        return is_quiet_attribute(e);
      case Kind::Identifier:
        return is_quiet_name(e, walker);
      default:
        return true;
    }
  }

  // A local name, or an item of a collection.
  bool is_target(const Expression& statement, const Expression& target) {
    if (target.is(Kind::Identifier)) return true;
    if (target.is(Kind::PatternList) || target.is(Kind::TuplePattern)) {
      const std::vector<Node> parts = target.node.items();
      return std::ranges::all_of(parts, [](const Node& each) { return each.is(Kind::Identifier); });
    }
    return statement.is(Kind::Assignment) && target.is(Kind::Subscript) && is_collection(target);
  }

  // `seen`, `by_name[name]`, `by_name.setdefault(name, [])` of a collection that a module makes.
  bool is_collection(const Expression& written) {
    Expression e = model::unwrapped(written);
    while (true) {
      if (e.is(Kind::Subscript)) {
        e = model::unwrapped(e.field(Field::Value));
        continue;
      }
      const Expression called = e.is(Kind::Call) ? e.field(Field::Function) : Expression{};
      if (!called.is(Kind::Attribute) || called.node.field(Field::Attribute).text() != "setdefault")
        break;
      e = model::unwrapped(called.field(Field::Object));
    }
    const auto value = module_value(e);
    if (!value) return false;
    return value->is(Kind::Call) ? makes_collection(*value) : model::is_display(*value);
  }

  // set(), dict(), defaultdict(list), WeakSet()
  bool makes_collection(const Expression& call) {
    static constexpr std::array<std::string_view, 9> kMakers = {"builtins.dict",
                                                                "builtins.list",
                                                                "builtins.set",
                                                                "collections.Counter",
                                                                "collections.defaultdict",
                                                                "collections.deque",
                                                                "collections.OrderedDict",
                                                                "weakref.WeakKeyDictionary",
                                                                "weakref.WeakSet"};
    return is_among(model::library_name(project_, call.field(Field::Function)), kMakers);
  }

  // What a name of a module, not of a class or a function, is bound to.
  std::optional<Expression> module_value(const Expression& e) {
    const semantic::Resolution meaning = model::resolve(project_, e);
    const auto* local = std::get_if<Local>(&meaning);
    auto value = local == nullptr ? std::nullopt : model::variable_value(project_, *local);
    if (!value) return std::nullopt;
    for (Node above = value->node.parent(); above; above = above.parent())
      if (above.is(Kind::ClassDefinition) || above.is(Kind::FunctionDefinition))
        return std::nullopt;
    return model::unwrapped(*value);
  }

  bool is_quiet_call(const Expression& call) {
    const Expression function = model::unwrapped(call.field(Field::Function));
    const std::string name = model::library_name(project_, function);
    if (name == "builtins.issubclass") return asks_for_class_of_project(call);
    if (name == "builtins.isinstance") return !is_told_class(first_argument(call));
    if (name == "builtins.hasattr" || name == "builtins.getattr") return asks_for_known_name(call);
    if (is_among(name, kFunctions) || name.starts_with("logging.")) return true;
    if (!function.is(Kind::Attribute)) return false;
    const std::string_view method = function.node.field(Field::Attribute).text();
    const Expression object = function.field(Field::Object);
    if (is_among(method, kReading)) return !is_told_class(object);
    if (is_among(method, kCollecting) && is_collection(object)) return true;
    return is_among(method, kLogging) && is_logger(object);
  }

  bool is_logger(const Expression& object) {
    const auto value = module_value(object);
    if (!value || !value->is(Kind::Call)) return false;
    const std::string maker = model::library_name(project_, value->field(Field::Function));
    return maker == "logging.getLogger" || maker == "structlog.get_logger" ||
           maker == "structlog.getLogger" || maker == "structlog.stdlib.get_logger";
  }

  static Expression first_argument(const Expression& call) {
    const model::Arguments arguments = model::arguments_of(call);
    return arguments.positional.empty() ? Expression{} : arguments.positional.front().value;
  }

  // `cls` of (mapper, cls), or `mapper.class_`.
  [[nodiscard]] bool is_told_class(const Expression& written) const {
    const Expression e = model::unwrapped(written);
    if (e.is(Kind::Identifier)) return parameters_.size() > 1 && e.text() == parameters_[1];
    return e.is(Kind::Attribute) && e.node.field(Field::Attribute).text() == "class_";
  }

  // Below a class of a library, or a declarative base, classes are no more what they were.
  bool asks_for_class_of_project(const Expression& call) {
    const model::Arguments arguments = model::arguments_of(call);
    if (arguments.positional.size() != 2 || arguments.has_splat) return false;
    const Expression asked = model::unwrapped(arguments.positional[1].value);
    if (!asked.is(Kind::Tuple)) return is_plain_class(asked);
    const std::vector<Node> parts = asked.node.items();
    return std::ranges::all_of(parts,
                               [&](const Node& each) { return is_plain_class(asked.at(each)); });
  }

  bool is_plain_class(const Expression& e) {
    const semantic::Resolution meaning = model::resolve(project_, e);
    return project_.class_site(meaning).has_value() && !is_base(e);
  }

  // Pydantic and SQLModel give each class attributes of their own.
  bool asks_for_known_name(const Expression& call) {
    const model::Arguments arguments = model::arguments_of(call);
    if (arguments.positional.size() < 2 || arguments.has_splat) return false;
    if (!is_told_class(arguments.positional.front().value)) return true;
    if (event_ == "instrument_class") return false;
    const Expression& asked = arguments.positional[1].value;
    // getattr(cls, property.key): what is mapped is mapped as before.
    if (asked.is(Kind::Attribute) && asked.node.field(Field::Attribute).text() == "key")
      return true;
    const auto name = model::string_value(project_, asked);
    return name && (is_among(*name, kOfClasses) || is_of_its_own(*name));
  }

  static bool is_of_its_own(std::string_view name) {
    return !name.starts_with('_') && !name.starts_with("model_") && !is_kept_name(name);
  }

  bool is_quiet_attribute(const Expression& e) {
    const std::string_view name = e.node.field(Field::Attribute).text();
    if (name.starts_with("__")) return is_among(name, kOfClasses);
    if (!is_told_class(e.field(Field::Object))) return true;
    return event_ != "instrument_class" && is_of_its_own(name);
  }

  // The old base itself may only be asked for what the new one shares with it.
  bool is_quiet_name(const Expression& e, const syntax::Walker& walker) {
    const Node parent = walker.ancestors().empty() ? Node{} : walker.ancestors().back();
    const bool is_object = parent.is(Kind::Attribute) && parent.field(Field::Object) == e.node;
    if (parent.is(Kind::Attribute) && !is_object) return true;
    if (parent.is(Kind::KeywordArgument) && parent.field(Field::Name) == e.node) return true;
    if (!is_base(e)) return true;
    const std::string_view asked = parent.field(Field::Attribute).text();
    return is_object && (asked == "registry" || asked == "metadata");
  }

  bool is_base(const Expression& e) {
    const auto base = declarative_base(project_, e);
    return !base || base->has_value();
  }

  const Project& project_;
  Expression function_;
  std::string_view event_;
  std::vector<std::string> parameters_;
};

}  // namespace

bool is_of_mappers(std::string_view event) {
  return is_among(event, kOfMappers);
}

std::optional<Act> what_does_more(const Project& project, const Expression& call) {
  const model::Listener listener = model::listener_at(project, call);
  const Expression& function = listener.function;
  const bool is_plain = listener.event && is_of_mappers(*listener.event) &&
                        !listener.arguments.has_splat &&
                        (function.is(Kind::FunctionDefinition) || function.is(Kind::Lambda)) &&
                        !listener.is_decorated;
  if (!is_plain) return Act{call, {}};
  return Look(project, function, *listener.event).what_does_more();
}

}  // namespace modelmend::emit
