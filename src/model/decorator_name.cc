#include "model/decorator_name.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace modelmend::model {

namespace {

bool has_bases(std::string_view name) {
  constexpr auto kLibraries =
      std::to_array<std::string_view>({"sqlalchemy.", "sqlmodel.", "flask_sqlalchemy."});
  return std::ranges::any_of(kLibraries,
                             [&](std::string_view library) { return name.starts_with(library); });
}

// Behind `.registry.`, or empty: "mapped" of "sqlalchemy.orm.DeclarativeBase.registry.mapped".
std::string_view method_of_registry(std::string_view name) {
  for (const std::string_view attribute : {".registry.", "._sa_registry."})
    if (const std::size_t at = name.rfind(attribute); at != name.npos)
      return name.substr(at + attribute.size());
  return {};
}

}  // namespace

std::string decorator_name(const semantic::Project& project, const Expression& function) {
  std::string name = library_name(project, function);
  const std::string_view method = has_bases(name) ? method_of_registry(name) : std::string_view();
  return method.empty() ? name : "sqlalchemy.orm.registry()." + std::string(method);
}

bool is_mapping_decorator(const semantic::Project& project, const Expression& decorator) {
  return decorator_name(project, value_of(project, decorator)) ==
         "sqlalchemy.orm.registry().mapped";
}

}  // namespace modelmend::model
