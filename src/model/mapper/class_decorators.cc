#include "model/mapper/class_decorators.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/decorator_name.h"
#include "model/mapper/outside_changes.h"
#include "model/mapper/words.h"
#include "semantic/library.h"

namespace modelmend::model {

namespace {

using syntax::Field;
using syntax::Kind;

// Read, or without any effect on a mapping.
bool is_known(std::string_view name) {
  constexpr auto kKnown = std::to_array<std::string_view>(
      {"sqlalchemy.orm.declarative_mixin", "sqlalchemy.ext.declarative.declarative_mixin",
       "sqlalchemy.orm.registry().mapped", "sqlalchemy.orm.registry().mapped_as_dataclass",
       "sqlalchemy.orm.mapped_as_dataclass", "sqlalchemy.orm.unmapped_dataclass",
       "sqlalchemy.orm.as_declarative", "sqlalchemy.ext.declarative.as_declarative",
       "sqlalchemy.ext.declarative.api.as_declarative",
       "sqlalchemy.orm.registry().as_declarative_base", "sqlalchemy_utils.generic_repr",
       "typing_extensions.final", "typing_extensions.deprecated",
       "typing_extensions.runtime_checkable", "typing_extensions.dataclass_transform",
       "six.python_2_unicode_compatible", "future.utils.python_2_unicode_compatible"});
  return std::ranges::find(kKnown, name) != kKnown.end();
}

// Nothing in the standard library knows of columns.
bool may_change_the_class(const semantic::Project& project, const Expression& decorator) {
  const bool is_call = decorator.is(Kind::Call);
  const Expression function =
      value_of(project, is_call ? decorator.field(Field::Function) : decorator);
  const std::string name = decorator_name(project, function);
  const std::string_view top = std::string_view(name).substr(0, name.find('.'));
  return name.empty() ||
         (!is_known(name) && top != "builtins" && !semantic::library::is_standard_package(top));
}

}  // namespace

std::vector<OutsideChange> unread_decorators(const MapperNames& names, const ClassBodies& bodies) {
  std::vector<OutsideChange> found;
  for (const ModelClass& cls : names.models().classes) {
    for (const Expression& decorator : bodies.of(cls.id).decorators) {
      if (!may_change_the_class(names.project(), decorator)) continue;
      std::vector<ClassId> classes = mapped_by(names.models(), cls.id);
      if (classes.empty()) continue;
      const bool is_call = decorator.is(Kind::Call);
      const Expression named = is_call ? decorator.field(Field::Function) : decorator;
      found.push_back(
          {.classes = std::move(classes),
           .tables = {},
           .reason = fmt::format("the decorator '@{}' may change it", canonical_text(named)),
           .words = "@" + words_of(names, decorator, cls.id),
           .statement = decorator.place(),
           .place = decorator.place()});
    }
  }
  return found;
}

}  // namespace modelmend::model
