// Python types that have an SQL type of their own, and how a type is made of an annotation.
//
// Shared by type_from_mapped and type_from_sqlmodel, whose libraries have the same table but for
// what each says there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/annotation.h"

namespace modelmend::model {

struct PythonType {
  std::string_view name;
  std::string_view class_name;
  schema::SqlType::Variant (*make)();
};

// Null if there is none of that canonical name.
[[nodiscard]] const PythonType* python_type_named(std::string_view name);
[[nodiscard]] std::vector<std::string_view> python_type_names();
// What values of the type are in Python: "decimal.Decimal". Empty if the table does not tell.
[[nodiscard]] std::string_view python_type_of(const schema::SqlType& type);

[[nodiscard]] TypeFact typed(schema::SqlType::Variant type, std::string class_name,
                             const Expression& annotation);
[[nodiscard]] TypeFact unknown_type(std::string reason, const Expression& annotation);
// `unknown_type` of an annotation that no rule speaks of.
[[nodiscard]] TypeFact no_column_type(const AnnotationFact& annotation);

}  // namespace modelmend::model
