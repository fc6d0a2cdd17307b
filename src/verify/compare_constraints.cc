#include "verify/compare_constraints.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "schema/words.h"
#include "verify/compare_foreign_keys.h"
#include "verify/known_names.h"

namespace modelmend::verify {
namespace {

using schema::Aspect;

// What stands for a constraint where it is spoken of: its name, else what it says.
std::string subject_of(const std::optional<std::string>& name, const std::string& says) {
  if (name) return *name;
  const bool is_in_brackets = says.starts_with('(') && says.ends_with(')');
  return is_in_brackets ? says.substr(1, says.size() - 2) : says;
}

std::string lost_words(std::string_view what, const std::string& words) {
  return fmt::format("{} {} lost", what, words);
}

class ConstraintComparison {
 public:
  ConstraintComparison(PairFindings& findings, const schema::Table& before)
      : findings_(findings), before_(before), after_(*findings.after.table) {}

  void run() {
    compare_primary_keys();
    compare_uniques();
    compare_checks();
    compare_exclusions();
    compare_indexes();
  }

 private:
  // Each kind of constraint has a name, an origin and words, and nothing else in common.
  template <class T>
  void lost(const std::string& kind, std::string_view what, const T& constraint,
            const std::string& says, Aspect aspect) {
    if (!findings_.may_be_lost(aspect, constraint.name.value_or(""))) return;
    findings_.add(kind + ".lost", subject_of(constraint.name, says), lost_words(what, says),
                  {constraint.origin, findings_.after.table->origin});
  }

  template <class T>
  void gained(const std::string& kind, std::string_view what, const T& constraint,
              const std::string& says, Aspect aspect) {
    if (!findings_.may_be_gained(aspect, constraint.name.value_or(""))) return;
    findings_.add(kind + ".gained", subject_of(constraint.name, says),
                  fmt::format("{} {} gained", what, says),
                  {findings_.before.table->origin, constraint.origin});
  }

  template <class T>
  void names(const std::string& kind, std::string_view what, const T& before, const T& after,
             const std::string& says) {
    if (before.name == after.name) return;
    if (!are_known(findings_, before.name, after.name)) return;
    const std::string words =
        before.name && after.name
            ? fmt::format("{} {} renamed to {}", what, *before.name, *after.name)
            : fmt::format("{} {}: name {}", what, says,
                          change_words(before.name.value_or(""), after.name.value_or("")));
    findings_.add(kind + ".name", subject_of(before.name ? before.name : after.name, says), words,
                  {before.origin, after.origin});
  }

  // Of the same thing under any name, everything but the name.
  template <class T>
  void change(const std::string& kind, const T& before, const T& after) {
    T nameless_before = before;
    T nameless_after = after;
    nameless_before.name.reset();
    nameless_after.name.reset();
    const std::string words =
        change_words(schema::to_words(nameless_before), schema::to_words(nameless_after));
    if (!words.empty())
      findings_.add(kind + ".changed", before.name.value_or(""), words,
                    {before.origin, after.origin});
  }

  void compare_primary_keys() {
    if (!findings_.is_clear(Aspect::PrimaryKey, "")) return;
    const auto& before = before_.primary_key;
    const auto& after = after_.primary_key;
    if (before && after) {
      change("primary-key", *before, *after);
      names("primary-key", "primary key", *before, *after,
            fmt::format("({})", schema::listed(after->columns)));
    } else if (before && findings_.may_be_lost(Aspect::PrimaryKey, "")) {
      findings_.add("primary-key.lost", "", lost_words("", schema::to_words(*before)).substr(1),
                    {before->origin, after_.origin});
    } else if (after && findings_.may_be_gained(Aspect::PrimaryKey, "")) {
      findings_.add("primary-key.gained", "", schema::to_words(*after) + " gained",
                    {before_.origin, after->origin});
    }
  }

  void compare_uniques() {
    using schema::Unique;
    const auto same_columns = [](const Unique& a, const Unique& b) {
      return a.columns == b.columns;
    };
    const auto same_name = [](const Unique& a, const Unique& b) {
      return a.name && a.name == b.name;
    };
    const auto says = [](const Unique& unique) {
      return fmt::format("({})", schema::listed(unique.columns));
    };
    const auto paired = pair_up<Unique>(before_.uniques, after_.uniques,
                                        {std::equal_to<>(), same_columns, same_name});
    for (const auto& [before, after] : paired.pairs) {
      change("unique", *before, *after);
      names("unique", "unique constraint", *before, *after, says(*after));
    }
    for (const Unique* each : paired.lost)
      lost("unique", "unique constraint", *each, says(*each), Aspect::Uniques);
    for (const Unique* each : paired.gained)
      gained("unique", "unique constraint", *each, says(*each), Aspect::Uniques);
  }

  void compare_checks() {
    using schema::Check;
    const auto same_expression = [](const Check& a, const Check& b) {
      return a.expression == b.expression;
    };
    const auto same_name = [](const Check& a, const Check& b) {
      return a.name && a.name == b.name;
    };
    const auto says = [](const Check& check) { return fmt::format("({})", check.expression); };
    const auto paired = pair_up<Check>(before_.checks, after_.checks,
                                       {std::equal_to<>(), same_expression, same_name});
    for (const auto& [before, after] : paired.pairs) {
      change("check", *before, *after);
      names("check", "check", *before, *after, says(*after));
    }
    for (const Check* each : paired.lost)
      lost("check", "check", *each, says(*each), Aspect::Checks);
    for (const Check* each : paired.gained)
      gained("check", "check", *each, says(*each), Aspect::Checks);
  }

  void compare_exclusions() {
    using schema::Exclusion;
    const auto same_definition = [](const Exclusion& a, const Exclusion& b) {
      return a.definition == b.definition;
    };
    const auto same_name = [](const Exclusion& a, const Exclusion& b) {
      return a.name && a.name == b.name;
    };
    const auto paired = pair_up<Exclusion>(before_.exclusions, after_.exclusions,
                                           {std::equal_to<>(), same_definition, same_name});
    for (const auto& [before, after] : paired.pairs) {
      change("exclusion", *before, *after);
      names("exclusion", "exclusion", *before, *after, after->definition);
    }
    for (const Exclusion* each : paired.lost)
      lost("exclusion", "exclusion", *each, each->definition, Aspect::Checks);
    for (const Exclusion* each : paired.gained)
      gained("exclusion", "exclusion", *each, each->definition, Aspect::Checks);
  }

  void compare_indexes() {
    using schema::Index;
    const auto nameless_words = [](Index index) {
      index.name.reset();
      return schema::to_words(index);
    };
    const auto same_but_for_name = [&](const Index& a, const Index& b) {
      return nameless_words(a) == nameless_words(b);
    };
    const auto same_name = [](const Index& a, const Index& b) {
      return a.name && a.name == b.name;
    };
    // "ix_users_email (email)", "ix_a USING gin (a)"
    const auto says = [&](const Index& index) {
      const std::string words = nameless_words(index);
      const std::size_t rest = words.find("INDEX ") + std::string_view("INDEX ").size();
      return fmt::format("{}{}", index.name ? *index.name + " " : "", words.substr(rest));
    };
    const auto what = [](const Index& index) { return index.unique ? "unique index" : "index"; };
    const auto paired = pair_up<Index>(before_.indexes, after_.indexes,
                                       {std::equal_to<>(), same_but_for_name, same_name});
    for (const auto& [before, after] : paired.pairs) {
      change("index", *before, *after);
      names("index", "index", *before, *after, says(*after));
    }
    for (const Index* each : paired.lost)
      lost("index", what(*each), *each, says(*each), Aspect::Indexes);
    for (const Index* each : paired.gained)
      gained("index", what(*each), *each, says(*each), Aspect::Indexes);
  }

  PairFindings& findings_;
  const schema::Table& before_;
  const schema::Table& after_;
};

void rename(std::vector<std::string>& names, const Renames& columns) {
  for (std::string& name : names)
    if (const auto now = columns.find(name); now != columns.end()) name = now->second;
}

// The earlier table in the words of the later one, so that a new name is one finding and not one
// for each constraint.
schema::Table in_later_words(schema::Table table, const Renames& columns,
                             const RenamedTables& tables) {
  if (table.primary_key) rename(table.primary_key->columns, columns);
  for (schema::Unique& unique : table.uniques) {
    rename(unique.columns, columns);
    rename(unique.include, columns);
  }
  for (schema::Index& index : table.indexes) {
    rename(index.include, columns);
    for (schema::IndexPart& part : index.parts)
      if (const auto now = columns.find(part.column); now != columns.end())
        part.column = now->second;
  }
  for (schema::ForeignKey& key : table.foreign_keys) {
    rename(key.columns, columns);
    if (const auto now = tables.to.find(key.target); now != tables.to.end())
      key.target = now->second;
  }
  return table;
}

}  // namespace

void compare_constraints(PairFindings& findings, const Renames& columns,
                         const RenamedTables& tables) {
  const schema::Table before = in_later_words(*findings.before.table, columns, tables);
  ConstraintComparison(findings, before).run();
  compare_foreign_keys(findings, before);
}

}  // namespace modelmend::verify
