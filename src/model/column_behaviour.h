// column_behaviour: what a column does that the database does not see.
//
// Made on demand from the facts of one column of one table; used by column_statements and by the
// dump of models. As SQLAlchemy has it after it has worked, not as it is written: `default` is what
// Column.default holds (SQLModel's Field(default=None) is none, sa_column drops the Field's own,
// sa_column_kwargs wins, an Annotated default wins over the attribute's), whichever style says it.
// What the Python object holds before it is flushed is an aspect of its own ("initial value").
// A value is Python text with its names resolved, see resolved_text. What is usual has no trait.
#pragma once

#include <string>
#include <vector>

#include "model/column_source.h"
#include "model/facts.h"

namespace modelmend::model {

struct ColumnTrait {
  std::string aspect;  // "default", "onupdate", "key", "deferred", "field ge"
  std::string value;   // never empty
  Place place;
  Expression given = {};  // the argument that says it, if one does
};

struct ColumnBehaviour {
  std::vector<ColumnTrait> traits;  // by aspect
  std::vector<UnreadPart> unread;
};

[[nodiscard]] ColumnBehaviour column_behaviour(const semantic::Project& project,
                                               const ProjectModels& models, TableId table,
                                               const TableColumn& column);

// Whether the class makes its instances as a dataclass: MappedAsDataclass above it.
[[nodiscard]] bool is_dataclass(const semantic::Project& project, const ModelClass& mapped);

}  // namespace modelmend::model
