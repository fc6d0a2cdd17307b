#include "verify/compare_statements.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "model/declared_arguments.h"
#include "model/resolved_text.h"
#include "semantic/class_hierarchy.h"
#include "verify/moved_names.h"
#include "verify/pair_findings.h"
#include "verify/renamed_attributes.h"

namespace modelmend::verify {
namespace {

using Key = std::tuple<Subject, std::string, std::string>;  // subject, member, aspect
using Group = std::vector<const Statement*>;

// The bare names of classes that a state has once.
std::map<std::string, std::string> single_classes(const State& state) {
  std::map<std::string, std::string> found;
  std::set<std::string> several;
  for (const model::ModelClass& cls : state.models().classes)
    if (!found.emplace(cls.name, cls.qualified_name).second) several.insert(cls.name);
  for (const std::string& name : several) found.erase(name);
  return found;
}

// "behaviour.column-order"
std::string kind_of(const Statement& statement, bool is_cosmetic) {
  std::string aspect = statement.aspect;
  std::ranges::replace(aspect, ' ', '-');
  return fmt::format("{}.{}", is_cosmetic ? "cosmetic" : "behaviour", aspect);
}

// `5`, `'words'`, `True`
bool is_plain_value(std::string_view value) {
  constexpr auto kWords = std::to_array<std::string_view>({"True", "False", "None"});
  constexpr std::string_view kBegin = "0123456789-'";
  return std::ranges::find(kWords, value) != kWords.end() ||
         (!value.empty() && kBegin.find(value.front()) != std::string_view::npos);
}

// "id, name" -> id, name
std::vector<std::string_view> columns_in(std::string_view order) {
  constexpr std::string_view kBetween = ", ";
  std::vector<std::string_view> columns;
  for (std::size_t end = order.find(kBetween); end != std::string_view::npos;
       end = order.find(kBetween)) {
    columns.push_back(order.substr(0, end));
    order.remove_prefix(end + kBetween.size());
  }
  columns.push_back(order);
  return columns;
}

// Of the columns that both have: that others are new or gone is said already.
bool have_same_order(const Statement& before, const Statement& after) {
  if (before.aspect != "column order") return false;
  std::vector<std::string_view> old = columns_in(before.value);
  std::vector<std::string_view> now = columns_in(after.value);
  const std::set<std::string_view> all_old(old.begin(), old.end());
  const std::set<std::string_view> all_now(now.begin(), now.end());
  std::erase_if(old, [&](std::string_view column) { return !all_now.contains(column); });
  std::erase_if(now, [&](std::string_view column) { return !all_old.contains(column); });
  return old == now;
}

std::string words_of(const Statement* statement) {
  return statement == nullptr ? "" : fmt::format("{} {}", statement->aspect, statement->value);
}

// What an attribute is called; without a statement it has the name of its column.
std::string attribute_of(const Statement* statement, const std::string& column) {
  return statement == nullptr ? model::quoted_text(column) : statement->value;
}

std::string without_quotes(const std::string& text) {
  constexpr std::size_t kQuotes = 2;
  return text.size() < kQuotes ? text : text.substr(1, text.size() - kQuotes);
}

// At least one of them is there.
std::string difference_words(const Statement* before, const Statement* after) {
  const Statement& shown = before == nullptr ? *after : *before;
  if (shown.aspect == kAttribute)
    return rename_words(attribute_of(before, shown.member), attribute_of(after, shown.member));
  if (shown.aspect == kPydantic) return shown.value + " lost";
  const bool is_same_text = before != nullptr && after != nullptr && before->value == after->value;
  return is_same_text ? words_of(before) + " does something else"
                      : change_words(words_of(before), words_of(after));
}

class StatementComparison {
 public:
  StatementComparison(const State& before, const State& after, const SubjectPairs& subjects,
                      const std::set<std::string>& gone, Comparison& comparison)
      : before_(before),
        after_(after),
        subjects_(subjects),
        gone_(gone),
        comparison_(comparison),
        moved_(before, after) {}

  void run() {
    for (const Statement& each : before_.statements().statements)
      if (const auto subject = subjects_.later(each.subject))
        groups_[{*subject, each.member, each.aspect}].first.push_back(&each);
    for (const Statement& each : after_.statements().statements)
      if (const auto subject = subjects_.known(each.subject))
        groups_[{*subject, each.member, each.aspect}].second.push_back(&each);
    take_out_relationships();
    find_renamed();
    for (auto& [key, groups] : groups_) compare(groups.first, groups.second);
  }

 private:
  // A relationship that only one state has is one finding, whatever else is stated of it.
  void take_out_relationships() {
    std::map<std::pair<Subject, std::string>, bool> one_sided;  // true: only the later has it
    for (const auto& [key, groups] : groups_) {
      const auto& [subject, member, aspect] = key;
      const bool is_later = groups.first.empty();
      if (aspect != "target" || is_later == groups.second.empty()) continue;
      one_sided.emplace(std::pair(subject, member), is_later);
      Statement whole = is_later ? *groups.second.front() : *groups.first.front();
      whole.aspect = "relationship";
      whole.value = "to " + whole.value;
      add(is_later ? nullptr : &whole, is_later ? &whole : nullptr);
    }
    for (auto& [key, groups] : groups_) {
      const auto found = one_sided.find({std::get<0>(key), std::get<1>(key)});
      if (found != one_sided.end()) (found->second ? groups.second : groups.first).clear();
    }
  }

  // Attributes of columns that both have.
  void find_renamed() {
    for (const auto& [key, groups] : groups_) {
      const auto& [subject, member, aspect] = key;
      if (aspect != kAttribute) continue;
      const Statement* const before = groups.first.empty() ? nullptr : groups.first.front();
      const Statement* const after = groups.second.empty() ? nullptr : groups.second.front();
      if (is_gone(before == nullptr ? *after : *before, before == nullptr)) continue;
      const std::string old = attribute_of(before, member);
      const std::string now = attribute_of(after, member);
      if (old != now)
        renamed_.add(without_quotes(old), without_quotes(now), name_of(subject, true));
    }
    for (const model::ColumnDecl& each : before_.models().declarations)
      for (const model::TableId id : before_.models().tables_of(each.id))
        renamed_.add_member(model::qualified_table_name(before_.models().table(id)),
                            each.attribute);
    for (const Statement& each : before_.statements().statements)
      renamed_.add_member(name_of(each.subject, false), each.member);
  }

  // What both have is taken out; of the rest the first meets the first.
  void compare(Group before, Group after) {
    take_out(before, after, [](const Statement* old, const Statement* now) {
      return now->value == old->value && now->meaning == old->meaning;
    });
    take_out(before, after, [&](const Statement* old, const Statement* now) {
      return now->meaning == old->meaning && moved_.are_all(old->value, now->value);
    });
    take_out(before, after, [&](const Statement* old, const Statement* now) {
      const std::string table = name_of(old->subject, false);
      return old->aspect != kAttribute && renamed_.are_all(table, old->value, now->value) &&
             renamed_.are_all(table, old->meaning, now->meaning);
    });
    std::erase_if(before, [&](const Statement* old) { return is_without_variants(*old, false); });
    std::erase_if(after, [&](const Statement* now) { return is_without_variants(*now, true); });
    if (before.size() == 1 && after.size() == 1 && have_same_order(*before[0], *after[0])) return;
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i)
      add(i < before.size() ? before[i] : nullptr, i < after.size() ? after[i] : nullptr);
  }

  // A template because what counts as the same is asked in two ways.
  template <class IsSame>
  static void take_out(Group& before, Group& after, const IsSame& is_same) {
    std::erase_if(before, [&](const Statement* old) {
      const auto same =
          std::ranges::find_if(after, [&](const Statement* now) { return is_same(old, now); });
      if (same == after.end()) return false;
      after.erase(same);
      return true;
    });
  }

  // The other state has no variants for it, and there the type is this one in every database.
  [[nodiscard]] bool is_without_variants(const Statement& said, bool is_later) const {
    if (!said.aspect.starts_with("type on ")) return false;
    const State& other = is_later ? before_ : after_;
    const auto subject = is_later ? std::optional(subjects_.earlier_table(said.subject.table))
                                  : later_table(said.subject);
    const auto view = std::ranges::find(other.tables(), subject.value_or(""), &TableView::name);
    if (view == other.tables().end() || view->table == nullptr) return false;
    const auto column = std::ranges::find(view->table->columns, said.member, &schema::Column::name);
    return column != view->table->columns.end() && schema::to_sql(column->type) == said.value;
  }

  // `LIMIT = 5`, which nobody could have asked for: a name that no library and no base has.
  [[nodiscard]] bool is_new_constant(const Statement& now) const {
    if (now.aspect != "constant" || now.member.starts_with("__") || !is_plain_value(now.value))
      return false;
    const auto& classes = after_.models().classes;
    const auto cls =
        std::ranges::find(classes, now.subject.class_name, &model::ModelClass::qualified_name);
    if (cls == classes.end()) return false;
    const auto own = model::expression_at(after_.project(), cls->place);
    return own && std::ranges::none_of(
                      semantic::linearise(after_.project(), {own.module, own.node}),
                      [&](const semantic::Ancestor& each) {
                        return each.site && !(each.site->definition == own.node) &&
                               each.site->definition.text().find(now.member) != std::string::npos;
                      });
  }

  // `query = db.session.query_property(db.Query)` and `__repr__ = db.Model.__repr__`, which are
  // what Flask's `db.Model` gave the class.
  [[nodiscard]] bool is_given_by_flask(const Statement& now) const {
    constexpr std::string_view kQuery =
        "flask_sqlalchemy.SQLAlchemy().session.query_property(flask_sqlalchemy.SQLAlchemy().Query)";
    constexpr std::string_view kText = "flask_sqlalchemy.SQLAlchemy().Model.__repr__";
    const bool is_one = (now.member == "query" && now.value == kQuery) || is_own_query(now) ||
                        (now.member == "__repr__" && now.value == kText);
    if (now.aspect != "constant" || !is_one) return false;
    const auto& classes = before_.models().classes;
    const auto cls =
        std::ranges::find(classes, now.subject.class_name, &model::ModelClass::qualified_name);
    const auto own = cls == classes.end() ? model::Expression{}
                                          : model::expression_at(before_.project(), cls->place);
    return own && std::ranges::any_of(
                      semantic::linearise(before_.project(), {own.module, own.node}),
                      [](const semantic::Ancestor& each) {
                        return model::library_name(each.meaning).starts_with("flask_sqlalchemy.");
                      });
  }

  // `query = db.session.query_property(Posts)` beside `query_class = Posts`.
  [[nodiscard]] bool is_own_query(const Statement& now) const {
    constexpr std::string_view kMaker = "flask_sqlalchemy.SQLAlchemy().session.query_property(";
    if (now.member != "query" || !now.value.starts_with(kMaker)) return false;
    return std::ranges::any_of(after_.statements().statements, [&](const Statement& each) {
      return each.subject == now.subject && each.member == "query_class" &&
             now.value == fmt::format("{}{})", kMaker, each.value);
    });
  }

  [[nodiscard]] std::optional<std::string> later_table(const Subject& before) const {
    const auto subject = subjects_.later(before);
    return subject ? std::optional(subject->table) : std::nullopt;
  }

  void add(const Statement* before, const Statement* after) {
    const Statement& shown = before == nullptr ? *after : *before;
    const std::string name = name_of(shown.subject, before == nullptr);
    if (is_gone(shown, before == nullptr)) return;
    if (before == nullptr && is_given_by_flask(shown)) return;
    if (shown.aspect == kPydantic && (before == nullptr || is_pydantic_now(name))) return;
    const bool is_cosmetic =
        shown.weight == Weight::Cosmetic || (before == nullptr && is_new_constant(shown));
    comparison_.findings.push_back(
        {.kind = kind_of(shown, is_cosmetic),
         .sort = is_cosmetic ? Sort::Cosmetic : Sort::Behaviour,
         .table = name,
         .subject = shown.member,
         .words = difference_words(before, after),
         .before = before == nullptr ? schema::Origin{} : before_.origin(before->place),
         .after = after == nullptr ? schema::Origin{} : after_.origin(after->place)});
  }

  // With the column or the relationship that it is stated of.
  [[nodiscard]] bool is_gone(const Statement& statement, bool is_later) const {
    const std::string member = name_of(statement.subject, is_later) + "\n" + statement.member;
    return gone_.contains(member) || gone_.contains(member + "\n" + statement.aspect);
  }

  // Another class of the table may be the Pydantic model. That a class is one now takes nothing
  // from whoever uses it.
  [[nodiscard]] bool is_pydantic_now(const std::string& name) const {
    return std::ranges::any_of(after_.statements().statements, [&](const Statement& each) {
      return each.aspect == kPydantic && name_of(each.subject, true) == name;
    });
  }

  [[nodiscard]] std::string name_of(const Subject& subject, bool is_later) const {
    if (subject == Subject{}) return "(project)";
    if (subject.table.empty()) return subject.class_name;
    return is_later ? subjects_.earlier_table(subject.table) : subject.table;
  }

  const State& before_;
  const State& after_;
  const SubjectPairs& subjects_;
  const std::set<std::string>& gone_;
  Comparison& comparison_;
  MovedNames moved_;
  RenamedAttributes renamed_;
  std::map<Key, std::pair<Group, Group>> groups_;
};

}  // namespace

SubjectPairs::SubjectPairs(const State& before, const State& after,
                           const std::vector<TablePair>& pairs) {
  for (const TablePair& pair : pairs) {
    if (pair.before == nullptr || pair.after == nullptr) continue;
    const bool are_classes = pair.before->cls != nullptr && pair.after->cls != nullptr;
    if (are_classes && pair.before->name.empty() != pair.after->name.empty()) {
      nameless_.insert(pair.before->class_name());
      later_nameless_.insert(pair.after->class_name());
    }
    tables_.emplace(pair.before->name, pair.after->name);
    tables_of_classes_.emplace(Subject{pair.before->name, pair.before->class_name()},
                               pair.after->name);
    earlier_tables_.emplace(pair.after->name, pair.before->name);
    if ((pair.before->cls == nullptr) != (pair.after->cls == nullptr))
      core_tables_.insert(pair.after->name);
    if (pair.before->cls != nullptr && pair.after->cls != nullptr)
      classes_.emplace(pair.before->class_name(), pair.after->class_name());
  }
  std::set<std::string> now;
  for (const model::ModelClass& cls : after.models().classes) now.insert(cls.qualified_name);
  const auto single_before = single_classes(before);
  const auto single_after = single_classes(after);
  for (const model::ModelClass& cls : before.models().classes) {
    const std::string& name = cls.qualified_name;
    if (classes_.contains(name)) continue;
    const auto moved = single_after.find(cls.name);
    if (now.contains(name))
      classes_.emplace(name, name);
    else if (single_before.contains(cls.name) && moved != single_after.end())
      classes_.emplace(name, moved->second);
  }
  for (const auto& [old, later] : classes_) later_classes_.insert(later);
}

Subject SubjectPairs::formless(Subject subject) const {
  if (core_tables_.contains(subject.table)) subject.class_name.clear();
  return subject;
}

std::optional<Subject> SubjectPairs::later(const Subject& before) const {
  Subject subject;
  if (nameless_.contains(before.class_name)) return std::nullopt;
  if (!before.table.empty()) {
    const auto own = tables_of_classes_.find(before);
    const auto table = tables_.find(before.table);
    if (table == tables_.end()) return std::nullopt;
    subject.table = own == tables_of_classes_.end() ? table->second : own->second;
  }
  if (before.class_name.empty() || core_tables_.contains(subject.table)) return subject;
  const auto cls = classes_.find(before.class_name);
  if (cls == classes_.end()) return std::nullopt;
  subject.class_name = cls->second;
  return subject;
}

std::optional<Subject> SubjectPairs::known(const Subject& after) const {
  if (later_nameless_.contains(after.class_name)) return std::nullopt;
  if (!after.table.empty() && !earlier_tables_.contains(after.table)) return std::nullopt;
  const Subject subject = formless(after);
  if (!subject.class_name.empty() && !later_classes_.contains(subject.class_name))
    return std::nullopt;
  return subject;
}

std::string SubjectPairs::earlier_table(const std::string& after) const {
  const auto before = earlier_tables_.find(after);
  return before == earlier_tables_.end() ? after : before->second;
}

void compare_statements(const State& before, const State& after, const SubjectPairs& subjects,
                        const std::set<std::string>& gone, Comparison& comparison) {
  StatementComparison(before, after, subjects, gone, comparison).run();
}

}  // namespace modelmend::verify
