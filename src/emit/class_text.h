// text_without_columns: an expression of a class body that reads columns, as one that does not.
//
//   [author_id]                        ->  "[Post.author_id]"
//   created_at.desc()                  ->  "Post.created_at.desc()"
//   and_(author_id == User.id, local)  ->  lambda: and_(Post.author_id == User.id, local)
//   [cls.author_id]                    ->  "[Post.author_id]", in a declared_attr
//
// SQLAlchemy reads such strings when all classes are there, and knows mapped classes and its own
// functions in them; what else an expression names needs a lambda. Used for the options of
// relationships; text_of_owner() for what is read when the class is there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emit/class_context.h"

namespace modelmend::emit {

[[nodiscard]] Attempt<std::string> text_without_columns(const ClassContext& context,
                                                        const model::Expression& value);

// `[Post.author_id]` -> "[Post.author_id]", as a string, of an expression that reads no names of
// the class body; nothing if it needs more than SQLAlchemy knows in a string.
[[nodiscard]] std::optional<std::string> text_in_quotes(const ClassContext& context,
                                                        const model::Expression& value);

// `price * count` -> "Item.price * Item.count". A lambda, which does not see the class body, stays
// as it is; declines one whose parameters have defaults, and what the class body binds besides
// columns and relationships.
[[nodiscard]] Attempt<std::string> text_of_owner(const ClassContext& context,
                                                 const model::Expression& value,
                                                 std::string_view owner);

// Whether there is a string of several lines in it, whose lines cannot be indented otherwise.
[[nodiscard]] bool has_long_string(syntax::Node value);

}  // namespace modelmend::emit
