// Tables: which field SQLModel needs for a type or an argument of a SQLAlchemy column, and which
// names it cannot have.
//
// Data of rewrite_rules/sqlmodel/*.yaml, compiled into the binary and read once; asked by the
// emitter of columns and by the checks of names. The readers of models know on their own what a
// field means, so that comparing what was read proves what was written.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "schema/schema.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::emit {

// What a type becomes.
struct TypeRow {
  std::string python;                       // "builtins.int", or one of: element, enum, json, uuid
  bool is_plain = false;                    // SQLModel makes this type of the annotation alone
  std::optional<schema::Dialect> plain_on;  // the one database where what it makes is the same
  std::map<std::string, std::string, std::less<>> arguments;  // "length" -> "max_length"
  bool has_length_on_mysql = false;   // there what it makes has one, even where none is said
  semantic::SqlModelRelease since{};  // is_plain holds from there on
};
// By the canonical name of the type's class; null if there is no row.
[[nodiscard]] const TypeRow* find_type(std::string_view canonical);

enum class KeywordPlace : std::uint8_t { Column, Field, Read, Loading, Nothing, Refuse };
// Where an argument goes.
struct KeywordRow {
  KeywordPlace place = KeywordPlace::Refuse;
  std::string code;  // of a refusal
};
[[nodiscard]] const KeywordRow* find_keyword(std::string_view keyword);

// Whether no member of a class may have the name, as one of the libraries has it.
[[nodiscard]] bool is_kept_name(std::string_view name);
// Whether it is but a method of Pydantic 1, which nothing calls with releases of SQLModel that need
// Pydantic 2: there a member may have it, and Pydantic warns of a field.
[[nodiscard]] bool may_hide_method(std::string_view name, semantic::SqlModelRelease release);

// Whether a key of a model_config is one that a library reads.
[[nodiscard]] bool is_config_key(std::string_view key);

// What a decorator of a library makes of a method.
enum class DecoratorResult : std::uint8_t {
  Unknown,
  Function,  // or a property
  Object,    // of the class that the decorator is
  Column,
};
[[nodiscard]] DecoratorResult decorator_result(std::string_view canonical);

// The classes of libraries that may stand beside SQLModel's, and the words behind their names.
[[nodiscard]] std::map<std::string, std::string, std::less<>> known_bases();

}  // namespace modelmend::emit
