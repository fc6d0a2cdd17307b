// Matches: which table and which class of one side is which of the other.
//
// Made once by compare, for tables and mappers together: a renamed table is found by the class that
// is mapped to it, a moved class by its table. Pointers are into the facts that were given.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "verify/runtime/facts.h"

namespace modelmend::verify::runtime {

struct TablePair {
  const TableFacts* before;
  const TableFacts* after;
};
struct MapperPair {
  const MapperFacts* before;
  const MapperFacts* after;
};

struct Matches {
  std::vector<TablePair> tables;
  std::vector<const TableFacts*> tables_lost;
  std::vector<const TableFacts*> tables_gained;
  std::vector<MapperPair> mappers;
  std::vector<const MapperFacts*> mappers_lost;
  std::vector<const MapperFacts*> mappers_gained;

  // Full names of tables that have another name now: before -> after.
  [[nodiscard]] std::map<std::string, std::string> renamed_tables() const;
};

[[nodiscard]] Matches match(const RuntimeFacts& before, const RuntimeFacts& after);

// "app.models.User" -> "User".
[[nodiscard]] std::string_view simple_name(std::string_view class_name);

}  // namespace modelmend::verify::runtime
