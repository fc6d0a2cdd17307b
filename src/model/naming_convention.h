// NamingConvention: the names that a MetaData gives to constraints and indexes that have none.
//
// Read from the literal dictionary of `MetaData(naming_convention={...})`, or of the one statement
// `SQLModel.metadata.naming_convention = {...}`; without one SQLAlchemy names indexes only. Used by
// to_schema. A name that cannot be known is absent, which means that the thing is compared by what
// it says.
// https://docs.sqlalchemy.org/en/20/core/constraints.html#configuring-constraint-naming-conventions
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/expression.h"
#include "model/facts.h"
#include "schema/schema.h"

namespace modelmend::model {

// What a name is made of.
struct NameParts {
  std::string kind;                  // "ix", "uq", "ck", "fk", "pk"
  std::optional<std::string> given;  // name=
  std::vector<std::string> columns;  // the database's names
  std::string referred_table;        // of a foreign key
  std::vector<std::string> referred_columns;
};

class NamingConvention {
 public:
  // Of a MetaData that the project makes, or of a library's own.
  static NamingConvention of(const semantic::Project& project, const MetaDataFact& metadata);

  // False if only running the code would tell the names.
  [[nodiscard]] bool is_known() const { return is_known_; }
  [[nodiscard]] std::optional<std::string> name(const TableFact& table, const NameParts& parts,
                                                schema::Dialect dialect) const;

 private:
  std::map<std::string, std::string> templates_;  // by kind
  bool is_known_ = true;
};

}  // namespace modelmend::model
