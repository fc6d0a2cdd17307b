#include "pipeline/own_members.h"

#include <algorithm>

#include "emit/library_base.h"
#include "model/declared_arguments.h"

namespace modelmend::pipeline {

const model::MemberFact* member_named(const model::MapperFacts& mappers,
                                      const model::ModelClass& cls, std::string_view name) {
  const auto& members = mappers.of(cls.id).members;
  const auto found = std::ranges::find(members, name, &model::MemberFact::name);
  return found == members.end() ? nullptr : &*found;
}

bool has_own(const semantic::Project& project, const model::MapperFacts& mappers,
             const model::ModelClass& cls, std::string_view name) {
  const model::Expression definition = model::expression_at(project, cls.place);
  return member_named(mappers, cls, name) != nullptr ||
         emit::has_from_library(project, {definition.module, definition.node}, name);
}

}  // namespace modelmend::pipeline
