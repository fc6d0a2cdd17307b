// use_context: what stands around the name of an attribute, as far as it tells what is meant.
//
// Used by AttributeUses: keywords of calls, columns of a table, names that a program makes as it
// runs, and class bodies that speak of models by the names of their attributes.
#pragma once

#include <string>
#include <string_view>

#include "emit/attribute_uses.h"

namespace modelmend::emit {

// `User.__table__.c`, `table.columns`, `statement.excluded`: their names are those of columns.
[[nodiscard]] bool is_columns_of_table(const semantic::Project& project,
                                       const semantic::Module& module, syntax::Node object);

// A class that takes what its own body binds for attributes of another class: a factory, a schema
// or a form of some library.
[[nodiscard]] bool may_mean_models(const semantic::Project& project,
                                   const semantic::Project::ClassSite& site);

// A model of Pydantic, which takes its fields from the attributes of what it validates.
[[nodiscard]] bool may_copy_models(const semantic::Project& project,
                                   const semantic::Project::ClassSite& site);

// What `f(name=...)` gives a value to.
struct KeywordMeaning {
  bool is_parameter = false;  // of a function that has it
  ObjectClass object = {};    // else an attribute of this
};
[[nodiscard]] KeywordMeaning keyword_meaning(const UsesInput& input, const ObjectClasses& objects,
                                             const semantic::Module& module, syntax::Node call,
                                             std::string_view name);

// A name of which only the ends are known, or which is `begin` in whole.
struct ComputedName {
  bool is_constant = false;
  std::string begin;
  std::string end;

  [[nodiscard]] bool says_nothing() const { return begin.empty() && end.empty(); }
  [[nodiscard]] bool may_be(std::string_view name) const {
    if (is_constant) return name == begin;
    return name.size() >= begin.size() + end.size() && name.starts_with(begin) &&
           name.ends_with(end);
  }
};
[[nodiscard]] ComputedName computed_name(const semantic::Project& project,
                                         const semantic::Module& module, syntax::Node expression);

// `column.name` in a loop over `self.__table__.columns`.
[[nodiscard]] bool names_column(syntax::Node expression);

}  // namespace modelmend::emit
