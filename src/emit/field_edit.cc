#include "emit/field_edit.h"

#include <string>

#include "rewrite/lines.h"

namespace modelmend::emit {

patch::Edit field_edit(const ClassContext& context, ByteRange statement, const FieldText& field) {
  const std::string indent(rewrite::indentation_at(context.text(), statement.begin));
  const auto comments = comments_in(context.module.node_at(statement), field.arguments);
  return patch::Edit::replace(statement,
                              print_field(field, comments, indent, context.imports.style()));
}

}  // namespace modelmend::emit
