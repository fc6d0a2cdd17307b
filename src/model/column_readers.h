// One reader for each way in which a class declares a column.
//
// Called by read_models() for each member of each class that matters; const and safe to call from
// many threads. Each takes a member of a class body and gives a draft, or nothing if the member is
// no column.
#pragma once

#include <optional>

#include "model/class_index.h"
#include "model/column_call.h"

namespace modelmend::model {

// The value that a member stands for: the right side of an assignment, or what a @declared_attr
// function returns. `reason` is set if the function does more than return it.
struct MemberValue {
  Expression value;  // or null
  std::optional<std::string> reason;
  bool is_declared_attr = false;
  // Of `return cls.make_key()`: the method, whose value it is.
  std::string method = {};
};
[[nodiscard]] MemberValue member_value(const semantic::Project& project, const Member& member);

// What a member stands for and the column call behind that, if any: found once for all readers.
struct MemberCall {
  MemberValue value;
  std::optional<ColumnCall> call;
};

// `x = Column(...)`, also in deferred(...) or behind a helper; SQLAlchemy 1.x and 2.0.
[[nodiscard]] std::optional<ColumnDraft> read_column_member(const semantic::Project& project,
                                                            const Member& member,
                                                            const MemberCall& made);
// `x: Mapped[int]`, `x: Mapped[int] = mapped_column(...)`, `x = mapped_column(...)`.
[[nodiscard]] std::optional<ColumnDraft> read_mapped_member(const semantic::Project& project,
                                                            const Member& member,
                                                            const MemberCall& made,
                                                            const Expression& type_annotation_map);
// `x: int = Field(...)`, `x: int` in an SQLModel class.
[[nodiscard]] std::optional<ColumnDraft> read_sqlmodel_member(const semantic::Project& project,
                                                              const Member& member,
                                                              semantic::SqlModelRelease release);

// Tries the readers that fit the class. `type_annotation_map` may be null.
[[nodiscard]] std::optional<ColumnDraft> read_member(const ClassIndex& classes, ClassIndexId owner,
                                                     const Member& member,
                                                     const Expression& type_annotation_map);

}  // namespace modelmend::model
