// emit_future_relationship: a relationship whose annotation SQLModel is not to read.
//
//   before   posts = relationship("Post", back_populates="author")
//   after    posts: List["Post"] = Relationship(
//                sa_relationship=relationship("Post", back_populates="author"))
//
// With `from __future__ import annotations` all annotations of a file are texts, in which SQLModel
// does not find the class, and Pydantic 1 takes no class that stays one of SQLAlchemy; what
// SQLAlchemy is told itself needs none. The annotation is for people and type checkers, but for
// DynamicMapped and WriteOnlyMapped, which SQLAlchemy reads. Called by emit_relationship() when
// everything else of the relationship can be said.
#pragma once

#include <string>
#include <vector>

#include "emit/class_context.h"

namespace modelmend::emit {

// On one line, which the printer breaks where it does not fit; where an argument has several lines,
// each has its own. `indent` is that of the line that it stands in, which counts where a long
// string keeps the printer from moving the lines.
[[nodiscard]] std::string call_in_lines(const std::string& callee,
                                        const std::vector<std::string>& arguments,
                                        const std::string& indent,
                                        const rewrite::SourceStyle& style);

[[nodiscard]] bool has_text_annotations(const ClassContext& context);

[[nodiscard]] Attempt<MemberPlan> emit_future_relationship(const ClassContext& context,
                                                           const model::RelationshipFact& fact);

}  // namespace modelmend::emit
