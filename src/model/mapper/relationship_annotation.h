// The annotation of a relationship: `Mapped[List["Post"]]`, `Optional["User"]`.
//
// Used by the reader of relationships. It looks through strings, ClassVar, Mapped and its kin, one
// Optional and one collection, as SQLAlchemy's declarative scan does.
#pragma once

#include <string>

#include "model/expression.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

struct RelationshipAnnotation {
  Container container = Container::None;
  bool is_class_var = false;  // then the annotation says nothing to SQLAlchemy
  bool optional = false;
  std::string collection;  // "builtins.list"; empty if it is none
  Expression type;         // the class, as written
};

[[nodiscard]] RelationshipAnnotation read_relationship_annotation(const semantic::Project& project,
                                                                  const Expression& annotation);

}  // namespace modelmend::model
