// Statement: one thing that a model states, in a form in which equal things are equal values.
//
// Made from the facts of both states of a project, by mapper_statements and column_statements;
// compared pairwise by `verify`. What a database would contain is not among them (to_schema says
// that); these are what the classes do beyond it. A class whose every member and argument is in a
// statement or in the schema is closed; one that is not has an Unread, and no equality is claimed
// for it.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/byte_range.h"

namespace modelmend::verify {

// What a statement is about. Two states of a project are matched by it: by table first, by class
// where the table has another name or there is none, by both where several classes share a table.
struct Subject {
  std::string table;       // "users", "app.users"; empty for a class without one
  std::string class_name;  // qualified: "app.models.user.User"; empty for a Core table
  // Both are empty for what is stated of the project as a whole.
  friend auto operator<=>(const Subject&, const Subject&) = default;
};

// Who notices if the statement is not kept.
enum class Weight {
  Behaviour,  // the program: a default, a cascade, a collection, a validator
  Cosmetic,   // nobody but a reader: the order of columns
};

// Aspects that have words of their own where they differ: what the attribute of a column is called,
// and that a class is a model of Pydantic.
inline constexpr std::string_view kAttribute = "attribute";
inline constexpr std::string_view kPydantic = "pydantic";

struct Statement {
  Subject subject;
  std::string member;  // the attribute or column; empty for the class as a whole
  std::string aspect;  // "default", "onupdate", "cascade", "uselist", "validator"
  // Words that a person can read and that are equal if the meaning is: names resolved, no comments,
  // layout, quotes or spelling of imports. Never empty: what is not there has no statement.
  std::string value;
  Weight weight = Weight::Behaviour;
  Place place;
  // What the functions of the project that the value names do; compared, and not shown.
  std::string meaning = {};
};

// Why no equality can be claimed for a class (or for a table without one).
struct Unread {
  Subject subject;
  std::string reason;  // "the argument 'foo' of relationship() is not known"
  Place place;
  // All that the reason hangs on, with what the project defines that it names. Where both states
  // hold the same, it makes no difference. Empty if that cannot be told.
  std::string carried = {};
};

struct Statements {
  std::vector<Statement> statements;  // by subject, member, aspect
  std::vector<Unread> unread;
};

}  // namespace modelmend::verify
