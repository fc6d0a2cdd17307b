// ColumnParts: a column as its declaration says it, sorted by what SQLModel does with each part.
//
// Made by sort_column() from the arguments of one declaration, used by emit_column() and its
// helpers. Nothing of the declaration is left out: what has no place in a field refuses the class.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emit/class_context.h"
#include "model/column_source.h"

namespace modelmend::emit {

enum class DefaultForm {
  None,
  Value,    // Field(default=...)
  Factory,  // Field(default_factory=...)
  Column,   // sa_column_kwargs={"default": ...}: SQL, a context function, what cannot be told
};

struct ColumnParts {
  model::ColumnSource source;
  DefaultForm default_form = DefaultForm::None;
  Term default_value;
  bool has_server_value = false;  // the database or a sequence makes one
  bool is_nullable = true;
  bool is_primary_key = false;
  bool makes_own_keys = false;             // an integer primary key that counts by itself
  bool stores_none_as_value = false;       // None is no absent value
  std::vector<CallArgument> flags;         // index=True, unique=True
  std::vector<Term> column_keywords;       // entries of sa_column_kwargs
  std::vector<model::GivenArgument> keys;  // ForeignKey(...)
  std::optional<ColumnLoading> loading;
  std::vector<Term> column_items;  // entries of sa_column_args that are no plain key
};

// An argument by place as it is written, with its parentheses; what a helper function is given for
// it is written at the call.
[[nodiscard]] model::Expression written_item(const ClassContext& context,
                                             const model::GivenArgument& item);

// Whether it is `ForeignKey(id)`, of a column of the class body.
[[nodiscard]] bool names_own_column(const ClassContext& context, const model::Expression& item);

[[nodiscard]] Attempt<ColumnParts> sort_column(const ClassContext& context,
                                               const model::ColumnDecl& decl, Speller& speller);

}  // namespace modelmend::emit
