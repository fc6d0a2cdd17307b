// chains: what a chain of attributes, items and calls begins with, and what is taken from there.
//
//   User.__table__.c["name"]      the class User, then "__table__", "c", "['name']"
//   users.constraints             the Core table users, then "constraints"
//   Base.metadata                 the MetaData, or for a class of the project "metadata" of it
//
// Made by find_outside_changes() to know whom a statement changes. Names of variables and of loops
// are followed to what they stand for; what is made by a call of a class is nobody's chain.
#pragma once

#include <string>
#include <vector>

#include "model/class_index.h"
#include "model/mapper/names.h"

namespace modelmend::model {

enum class ChainStart {
  Class,     // of the project
  Table,     // a Core table
  MetaData,  // the object itself
  Owner,     // a base or registry that is no class of the project
};

struct Chain {
  ChainStart start = ChainStart::Class;
  ClassId cls{};
  TableId table{};
  MetaDataId metadata{};
  std::vector<std::string> path;  // "c", "values()", "[]", "['name']"
};

class ChainReader {
 public:
  explicit ChainReader(const MapperNames& names);

  // Several where a loop goes over several.
  [[nodiscard]] std::vector<Chain> chains_of(const Expression& expression) const;

 private:
  [[nodiscard]] std::optional<MetaDataId> known(const std::optional<MetaDataSource>& source) const;

  friend class ChainWalk;
  const MapperNames& names_;
  ClassIndex apart_;  // knows no class, but what bases and registries are made of
};

}  // namespace modelmend::model
