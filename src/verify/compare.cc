#include "verify/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "model/table_arguments.h"
#include "verify/carried.h"
#include "verify/compare_columns.h"
#include "verify/compare_constraints.h"
#include "verify/compare_enum_types.h"
#include "verify/compare_sequences.h"
#include "verify/compare_statements.h"
#include "verify/compare_subclasses.h"
#include "verify/compare_tables.h"
#include "verify/default_text.h"
#include "verify/item_text.h"
#include "verify/pair_tables.h"
#include "verify/registries.h"
#include "verify/unmapped_classes.h"

namespace modelmend::verify {
namespace {

bool is_below(const std::string& file, const std::string& path) {
  return path.empty() || file == path || file.starts_with(path + "/");
}

using UnclearPart = std::pair<schema::Aspect, std::string>;  // of one column

// What a table is called: by its class where its name is not known.
std::string shown_name(const TableView& view) {
  return view.name.empty() ? view.class_name() : view.name;
}

RenamedTables renamed_tables(const std::vector<TablePair>& pairs) {
  RenamedTables renamed;
  for (const TablePair& pair : pairs) {
    const bool both = pair.before != nullptr && pair.after != nullptr;
    if (!both || pair.before->table == nullptr || pair.after->table == nullptr) continue;
    if (pair.before->table->name != pair.after->table->name)
      renamed.to.emplace(pair.before->table->name, pair.after->table->name);
  }
  return renamed;
}

std::vector<const Unread*> unread_of_table(const State& state, const std::string& table) {
  std::vector<const Unread*> found;
  for (const Unread& each : state.statements().unread)
    if (each.subject.table == table) found.push_back(&each);
  return found;
}

// Of a class without a table.
std::vector<const Unread*> unread_of_class(const State& state, const std::string& class_name) {
  std::vector<const Unread*> found;
  for (const Unread& each : state.statements().unread)
    if (each.subject.table.empty() && each.subject.class_name == class_name) found.push_back(&each);
  return found;
}

// Something of it stands only in one state.
bool has_carried(const std::vector<const Unread*>& unread, const std::set<const Unread*>& held) {
  return std::ranges::any_of(
      unread, [&](const Unread* each) { return !each->carried.empty() && !held.contains(each); });
}

// A column that only running the code would tell is the same if both states make it alike.
bool is_made_alike(const State& state, const TableView& view, const State& other,
                   const TableView& other_view, const std::string& column) {
  const model::ColumnDecl* const here = declaration_of(state, view, column);
  const model::ColumnDecl* const there = declaration_of(other, other_view, column);
  if (here == nullptr || there == nullptr) return false;
  const std::string text = state.text_of_statement(here->place);
  return !text.empty() && text == other.text_of_statement(there->place);
}

// The arguments of a table are the same if one function gives them that looks at no class.
bool has_arguments_alike(const State& state, const TableView& view, const State& other,
                         const TableView& other_view) {
  const auto text = [](const State& of, const TableView& table) {
    const model::Expression function = of.function_of_table_arguments(table);
    return function ? of.text_of(function) : std::string();
  };
  const std::string here = text(state, view);
  return !here.empty() && here == text(other, other_view);
}

// What the database fills in, where it says what no SQL could be made of:
// `server_default=new_key()` of a function that the project compiles.
bool has_like_default(const State& state, const TableView& view, const State& other,
                      const TableView& other_view, const std::string& column) {
  const std::string text = default_text(state, view, column);
  return !text.empty() && text == default_text(other, other_view, column);
}

bool is_item(schema::Aspect aspect) {
  return aspect == schema::Aspect::Checks || aspect == schema::Aspect::Indexes;
}

// The texts of all items of that kind and name, or of those without one, in an order of their own;
// empty for one that has no text.
std::vector<std::string> item_texts(const State& state, const TableView& view,
                                    const UnclearPart& part) {
  std::vector<std::string> texts;
  for (const schema::Unclear* each : view.unclear)
    if (each->aspect == part.first && each->subject == part.second)
      texts.push_back(item_text(state, view, *each));
  std::ranges::sort(texts);
  return texts;
}

// `CheckConstraint(...)` or `Index(...)` of the same words.
bool has_like_items(const State& state, const TableView& view, const State& other,
                    const TableView& other_view, const UnclearPart& part) {
  const std::vector<std::string> texts = item_texts(state, view, part);
  return !texts.front().empty() && texts == item_texts(other, other_view, part);
}

// What of a table is not known, and yet the same in both states.
struct MadeAlike {
  std::set<UnclearPart> parts;
  bool arguments = false;

  [[nodiscard]] bool covers(std::string_view reason) const {
    return arguments && reason == model::kComputedTableArguments;
  }
};

// Why a table of one state is not known in whole, each with its place; `held` is left out.
std::vector<NotRead> not_read_of(const State& state, const TableView& view, bool is_before,
                                 const std::set<const Unread*>& held, const MadeAlike& alike = {}) {
  std::vector<NotRead> found;
  const auto add = [&](std::string reason, schema::Origin place) {
    found.push_back({.table = shown_name(view),
                     .class_name = view.class_name(),
                     .reason = std::move(reason),
                     .is_before = is_before,
                     .place = std::move(place)});
  };
  const schema::Origin place = state.origin(view.fact->place);
  if (view.table == nullptr) {
    const auto& reasons = view.fact->unread;
    add(reasons.empty() ? "its name is not known" : reasons.front(), place);
    return found;
  }
  for (const std::string& reason : view.table->partly_read)
    if (!alike.covers(reason)) add(reason, place);
  for (const schema::Unclear* each : view.unclear)
    if (!alike.parts.contains({each->aspect, each->subject}) && !alike.covers(each->reason))
      add(each->subject.empty() ? each->reason : fmt::format("{}: {}", each->subject, each->reason),
          each->origin);
  for (const Unread* each : unread_of_table(state, view.name))
    if (!held.contains(each) && !alike.covers(each->reason))
      add(each->reason, state.origin(each->place));
  return found;
}

template <class T>  // findings, what is not read, and what is listed
void append(std::vector<T>& to, std::vector<T> items) {
  to.insert(to.end(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
}

class StateComparison {
 public:
  StateComparison(const State& before, const State& after, const CompareOptions& options)
      : before_(before),
        after_(after),
        options_(options),
        pairs_(pair_tables(before, after)),
        renamed_(renamed_tables(pairs_)) {}

  Comparison run() {
    for (const TablePair& pair : pairs_)
      if (is_wanted(pair)) compare_pair(pair);
    for (Finding& finding : unmapped_subclasses(before_, after_))
      if (is_spoken_of(finding)) result_.findings.push_back(std::move(finding));
    compare_beyond_tables();
    count();
    sort();
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool is_wanted(const std::string& file) const {
    return options_.paths.empty() || std::ranges::any_of(options_.paths, [&](const auto& path) {
             return is_below(file, path);
           });
  }

  [[nodiscard]] bool is_wanted(const TablePair& pair) const {
    const auto stands_there = [&](const State& state, const TableView* view) {
      return view != nullptr && is_wanted(state.origin(view->fact->place).file);
    };
    return stands_there(before_, pair.before) || stands_there(after_, pair.after);
  }

  [[nodiscard]] bool is_spoken_of(const Finding& finding) const {
    return tables_.contains(finding.table) || is_wanted(finding.before.file) ||
           is_wanted(finding.after.file);
  }

  void compare_pair(const TablePair& pair) {
    ++result_.tables;
    if (pair.before == nullptr) return gained(*pair.after);
    tables_.insert(shown_name(*pair.before));
    if (pair.after == nullptr) return lost(*pair.before);
    const auto old = unread_of_table(before_, pair.before->name);
    const auto now = unread_of_table(after_, pair.after->name);
    const auto held = held_by_both(old, now);
    const MadeAlike alike = made_alike(pair);
    std::vector<NotRead> unread = not_read_of(before_, *pair.before, true, held, alike);
    append(unread, not_read_of(after_, *pair.after, false, held, alike));
    compare_both(pair, unread);
    if (unread.empty()) {
      closed_.insert(shown_name(*pair.before));
    } else if (!has_carried(old, held) && !has_carried(now, held) &&
               before_.text_of(pair.before->fact->place) ==
                   after_.text_of(pair.after->fact->place)) {
      alike_.insert(shown_name(*pair.before));
    } else {
      append(result_.not_read, std::move(unread));
    }
  }

  [[nodiscard]] MadeAlike made_alike(const TablePair& pair) const {
    MadeAlike alike;
    std::set<UnclearPart> parts;
    for (const schema::Unclear* each : pair.before->unclear)
      parts.emplace(each->aspect, each->subject);
    for (const UnclearPart& each : parts)
      if (is_alike(pair, each)) alike.parts.insert(each);
    alike.arguments = has_arguments_alike(before_, *pair.before, after_, *pair.after);
    return alike;
  }

  // An item of a table may have the name of a column.
  [[nodiscard]] bool is_alike(const TablePair& pair, const UnclearPart& part) const {
    const TableView& before = *pair.before;
    const TableView& after = *pair.after;
    const auto& [aspect, subject] = part;
    if (is_item(aspect)) return has_like_items(before_, before, after_, after, part);
    return is_made_alike(before_, before, after_, after, subject) ||
           (aspect == schema::Aspect::Default &&
            has_like_default(before_, before, after_, after, subject));
  }

  void compare_both(const TablePair& pair, std::vector<NotRead>& unread) {
    if (pair.before->table == nullptr || pair.after->table == nullptr) return;
    PairFindings findings{before_, *pair.before, after_, *pair.after};
    compare_tables(findings);
    const Renames columns = compare_columns(findings);
    compare_constraints(findings, columns, renamed_);
    compare_key_registries(findings, result_.listed);
    for (const std::string& member : findings.gone_members)
      gone_.insert(pair.before->name + "\n" + member);
    append(result_.findings, std::move(findings.findings));
    append(unread, std::move(findings.unread));
  }

  void lost(const TableView& view) {
    if (auto finding = unmapped_class(before_, view, after_)) {
      result_.findings.push_back(*std::move(finding));
      return;
    }
    add_whole("table.lost", view, "table lost", {before_.origin(view.fact->place), {}});
  }

  void gained(const TableView& view) {
    tables_.insert(shown_name(view));
    if (view.table == nullptr)
      append(result_.not_read, not_read_of(after_, view, false, {}));
    else
      add_whole("table.gained", view,
                is_declared_before(view.name) ? "table gained, which another class declares too"
                                              : "table gained",
                {{}, after_.origin(view.fact->place)});
  }

  [[nodiscard]] bool is_declared_before(const std::string& table) const {
    return std::ranges::find(before_.tables(), table, &TableView::name) != before_.tables().end();
  }

  void add_whole(const char* kind, const TableView& view, const char* words, Places places) {
    result_.findings.push_back({.kind = kind,
                                .sort = Sort::Schema,
                                .table = shown_name(view),
                                .subject = {},
                                .words = words,
                                .before = std::move(places.before),
                                .after = std::move(places.after)});
  }

  void compare_beyond_tables() {
    Comparison beyond;
    const SubjectPairs subjects(before_, after_, pairs_);
    compare_statements(before_, after_, subjects, gone_, beyond);
    append(beyond.findings, compare_subclasses(before_, after_, subjects));
    append(beyond.findings, duplicate_tables(before_, after_, pairs_));
    compare_sequences(before_, after_, beyond);
    compare_enum_types(before_, after_, beyond);
    std::erase_if(beyond.findings, [&](const Finding& finding) {
      return !is_spoken_of(finding) || is_said_by_the_schema(finding);
    });
    std::erase_if(beyond.not_read,
                  [&](const NotRead& each) { return !is_wanted(each.place.file); });
    append(result_.findings, std::move(beyond.findings));
    append(result_.not_read, std::move(beyond.not_read));
    const std::set<const Unread*> held = held_by_classes();
    add_unread_classes(before_, true, held);
    add_unread_classes(after_, false, held);
  }

  // What both states hold alike of the classes without a table, and of the project as a whole.
  [[nodiscard]] std::set<const Unread*> held_by_classes() const {
    std::set<std::string> names;
    for (const Unread& each : before_.statements().unread)
      if (each.subject.table.empty()) names.insert(each.subject.class_name);
    std::set<const Unread*> held;
    for (const std::string& name : names)
      held.merge(held_by_both(unread_of_class(before_, name), unread_of_class(after_, name)));
    return held;
  }

  // What is a difference of schema is no second one: the labels of an enum type of the database,
  // the type in the database that is spoken of.
  [[nodiscard]] bool is_said_by_the_schema(const Finding& finding) const {
    if (finding.kind == "behaviour.enum-labels") return is_said(finding, "enum.labels");
    if (finding.kind == "behaviour.computed-persisted") return is_said(finding, "column.generated");
    return finding.kind == (before_.schema().dialect == schema::Dialect::Sqlite
                                ? "behaviour.type-on-sqlite"
                                : "behaviour.type-on-postgresql");
  }

  [[nodiscard]] bool is_said(const Finding& finding, std::string_view kind) const {
    return std::ranges::any_of(result_.findings, [&](const Finding& said) {
      return said.kind == kind && said.table == finding.table && said.subject == finding.subject;
    });
  }

  // Those without a table; the others are named with theirs.
  void add_unread_classes(const State& state, bool is_before, const std::set<const Unread*>& held) {
    for (const Unread& each : state.statements().unread) {
      const schema::Origin place = state.origin(each.place);
      if (!each.subject.table.empty() || !is_wanted(place.file)) continue;
      if (held.contains(&each) || is_written_alike(each.subject.class_name)) continue;
      result_.not_read.push_back({.table = each.subject == Subject{} ? "(project)" : "",
                                  .class_name = each.subject.class_name,
                                  .reason = each.reason,
                                  .is_before = is_before,
                                  .place = place});
    }
  }

  [[nodiscard]] bool is_written_alike(const std::string& class_name) const {
    const auto text = [&](const State& state) {
      const auto& classes = state.models().classes;
      const auto cls = std::ranges::find(classes, class_name, &model::ModelClass::qualified_name);
      return cls == classes.end() ? std::string() : state.text_of(cls->place);
    };
    const auto old = unread_of_class(before_, class_name);
    const auto now = unread_of_class(after_, class_name);
    const auto held = held_by_both(old, now);
    if (has_carried(old, held) || has_carried(now, held)) return false;
    const std::string before = text(before_);
    return !before.empty() && before == text(after_);
  }

  void count() {
    for (const Finding& finding : result_.findings) {
      if (finding.sort == Sort::Cosmetic) continue;
      closed_.erase(finding.table);
      alike_.erase(finding.table);
    }
    result_.equal = closed_.size();
    result_.alike = alike_.size();
  }

  void sort() {
    std::ranges::stable_sort(result_.findings, [](const Finding& a, const Finding& b) {
      return std::tie(a.table, a.sort, a.subject, a.kind) <
             std::tie(b.table, b.sort, b.subject, b.kind);
    });
    std::ranges::stable_sort(result_.not_read, [](const NotRead& a, const NotRead& b) {
      return std::tie(a.table, a.class_name, a.reason) < std::tie(b.table, b.class_name, b.reason);
    });
    const auto said = std::ranges::unique(result_.not_read, is_same);
    result_.not_read.erase(said.begin(), said.end());
  }

  // Two readers may come to the same place.
  static bool is_same(const NotRead& a, const NotRead& b) {
    return std::tie(a.table, a.class_name, a.reason, a.is_before, a.place.file, a.place.line,
                    a.place.column) == std::tie(b.table, b.class_name, b.reason, b.is_before,
                                                b.place.file, b.place.line, b.place.column);
  }

  const State& before_;
  const State& after_;
  const CompareOptions& options_;
  std::vector<TablePair> pairs_;
  RenamedTables renamed_;
  std::set<std::string> tables_;       // that are spoken of
  std::multiset<std::string> closed_;  // read in whole in both states
  std::multiset<std::string> alike_;   // not read in whole, but written the same
  std::set<std::string> gone_;
  Comparison result_;
};

}  // namespace

Comparison compare(const State& before, const State& after, const CompareOptions& options) {
  return StateComparison(before, after, options).run();
}

}  // namespace modelmend::verify
