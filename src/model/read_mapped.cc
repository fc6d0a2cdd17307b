// Columns of SQLAlchemy 2.0: Mapped[...] and mapped_column(...).
#include <algorithm>

#include "model/annotation.h"
#include "model/column_readers.h"

namespace modelmend::model {

namespace {

using semantic::Project;

// What Annotated[T, mapped_column(...)] adds to the attribute's own arguments, which win.
// https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html#mapping-whole-column-declarations-to-python-types
void merge_annotated(const Project& project, const AnnotationFact& annotation, ColumnDraft& draft) {
  for (const Expression& item : annotation.annotated_items) {
    auto call = find_column_call(project, item);
    if (!call || call->function != ColumnFunction::MappedColumn) continue;
    call->indirect = "declared in Annotated";
    ColumnDraft alias;
    alias.decl.place = draft.decl.place;
    read_column_call(project, *call, alias);
    ColumnDecl& own = draft.decl;
    ColumnDecl& other = alias.decl;
    const bool adds_type = !draft.type_said && alias.type_said;
    if (adds_type) {
      own.type = other.type;
      own.type_name = other.type_name;
      own.as_uuid = other.as_uuid;
      own.type_origin = TypeOrigin::Explicit;
      draft.type_said = true;
    }
    for (PendingTarget pending : alias.pending) {
      pending.key += own.foreign_keys.size();
      draft.pending.push_back(pending);
    }
    own.foreign_keys.insert(own.foreign_keys.end(), other.foreign_keys.begin(),
                            other.foreign_keys.end());
    if ((adds_type || !other.foreign_keys.empty()) && !own.dynamic_reason) {
      own.dynamic_reason = "declared through an Annotated type";
      own.known_elsewhere = true;
    }
    if (!own.nullable_said) own.nullable_said = other.nullable_said;
    if (!own.column_name) own.column_name = other.column_name;
    if (!own.key) own.key = other.key;
    if (!own.default_value) own.default_value = other.default_value;
    if (!own.server_default) own.server_default = other.server_default;
    if (!own.onupdate) own.onupdate = other.onupdate;
    own.primary_key = own.primary_key || other.primary_key;
    draft.has_identity = draft.has_identity || alias.has_identity;
    own.other_arguments.insert(own.other_arguments.end(), other.other_arguments.begin(),
                               other.other_arguments.end());
    std::sort(own.other_arguments.begin(), own.other_arguments.end());
    own.argument_places.insert(own.argument_places.end(), other.argument_places.begin(),
                               other.argument_places.end());
  }
}

// mapped_column without a type: with a foreign key it takes the target's type, whatever the
// annotation says; else the annotation decides.
void infer_type(const Project& project, const AnnotationFact& annotation, bool is_annotated,
                const Expression& type_annotation_map, ColumnDraft& draft) {
  if (draft.type_said) return;
  if (!draft.decl.foreign_keys.empty() || !is_annotated) {
    draft.decl.type = {schema::FromForeignKey{}, ""};
    draft.decl.type_origin = TypeOrigin::ForeignKey;
    return;
  }
  TypeFact fact = type_from_mapped(project, annotation, type_annotation_map);
  draft.decl.type = std::move(fact.type);
  draft.decl.type_name = std::move(fact.class_name);
  draft.decl.as_uuid = fact.as_uuid;
  draft.decl.type_origin = TypeOrigin::Annotation;
}

}  // namespace

std::optional<ColumnDraft> read_mapped_member(const Project& project, const Member& member,
                                              const MemberCall& made,
                                              const Expression& type_annotation_map) {
  const auto& [value, call] = made;
  const bool is_call = call && call->function == ColumnFunction::MappedColumn;
  if (value.value && !is_call) return std::nullopt;
  if (!is_call && (member.function || !member.annotation)) return std::nullopt;

  AnnotationFact annotation;
  if (member.annotation) annotation = read_annotation(project, member.annotation);
  if (!is_call && !annotation.is_mapped) return std::nullopt;

  ColumnDraft draft;
  ColumnDecl& decl = draft.decl;
  decl.style = is_call ? Style::MappedColumn : Style::MappedOnly;
  decl.place = member.statement.place();
  decl.attribute = member.name;
  decl.dynamic_reason = value.reason;
  if (member.annotation) record_annotation(member.annotation, annotation, decl);
  if (is_call) read_column_call(project, *call, draft);
  merge_annotated(project, annotation, draft);
  infer_type(project, annotation, annotation.is_mapped, type_annotation_map, draft);
  const bool by_column_rule = !decl.primary_key && !draft.has_identity;
  decl.nullable =
      decl.nullable_said.value_or(annotation.is_mapped ? annotation.optional : by_column_rule);
  return draft;
}

}  // namespace modelmend::model
