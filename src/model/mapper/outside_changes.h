// find_outside_changes: statements that change a class or its table after it is made, anywhere in
// the project, in a way that no reader knows.
//
//   User.__table__.c.name.nullable = True       setattr(User, "age", column)
//   users.append_column(Column("age"))          Base.metadata.naming_convention = CONVENTION
//
// Called by read_mappers() once. What the readers of columns, members, indexes and events have read
// is left out, and so is what only looks at a table. A value without a mapping of its own that is
// set on a class (`User.label = "user"`) is a member of it. In functions only what touches the
// mapping counts, and nothing in those of tests.
#pragma once

#include <vector>

#include "model/mapper/class_bodies.h"
#include "model/mapper/names.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

struct SetMember {
  std::vector<ClassId> classes;  // mapped ones
  MemberFact member;
};

struct OutsideStatements {
  std::vector<OutsideChange> changes;  // by place
  std::vector<SetMember> members;      // by place
};

[[nodiscard]] OutsideStatements find_outside_changes(const MapperNames& names,
                                                     const ClassBodies& bodies, FileSearch& search,
                                                     unsigned jobs);

// The class itself if it is mapped, and the mapped classes that take over what is stated of it.
[[nodiscard]] std::vector<ClassId> mapped_by(const ProjectModels& models, ClassId id);

}  // namespace modelmend::model
