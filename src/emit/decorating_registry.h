// decorating_registry: the base that stands for the registry whose decorator maps a class.
//
//   before   reg = registry()        @reg.mapped
//                                    class User:
//   after    reg = registry()        class User(SQLBase, table=True):
//            class SQLBase(SQLModel, registry=reg):
//
// Asked by the planner of a class. A declarative base that the registry makes in the next statement
// has one shared base with it. Declines a registry that is not made at the top of a module or gives
// its classes another constructor, a base that gives its own classes more than a registry, and a
// decorator that is not written as an attribute of either.
#pragma once

#include <optional>

#include "base/declined.h"
#include "emit/shared_base.h"
#include "model/expression.h"
#include "semantic/project.h"

namespace modelmend::emit {

struct DecoratingRegistry {
  BaseSite site;
  model::Expression named;  // what the file calls it: `reg`, or `Base` of `@Base.registry.mapped`
};

// Nullopt for a class that no registry maps in this way.
[[nodiscard]] Attempt<std::optional<DecoratingRegistry>> decorating_registry(
    const semantic::Project& project, const model::Expression& definition);

}  // namespace modelmend::emit
