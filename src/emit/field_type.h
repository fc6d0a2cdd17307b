// FieldType: the annotation of a field and what of its type Field() must say.
//
// Made from the type that a column declares, or from the annotation that it has; used by
// emit_column(). The type is said again, word for word, unless SQLModel makes exactly it of the
// annotation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emit/class_context.h"
#include "emit/column_parts.h"

namespace modelmend::emit {

struct FieldType {
  std::string annotation;  // without Optional, unless it is written so already
  bool is_optional = false;
  bool is_any = false;                  // SQLModel never takes Any for NULL
  std::vector<CallArgument> arguments;  // max_length=, max_digits=, decimal_places=, sa_type=
  bool relies_on_dialect = false;       // other databases would get another type
};

[[nodiscard]] Attempt<FieldType> field_type(const ClassContext& context,
                                            const model::ColumnDecl& decl, const ColumnParts& parts,
                                            Speller& speller);

}  // namespace modelmend::emit
