// Finding: one thing that is not as it was, in the words of DDL.
//
// Made by compare() and its parts, taken out by an AllowList, printed by report. `kind` is stable:
// scripts and allow lists may rely on it; docs/verify.md lists all kinds. What could not be read is
// no finding: it is named beside them, and no equality is claimed for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace modelmend::verify {

// Who notices the difference.
enum class Sort {
  Schema,     // a database that is created from the models
  Behaviour,  // the program
  Cosmetic,   // nobody but a reader
};

struct Finding {
  std::string kind;  // "column.nullable"
  Sort sort = Sort::Schema;
  std::string table;      // "users"; for a class without a table its name
  std::string subject;    // a column, constraint, index or attribute; empty: the table itself
  std::string words;      // "NOT NULL lost", "type VARCHAR(50) became VARCHAR"
  schema::Origin before;  // no file: it was not there
  schema::Origin after;   // no file: it is not there

  // "users.name: NOT NULL lost"
  [[nodiscard]] std::string message() const;
};

// The kind of every NotRead, for scripts.
inline constexpr std::string_view kUnreadConstruct = "unread-construct";

// Why no equality is claimed for a table, or for a class without one.
struct NotRead {
  std::string table;
  std::string class_name;
  std::string reason;
  bool is_before = false;  // it is in the earlier state that it could not be read
  schema::Origin place;
};

// What a reader must know although it is the same in both states.
struct Listed {
  std::string table;
  std::string subject;
  std::string words;
  schema::Origin place;
};

struct Comparison {
  std::vector<Finding> findings;  // by table, sort, subject, kind
  std::vector<NotRead> not_read;  // by table, class, reason
  std::vector<Listed> listed;     // by table, subject
  std::size_t tables = 0;         // pairs, and those that are in one state only
  std::size_t equal = 0;          // read in whole in both states, and without any finding
  // Not read in whole, but written alike in both states, name by name.
  std::size_t alike = 0;
};

}  // namespace modelmend::verify
