// table_behaviour: what the arguments of a table say that its schema does not hold.
//
// Used by column_statements and by the dump of models. Options of Table() and of the dictionary of
// __table_args__, and those of constraints and indexes that no database sees or only one of which
// we read no schema (`info`, `mysql_engine`), as text; how its class is made a dataclass. An option
// that SQLAlchemy is not known to have is unread.
#pragma once

#include "model/column_behaviour.h"

namespace modelmend::model {

[[nodiscard]] ColumnBehaviour table_behaviour(const semantic::Project& project,
                                              const ProjectModels& models, const TableFact& table);

}  // namespace modelmend::model
