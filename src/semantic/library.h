// Library: what known libraries export, and under which one name we speak of it.
//
// A built-in table made from the real packages by scripts/library-exports (a test compares the
// two): SQLAlchemy, SQLModel, Flask-SQLAlchemy, Pydantic and the parts of the standard library
// that models use. Used by Project, which never opens a library, and by rules that must know that
// two names are one class. The canonical name is the shortest public path of an object:
// "sqlalchemy.Column" for sqlalchemy.sql.schema.Column and sqlmodel.Column alike. One exception:
// "sqlalchemy.dialects.postgresql.UUID" keeps its name beside "sqlalchemy.UUID", because they were
// two classes before SQLAlchemy 2.0. A name that the table does not know stays as it is written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "semantic/resolution.h"

namespace modelmend::semantic::library {

// "sqlalchemy.types.String" -> sqlalchemy.String; "flask_sqlalchemy.SQLAlchemy().Column" ->
// sqlalchemy.Column; "acme.Thing" -> acme.Thing. The longest known beginning counts, so members
// follow: "sqlalchemy.types.String.length" -> sqlalchemy.String.length.
[[nodiscard]] Imported canonical(std::string_view dotted);

// The same for one member of a name that is canonical already: costs one look-up.
[[nodiscard]] Imported member(std::string_view canonical_owner, std::string_view name);

// True for a top-level package that is always the library and never a file of the project of the
// same name: those of the table.
[[nodiscard]] bool is_known_package(std::string_view top_level);
// True for every top-level name of Python's standard library.
[[nodiscard]] bool is_standard_package(std::string_view top_level);
[[nodiscard]] bool is_builtin(std::string_view name);

// Every last word under which a library exports the thing: {"INTEGER", "INT"} for
// sqlalchemy.INTEGER. The canonical one comes first.
[[nodiscard]] std::vector<std::string> last_words(std::string_view canonical_name);

enum class Exported { No, Yes, Unknown };
// Does `from module import *` bind `name`? Unknown if the table does not know the module.
[[nodiscard]] Exported star_exports(std::string_view module, std::string_view name);

// True if both canonical names are one object in the versions that the table was made from.
[[nodiscard]] bool same_object(std::string_view canonical_a, std::string_view canonical_b);

}  // namespace modelmend::semantic::library
