#include "rules/file_policy.h"

#include <string_view>

namespace modelmend::rules {
namespace {

// A mark counts near the top of a file; further down it is more likely text about generated files.
constexpr std::size_t kMarkedWithin = 2048;

bool binds_at_module_level(const semantic::Module& module, std::string_view name) {
  for (const semantic::Binding& binding : module.scopes().module_scope().bindings) {
    if (binding.name == name) return true;
  }
  return false;
}

// Alembic's template writes both names into every revision, which lies in a folder `versions`.
bool is_migration(const semantic::Module& module) {
  const std::string& path = module.file().path();
  const bool in_versions =
      path.starts_with("versions/") || path.find("/versions/") != std::string::npos;
  return in_versions && binds_at_module_level(module, "revision") &&
         binds_at_module_level(module, "down_revision");
}

bool is_generated(const semantic::Module& module) {
  return module.file().bytes().substr(0, kMarkedWithin).find("@generated") !=
         std::string_view::npos;
}

}  // namespace

std::optional<Declined> left_alone(const semantic::Module& module) {
  if (is_migration(module))
    return Declined{"migration-file", "the file is an Alembic revision, and revisions are history"};
  if (is_generated(module))
    return Declined{"generated-file",
                    "the file says that it is generated; change what generates it"};
  return std::nullopt;
}

}  // namespace modelmend::rules
