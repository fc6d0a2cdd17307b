// said_here: whether text that is written in another place can be said in a class, and how.
//
//   pk = Annotated[int, mapped_column(primary_key=True)]      class User(Base):
//   name = Annotated[str, mapped_column(String(50))]              name: Mapped[name]
//
// Used by the emitters of columns for what an Annotated type, a type_annotation_map or a helper
// function says. Every name in it must mean the same where the column is, by an import that is
// there already, or must be that of a library, which can be imported, or of a constant, which has a
// value: `sql.false()` of another module is `false()` here, and `String(LENGTH)` is `String(40)`.
// Parameters and local names never do.
#pragma once

#include "emit/class_context.h"

namespace modelmend::emit {

enum class NewNames {
  Imported,  // those of libraries may be
  None,      // what the file can name already
};

// `statement` is the one that is replaced; what stands in it may always be said again.
[[nodiscard]] bool may_be_said_here(const ClassContext& context, const model::Expression& value,
                                    const Place& statement, NewNames names = NewNames::Imported);

// The names that have to be imported for it are the speller's.
[[nodiscard]] Term term_of_value(const ClassContext& context, const model::Expression& value,
                                 Speller& speller);

}  // namespace modelmend::emit
