// OpenTable: one table on its way into a Schema, with all that its parts are read from.
//
// Made by to_schema for each table, filled by the readers of columns, constraints and indexes.
// What they cannot read goes into `unclear` with its reason, never into the table as a guess.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/declared_arguments.h"
#include "model/facts.h"
#include "model/naming_convention.h"
#include "model/sql_text.h"
#include "schema/unclear.h"

namespace modelmend::model {

class OpenTable {
 public:
  OpenTable(const semantic::Project& project, const ProjectModels& models, const TableFact& fact,
            const NamingConvention& naming, schema::Dialect dialect);

  [[nodiscard]] const semantic::Project& project() const { return project_; }
  [[nodiscard]] const ProjectModels& models() const { return models_; }
  [[nodiscard]] const TableFact& fact() const { return fact_; }
  [[nodiscard]] schema::Dialect dialect() const { return dialect_; }

  // The database's name of the column that goes by this name in the models: its key, its own name
  // or the attribute's.
  [[nodiscard]] std::optional<std::string> column_named(std::string_view name) const;
  // The same for a string, a name in the class body, `User.id`, `users.c.id`, `users.c["id"]`.
  [[nodiscard]] std::optional<std::string> column_of(const Expression& expression) const;

  [[nodiscard]] std::optional<std::string> name(const NameParts& parts) const {
    return naming_.name(fact_, parts, dialect_);
  }
  [[nodiscard]] schema::Origin origin(const Place& place) const;
  // SQL that mentions columns of this table, as written.
  [[nodiscard]] SqlText sql(const Expression& expression, Strings strings) const;

  void cannot_tell(schema::Aspect aspect, std::string subject, std::string reason,
                   const Place& place);

  // In the one form that equal expressions have; what was written is kept.
  [[nodiscard]] std::string canonical(const std::string& sql);

  schema::Table table;
  std::vector<schema::Unclear> unclear;
  std::map<std::string, std::string> written_sql;  // what canonical() was given, by what it gave

 private:
  const semantic::Project& project_;
  const ProjectModels& models_;
  const TableFact& fact_;
  const NamingConvention& naming_;
  schema::Dialect dialect_;
  std::map<std::string, std::string, std::less<>> columns_;  // by all that they are called
};

}  // namespace modelmend::model
