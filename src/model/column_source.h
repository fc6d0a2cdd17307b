// ColumnSource: every argument that a declaration gives, whoever takes it in the end.
//
// Made on demand from the place of a declaration, as the facts keep only what most questions need;
// used by column_behaviour. It looks through the same wrappers, helpers, Annotated types and shared
// objects as the readers. Nothing is left out: what has no known taker is in `unread`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/annotation.h"
#include "model/expression.h"
#include "model/facts.h"

namespace modelmend::model {

// What an argument is given to.
enum class Taker {
  Column,        // Column(...), also what Field hands on to it as sa_column_args and _kwargs
  MappedColumn,  // mapped_column(...)
  Annotated,     // the mapped_column(...) in an Annotated type
  Field,         // SQLModel's Field(...), or a plain value in its place
  Wrapper,       // deferred(...), column_property(...)
};

struct GivenArgument {
  Taker taker = Taker::Column;
  std::string keyword;  // empty for one by place: a ForeignKey, a Sequence
  Expression value;
  Place place;
};

struct UnreadPart {
  std::string reason;
  Place place;
};

struct ColumnSource {
  std::vector<GivenArgument> arguments;
  Expression type;       // the type that is said, or null
  Expression docstring;  // of the function that makes the column, or null
  AnnotationFact annotation;
  bool has_annotation = false;
  std::vector<UnreadPart> unread;

  // The argument of that name, or null. Points into this source.
  [[nodiscard]] const GivenArgument* find(Taker taker, std::string_view keyword) const&;
  const GivenArgument* find(Taker taker, std::string_view keyword) && = delete;
};

// What SQLAlchemy takes for `doc` of a column that says none: in a mixin the docstring of the
// declared_attr that returns a plain Column (`ret.doc = obj.__doc__` in sqlalchemy.orm.decl_base).
// Null for another column.
[[nodiscard]] Expression doc_by_function(const semantic::Project& project,
                                         const ProjectModels& models, const ColumnDecl& decl,
                                         const ColumnSource& source);

[[nodiscard]] ColumnSource column_source(const semantic::Project& project, const ColumnDecl& decl);

}  // namespace modelmend::model
