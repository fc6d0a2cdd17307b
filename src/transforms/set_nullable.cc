// Gives a column the nullability that the run wants of it, and its annotation with it.
//
//   before   name = Column(String, nullable=False)                                  (wanted: NULL)
//   after    name = Column(String, nullable=True)
//
//   before   name: Mapped[str] = mapped_column(String(50))                          (wanted: NULL)
//   after    name: Mapped[Optional[str]] = mapped_column(String(50))
//
//   before   name: str | None = Field(index=True)                               (wanted: NOT NULL)
//   after    name: str = Field(index=True)
//
//   before   name: Optional[str] = Field(sa_column=Column(String))              (wanted: NOT NULL)
//   after    name: str = Field(sa_column=Column(String, nullable=False))
//
// An explicit nullable= decides, then Mapped[...] or the annotation of SQLModel, then the rule that
// a column may be NULL. The annotation follows if it said the same as the column before; two that
// contradicted each other are not the drift that is mended. `X | None` or `Optional[X]` is what the
// file, else the project, writes more often.
//
// Declines: a default None of what becomes NOT NULL, ON DELETE SET NULL of the same in SQLModel,
// which refuses it, annotations that are optional through an alias or a union of several types, and
// columns that are not written out in whole.
#include <algorithm>

#include "model/annotation.h"
#include "transforms/arguments.h"
#include "transforms/column_change.h"
#include "transforms/table.h"

namespace modelmend::transforms {
namespace {

using model::ColumnDecl;
using model::Style;
using patch::Edit;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

std::string_view python_bool(bool value) {
  return value ? "True" : "False";
}

// ---- The argument ----

// The value of an explicit nullable= of the column, or null. In SQLModel sa_column_kwargs wins.
Node said_value(const ColumnChange& change) {
  const Node call = column_call_of(change);
  if (!call) return {};
  if (is_made_by_field(change)) {
    const Node argument = keyword_argument(call, "sa_column_kwargs");
    const Node pairs = argument ? pairs_of(argument.field(Field::Value)) : Node();
    if (const Node pair = pair_of(pairs, "nullable")) return pair.field(Field::Value);
  }
  const Node argument = keyword_argument(call, "nullable");
  return argument ? argument.field(Field::Value) : Node();
}

bool annotation_decides(const ColumnChange& change, const model::AnnotationFact& annotation) {
  if (change.column.nullable_said) return false;
  if (change.is_sqlmodel()) return is_made_by_field(change);
  const bool is_typed =
      change.column.style == Style::MappedColumn || change.column.style == Style::MappedOnly;
  return is_typed && annotation.is_mapped;
}

Attempt<void> change_argument(ColumnChange& change, const model::AnnotationFact& annotation,
                              bool nullable) {
  if (const Node value = said_value(change)) {
    change.add({Edit::replace(value.range(), std::string(python_bool(nullable)))});
    return {};
  }
  if (annotation_decides(change, annotation)) return {};
  const Node call = column_call_of(change);
  if (!call)
    return decline("dynamic-columns", "the code does not say where the nullability of '" +
                                          change.column.attribute + "' would go");
  change.add(append_argument(call, "nullable=" + std::string(python_bool(nullable)),
                             change.imports().style()));
  return {};
}

// ---- The annotation ----

// How many optional annotations of columns are written `X | None`, less those that are not.
int union_score(const ColumnChange& change, std::optional<FileId> in) {
  int score = 0;
  for (const ColumnDecl& each : change.models().declarations) {
    if (!each.annotation || !each.annotation_optional.value_or(false)) continue;
    if (in && each.place.file != *in) continue;
    const auto source = change.input.file.project.sources().get(each.place.file);
    if (!source) continue;
    const std::string_view text = each.annotation->in((*source)->bytes());
    score += text.find('|') != std::string_view::npos ? 1 : -1;
  }
  return score;
}

bool writes_unions(const ColumnChange& change) {
  const int here = union_score(change, change.module().id());
  return here != 0 ? here > 0 : union_score(change, std::nullopt) > 0;
}

Attempt<void> make_optional(ColumnChange& change, const model::AnnotationFact& annotation) {
  if (annotation.content.is(Kind::String))
    return decline("annotation-opaque", "what the text of the annotation holds cannot be told");
  const ByteRange range = annotation.content.range();
  if (writes_unions(change)) {
    change.add({Edit::insert_after(range.end, " | None")});
    return {};
  }
  const auto optional = spell_name(change, "typing.Optional", range.begin, Node{});
  if (!optional) return tl::unexpected(optional.error());
  change.add(
      {Edit::insert_before(range.begin, *optional + "["), Edit::insert_after(range.end, "]")});
  return {};
}

Attempt<void> make_required(ColumnChange& change, const model::AnnotationFact& annotation) {
  const std::string written(change.column.annotation->in(change.bytes()));
  if (!annotation.optional_form || !annotation.optional_content)
    return decline("annotation-opaque",
                   "what makes '" + written + "' optional is not one Optional[...] or '| None'");
  const ByteRange form = annotation.optional_form.range();
  const ByteRange content = annotation.optional_content.range();
  for (const ByteRange rest :
       {ByteRange{form.begin, content.begin}, ByteRange{content.end, form.end}}) {
    if (rest.empty()) continue;
    if (rest.in(change.bytes()).find('#') != std::string_view::npos)
      return decline("comment-in-the-way", "a comment stands inside '" + written + "'");
    change.add({Edit::erase(rest)});
  }
  return {};
}

Attempt<void> change_annotation(ColumnChange& change, const model::AnnotationFact& annotation,
                                bool nullable) {
  const ColumnDecl& column = change.column;
  const bool agreed = column.annotation && column.annotation_optional == column.nullable;
  if (!agreed) return {};
  return nullable ? make_optional(change, annotation) : make_required(change, annotation);
}

// ---- Why not ----

bool has_default_of_none(const ColumnChange& change) {
  const auto& value = change.column.default_value;
  if (value && value->text == "None") return true;
  if (!change.column.call) return false;
  // Beside a sa_column the default is Pydantic's alone.
  const Node argument = keyword_argument(change.module().node_at(*change.column.call), "default");
  return argument && argument.field(Field::Value).text() == "None";
}

bool is_set_null_by_field(const ColumnChange& change) {
  return is_made_by_field(change) &&
         std::ranges::any_of(change.column.foreign_keys, [](const model::ForeignKeyFact& key) {
           return std::ranges::any_of(key.options, [](const std::string& option) {
             return option == "ondelete='SET NULL'" || option == "ondelete=\"SET NULL\"";
           });
         });
}

std::optional<Declined> reason_to_decline(const ColumnChange& change, bool nullable) {
  if (auto why = not_editable(change)) return why;
  if (nullable) return std::nullopt;
  if (has_default_of_none(change))
    return Declined{"default-conflict", "'None' is no default of a column that is NOT NULL"};
  if (is_set_null_by_field(change))
    return Declined{"argument-conflict",
                    "SQLModel refuses ondelete='SET NULL' of a column that is "
                    "NOT NULL"};
  return std::nullopt;
}

model::AnnotationFact annotation_of(const ColumnChange& change) {
  if (!change.column.annotation) return {};
  const Node node = change.module().node_at(*change.column.annotation);
  return model::read_annotation(change.input.file.project, {&change.module(), node, 0, nullptr});
}

}  // namespace

Attempt<rewrite::TransformResult> set_nullable(const rewrite::TransformInput& input) {
  if (input.column == nullptr || input.file.wanted == nullptr)
    return decline("nothing-to-change", "no column is declared at this place");
  const auto wish =
      rewrite::wish_of(input.file.wanted->nullability, input.file.models, input.column->id);
  if (wish.is == nullptr) return decline("nothing-to-change", "nothing is wanted of the column");

  ColumnChange change{input, *input.column, {}};
  const bool nullable = wish.is->nullable;
  if (auto declined = reason_to_decline(change, nullable))
    return tl::unexpected(*std::move(declined));
  const model::AnnotationFact annotation = annotation_of(change);
  if (auto done = change_argument(change, annotation, nullable); !done)
    return tl::unexpected(done.error());
  if (auto done = change_annotation(change, annotation, nullable); !done)
    return tl::unexpected(done.error());
  change.result.intended = verify::intend_nullability(change.models(), change.column.id, nullable);
  return std::move(change.result);
}

}  // namespace modelmend::transforms
