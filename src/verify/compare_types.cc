#include "verify/compare_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "model/column_type.h"
#include "model/declared_arguments.h"
#include "model/foreign_keys.h"
#include "schema/canonical_type.h"
#include "schema/words.h"

namespace modelmend::verify {
namespace {

using schema::SqlType;

const SqlType& element_of(const SqlType& type) {
  const SqlType* inner = &type;
  while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
  return *inner;
}

const schema::Opaque* opaque_of(const SqlType& type) {
  return element_of(type).as<schema::Opaque>();
}

std::string enum_name(const schema::Enum& type) {
  return schema::to_string({type.schema, type.name.value_or("without a name")});
}

// As it stands in a column definition: an enum by its name.
std::string type_words(const SqlType& type) {
  const auto* named = element_of(type).as<schema::Enum>();
  if (named == nullptr) return schema::to_sql(type);
  const bool is_array = type.as<schema::Array>() != nullptr;
  return fmt::format("enum {}{}", enum_name(*named), is_array ? "[]" : "");
}

std::string labels_beside(const schema::Enum& type, const schema::Enum& other) {
  std::string labels;
  for (const std::string& label : type.labels)
    if (std::ranges::find(other.labels, label) == other.labels.end())
      labels += (labels.empty() ? "" : ", ") + schema::quote_text(label);
  return labels;
}

std::string label_words(const schema::Enum& before, const schema::Enum& after) {
  const std::string lost = labels_beside(before, after);
  const std::string gained = labels_beside(after, before);
  std::string words;
  if (!lost.empty()) words = fmt::format("{} lost", lost);
  if (!gained.empty()) words += fmt::format("{}{} gained", words.empty() ? "" : ", ", gained);
  return words.empty() ? "in another order" : words;
}

void compare_enums(PairFindings& findings, const ColumnPair& columns, const schema::Enum& before,
                   const schema::Enum& after) {
  if (enum_name(before) != enum_name(after))
    findings.add("enum.renamed", columns.before.name,
                 fmt::format("enum type {} renamed to {}", enum_name(before), enum_name(after)),
                 columns.places());
  if (before.labels != after.labels)
    findings.add(
        "enum.labels", columns.before.name,
        fmt::format("enum type {}: labels {}", enum_name(after), label_words(before, after)),
        columns.places());
}

// How a type is written, names resolved, and what the project's own class says; empty if it cannot
// be looked up.
std::string written_type(const State& state, const model::ColumnDecl* decl) {
  if (decl == nullptr || !decl->type_source) return {};
  const auto type = model::expression_at(state.project(), *decl->type_source);
  if (!type) return {};
  const model::Expression made = model::unwrapped(model::value_of(state.project(), type));
  const bool is_call = made.is(syntax::Kind::Call);
  const model::Expression named = is_call ? made.field(syntax::Field::Function) : made;
  const auto meaning = model::resolve(state.project(), named);
  if (std::holds_alternative<semantic::Unknown>(meaning)) return {};
  return state.text_of(type);
}

// The declaration that says the type of a column, through its foreign keys.
const model::ColumnDecl* typed(const State& state, const TableView& view,
                               const model::ColumnDecl* decl) {
  if (decl == nullptr) return nullptr;
  return &model::typed_declaration(state.models(), view.fact->id, decl->id);
}

// It has the type of a column that is not known. Whether the key is the same is a question of keys.
bool follows_a_key(const model::ColumnDecl* typed) {
  return typed != nullptr && typed->type.as<schema::FromForeignKey>() != nullptr &&
         !typed->foreign_keys.empty();
}

// Then the type is not known for its arguments, and other words may make the same type.
bool is_known_class(const model::ColumnDecl* decl) {
  return decl != nullptr && model::is_known_type(decl->type_name);
}

// At least one type is known by its spelling only.
void compare_written(PairFindings& findings, const ColumnPair& columns) {
  const auto* const typed_before =
      typed(findings.before_state, findings.before, columns.declared_before);
  const auto* const typed_after =
      typed(findings.after_state, findings.after, columns.declared_after);
  const std::string before = written_type(findings.before_state, typed_before);
  const std::string after = written_type(findings.after_state, typed_after);
  const auto* opaque_before = opaque_of(columns.before.type);
  const auto* opaque_after = opaque_of(columns.after.type);
  const bool both = opaque_before != nullptr && opaque_after != nullptr;
  if (both && follows_a_key(typed_before) && follows_a_key(typed_after) &&
      opaque_before->reason == opaque_after->reason)
    return;
  if (both && !before.empty() && before == after) return;
  const bool is_computed = is_known_class(typed_before) && is_known_class(typed_after);
  if (both && !before.empty() && !after.empty() && !is_computed)
    return findings.add(
        "column.type", columns.before.name,
        fmt::format("type {} became {}", columns.before.type.raw,
                    columns.before.type.raw == columns.after.type.raw ? "another type of that name"
                                                                      : columns.after.type.raw),
        columns.places());
  // Nothing more can be said of what it holds.
  for (const auto* const aspect : {"type", "python type", "enum labels"})
    findings.gone_members.push_back(fmt::format("{}\n{}", columns.before.name, aspect));
  const auto tell = [&](const schema::Opaque* opaque, bool is_before, const schema::Origin& place) {
    if (opaque != nullptr)
      findings.not_read(fmt::format("the type of {}: {}", columns.before.name, opaque->reason),
                        is_before, place);
  };
  tell(opaque_before, true, columns.before.origin);
  tell(opaque_after, false, columns.after.origin);
}

}  // namespace

void compare_types(PairFindings& findings, const ColumnPair& columns) {
  if (opaque_of(columns.before.type) != nullptr || opaque_of(columns.after.type) != nullptr)
    return compare_written(findings, columns);
  const SqlType before =
      schema::canonical_type(columns.before.type, findings.before_state.schema().dialect);
  const SqlType after =
      schema::canonical_type(columns.after.type, findings.after_state.schema().dialect);
  if (before == after) return;
  const auto* enum_before = element_of(before).as<schema::Enum>();
  const auto* enum_after = element_of(after).as<schema::Enum>();
  const bool same_shape =
      (before.as<schema::Array>() != nullptr) == (after.as<schema::Array>() != nullptr);
  if (enum_before != nullptr && enum_after != nullptr && same_shape)
    return compare_enums(findings, columns, *enum_before, *enum_after);
  findings.add("column.type", columns.before.name,
               fmt::format("type {} became {}", type_words(before), type_words(after)),
               columns.places());
}

}  // namespace modelmend::verify
