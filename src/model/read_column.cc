// Columns of SQLAlchemy 1.x: `x = Column(Integer, ...)`.
#include "model/annotation.h"
#include "model/column_readers.h"

namespace modelmend::model {

std::optional<ColumnDraft> read_column_member(const semantic::Project& project,
                                              const Member& member, const MemberCall& made) {
  const auto& [value, call] = made;
  if (!call || call->function != ColumnFunction::Column) return std::nullopt;
  ColumnDraft draft;
  ColumnDecl& decl = draft.decl;
  decl.style = Style::Column;
  decl.place = member.statement.place();
  decl.attribute = member.name;
  decl.dynamic_reason = value.reason;
  if (member.annotation)
    record_annotation(member.annotation, read_annotation(project, member.annotation), decl);
  read_column_call(project, *call, draft);
  if (!draft.type_said) {
    decl.type = {schema::FromForeignKey{}, ""};
    decl.type_origin = TypeOrigin::ForeignKey;
  }
  // An annotation beside a Column says nothing about NULL.
  decl.nullable = decl.nullable_said.value_or(!decl.primary_key && !draft.has_identity);
  return draft;
}

}  // namespace modelmend::model
