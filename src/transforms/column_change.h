// ColumnChange: what every transform of one column's declaration has at hand.
//
// Made by a transform for its match; the helpers put their edits and imports into `result`, which
// the transform gives back. What they cannot do they decline with a reason code.
#pragma once

#include <string>
#include <vector>

#include "rewrite/transform.h"

namespace modelmend::transforms {

struct ColumnChange {
  const rewrite::TransformInput& input;
  const model::ColumnDecl& column;
  rewrite::TransformResult result;

  [[nodiscard]] const semantic::Module& module() const { return input.file.module; }
  [[nodiscard]] const rewrite::ImportPlanner& imports() const { return input.file.imports; }
  [[nodiscard]] const model::ProjectModels& models() const { return input.file.models; }
  [[nodiscard]] std::string_view bytes() const { return module().file().bytes(); }
  [[nodiscard]] bool is_sqlmodel() const { return model::is_sqlmodel(column.style); }
  void add(std::vector<patch::Edit> edits);
};

// Why the declaration cannot be edited in this file at all.
[[nodiscard]] std::optional<Declined> not_editable(const ColumnChange& change);

// The call with the column's own arguments, or null: of Field(sa_column=Column(...)) the Column.
[[nodiscard]] syntax::Node column_call_of(const ColumnChange& change);
// True if Field(...) makes the column of its arguments: it has no sa_column.
[[nodiscard]] bool is_made_by_field(const ColumnChange& change);

// `x: int` gets `= mapped_column(argument)`, or `= Field(argument)` with the default that was
// there.
[[nodiscard]] Attempt<void> add_call(ColumnChange& change, const std::string& argument);

// A name of a library as this file spells it at a place; its import is asked for.
[[nodiscard]] Attempt<std::string> spell_name(ColumnChange& change, std::string_view canonical,
                                              std::uint32_t offset, syntax::Node near);

[[nodiscard]] bool holds_comment(syntax::Node node);

}  // namespace modelmend::transforms
