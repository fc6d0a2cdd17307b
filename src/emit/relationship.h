// emit_relationship: a relationship of SQLAlchemy as one of SQLModel.
//
//   before   posts = relationship("Post", back_populates="author", order_by="Post.id")
//   after    posts: List["Post"] = Relationship(
//                back_populates="author", sa_relationship_kwargs={"order_by": "Post.id"})
//
// The annotation says what the mapper would find out: a list, or one object that may be absent.
// Columns of the class body are named in strings that are read when all classes are there.
// What no annotation of SQLModel means (sets, dictionaries, dynamic and write-only ones) is said to
// SQLAlchemy itself, as emit_future_relationship() does. Declines what was not read in whole.
#pragma once

#include <optional>
#include <string>

#include "emit/class_context.h"

namespace modelmend::emit {

// `List["Post"]`, `Optional["User"]` or `"User"`, for SQLAlchemy also `DynamicMapped["Post"]` and
// the like; only for a fact whose target and uselist are known.
[[nodiscard]] std::string relationship_annotation(const ClassContext& context,
                                                  const model::RelationshipFact& fact,
                                                  Speller& speller);
// Whether that annotation names the class; that of a dictionary is Any.
[[nodiscard]] bool names_its_target(const model::RelationshipFact& fact);
// Whether it holds neither a list nor one object, so that SQLModel has no annotation for it.
[[nodiscard]] bool holds_no_list(const model::RelationshipFact& fact);
// Whether there is a form for it, and else why not.
[[nodiscard]] std::optional<Declined> why_no_relationship(const ClassContext& context,
                                                          const model::RelationshipFact& fact);

// Whether it cascades everything, delete-orphan included, which SQLModel calls cascade_delete=True.
[[nodiscard]] bool cascades_all_and_deletes_orphans(const model::RelationshipFact& fact);

[[nodiscard]] Attempt<MemberPlan> emit_relationship(const ClassContext& context,
                                                    const model::RelationshipFact& fact);

}  // namespace modelmend::emit
