#include "model/foreign_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "base/check.h"
#include "model/target_name.h"

namespace modelmend::model {
namespace {

// The full table name that a key means when it is written in `from`: SQLAlchemy gives a name
// without a schema the default schema of the MetaData in which the key stands.
std::string full_table_name(const ProjectModels& models, TableId from, const TargetName& target) {
  if (target.schema) return *target.schema + "." + target.table;
  const auto& schema = models.metadata(models.table(from).metadata).default_schema;
  return schema ? *schema + "." + target.table : target.table;
}

std::vector<TableId> tables_named(const ProjectModels& models, const std::string& name) {
  const auto found = models.index.tables_named.find(name);
  return found == models.index.tables_named.end() ? std::vector<TableId>{} : found->second;
}

UnresolvedTarget no_such_table(const ProjectModels& models, const std::string& name) {
  std::vector<std::string> names;
  for (const TableFact& table : models.tables)
    if (!table.local && !table.name.empty()) names.push_back(qualified_table_name(table));
  return {.reason = fmt::format("no table '{}' in the project", name),
          .nearest = nearest_name(name, names)};
}

UnresolvedTarget no_such_column(const ProjectModels& models, const std::string& name,
                                const std::string& column) {
  std::vector<std::string> keys;
  for (const TableId id : tables_named(models, name)) {
    const TableFact& table = models.table(id);
    if (!table.unread.empty())
      return {.reason = fmt::format("the columns of table '{}' are not all known: {}", name,
                                    table.unread.front()),
              .nearest = std::nullopt};
    for (const TableColumn& each : table.columns) keys.push_back(each.key);
  }
  return {.reason = fmt::format("table '{}' has no column '{}'", name, column),
          .nearest = nearest_name(column, keys)};
}

// Follows keys from column to column. Each walker is used for one question.
class ChainWalker {
 public:
  ChainWalker(const ProjectModels& models, const WillChange& will_change)
      : models_(models), will_change_(will_change) {}

  EffectiveType type_of(TableId table, DeclId id) {
    if (!entered_.insert({table, id}).second || chain_.size() >= kMaxChain)
      return opaque("its foreign keys run in a circle");
    chain_.push_back(id);
    EffectiveType found = type_of_entered(table, models_.decl(id));
    chain_.pop_back();
    entered_.erase({table, id});
    return found;
  }

  // Whether all candidates have one type; `first_type` is that of the first.
  bool agree(const std::vector<Target>& candidates, EffectiveType& first_type) {
    first_type = type_of(candidates.front().table, candidates.front().decl);
    return std::all_of(candidates.begin() + 1, candidates.end(), [&](const Target& other) {
      return type_of(other.table, other.decl).type == first_type.type;
    });
  }

 private:
  EffectiveType type_of_entered(TableId table, const ColumnDecl& decl) {
    const bool passes_on = decl.type.as<schema::FromForeignKey>() != nullptr ||
                           (!decl.foreign_keys.empty() && will_change_(decl.id));
    if (!passes_on) return {decl.type, chain_};
    if (decl.foreign_keys.empty()) return opaque("it has no type and no foreign key");
    std::optional<EffectiveType> common;
    for (const ForeignKeyFact& key : decl.foreign_keys) {
      if (leads_to_itself(table, decl.id, key)) continue;
      EffectiveType each = type_behind(table, key);
      if (each.type.as<schema::Opaque>() != nullptr) return each;
      if (common && common->type != each.type)
        return opaque("its foreign keys point to columns of different types");
      if (!common) common = std::move(each);
    }
    return common ? *common : opaque("its foreign keys run in a circle");
  }

  // Of a composite key into its own table one column may be the same on both sides.
  [[nodiscard]] bool leads_to_itself(TableId table, DeclId decl, const ForeignKeyFact& key) const {
    const std::vector<Target> candidates = possible_targets(models_, table, key);
    return candidates.size() == 1 && candidates.front().table == table &&
           candidates.front().decl == decl;
  }

  EffectiveType type_behind(TableId table, const ForeignKeyFact& key) {
    const std::vector<Target> candidates = possible_targets(models_, table, key);
    if (candidates.empty()) return opaque(fmt::format("the target '{}' is not known", key.target));
    EffectiveType first;
    if (!agree(candidates, first))
      return opaque(fmt::format("'{}' means columns of different types", key.target));
    return first;
  }

  [[nodiscard]] EffectiveType opaque(std::string reason) const {
    return {schema::SqlType{.is = schema::Opaque{std::move(reason)}, .raw = {}}, chain_};
  }

  const ProjectModels& models_;
  const WillChange& will_change_;
  std::vector<DeclId> chain_;
  std::set<std::pair<TableId, DeclId>> entered_;
};

// Two short rows of the edit-distance table, optimal string alignment without transpositions.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

// One slip in a short name, one in three letters of a longer one.
std::size_t tolerated_slips(std::string_view name) {
  return std::max<std::size_t>(1, name.size() / 3);
}

// Walks the keys from a key's target until they come back to its own table.
class CycleSearch {
 public:
  CycleSearch(const ProjectModels& models, std::span<const LateKey> late)
      : models_(models), late_(late) {}

  std::optional<std::string> run(TableId table, const ForeignKeyFact& key) {
    const std::string start = name_of(table);
    const auto targets = possible_targets(models_, table, key);
    if (targets.empty()) return fmt::format("the target '{}' is not known", key.target);
    for (const Target& target : targets) visit(target.table, nullptr);

    while (!waiting_.empty()) {
      const TableId id = waiting_.front();
      waiting_.pop_front();
      // Tables of one name in several MetaData are one table in the database.
      if (name_of(id) == start)
        return fmt::format("foreign keys lead from '{}' back to '{}'{}", key.target, start,
                           late_words(reached_.at(id)));
      if (auto unknown = follow(id)) return unknown;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::string name_of(TableId id) const {
    return qualified_table_name(models_.table(id));
  }

  static std::string late_words(const LateKey* late) {
    return late == nullptr ? "" : fmt::format(", through one that is added at {}", late->place);
  }

  // `late`: the first key on the way to the table that is added to one afterwards, or null.
  void visit(TableId id, const LateKey* late) {
    if (reached_.emplace(id, late).second) waiting_.push_back(id);
  }

  // Visits what the table points to; the words for a key whose target nobody knows, if it has one.
  std::optional<std::string> follow(TableId id) {
    const LateKey* const on_the_way = reached_.at(id);
    for (const TableColumn& column : models_.table(id).columns) {
      for (const ForeignKeyFact& key : models_.decl(column.decl).foreign_keys) {
        const auto targets = possible_targets(models_, id, key);
        if (targets.empty())
          return fmt::format("'{}' has a foreign key to '{}', which is not known and may lead back",
                             name_of(id), key.target);
        for (const Target& target : targets) visit(target.table, on_the_way);
      }
    }
    for (const LateKey& late : late_) {
      if (late.from && std::ranges::find(*late.from, id) == late.from->end()) continue;
      if (!late.to)
        return fmt::format("'{}' may get a foreign key at {}, which is not known and may lead back",
                           name_of(id), late.place);
      for (const TableId target : *late.to) visit(target, on_the_way ? on_the_way : &late);
    }
    return std::nullopt;
  }

  const ProjectModels& models_;
  std::span<const LateKey> late_;
  std::deque<TableId> waiting_;
  std::map<TableId, const LateKey*> reached_;
};

}  // namespace

std::vector<Target> possible_targets(const ProjectModels& models, TableId from,
                                     const ForeignKeyFact& key) {
  const auto target = split_target(key.target);
  if (!target) return {};
  const MetaDataId own = models.table(from).metadata;
  std::vector<Target> in_own;
  std::vector<Target> in_others;
  bool own_has_table = false;
  for (const TableId id : tables_named(models, full_table_name(models, from, *target))) {
    const TableFact& table = models.table(id);
    if (table.local && table.metadata != own) continue;
    own_has_table = own_has_table || table.metadata == own;
    const auto decl = models.column_with_key(id, target->column);
    if (!decl) continue;
    auto& found = table.metadata == own ? in_own : in_others;
    found.push_back({.table = id, .decl = *decl, .same_metadata = table.metadata == own});
  }
  return own_has_table ? in_own : in_others;
}

TargetResolution ProjectModels::resolve_target(TableId from, const ForeignKeyFact& key) const {
  if (key.target.empty()) return UnresolvedTarget{.reason = key.unknown_reason, .nearest = {}};
  const auto target = split_target(key.target);
  if (!target)
    return UnresolvedTarget{.reason = fmt::format("'{}' names no column", key.target),
                            .nearest = {}};
  std::vector<Target> candidates = possible_targets(*this, from, key);
  if (candidates.empty()) {
    const std::string name = full_table_name(*this, from, *target);
    return tables_named(*this, name).empty() ? no_such_table(*this, name)
                                             : no_such_column(*this, name, target->column);
  }
  const WillChange nothing = nothing_changes;
  EffectiveType first;
  if (candidates.size() == 1 || ChainWalker(*this, nothing).agree(candidates, first))
    return candidates.front();
  return AmbiguousTarget{std::move(candidates)};
}

EffectiveType effective_type(const ProjectModels& models, TableId table, DeclId decl,
                             const WillChange& will_change) {
  return ChainWalker(models, will_change).type_of(table, decl);
}

const ColumnDecl& typed_declaration(const ProjectModels& models, TableId table, DeclId id) {
  const ColumnDecl& decl = models.decl(id);
  if (decl.type.as<schema::FromForeignKey>() == nullptr) return decl;
  const EffectiveType found = effective_type(models, table, id, nothing_changes);
  return found.chain.empty() ? decl : models.decl(found.chain.back());
}

std::optional<std::string> may_be_in_cycle(const ProjectModels& models,
                                           std::span<const LateKey> late, TableId table,
                                           const ForeignKeyFact& key) {
  return CycleSearch(models, late).run(table, key);
}

std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& names) {
  std::optional<std::string> nearest;
  std::size_t least = tolerated_slips(name) + 1;
  for (const std::string& each : names) {
    const std::size_t distance = edit_distance(name, each);
    if (distance == 0 || distance >= least) continue;
    least = distance;
    nearest = each;
  }
  return nearest;
}

}  // namespace modelmend::model
