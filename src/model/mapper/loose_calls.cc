#include "model/mapper/loose_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "model/entered.h"
#include "model/mapper/change_aim.h"
#include "model/mapper/words.h"
#include "semantic/test_files.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::DefinitionKind;
using semantic::Local;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

template <std::size_t kCount>  // tables of different sizes
bool is_among(const std::array<std::string_view, kCount>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_constraint(std::string_view callee) {
  constexpr auto kConstraints = std::to_array<std::string_view>(
      {"UniqueConstraint", "ForeignKeyConstraint", "CheckConstraint", "PrimaryKeyConstraint",
       "ExcludeConstraint"});
  return callee.starts_with("sqlalchemy.") &&
         is_among(kConstraints, callee.substr(callee.rfind('.') + 1));
}

bool runs_text(std::string_view callee) {
  return callee == "builtins.exec" || callee == "builtins.eval";
}

bool gives_names(std::string_view callee) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"builtins.globals", "builtins.locals", "builtins.vars"});
  return is_among(kNames, callee);
}

Node statement_around(const Node& node) {
  Node at = node;
  while (at.parent() && at.parent().parent()) at = at.parent();
  return at;
}

bool is_target(const Node& node) {
  Node at = node;
  while (at.parent().is(Kind::Attribute) || at.parent().is(Kind::Subscript)) at = at.parent();
  const Node above = at.parent();
  return !(at == node) && (above.is(Kind::Assignment) || above.is(Kind::AugmentedAssignment)) &&
         above.field(Field::Left) == at;
}

class LooseCalls {
 public:
  LooseCalls(const MapperNames& names, const ChainReader& chains, const semantic::Module& module)
      : names_(names), chains_(chains), root_{&module, module.root(), 0, nullptr} {}

  std::vector<OutsideChange> find() {
    for (syntax::Walker walker(root_.node); walker; walker.next()) {
      const Kind kind = walker->kind();
      if (kind == Kind::FunctionDefinition || kind == Kind::ClassDefinition ||
          kind == Kind::Lambda) {
        walker.skip_children();
      } else if (kind == Kind::Call) {
        read(root_.at(*walker));
      }
    }
    return std::move(found_);
  }

 private:
  void read(const Expression& call) {
    const Expression function = unwrapped(call.field(Field::Function));
    const semantic::Resolution meaning = meaning_of(names_.project(), function).resolution;
    const std::string callee = library_name(meaning);
    if (is_constraint(callee) && !is_inside_call(call.node))
      return add(call, "it gets a constraint later", chains_in(call.field(Field::Arguments)));
    if (is_imperative_mapping(callee))
      return add(call, "a class is mapped to it by a call",
                 chains_in(call.field(Field::Arguments)));
    if (callee == "builtins.type" && makes_a_model(call))
      return add_to_project(call, "a class is made by a call of type()");
    if (runs_text(callee) && call.node.parent().is(Kind::ExpressionStatement))
      return add_to_project(call, fmt::format("'{}' may change every class", canonical_text(call)));
    if (gives_names(callee) && is_target(call.node))
      return add_to_project(call, "a class is changed by its name");
    if (callee.empty() && may_run_anything(function, meaning) && is_a_statement(call.node) &&
        !is_of_session(function))
      read_unknown_call(call, function);
  }

  static bool is_a_statement(const Node& call) {
    return call.parent().is(Kind::ExpressionStatement);
  }

  // Arguments of a Table are read with it.
  static bool is_inside_call(const Node& node) {
    return std::ranges::any_of(node.ancestors(),
                               [](const Node& above) { return above.is(Kind::Call); });
  }

  static bool may_run_anything(const Expression& function, const semantic::Resolution& meaning) {
    if (function.is(Kind::Lambda)) return true;
    const auto* local = std::get_if<Local>(&meaning);
    return local == nullptr || local->kind != DefinitionKind::Class;
  }

  // `with Session(engine) as s: s.bulk_insert_mappings(User, rows)`
  [[nodiscard]] bool is_of_session(const Expression& function) const {
    if (!function.is(Kind::Attribute)) return false;
    return library_entered(names_.project(), unwrapped(function.field(Field::Object)))
        .starts_with("sqlalchemy.");
  }

  // `register(User)`, `for each in (User, Team): register(each)`
  void read_unknown_call(const Expression& call, const Expression& function) {
    std::vector<Chain> given;
    const Arguments arguments = arguments_of(call);
    for (const auto* const list : {&arguments.positional, &arguments.keywords})
      for (const Argument& argument : *list)
        for (Chain& chain : chains_.chains_of(argument.value))
          if (is_of_mapping(chain)) given.push_back(std::move(chain));
    add(call, fmt::format("'{}(...)' may change it", canonical_text(function)), given,
        given.size() == 1 && is_metadata(given.front()) ? words_about_metadata(call)
                                                        : std::string());
  }

  // The whole of a MetaData.
  static bool is_metadata(const Chain& chain) {
    if (chain.start == ChainStart::MetaData) return chain.path.empty();
    return chain.path.size() == 1 && chain.path[0] == "metadata" &&
           (chain.start == ChainStart::Class || chain.start == ChainStart::Owner);
  }

  // `searchable(Base.metadata)` does to a table what `searchable(SQLModel.metadata)` does to it
  // once it is there: the MetaData goes without its name, since the tables are those that are
  // changed. Empty if the call is not all of its statement.
  [[nodiscard]] std::string words_about_metadata(const Expression& call) const {
    if (!call.node.parent().parent().is(Kind::Module)) return {};
    const Arguments arguments = arguments_of(call);
    if (arguments.has_splat) return {};
    std::string words = words_of(names_, call.field(Field::Function), ClassId{}) + "(";
    for (const auto* const list : {&arguments.positional, &arguments.keywords})
      for (const Argument& argument : *list) {
        const std::vector<Chain> chains = chains_.chains_of(argument.value);
        const bool is_given = std::ranges::any_of(chains, is_of_mapping);
        words += fmt::format("{}={},", argument.keyword,
                             is_given ? "<MetaData>" : words_of(names_, argument.value, ClassId{}));
      }
    return words + ")";
  }

  // The class itself, its table, its MetaData; not one of its columns.
  static bool is_of_mapping(const Chain& chain) {
    constexpr auto kMapping =
        std::to_array<std::string_view>({"__table__", "__mapper__", "metadata", "registry", "[]"});
    return chain.path.empty() || is_among(kMapping, chain.path[0]);
  }

  // type("Team", (Base,), {...})
  [[nodiscard]] bool makes_a_model(const Expression& call) const {
    const Arguments arguments = arguments_of(call);
    return arguments.positional.size() == 3 &&
           !chains_.chains_of(arguments.positional[1].value).empty();
  }

  [[nodiscard]] std::vector<Chain> chains_in(const Expression& code) const {
    std::vector<Chain> all;
    for (syntax::Walker walker(code.node); walker; walker.next()) {
      if (!walker->is(Kind::Identifier) && !walker->is(Kind::Attribute)) continue;
      for (Chain& chain : chains_.chains_of(code.at(*walker))) all.push_back(std::move(chain));
      walker.skip_children();
    }
    return all;
  }

  OutsideChange change_at(const Expression& call, std::string reason) const {
    const Expression statement = call.at(statement_around(call.node));
    OutsideChange change{.classes = {},
                         .tables = {},
                         .reason = std::move(reason),
                         .words = {},
                         .statement = statement.place(),
                         .place = call.place()};
    if (!names_.models().classes.empty()) change.words = words_of(names_, statement, ClassId{});
    return change;
  }

  // `words`: those of the statement, if it has better ones than its text.
  void add(const Expression& call, const std::string& reason, const std::vector<Chain>& chains,
           std::string words = {}) {
    OutsideChange change = change_at(call, reason);
    if (!words.empty()) change.words = std::move(words);
    for (const Chain& chain : chains) {
      OutsideChange aimed;
      aim(names_.models(), chain, aimed);
      for (const ClassId id : aimed.classes)
        if (std::ranges::find(change.classes, id) == change.classes.end())
          change.classes.push_back(id);
      for (const TableId id : aimed.tables)
        if (std::ranges::find(change.tables, id) == change.tables.end())
          change.tables.push_back(id);
    }
    if (!change.classes.empty() || !change.tables.empty()) found_.push_back(std::move(change));
  }

  void add_to_project(const Expression& call, std::string reason) {
    found_.push_back(change_at(call, std::move(reason)));
  }

  const MapperNames& names_;
  const ChainReader& chains_;
  Expression root_;
  std::vector<OutsideChange> found_;
};

}  // namespace

std::vector<OutsideChange> loose_calls(const MapperNames& names, const ChainReader& chains,
                                       const semantic::Module& module) {
  if (semantic::is_test_file(names.project().sources().path(module.id()))) return {};
  return LooseCalls(names, chains, module).find();
}

bool is_imperative_mapping(std::string_view callee) {
  return callee.starts_with("sqlalchemy.orm.") &&
         (callee.ends_with(".map_imperatively") || callee.ends_with(".mapper"));
}

}  // namespace modelmend::model
