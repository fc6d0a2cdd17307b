// The names that PostgreSQL gives to constraints, indexes and sequences whose author named none.
//
// Used by the dump reader, so that hand-written DDL reads equal to the database that it makes.
// Follows makeObjectName, ChooseRelationName and ChooseConstraintName of the server.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace modelmend::schema {

using IsTaken = std::function<bool(const std::string&)>;

// "users", "email", "key" -> "users_email_key", at most 63 bytes; with a number behind it if that
// name is taken.
[[nodiscard]] std::string implicit_name(std::string_view table, std::string_view columns,
                                        std::string_view label, const IsTaken& is_taken);

// {"a", "b"} -> "a_b", no longer than it can matter.
[[nodiscard]] std::string joined_columns(const std::vector<std::string>& columns);

}  // namespace modelmend::schema
