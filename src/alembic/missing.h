// Missing: the tables, types and sequences that the models declare and a database lacks, and why
// some of them cannot be created.
//
// Made by find_missing() from a declared and an actual Schema; create_missing() writes it. Nothing
// is missing only in part: if any table would be refused by the database, or would become another
// than its model says, all reasons are given and there is nothing to write.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "alembic/op_types.h"
#include "base/result.h"
#include "schema/schema.h"
#include "schema/unclear.h"

namespace modelmend::alembic {

struct MissingRequest {
  const schema::Schema& declared;
  const std::vector<schema::Unclear>& unclear;
  const schema::Schema& actual;
  std::string default_schema = "public";  // of a bare name; empty for SQLite
  std::vector<std::string> only = {};     // names of tables; empty: all
  CustomTypes custom_types = {};  // types that can be written although nobody knows their SQL
  bool as_sql = false;            // they cannot: only SQL is wanted
  // Why the model of this table is not to be created, or empty.
  std::function<std::string(const schema::Table&)> left_out = [](const auto&) {
    return std::string();
  };
  // With it the labels that a type lacks are no trouble where a column of it exists, which the
  // drift mends before; without may_drop only labels are added.
  bool with_drift = false;
  bool may_drop = false;
  std::string align = "modelmend align";  // the command that mends types of keys
};

struct Missing {
  std::vector<const schema::Table*> tables;  // by name
  std::vector<schema::EnumType> enums;       // that these tables use
  std::vector<const schema::Sequence*> sequences;
  std::size_t left_out = 0;        // tables that are missing and are not created
  std::vector<std::string> notes;  // what is not written, and why
};

[[nodiscard]] tl::expected<Missing, std::vector<Error>> find_missing(const MissingRequest& request);

}  // namespace modelmend::alembic
