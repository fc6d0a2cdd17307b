// PythonAnnotation: the Python type that the annotation of a field says for a column's type.
//
// Used by field_type() for columns whose own annotation says nothing. It is what SQLAlchemy gives
// for a value of the column; `Any` where that cannot be told, which Pydantic takes for everything.
#pragma once

#include <string>

#include "emit/class_context.h"
#include "emit/tables.h"
#include "emit/type_meaning.h"

namespace modelmend::emit {

class PythonAnnotation {
 public:
  PythonAnnotation(const ClassContext& context, const model::ColumnDecl& decl, Speller& speller)
      : context_(context), decl_(decl), speller_(speller) {}

  // `type` may stand anywhere in the project.
  [[nodiscard]] std::string of(const model::Expression& type);
  // Whether a text that of() has made is `Any` and nothing more.
  [[nodiscard]] bool is_any(const std::string& text) const { return text == any_; }

 private:
  [[nodiscard]] std::string any();
  [[nodiscard]] std::string of_row(const TypeRow& row, const TypeMeaning& meaning);
  [[nodiscard]] std::string of_number(const TypeRow& row, const WrittenType& type);
  [[nodiscard]] std::string of_uuid(const model::Expression& type);
  [[nodiscard]] std::string of_json();
  [[nodiscard]] std::string of_enum(const WrittenType& type);
  [[nodiscard]] std::string of_elements(const WrittenType& type);

  const ClassContext& context_;
  const model::ColumnDecl& decl_;
  Speller& speller_;
  std::string any_;  // as the file spells it, once it is needed
};

}  // namespace modelmend::emit
