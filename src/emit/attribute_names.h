// field_name_for: what the attribute of a column is called as a field.
//
//   _password                           password
//   _password beside a hybrid password  password_
//   model_dump                          model_dump_
//
// Asked by find_attribute_renames() for each column whose attribute no field may have as its name.
// A name is free if no class of the family has, stores or reads it, if no other code takes it of an
// object of the family, and if it hides no type.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "emit/attribute_family.h"
#include "model/mapper_facts.h"

namespace modelmend::emit {

// SQLModel and Pydantic take a field of this name.
[[nodiscard]] bool may_be_field(std::string_view attribute);

// None if no name can be made of it. `given` are the names that other columns of the family get.
[[nodiscard]] std::optional<std::string> field_name_for(
    const semantic::Project& project, model::FileSearch& search, const model::ProjectModels& models,
    const model::MapperFacts& mappers, const AttributeFamily& family, std::string_view attribute,
    const std::set<std::string, std::less<>>& given);

}  // namespace modelmend::emit
