// Migration: the statements that bring a database forward, and those that bring it back.
//
// Made by create_missing() and add_drift(), written by migration_text() and migration_sql(). A
// Statement is one thing said twice: in plain SQL, and in the words of Alembic's `op` where these
// say exactly that. Nothing here has touched a file or a database.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace modelmend::alembic {

// Stands for the words of a Statement that those of an earlier one say already.
inline constexpr const char* kIsSaid = "-";

struct Statement {
  std::string sql;  // without ";"
  // "op.drop_table('users')", lines after the first indented as they belong; empty: there are no
  // such words, the SQL is executed.
  std::string op = {};
  // Outside of any transaction: what PostgreSQL refuses in one (CONCURRENTLY), or what would hold
  // the locks of the statements before it.
  bool outside = false;

  friend bool operator==(const Statement&, const Statement&) = default;
};

// Whether a statement may find its work done already.
enum class Guard { None, IfNeeded };

struct Migration {
  std::vector<Statement> upgrade;
  std::vector<Statement> downgrade;  // in the order in which they run
  std::set<std::string> imports;     // lines that the op words need beside op and sa
  std::vector<std::string> notes;    // what people should know of it, a sentence each
};

}  // namespace modelmend::alembic
