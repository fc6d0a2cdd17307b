// read_annotation: what a type annotation says about a column.
//
// Used by the readers of 2.0 and SQLModel columns. It looks through Mapped[...], Optional, unions
// with None, Annotated, ClassVar, string annotations and aliases of all these, and says where the
// Python type stands so that it can be edited.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/column_type.h"
#include "model/expression.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::model {

struct AnnotationFact {
  bool is_mapped = false;  // Mapped[...]
  bool is_class_var = false;
  bool optional = false;       // Optional, | None
  bool through_alias = false;  // the type was found by following a name
  Expression python_type;      // what is left: `UUID`; for a union of several the union
  Expression content;          // what Mapped[...] holds, or all there is: Optional goes around it
  // `Optional[X]` or `X | None`, and the X in it, as written; null if an alias or several forms say
  // that it is optional.
  Expression optional_form;
  Expression optional_content;
  std::string
      python_type_name;  // canonical: "uuid.UUID", "builtins.str", "app.models.Status"; or ""
  // The NewType(...) calls that were looked through: a type_annotation_map may name one.
  std::vector<Expression> new_types;
  // The Annotated[...] expressions passed, outermost first, and what they carry after the type.
  // Directly nested ones are one, whose innermost items come first.
  std::vector<Expression> annotated;
  std::vector<Expression> annotated_items;
  // How many of these belong to the outermost: SQLAlchemy looks for mapped_column(...) only there.
  std::size_t items_of_outermost = 0;
  // The same, but 0 where Optional[...] or a union stands around it: Pydantic takes them for the
  // field only if nothing does.
  std::size_t items_of_field = 0;
};

[[nodiscard]] AnnotationFact read_annotation(const semantic::Project& project,
                                             const Expression& annotation);

// A type expression with all names resolved and aliases expanded, so that equal types have equal
// texts: "builtins.dict[builtins.str,typing.Any]".
[[nodiscard]] std::string canonical_type(const semantic::Project& project,
                                         const Expression& expression);

// SQLAlchemy 2.0: the type of Mapped[...] without a type argument. `type_annotation_map` is the
// base's dictionary, or null.
[[nodiscard]] TypeFact type_from_mapped(const semantic::Project& project,
                                        const AnnotationFact& annotation,
                                        const Expression& type_annotation_map);

// SQLModel: `field` holds the arguments of Field(...) (max_length, max_digits, decimal_places).
// What they make of it differs between releases.
[[nodiscard]] TypeFact type_from_sqlmodel(const semantic::Project& project,
                                          const AnnotationFact& annotation, const Arguments& field,
                                          semantic::SqlModelRelease release);

}  // namespace modelmend::model
