// Kept arguments: what a type's call says beyond the type of the database, and its successor says
// as well.
//
//   before   Column(JSON(none_as_null=True))                                     (wanted: JSONB)
//   after    Column(JSONB(none_as_null=True))
//
//   before   Column(Numeric(8, 2, asdecimal=False))                     (wanted: NUMERIC(12, 2))
//   after    Column(Numeric(12, 2, asdecimal=False))
//
// Used by retype_column for types whose values stay the same in Python.
#pragma once

#include "base/declined.h"
#include "model/expression.h"
#include "schema/types.h"
#include "transforms/type_form.h"

namespace modelmend::transforms {

// Adds them to the form of the new type. Declines where an argument cannot be written here: it
// comes from elsewhere and is no constant, or from *args.
[[nodiscard]] Attempt<void> keep_arguments(const semantic::Project& project,
                                           const model::Expression& written,
                                           const schema::SqlType& now,
                                           const schema::SqlType& wanted, TypeForm& form);

}  // namespace modelmend::transforms
