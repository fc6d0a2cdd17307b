// maker_functions: functions at the top of a module whose calls there make tables or set listeners,
// which no reader follows into them.
//
//   def table(name, *columns): return Table(name, metadata, *columns)
//   users = table("users", Column("id", Integer))
//
//   def audit(cls): event.listen(cls, "before_insert", hook)
//   for each in (User, Team): audit(each)
//
// Called for each module by find_outside_changes(). Each is one change of the project as a whole,
// with the statements of its module that call it. Calls in other modules are not looked for.
#pragma once

#include <vector>

#include "model/mapper/names.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

[[nodiscard]] std::vector<OutsideChange> maker_functions(const MapperNames& names,
                                                         const semantic::Module& module);

}  // namespace modelmend::model
