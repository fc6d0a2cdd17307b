// RelatedTables: which tables relationships of the models join.
//
// Made by align before it asks for foreign keys: a relationship finds its join by the keys between
// two tables, so where one joins them no key may come or go.
#pragma once

#include <map>
#include <set>
#include <string>

#include "model/facts.h"
#include "model/read_models.h"
#include "semantic/project.h"

namespace modelmend::pipeline {

class RelatedTables {
 public:
  RelatedTables(const semantic::Project& project, const model::ProjectModels& models,
                model::FileSearch& search);

  // By qualified_table_name().
  [[nodiscard]] std::set<std::string> of(const std::string& table) const;
  // True if a relationship that may join this table to some other is not known in whole.
  [[nodiscard]] bool may_be_any(const std::string& table) const;

 private:
  void relate(const std::set<std::string>& some, const std::set<std::string>& others);

  std::map<std::string, std::set<std::string>> related_;
  bool knows_all_ = true;
  std::set<std::string> open_;  // have a relationship whose other side is not known
};

}  // namespace modelmend::pipeline
