// Resolution: what a name means at its place.
//
// Made by Project::resolve; compared by rules and model readers, which never compare spellings.
// The set is closed: a name comes from outside the project, from the project, from Python's
// builtins, or nobody can say. A safe rule never touches Unknown.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "text/byte_range.h"

namespace modelmend::semantic {

// Something that a library exports, under its one canonical name whatever the import path:
// "sqlalchemy.Column" for sqlalchemy.schema.Column, sqlmodel.Column and db.Column alike,
// "sqlalchemy.orm.Mapped", "sqlalchemy.dialects.postgresql.UUID", "uuid.UUID", "typing.Optional".
// A library or submodule itself is its dotted name ("sqlalchemy"), is_module tells. A member of an
// instance made by calling X is "X().member" ("sqlalchemy.orm.registry().mapped",
// "flask_sqlalchemy.SQLAlchemy().Model") and `instance` is where the project made that instance.
struct Imported {
  std::string name;
  bool is_module = false;
  std::optional<Place> instance;

  friend bool operator==(const Imported&, const Imported&) = default;
};

enum class DefinitionKind { Module, Class, Function, Variable, Parameter };

// Something that the project defines. Pure aliases (`C = Column`, `Entity = Base`) are followed, so
// a Variable is a name bound to something that is not just another name.
struct Local {
  DefinitionKind kind = DefinitionKind::Variable;
  std::string name;  // "app.models.user.User": module and path inside it
  // The class_definition, function_definition or assignment; a module's is empty at 0.
  Place definition;
  ByteRange value;  // the right side of an assignment, else empty
  // Of a namespace package, which has no file of its own: its folder ("src/app"). Its definition
  // names the first file below it.
  std::string folder;

  friend bool operator==(const Local&, const Local&) = default;
};

struct Builtin {
  std::string name;  // "str"
  friend bool operator==(const Builtin&, const Builtin&) = default;
};

struct Unknown {
  std::string
      reason;  // "'GUID' is not bound in models.py", "bound to different things in branches"
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

using Resolution = std::variant<Unknown, Imported, Local, Builtin>;

// True if the resolution is Imported under exactly this canonical name.
[[nodiscard]] bool is_imported(const Resolution& resolution, std::string_view canonical_name);
// The canonical name of an Imported, else empty.
[[nodiscard]] std::string_view imported_name(const Resolution& resolution);
// One line for dumps: "imported sqlalchemy.Column", "local class app.models.User (app/models.py)".
[[nodiscard]] std::string to_string(const Resolution& resolution);

}  // namespace modelmend::semantic
