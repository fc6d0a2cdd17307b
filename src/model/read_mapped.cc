// Columns of SQLAlchemy 2.0: Mapped[...] and mapped_column(...).
#include <algorithm>

#include "model/annotation.h"
#include "model/column_readers.h"

namespace modelmend::model {

namespace {

using semantic::Project;

void merge_type(ColumnDraft& alias, ColumnDraft& draft) {
  ColumnDecl& own = draft.decl;
  own.type = std::move(alias.decl.type);
  own.type_name = std::move(alias.decl.type_name);
  own.as_uuid = alias.decl.as_uuid;
  own.type_source = alias.decl.type_source;
  own.type_origin = TypeOrigin::Explicit;
  draft.type_said = true;
}

// The attribute's own and those of the Annotated type: a column may have several.
void merge_keys(const ColumnDraft& alias, ColumnDraft& draft) {
  ColumnDecl& own = draft.decl;
  for (PendingTarget pending : alias.pending) {
    pending.key += own.foreign_keys.size();
    draft.pending.push_back(pending);
  }
  own.foreign_keys.insert(own.foreign_keys.end(), alias.decl.foreign_keys.begin(),
                          alias.decl.foreign_keys.end());
}

bool says_something(const std::optional<DefaultFact>& fact) {
  return fact && fact->text != "None";
}

// What the attribute says wins; None says nothing. sqlalchemy.Column._merge(): a name and a key are
// not handed on.
void merge_arguments(const ColumnDecl& other, ColumnDecl& own) {
  if (!own.nullable_said) own.nullable_said = other.nullable_said;
  if (!says_something(own.default_value)) own.default_value = other.default_value;
  if (!says_something(own.server_default)) own.server_default = other.server_default;
  if (!says_something(own.onupdate)) own.onupdate = other.onupdate;
  own.primary_key = own.primary_key || other.primary_key;
  own.other_arguments.insert(own.other_arguments.end(), other.other_arguments.begin(),
                             other.other_arguments.end());
  std::sort(own.other_arguments.begin(), own.other_arguments.end());
  own.argument_places.insert(own.argument_places.end(), other.argument_places.begin(),
                             other.argument_places.end());
}

// What Annotated[T, mapped_column(...)] adds to the attribute's own arguments. It is added after
// the annotation is looked at, so its Identity makes even an Optional column NOT NULL.
// https://docs.sqlalchemy.org/en/20/orm/declarative_tables.html#mapping-whole-column-declarations-to-python-types
void merge_annotated(const Project& project, const AnnotationFact& annotation, ColumnDraft& draft) {
  auto call = annotated_column(project, annotation);
  if (!call) return;
  call->indirect = "declared in Annotated";
  ColumnDraft alias;
  alias.decl.place = draft.decl.place;
  read_column_call(project, *call, alias);
  ColumnDecl& own = draft.decl;
  const bool adds_type = !draft.type_said && alias.type_said;
  if (adds_type) merge_type(alias, draft);
  merge_keys(alias, draft);
  if ((adds_type || !alias.decl.foreign_keys.empty()) && !own.dynamic_reason) {
    own.dynamic_reason = "declared through an Annotated type";
    own.known_elsewhere = true;
  }
  const bool is_free = !draft.has_identity && !says_something(own.server_default);
  merge_arguments(alias.decl, own);
  if (alias.has_identity && is_free && !own.nullable_said) own.nullable_said = false;
}

// mapped_column without a type: with a foreign key it takes the target's type, whatever the
// annotation says; else the annotation decides, if it counts.
void infer_type(const Project& project, const AnnotationFact& annotation, bool counts,
                const Expression& type_annotation_map, ColumnDraft& draft) {
  if (draft.type_said) return;
  if (!draft.decl.foreign_keys.empty() || !counts) {
    draft.decl.type = {schema::FromForeignKey{}, ""};
    draft.decl.type_origin = TypeOrigin::ForeignKey;
    return;
  }
  say_type(type_from_mapped(project, annotation, type_annotation_map), TypeOrigin::Annotation,
           draft.decl);
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
  const bool counts = annotation.is_mapped && !(is_call && call->is_wrapped);
  if (counts) merge_annotated(project, annotation, draft);
  infer_type(project, annotation, counts, type_annotation_map, draft);
  const bool by_column_rule = !decl.primary_key && !draft.has_identity;
  decl.nullable = decl.nullable_said.value_or(counts ? annotation.optional : by_column_rule);
  return draft;
}

}  // namespace modelmend::model
