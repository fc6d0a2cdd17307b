#include "model/mapper/join.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "model/mapper/join_keys.h"
#include "model/mapper/words.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using syntax::Field;
using syntax::Kind;

using Columns = std::set<ColumnRef>;

std::string callee_name(const MapperNames& names, const Expression& call) {
  const Expression function = unwrapped(call.field(Field::Function));
  if (call.quoted) return std::string(function.text());
  return library_name(names.project(), value_of(names.project(), function));
}

// "and_" and "sqlalchemy.and_".
bool is_called(std::string_view callee, std::string_view name) {
  return callee == name || (callee.ends_with(name) && callee.starts_with("sqlalchemy.") &&
                            callee[callee.size() - name.size() - 1] == '.');
}

bool is_absent(const Expression& e) {
  return !e || e.is(Kind::None);
}

// The condition of a primaryjoin= or secondaryjoin=.
class ConditionReader {
 public:
  ConditionReader(const MapperNames& names, ClassId from) : names_(names), from_(from) {}

  void read(const Expression& condition) {
    std::vector<Expression> open{condition};
    while (!open.empty()) {
      const Expression e = unwrapped(open.back());
      open.pop_back();
      const std::string callee = e.is(Kind::Call) ? callee_name(names_, e) : std::string();
      const std::string_view sign =
          e.is(Kind::BinaryOperator) ? e.node.field(Field::Operator).text() : std::string_view();
      const bool is_or = is_called(callee, "or_") || sign == "|";
      is_plain &= !is_or;
      if (sign == "|" || sign == "&") {
        open.push_back(e.field(Field::Right));
        open.push_back(e.field(Field::Left));
      } else if (is_or || is_called(callee, "and_")) {
        for (const Argument& part : arguments_of(e).positional) open.push_back(part.value);
      } else {
        read_comparison(e);
      }
    }
  }

  std::vector<Equation> equations;
  std::vector<Comparison> comparisons;
  bool is_plain = true;
  std::string unknown;  // why keys alone do not tell which columns are foreign

 private:
  void read_comparison(const Expression& e) {
    const auto parts =
        e.is(Kind::ComparisonOperator) ? e.node.items() : std::vector<syntax::Node>();
    const bool is_equation = parts.size() == 2 && e.node.field(Field::Operators).text() == "==";
    const auto left = is_equation ? side(e.at(parts[0])) : std::nullopt;
    const auto right = is_equation ? side(e.at(parts[1])) : std::nullopt;
    if (left && right) {
      equations.push_back({*left, *right});
      return;
    }
    is_plain = false;
    Comparison read = comparison(e, parts);
    const std::size_t columns = read.left.size() + read.right.size();
    if (columns != 0) comparisons.push_back(std::move(read));
    if (columns > 1)
      unknown = fmt::format("the condition '{}' is more than columns equated", canonical_text(e));
  }

  [[nodiscard]] Comparison comparison(const Expression& e,
                                      const std::vector<syntax::Node>& parts) const {
    if (parts.size() == 2) return {columns_in(e.at(parts[0])), columns_in(e.at(parts[1]))};
    const Expression function = e.is(Kind::Call) ? e.field(Field::Function) : Expression{};
    if (!function.is(Kind::Attribute)) return {columns_in(e), {}};
    return {columns_in(function.field(Field::Object)), columns_in(e.field(Field::Arguments))};
  }

  // A column, maybe in foreign() or remote().
  [[nodiscard]] std::optional<JoinSide> side(const Expression& written) const {
    JoinSide side;
    Expression e = unwrapped(written);
    while (const auto inner = marked(e, side)) e = unwrapped(*inner);
    const auto column = names_.column_of(e, from_);
    if (!column) return std::nullopt;
    side.column = *column;
    return side;
  }

  // What foreign() or remote() is given, with its mark on `side`.
  [[nodiscard]] std::optional<Expression> marked(const Expression& e, JoinSide& side) const {
    if (!e.is(Kind::Call)) return std::nullopt;
    const std::string callee = callee_name(names_, e);
    const Arguments arguments = arguments_of(e);
    const bool is_foreign = is_called(callee, "foreign");
    const bool is_remote = is_called(callee, "remote");
    if ((!is_foreign && !is_remote) || arguments.positional.empty()) return std::nullopt;
    side.is_foreign |= is_foreign;
    side.is_remote |= is_remote;
    return arguments.positional.front().value;
  }

  // Those that are read anywhere in `e`, each once for each time that it is read.
  [[nodiscard]] std::vector<JoinSide> columns_in(const Expression& e) const {
    std::vector<JoinSide> found;
    for (syntax::Walker walker(e.node); walker; walker.next()) {
      const bool may_be =
          walker->is(Kind::Attribute) || walker->is(Kind::Identifier) || walker->is(Kind::Call);
      const auto column = may_be ? side(e.at(*walker)) : std::nullopt;
      if (!column) continue;
      found.push_back(*column);
      walker.skip_children();
    }
    return found;
  }

  const MapperNames& names_;
  ClassId from_;
};

class JoinReader {
 public:
  JoinReader(const MapperNames& names, const JoinQuestion& question)
      : names_(names),
        question_(question),
        parent_(names.tables_of(question.owner)),
        child_(names.tables_of(question.target)) {}

  Join read() {
    const auto foreign = columns(question_.foreign_keys, "foreign_keys");
    const auto remote = columns(question_.remote_side, "remote_side");
    read_conditions(foreign);
    if (!join_.unknown.empty()) return std::move(join_);
    mark_foreign(foreign);
    if (!has_foreign()) refuse(std::move(beyond_keys_));
    mark_remote(remote);
    find_direction();
    return std::move(join_);
  }

 private:
  [[nodiscard]] std::optional<Columns> columns(const Expression& option, std::string_view name) {
    const Expression value = late_value(names_, option, question_.owner);
    if (is_absent(value)) return std::nullopt;
    std::vector<Expression> items{value};
    if (value.is(Kind::List) || value.is(Kind::Tuple) || value.is(Kind::Set)) {
      items.clear();
      for (const syntax::Node& item : value.node.items()) items.push_back(value.at(item));
    }
    Columns found;
    for (const Expression& item : items) {
      if (const auto column = names_.column_of(item, question_.owner)) {
        found.insert(*column);
      } else {
        refuse(fmt::format("'{}' in {} is no column that is known", canonical_text(item), name));
      }
    }
    return found;
  }

  void refuse(std::string reason) {
    if (join_.unknown.empty()) join_.unknown = std::move(reason);
  }

  void read_conditions(const std::optional<Columns>& foreign) {
    if (!question_.secondary) {
      join_.equations = condition(question_.primaryjoin, parent_, child_, foreign);
      return;
    }
    const std::vector<TableId> secondary{*question_.secondary};
    join_.equations = condition(question_.primaryjoin, parent_, secondary, foreign);
    const auto second = condition(question_.secondaryjoin, child_, secondary, foreign);
    join_.equations.insert(join_.equations.end(), second.begin(), second.end());
  }

  std::vector<Equation> condition(const Expression& option, const std::vector<TableId>& left,
                                  const std::vector<TableId>& right,
                                  const std::optional<Columns>& foreign) {
    const Expression given = late_value(names_, option, question_.owner);
    if (!is_absent(given)) {
      ConditionReader reader(names_, question_.owner);
      reader.read(given);
      join_.is_plain &= reader.is_plain;
      std::ranges::move(reader.comparisons, std::back_inserter(join_.comparisons));
      if (reader.equations.empty() && reader.unknown.empty())
        refuse("its condition equates no columns that are known");
      if (beyond_keys_.empty()) beyond_keys_ = std::move(reader.unknown);
      return std::move(reader.equations);
    }
    KeyJoin keys = join_by_keys(names_, left, right, foreign);
    if (!keys.unknown.empty()) refuse(keys.unknown);
    std::vector<Equation> equations;
    for (const KeyPair& pair : keys.pairs)
      equations.push_back({{pair.referred, false, false}, {pair.key, false, false}});
    return equations;
  }

  void mark_foreign(const std::optional<Columns>& given) {
    if (has_foreign()) return;
    if (given)
      for_each_compared([&](JoinSide& side) { side.is_foreign = given->contains(side.column); });
    for (Equation& e : join_.equations) {
      if (given) {
        e.left.is_foreign = given->contains(e.left.column);
        e.right.is_foreign = given->contains(e.right.column);
      } else {
        mark_present_key(e);
      }
    }
  }

  void mark_present_key(Equation& e) const {
    if (references(names_, e.left.column, e.right.column)) {
      e.left.is_foreign = true;
    } else if (references(names_, e.right.column, e.left.column)) {
      e.right.is_foreign = true;
    } else if (question_.secondary) {
      const bool left = e.left.column.table == *question_.secondary;
      const bool right = e.right.column.table == *question_.secondary;
      e.left.is_foreign = left && !right;
      e.right.is_foreign = right && !left;
    }
  }

  void mark_remote(const std::optional<Columns>& given) {
    bool is_marked = false;
    for_each_side([&](const JoinSide& side) { is_marked |= side.is_remote; });
    if (is_marked) return;
    const bool is_self = is_self_referential();
    for_each_compared([&](JoinSide& side) { mark_remote_other(side, given, is_self); });
    for (Equation& e : join_.equations) {
      if (question_.secondary) {
        e.left.is_remote = e.left.column.table == *question_.secondary;
        e.right.is_remote = e.right.column.table == *question_.secondary;
      } else if (given) {
        e.left.is_remote = given->contains(e.left.column);
        e.right.is_remote =
            given->contains(e.right.column) && !(is_self && e.left.column == e.right.column);
      } else if (is_self) {
        e.left.is_remote = e.left.is_foreign;
        e.right.is_remote = e.right.is_foreign && e.left.column != e.right.column;
      } else {
        mark_remote_table(e);
      }
    }
  }

  // SQLAlchemy tells no remote side of `cast(a, T) == b` within one table.
  void mark_remote_other(JoinSide& side, const std::optional<Columns>& given, bool is_self) const {
    if (question_.secondary) {
      side.is_remote = side.column.table == *question_.secondary;
    } else if (given && !is_self) {
      side.is_remote = given->contains(side.column);
    } else if (!given && !overlap()) {
      side.is_remote = is_in(child_, side);
    }
  }

  [[nodiscard]] static bool is_in(const std::vector<TableId>& tables, const JoinSide& side) {
    return std::ranges::find(tables, side.column.table) != tables.end();
  }

  [[nodiscard]] bool is_self_referential() const {
    return std::ranges::any_of(join_.equations, [&](const Equation& e) {
      return is_in(parent_, e.left) && is_in(parent_, e.right) && is_in(child_, e.left) &&
             is_in(child_, e.right);
    });
  }

  // True if a table is on both sides.
  [[nodiscard]] bool overlap() const {
    return std::ranges::any_of(
        parent_, [&](TableId id) { return std::ranges::find(child_, id) != child_.end(); });
  }

  [[nodiscard]] bool has_foreign() const {
    bool is_found = false;
    for_each_foreign([&](const JoinSide& /*side*/) { is_found = true; });
    return is_found;
  }

  void mark_remote_table(Equation& e) const {
    if (overlap()) {
      e.right.is_remote = is_in(child_, e.right) && is_in(parent_, e.left);
      e.left.is_remote = is_in(child_, e.left) && is_in(parent_, e.right);
    } else {
      e.left.is_remote = is_in(child_, e.left);
      e.right.is_remote = is_in(child_, e.right);
    }
  }

  void find_direction() {
    if (question_.secondary) {
      join_.direction = Direction::ManyToMany;
      return;
    }
    bool keys_of_child = false;
    bool keys_of_parent = false;
    for_each_foreign([&](const JoinSide& side) {
      keys_of_child |= is_in(child_, side);
      keys_of_parent |= is_in(parent_, side);
    });
    if (keys_of_child && keys_of_parent) return find_direction_by_remote();
    if (!keys_of_child && !keys_of_parent) return refuse("its condition has no foreign key");
    join_.direction = keys_of_child ? Direction::OneToMany : Direction::ManyToOne;
  }

  void find_direction_by_remote() {
    Columns to_many;
    Columns to_one;
    for_each_foreign(
        [&](const JoinSide& side) { (side.is_remote ? to_many : to_one).insert(side.column); });
    if (!to_many.empty() && !to_one.empty()) {
      const Columns self = self_equated();
      std::erase_if(to_many, [&](const ColumnRef& c) { return self.contains(c); });
      std::erase_if(to_one, [&](const ColumnRef& c) { return self.contains(c); });
    }
    if (to_many.empty() == to_one.empty())
      return refuse("both classes hold foreign keys of its condition");
    join_.direction = to_one.empty() ? Direction::OneToMany : Direction::ManyToOne;
  }

  [[nodiscard]] Columns self_equated() const {
    Columns remote;
    Columns local;
    for_each_side(
        [&](const JoinSide& side) { (side.is_remote ? remote : local).insert(side.column); });
    std::erase_if(remote, [&](const ColumnRef& c) { return !local.contains(c); });
    return remote;
  }

  // A template because what is done with each side differs.
  template <class Visit>
  void for_each_side(const Visit& visit) const {
    for (const Equation& e : join_.equations)
      for (const JoinSide* side : {&e.left, &e.right}) visit(*side);
    for (const Comparison& each : join_.comparisons) {
      std::ranges::for_each(each.left, visit);
      std::ranges::for_each(each.right, visit);
    }
  }

  template <class Change>  // likewise
  void for_each_compared(const Change& change) {
    for (Comparison& each : join_.comparisons) {
      std::ranges::for_each(each.left, change);
      std::ranges::for_each(each.right, change);
    }
  }

  template <class Visit>
  void for_each_foreign(const Visit& visit) const {
    for_each_side([&](const JoinSide& side) {
      if (side.is_foreign) visit(side);
    });
  }

  const MapperNames& names_;
  const JoinQuestion& question_;
  std::vector<TableId> parent_;
  std::vector<TableId> child_;
  std::string beyond_keys_;  // why keys alone do not tell which columns are foreign
  Join join_;
};

}  // namespace

std::vector<ColumnPair> Join::pairs(const MapperNames& names) const {
  std::set<ColumnPair> found;
  const auto add = [&](const JoinSide& left, const JoinSide& right) {
    if (left.is_remote == right.is_remote) return;
    const JoinSide& local = left.is_remote ? right : left;
    const JoinSide& remote = left.is_remote ? left : right;
    found.insert({names.text(local.column), names.text(remote.column)});
  };
  for (const Equation& e : equations) add(e.left, e.right);
  for (const Comparison& each : comparisons)
    for (const JoinSide& left : each.left)
      for (const JoinSide& right : each.right) add(left, right);
  return {found.begin(), found.end()};
}

Join read_join(const MapperNames& names, const JoinQuestion& question) {
  return JoinReader(names, question).read();
}

Join reversed(const Join& join) {
  Join other = join;
  if (join.direction == Direction::OneToMany) other.direction = Direction::ManyToOne;
  if (join.direction == Direction::ManyToOne) other.direction = Direction::OneToMany;
  // With a secondary table its columns are the remote ones from both sides.
  if (join.direction == Direction::ManyToMany) return other;
  for (Equation& e : other.equations) std::swap(e.left.is_remote, e.right.is_remote);
  for (Comparison& each : other.comparisons)
    for (auto* const sides : {&each.left, &each.right})
      for (JoinSide& side : *sides) side.is_remote = !side.is_remote;
  return other;
}

Expression late_value(const MapperNames& names, const Expression& option, ClassId from) {
  if (!option) return {};
  Expression e = unwrapped(option);
  if (const auto code = evaluated_string(names.project(), e)) e = *code;
  if (e.is(Kind::Lambda)) e = unwrapped(e.field(Field::Body));
  const bool is_name = e.is(Kind::Identifier) || e.is(Kind::Attribute);
  if (!is_name || e.quoted || names.column_of(e, from) || names.class_of(e, from)) return e;
  Expression value = value_of(names.project(), e);
  const auto code = evaluated_string(names.project(), value);
  return code ? *code : value;
}

}  // namespace modelmend::model
