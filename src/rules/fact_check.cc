#include "rules/fact_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>
#include <set>
#include <utility>

#include "base/overloaded.h"
#include "model/foreign_keys.h"
#include "rules/file_policy.h"
#include "rules/open_wish.h"

namespace modelmend::rules {
namespace {

using model::ColumnDecl;
using model::DeclId;
using model::ForeignKeyFact;
using model::ProjectModels;
using model::TableId;

FactVerdict holds() {
  return {};
}

FactVerdict not_concerned(std::string code, std::string reason) {
  return {.kind = FactVerdict::Kind::NotConcerned, .why = {std::move(code), std::move(reason)}};
}

FactVerdict declined(std::string code, std::string reason) {
  return {.kind = FactVerdict::Kind::Declined, .why = {std::move(code), std::move(reason)}};
}

FactVerdict declined(Declined why) {
  return {.kind = FactVerdict::Kind::Declined, .why = std::move(why)};
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// The family that the code declares: that of the type; without a type, that of the annotation.
std::string declared_family(const ColumnDecl& decl) {
  const bool says_type = decl.type_origin != model::TypeOrigin::ForeignKey;
  if (!says_type && decl.python_type_name == "uuid.UUID") return "uuid";
  return std::string(schema::family(decl.type));
}

std::string declared_otherwise(const ColumnDecl& decl) {
  if (decl.type_origin == model::TypeOrigin::ForeignKey)
    return "the column has no type but that of its foreign key's target";
  return fmt::format("the column is declared {}", schema::to_sql(decl.type));
}

// "None", "..." and their like give a column no value.
bool is_no_value(std::string_view text) {
  constexpr std::array<std::string_view, 3> kNothing = {"None", "...", "Undefined"};
  return std::ranges::find(kNothing, text) != kNothing.end();
}

// One key of one of the tables that have a column, and the type of what it points to.
struct Pointed {
  std::string target;  // "user.id"
  std::string family;
  bool same_metadata = true;
  std::optional<Declined> unknown;  // why the target or its type cannot be known
  std::string opaque;               // why the type cannot be known
};

// Judges columns of one rule, following keys through the columns that the rule changes too.
class ColumnJudge {
 public:
  ColumnJudge(const ColumnFacts& facts, const FactQuestion& question)
      : facts_(facts), question_(question), models_(question.file.models) {}

  FactVerdict judge(const ColumnDecl& decl) {
    find_changes(decl);
    if (chain_is_too_long_ && contains(facts_.type, declared_family(decl)))
      return declined("type-opaque",
                      fmt::format("the chain of foreign keys from '{}' is longer than {}",
                                  decl.attribute, model::kMaxChain));
    FactVerdict verdict = verdict_on(decl);
    if (facts_.wanted == WantedOf::Type) find_wanted_targets(decl);
    for (const DeclId id : changes_) verdict.relies_on.push_back(models_.decl(id).place);
    return verdict;
  }

 private:
  // The columns that keys lead to from `decl` and that this rule changes as well: the least set
  // that explains itself, so keys that only point at each other change nothing.
  void find_changes(const ColumnDecl& decl) {
    const std::vector<const ColumnDecl*> reachable = reachable_from(decl);
    for (bool grew = true; grew;) {
      grew = false;
      // The end of a chain decides first.
      for (const ColumnDecl* each : reachable | std::views::reverse) {
        if (changes_.contains(each->id)) continue;
        if (verdict_on(*each).kind != FactVerdict::Kind::Holds) continue;
        changes_.insert(each->id);
        grew = true;
      }
    }
  }

  // A key that gets another type is right only with what it points to: the columns that the run
  // wants otherwise, too, and that the rule may change. A column without a type of its own passes
  // the question on.
  void find_wanted_targets(const ColumnDecl& decl) {
    std::set<DeclId> seen = {decl.id};
    std::vector<DeclId> open = targets_of(decl);
    while (!open.empty()) {
      const DeclId id = open.back();
      open.pop_back();
      if (!seen.insert(id).second || seen.size() > model::kMaxChain) continue;
      const ColumnDecl& target = models_.decl(id);
      if (verdict_on(target).kind == FactVerdict::Kind::Holds) {
        changes_.insert(id);
      } else if (target.type_origin == model::TypeOrigin::ForeignKey) {
        std::ranges::copy(targets_of(target), std::back_inserter(open));
      }
    }
  }

  // By the number of keys on the way.
  [[nodiscard]] std::vector<const ColumnDecl*> reachable_from(const ColumnDecl& decl) {
    std::vector<const ColumnDecl*> found;
    std::set<DeclId> seen = {decl.id};
    std::vector<const ColumnDecl*> open = {&decl};
    for (std::size_t keys = 0; !open.empty(); ++keys) {
      chain_is_too_long_ = keys == model::kMaxChain;
      if (chain_is_too_long_) return found;
      std::vector<const ColumnDecl*> next;
      for (const ColumnDecl* current : open) {
        for (const DeclId id : targets_of(*current)) {
          const ColumnDecl& target = models_.decl(id);
          if (target.foreign_keys.empty() || !seen.insert(id).second) continue;
          const bool may_change = contains(facts_.type, declared_family(target));
          if (may_change) found.push_back(&target);
          // A type that stays is where a chain ends.
          if (may_change || target.type_origin == model::TypeOrigin::ForeignKey)
            next.push_back(&target);
        }
      }
      open = std::move(next);
    }
    return found;
  }

  [[nodiscard]] std::vector<DeclId> targets_of(const ColumnDecl& decl) const {
    std::vector<DeclId> ids;
    for (const TableId table : models_.tables_of(decl.id)) {
      for (const ForeignKeyFact& key : decl.foreign_keys) {
        const auto resolution = models_.resolve_target(table, key);
        if (const auto* target = std::get_if<model::Target>(&resolution))
          ids.push_back(target->decl);
        if (const auto* ambiguous = std::get_if<model::AmbiguousTarget>(&resolution)) {
          for (const model::Target& candidate : ambiguous->candidates)
            ids.push_back(candidate.decl);
        }
      }
    }
    return ids;
  }

  FactVerdict verdict_on(const ColumnDecl& decl) {
    const std::string family = declared_family(decl);
    const bool is_opaque = family == "opaque";
    if (!facts_.type.empty() && !contains(facts_.type, family) && !is_opaque)
      return not_concerned("other-type", declared_otherwise(decl));
    if (facts_.wanted) return verdict_on_wanted(decl);
    if (facts_.references.empty()) return own_conditions(decl);
    if (decl.foreign_keys.empty())
      return not_concerned("no-foreign-key", "the column has no foreign key");
    const std::vector<Pointed> pointed = all_pointed(decl);
    if (pointed.empty()) return not_concerned("no-table", "no table has this column");
    FactVerdict verdict = is_opaque ? verdict_on_opaque(decl, pointed) : verdict_on_keys(pointed);
    if (verdict.kind != FactVerdict::Kind::Holds) return verdict;
    FactVerdict own = own_conditions(decl);
    own.facts = std::move(verdict.facts);
    return own;
  }

  [[nodiscard]] FactVerdict verdict_on_wanted(const ColumnDecl& decl) const {
    static const rewrite::Wanted kNothing;
    const rewrite::Wanted* const wanted = question_.file.wanted;
    OpenWish wish = open_wish(*facts_.wanted, wanted ? *wanted : kNothing, models_, decl);
    if (!wish.disagreement.empty()) {
      FactVerdict verdict = declined("tables-disagree", wish.disagreement);
      verdict.facts = {{"wanted", "not the same in all tables"},
                       {"because", "the column of a mixin is in several"}};
      if (!wish.declared.empty()) verdict.facts.emplace("declared", std::move(wish.declared));
      return verdict;
    }
    if (!wish.is_open) return not_concerned("no-drift", "nothing else is wanted of the column");
    FactVerdict verdict = own_conditions(decl);
    verdict.facts = {{"wanted", std::move(wish.wanted)}, {"because", std::move(wish.because)}};
    if (!wish.declared.empty()) verdict.facts.emplace("declared", std::move(wish.declared));
    return verdict;
  }

  [[nodiscard]] std::vector<Pointed> all_pointed(const ColumnDecl& decl) const {
    std::vector<Pointed> all;
    for (const TableId table : models_.tables_of(decl.id)) {
      for (const ForeignKeyFact& key : decl.foreign_keys) all.push_back(pointed_to(table, key));
    }
    return all;
  }

  [[nodiscard]] Pointed pointed_to(TableId table, const ForeignKeyFact& key) const {
    Pointed pointed;
    pointed.target = key.target;
    const auto resolution = models_.resolve_target(table, key);
    std::visit(Overloaded{
                   [&](const model::UnresolvedTarget& unresolved) {
                     std::string reason = unresolved.reason;
                     if (unresolved.nearest)
                       reason += fmt::format("; the nearest is '{}'", *unresolved.nearest);
                     pointed.unknown = Declined{"unresolved-target", std::move(reason)};
                   },
                   [&](const model::AmbiguousTarget& ambiguous) {
                     pointed.unknown = Declined{"ambiguous-target", describe(ambiguous, key)};
                   },
                   [&](const model::Target& target) { follow(target, pointed); },
               },
               resolution);
    return pointed;
  }

  [[nodiscard]] std::string describe(const model::AmbiguousTarget& ambiguous,
                                     const ForeignKeyFact& key) const {
    std::set<std::string> types;
    for (const model::Target& candidate : ambiguous.candidates)
      types.insert(schema::to_sql(models_.decl(candidate.decl).type));
    return fmt::format("'{}' can be {}", key.target, fmt::join(types, " or "));
  }

  void follow(const model::Target& target, Pointed& pointed) const {
    const auto changes = [this](DeclId id) { return changes_.contains(id); };
    const model::EffectiveType type =
        model::effective_type(models_, target.table, target.decl, changes);
    pointed.family = schema::family(type.type);
    pointed.same_metadata = target.same_metadata;
    if (const auto* opaque = type.type.as<schema::Opaque>()) pointed.opaque = opaque->reason;
  }

  // A column of an unknown type: worth a word only if its key says that it holds what we look for.
  [[nodiscard]] FactVerdict verdict_on_opaque(const ColumnDecl& decl,
                                              const std::vector<Pointed>& pointed) const {
    const auto speaks_of_us = [this](const Pointed& each) {
      return !each.unknown && contains(facts_.references, each.family);
    };
    const auto found = std::ranges::find_if(pointed, speaks_of_us);
    if (found == pointed.end())
      return not_concerned("type-opaque", "neither the column's type nor its target's is known");
    const auto* opaque = decl.type.as<schema::Opaque>();
    FactVerdict verdict =
        declined("type-opaque",
                 fmt::format("'{}' has type {}, but the column's own type is not known: {}",
                             found->target, found->family, opaque ? opaque->reason : "custom"));
    verdict.facts = {{"target", found->target}, {"target-type", found->family}};
    return verdict;
  }

  [[nodiscard]] FactVerdict verdict_on_keys(const std::vector<Pointed>& pointed) const {
    for (const std::string_view code : {"unresolved-target", "ambiguous-target"}) {
      for (const Pointed& each : pointed) {
        if (each.unknown && each.unknown->code == code) return declined(*each.unknown);
      }
    }
    const Pointed& first = pointed.front();
    for (const Pointed& each : pointed) {
      if (each.family == first.family) continue;
      return declined("ambiguous-target",
                      fmt::format("'{}' has type {} and '{}' has type {}", first.target,
                                  first.family, each.target, each.family));
    }
    if (first.family == "opaque") {
      FactVerdict verdict = declined("type-opaque", fmt::format("the type of '{}' is not known: {}",
                                                                first.target, first.opaque));
      verdict.facts["target-type"] = "of an unknown type";
      return verdict;
    }
    if (contains(facts_.references, first.family)) return holds_for(pointed);
    return not_concerned(fmt::format("target-is-{}", first.family),
                         fmt::format("'{}' has type {}", first.target, first.family));
  }

  static FactVerdict holds_for(const std::vector<Pointed>& pointed) {
    FactVerdict verdict = holds();
    verdict.facts["target"] = pointed.front().target;
    verdict.facts["target-type"] = pointed.front().family;
    const bool same_metadata = std::ranges::all_of(pointed, &Pointed::same_metadata);
    verdict.facts["same-metadata"] = same_metadata ? "true" : "false";
    return verdict;
  }

  // What the declaration itself has against a change.
  FactVerdict own_conditions(const ColumnDecl& decl) const {
    if (decl.dynamic_reason) return declined("dynamic-columns", *decl.dynamic_reason);
    if (facts_.primary_key == false && is_primary_key(decl))
      return declined("primary-key", "the column is the primary key of its own table");
    if (facts_.has_default == false) {
      const std::string conflict = default_of(decl);
      if (!conflict.empty())
        return declined("default-conflict",
                        fmt::format("'{}' makes values of the old type", conflict));
    }
    if (auto why = left_alone_at(decl.place)) return declined(*std::move(why));
    return holds();
  }

  [[nodiscard]] std::optional<Declined> left_alone_at(const Place& place) const {
    const semantic::Module& here = question_.file.module;
    if (place.file == here.id())
      return left_alone(question_.rule, here, question_.suppressions, place.range);
    const auto other = question_.file.project.open(place.file);
    if (!other) return Declined{"unreadable-file", other.error().message()};
    return left_alone(question_.rule, **other, Suppressions(**other), place.range);
  }

  [[nodiscard]] bool is_primary_key(const ColumnDecl& decl) const {
    if (decl.primary_key) return true;
    return std::ranges::any_of(models_.tables_of(decl.id), [&](TableId table) {
      return std::ranges::any_of(models_.table(table).columns,
                                 [&](const model::TableColumn& column) {
                                   return column.decl == decl.id && column.primary_key;
                                 });
    });
  }

  [[nodiscard]] static std::string default_of(const ColumnDecl& decl) {
    for (const auto* fact : {&decl.default_value, &decl.server_default, &decl.onupdate}) {
      if (*fact && !is_no_value((*fact)->text)) return (*fact)->text;
    }
    return {};
  }

  const ColumnFacts& facts_;
  const FactQuestion& question_;
  const ProjectModels& models_;
  std::set<DeclId> changes_;
  bool chain_is_too_long_ = false;
};

// True if the call of a column goes through something of the project, such as a partial.
bool goes_through_project(const ByteRange& call, const FactQuestion& question) {
  const semantic::Module& module = question.file.module;
  const syntax::Node callee = module.node_at(call).field(syntax::Field::Function);
  const auto meaning = question.file.project.resolve(module, callee);
  return std::holds_alternative<semantic::Local>(meaning);
}

// The declaration that the match is: its call; the whole statement if there is none, or if the
// name that is called says nothing of columns.
const ColumnDecl* declaration_of(const FactQuestion& question) {
  const FileId file = question.file.module.id();
  const ByteRange range = question.node.range();
  const ColumnDecl* const decl = question.file.models.declaration_at(file, range.begin);
  if (!decl) return nullptr;
  if (decl->call && *decl->call == range) return decl;
  if (decl->call && !goes_through_project(*decl->call, question)) return nullptr;
  return decl->place.range.begin == range.begin ? decl : nullptr;
}

std::string target_words(const ForeignKeyFact& key) {
  return key.target.empty() ? "?" : key.target;
}

// For "is declared ...": the type in DDL words.
std::string declared_words(const ColumnDecl& decl) {
  const std::string family = declared_family(decl);
  if (family == "opaque") return "with an unknown type";
  return family == "uuid" ? "UUID" : schema::to_sql(decl.type);
}

FactVerdict check_column(const ColumnFacts& facts, const FactQuestion& question) {
  const ColumnDecl* const decl = declaration_of(question);
  if (!decl) return not_concerned("no-column", "this is not the declaration of a column");
  FactVerdict verdict = ColumnJudge(facts, question).judge(*decl);
  verdict.column = decl;
  // A message reads as a sentence whatever the outcome.
  if (!decl->foreign_keys.empty())
    verdict.facts.try_emplace("target", target_words(decl->foreign_keys.front()));
  verdict.facts.try_emplace("target-type", "not known");
  verdict.facts.try_emplace("wanted", "another type");
  verdict.facts.try_emplace("because", "another type is wanted");
  verdict.facts.try_emplace("type", declared_family(*decl));
  verdict.facts.try_emplace("declared", declared_words(*decl));
  return verdict;
}

// One column of a key that was matched.
struct KeyColumn {
  const ColumnDecl* decl;
  const ForeignKeyFact* key;
};

std::vector<KeyColumn> columns_of_key(const FactQuestion& question) {
  const ProjectModels& models = question.file.models;
  const Place place = {question.file.module.id(), question.node.range()};
  const auto columns = models.index.columns_of_key.find(place);
  std::vector<KeyColumn> found;
  if (columns == models.index.columns_of_key.end()) return found;
  for (const DeclId id : columns->second) {
    const ColumnDecl& decl = models.decl(id);
    const auto key = std::ranges::find(decl.foreign_keys, place, &ForeignKeyFact::place);
    found.push_back({&decl, &*key});
  }
  return found;
}

bool is_changed_by(const std::string& rule, const std::vector<KeyColumn>& columns,
                   const RunState& state) {
  const auto changed = state.changed_declarations.find(rule);
  if (changed == state.changed_declarations.end()) return false;
  return std::ranges::any_of(columns, [&](const KeyColumn& column) {
    return changed->second.contains(column.decl->place);
  });
}

std::optional<std::string> possible_cycle(const std::vector<KeyColumn>& columns,
                                          const rewrite::FileContext& file) {
  for (const KeyColumn& column : columns) {
    for (const TableId table : file.models.tables_of(column.decl->id)) {
      if (auto reason = model::may_be_in_cycle(file.models, file.late_keys, table, *column.key))
        return reason;
    }
  }
  return std::nullopt;
}

FactVerdict check_key(const KeyFacts& facts, const FactQuestion& question) {
  const std::vector<KeyColumn> columns = columns_of_key(question);
  if (columns.empty()) return not_concerned("no-key", "this is not a key of a table");
  FactVerdict verdict = holds();
  for (const KeyColumn& column : columns) verdict.key_columns.push_back(column.decl->id);
  const ForeignKeyFact& key = *columns.front().key;
  // A message reads as a sentence whatever the outcome.
  verdict.facts["key"] = key.name.value_or("");
  verdict.facts["target"] = target_words(key);
  const auto fail = [&](FactVerdict failed) {
    failed.key_columns = verdict.key_columns;
    failed.facts = verdict.facts;
    return failed;
  };

  if (facts.changed_by && !is_changed_by(*facts.changed_by, columns, question.state))
    return fail(not_concerned("unchanged-key", "the key keeps its type"));
  if (facts.named == true && !key.name)
    return fail(declined("unnamed-key",
                         key.has_name ? "the key's name is not a literal" : "the key has no name"));
  if (facts.possible_cycle == false) {
    if (auto reason = possible_cycle(columns, question.file))
      return fail(declined("possible-cycle", *std::move(reason)));
  }
  return verdict;
}

}  // namespace

bool Rule::may_concern(const ColumnDecl& column) const {
  const auto may_hold = Overloaded{
      [&](const ColumnFacts& is) {
        const std::string family = declared_family(column);
        const bool fits = is.type.empty() || contains(is.type, family) || family == "opaque";
        return fits && (is.references.empty() || !column.foreign_keys.empty());
      },
      // Another rule must have changed a column first.
      [](const KeyFacts& is) { return !is.changed_by; },
  };
  return std::ranges::all_of(
      facts, [&](const FactConstraint& constraint) { return std::visit(may_hold, constraint); });
}

FactVerdict check_facts(const FactConstraint& constraint, const FactQuestion& question) {
  return std::visit(Overloaded{
                        [&](const ColumnFacts& facts) { return check_column(facts, question); },
                        [&](const KeyFacts& facts) { return check_key(facts, question); },
                    },
                    constraint);
}

std::optional<Declined> left_alone(const Rule& rule, const semantic::Module& module,
                                   const Suppressions& suppressions, ByteRange range) {
  const bool plain = !rule.needs_names() && !rule.needs_models();
  const std::uint32_t first = module.file().lines().line_at(range.begin);
  const std::uint32_t last = plain ? first : module.file().lines().line_at(range.end);
  const bool is_suppressed = suppressions.find(rule.id, plain, first, last) != nullptr ||
                             suppressions.find(rule.pack, false, first, last) != nullptr;
  if (is_suppressed)
    return Declined{"suppressed", fmt::format("a comment asks '{}' to leave it", rule.id)};
  if (plain) return std::nullopt;
  return left_alone(module);
}

}  // namespace modelmend::rules
