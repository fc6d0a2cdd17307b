// sql_text: the SQL that an expression of SQLAlchemy's language stands for.
//
//   text("a > 0")            a > 0
//   func.lower(User.email)   lower(email)
//   User.deleted_at == None  deleted_at IS NULL
//   true()                   true
//
// Used by to_schema for defaults, checks, and the parts and conditions of indexes. What it does not
// know how to render has a reason instead; it never guesses.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "model/expression.h"
#include "schema/schema.h"

namespace modelmend::model {

struct SqlText {
  std::optional<std::string> sql;
  std::string reason;  // why not
};

// What a Python string is where it stands for SQL.
enum class Strings { AreSql, AreLiterals };

struct SqlContext {
  // The database's name of the column that an identifier or the last part of an attribute chain
  // names, or nullopt.
  std::function<std::optional<std::string>(const Expression&)> column;
  Strings strings = Strings::AreLiterals;
  schema::Dialect dialect = schema::Dialect::PostgreSql;
};

[[nodiscard]] SqlText sql_text(const semantic::Project& project, const Expression& expression,
                               const SqlContext& context);

}  // namespace modelmend::model
