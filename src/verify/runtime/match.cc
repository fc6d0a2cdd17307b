#include "verify/runtime/match.h"

#include <algorithm>
#include <set>
#include <utility>

#include "verify/runtime/pairing.h"

namespace modelmend::verify::runtime {
namespace {

bool same_table_name(const TableFacts& before, const TableFacts& after) {
  return before.schema == after.schema && before.name == after.name;
}

bool share_metadata(const TableFacts& before, const TableFacts& after) {
  return std::ranges::any_of(before.metadata, [&](const std::string& name) {
    return std::ranges::count(after.metadata, name) > 0;
  });
}

// The classes of each table, by their full or their simple names.
using Classes = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;

Classes full_names(const RuntimeFacts& facts) {
  Classes classes;
  for (const TableFacts& table : facts.tables)
    classes[table.full_name()].insert(table.classes.begin(), table.classes.end());
  for (const MapperFacts& mapper : facts.mappers) classes[mapper.table].insert(mapper.class_name);
  return classes;
}

Classes simple_names(const RuntimeFacts& facts) {
  Classes classes = full_names(facts);
  for (auto& [table, names] : classes) {
    std::set<std::string, std::less<>> simple;
    for (const std::string& name : names) simple.emplace(simple_name(name));
    names = std::move(simple);
  }
  return classes;
}

bool share_class(const Classes& before, const std::string& table_before, const Classes& after,
                 const std::string& table_after) {
  const auto old_names = before.find(table_before);
  const auto new_names = after.find(table_after);
  if (old_names == before.end() || new_names == after.end()) return false;
  return std::ranges::any_of(
      old_names->second, [&](const std::string& name) { return new_names->second.contains(name); });
}

Pairing<const TableFacts*> pair_tables(const RuntimeFacts& before, const RuntimeFacts& after) {
  auto pairing = pairing_of(before.tables, after.tables);
  pairing.pair_where([](const TableFacts& a, const TableFacts& b) {
    return same_table_name(a, b) && share_metadata(a, b);
  });
  pairing.pair_where(same_table_name);
  for (const auto& names_of : {full_names, simple_names}) {
    const Classes old_classes = names_of(before);
    const Classes new_classes = names_of(after);
    pairing.pair_where([&](const TableFacts& a, const TableFacts& b) {
      return share_class(old_classes, a.full_name(), new_classes, b.full_name());
    });
  }
  return pairing;
}

Pairing<const MapperFacts*> pair_mappers(const RuntimeFacts& before, const RuntimeFacts& after,
                                         const std::map<std::string, std::string>& renamed) {
  const auto same_table = [&](const MapperFacts& a, const MapperFacts& b) {
    const auto now = renamed.find(a.table);
    return (now == renamed.end() ? a.table : now->second) == b.table;
  };
  auto pairing = pairing_of(before.mappers, after.mappers);
  pairing.pair_where(
      [](const MapperFacts& a, const MapperFacts& b) { return a.class_name == b.class_name; });
  pairing.pair_where([&](const MapperFacts& a, const MapperFacts& b) {
    return same_table(a, b) && simple_name(a.class_name) == simple_name(b.class_name);
  });
  pairing.pair_where([&](const MapperFacts& a, const MapperFacts& b) {
    const bool derived =
        a.facts.behaviour.contains("inherits") || b.facts.behaviour.contains("inherits");
    return same_table(a, b) && !derived;
  });
  return pairing;
}

}  // namespace

std::string_view simple_name(std::string_view class_name) {
  return class_name.substr(class_name.rfind('.') + 1);
}

std::map<std::string, std::string> Matches::renamed_tables() const {
  std::map<std::string, std::string> renamed;
  for (const TablePair& pair : tables) {
    if (pair.before->full_name() != pair.after->full_name())
      renamed.emplace(pair.before->full_name(), pair.after->full_name());
  }
  return renamed;
}

Matches match(const RuntimeFacts& before, const RuntimeFacts& after) {
  Matches matches;
  const auto tables = pair_tables(before, after);
  for (const auto& [old_table, new_table] : tables.pairs())
    matches.tables.push_back({old_table, new_table});
  matches.tables_lost = tables.lost();
  matches.tables_gained = tables.gained();
  const auto mappers = pair_mappers(before, after, matches.renamed_tables());
  for (const auto& [old_mapper, new_mapper] : mappers.pairs())
    matches.mappers.push_back({old_mapper, new_mapper});
  matches.mappers_lost = mappers.lost();
  matches.mappers_gained = mappers.gained();
  return matches;
}

}  // namespace modelmend::verify::runtime
