#include "model/mapper/chains.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Steps from an expression to what it begins with; variables may lead in a circle.
constexpr int kMaxSteps = 32;

bool is_name(const Expression& e) {
  return e.is(Kind::Identifier) || e.is(Kind::Attribute);
}

// These give the mapper of the class that they are called with.
bool gives_mapper(std::string_view callee) {
  constexpr std::array<std::string_view, 4> kNames = {
      "sqlalchemy.inspect", "sqlalchemy.inspection.inspect", "sqlalchemy.orm.class_mapper",
      "sqlalchemy.orm.object_mapper"};
  return std::ranges::find(kNames, callee) != kNames.end();
}

// These give the items of what they are called with.
bool passes_items_on(std::string_view callee) {
  constexpr std::array<std::string_view, 7> kNames = {
      "builtins.list", "builtins.tuple",     "builtins.set",     "builtins.sorted",
      "builtins.iter", "builtins.enumerate", "builtins.reversed"};
  return std::ranges::find(kNames, callee) != kNames.end();
}

bool holds_name(const Node& pattern, std::string_view name) {
  for (syntax::Walker walker(pattern); walker; walker.next())
    if (walker->is(Kind::Identifier) && walker->text() == name) return true;
  return false;
}

// What the loop around the name goes over, if it binds the name.
Expression looped_over(const Expression& name) {
  for (const Node& above : name.node.ancestors()) {
    if (above.is(Kind::FunctionDefinition) || above.is(Kind::Lambda)) break;
    if (above.is(Kind::ForStatement) && holds_name(above.field(Field::Left), name.text()))
      return unwrapped(name.at(above.field(Field::Right)));
  }
  return {};
}

// What the name was bound to last: of `table = User.__table__` the resolver knows no more than that
// it is no definition.
Expression bound_to(const Expression& name) {
  if (name.quoted) return {};
  const semantic::ScopeTable& scopes = name.module->scopes();
  for (auto scope = std::optional(scopes.scope_at(name.node.begin())); scope;
       scope = scopes.scope(*scope).parent) {
    const auto bindings = scopes.bindings(*scope, name.text());
    if (bindings.empty()) continue;
    Node value;
    for (const semantic::Binding* each : bindings)
      if (each->visible_from <= name.node.begin()) value = each->value;
    return value ? unwrapped(name.at(value)) : Expression{};
  }
  return {};
}

}  // namespace

// One way from an expression to what it begins with.
class ChainWalk {
 public:
  explicit ChainWalk(const ChainReader& reader) : reader_(reader) {}

  std::vector<Chain> walk(const Expression& expression) {
    open_.push_back({unwrapped(expression), {}});
    for (int step = 0; step < kMaxSteps && !open_.empty(); ++step) {
      Step next = std::move(open_.back());
      open_.pop_back();
      if (next.at && !ends(next)) go_on(std::move(next));
    }
    return std::move(found_);
  }

 private:
  struct Step {
    Expression at;
    std::vector<std::string> taken;  // the last first
  };

  bool ends(const Step& step) {
    if (!is_name(step.at)) return false;
    Chain chain;
    if (!start_of(step.at, chain)) return false;
    chain.path.assign(step.taken.rbegin(), step.taken.rend());
    found_.push_back(std::move(chain));
    return true;
  }

  bool start_of(const Expression& name, Chain& chain) const {
    if (const auto cls = reader_.names_.class_of(name, ClassId{})) {
      chain.cls = *cls;
      return true;
    }
    if (const auto owner = reader_.known(reader_.apart_.metadata_of_owner(name))) {
      chain.start = ChainStart::Owner;
      chain.metadata = *owner;
      return true;
    }
    if (const auto metadata = reader_.known(reader_.apart_.metadata_of(name))) {
      chain.start = ChainStart::MetaData;
      chain.metadata = *metadata;
      return true;
    }
    if (!name.is(Kind::Identifier)) return false;
    const auto table = reader_.names_.table_of(name, ClassId{});
    if (!table || reader_.names_.models().table(*table).mapped_class) return false;
    chain.start = ChainStart::Table;
    chain.table = *table;
    return true;
  }

  void go_on(Step step) {
    const Expression e = step.at;
    if (e.is(Kind::Attribute)) {
      step.taken.emplace_back(e.node.field(Field::Attribute).text());
      to(std::move(step), e.field(Field::Object));
    } else if (e.is(Kind::Subscript)) {
      const auto key = string_value(reader_.names_.project(), e.field(Field::Subscript));
      step.taken.push_back(key ? fmt::format("['{}']", *key) : "[]");
      to(std::move(step), e.field(Field::Value));
    } else if (e.is(Kind::Call)) {
      go_into_call(std::move(step));
    } else if (e.is(Kind::NamedExpression)) {
      to(std::move(step), e.field(Field::Value));
    } else if (e.is(Kind::Identifier)) {
      go_behind_name(std::move(step));
    } else if (e.is(Kind::Tuple) || e.is(Kind::List) || e.is(Kind::Set)) {
      if (!step.taken.empty()) step.taken.pop_back();  // an item of it
      for (const Node& item : e.node.items()) to(step, e.at(item));
    }
  }

  void go_into_call(Step step) {
    const Expression e = step.at;
    const Expression function = unwrapped(e.field(Field::Function));
    const std::string callee = library_name(reader_.names_.project(), function);
    const Arguments arguments = arguments_of(e);
    if (gives_mapper(callee) || passes_items_on(callee)) {
      if (arguments.positional.empty()) return;
      if (gives_mapper(callee)) step.taken.emplace_back("__mapper__");
      to(std::move(step), arguments.positional.front().value);
    } else if (function.is(Kind::Attribute)) {
      step.taken.push_back(fmt::format("{}()", function.node.field(Field::Attribute).text()));
      to(std::move(step), function.field(Field::Object));
    }
  }

  void go_behind_name(Step step) {
    const Expression name = step.at;
    const Expression value = value_of(reader_.names_.project(), name);
    if (value && value.place() != name.place()) return to(std::move(step), value);
    if (const Expression bound = bound_to(name)) return to(std::move(step), bound);
    if (const Expression items = looped_over(name)) {
      step.taken.emplace_back("[]");
      to(std::move(step), items);
    }
  }

  void to(Step step, const Expression& next) {
    step.at = unwrapped(next);
    open_.push_back(std::move(step));
  }

  const ChainReader& reader_;
  std::vector<Step> open_;
  std::vector<Chain> found_;
};

ChainReader::ChainReader(const MapperNames& names)
    : names_(names), apart_(names.project(), semantic::kNewestSqlModel) {}

std::vector<Chain> ChainReader::chains_of(const Expression& expression) const {
  return ChainWalk(*this).walk(expression);
}

std::optional<MetaDataId> ChainReader::known(const std::optional<MetaDataSource>& source) const {
  if (!source) return std::nullopt;
  for (const MetaDataFact& each : names_.models().metadatas) {
    const bool is_same = each.place ? *each.place == source->key.place
                                    : !source->key.library.empty() && each.name == source->name;
    if (is_same) return each.id;
  }
  return std::nullopt;
}

}  // namespace modelmend::model
