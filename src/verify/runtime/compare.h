// compare: what became of a project, in words of DDL and of mappers.
//
// Called by `verify --runtime` with the facts of both sides. Tables are matched by schema and name,
// then by the class that is mapped to them; classes by their qualified name, then by table. What a
// database would have stands apart from what only the program notices and from what nobody does.
// Mappers that SQLAlchemy cannot configure are not compared.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "verify/runtime/facts.h"

namespace modelmend::verify::runtime {

enum class Weight { Schema, Behaviour, Cosmetic };

struct Subject {
  std::string about;   // for a person: "users.email", "class User", "relationship User.posts"
  std::string table;   // with its schema; empty for the project as a whole
  std::string member;  // a column, attribute, constraint or index; empty: the table or class itself

  friend auto operator<=>(const Subject&, const Subject&) = default;
};

struct Difference {
  Weight weight = Weight::Schema;
  Subject subject;
  std::string what;  // "NOT NULL lost", "type VARCHAR(50) became VARCHAR"
  std::string kind;  // for lists of what is intended: "column.nullable", "behaviour.cascade"

  // "users.email: NOT NULL lost".
  [[nodiscard]] std::string message() const { return subject.about + ": " + what; }
  friend auto operator<=>(const Difference&, const Difference&) = default;
};

struct Comparison {
  std::vector<Difference> differences;    // by weight, subject and words
  std::vector<std::string> not_compared;  // of what no equality is claimed, and why
};

[[nodiscard]] Comparison compare(const RuntimeFacts& before, const RuntimeFacts& after);

}  // namespace modelmend::verify::runtime
