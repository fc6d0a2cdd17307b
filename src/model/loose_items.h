// LooseItems: indexes that stand outside of any table's arguments.
//
//   Index("ix_user_mail", User.mail)            after the class, at the top of a module
//   class User(Base):
//       ...
//       Index("ix_user_name", "name")           in the body of the class
//
// Used by to_schema, so that an index of the database is not taken for one that no model knows.
// Only files that declare tables are looked at.
#pragma once

#include <map>
#include <vector>

#include "model/expression.h"
#include "model/facts.h"

namespace modelmend::model {

struct LooseItem {
  Expression call;
  Place place;
};

class LooseItems {
 public:
  void add(TableId table, LooseItem item) { items_[table].push_back(std::move(item)); }
  // In source order.
  [[nodiscard]] const std::vector<LooseItem>& of(TableId table) const;

 private:
  std::map<TableId, std::vector<LooseItem>> items_;
};

[[nodiscard]] LooseItems find_loose_items(const semantic::Project& project,
                                          const ProjectModels& models);

}  // namespace modelmend::model
