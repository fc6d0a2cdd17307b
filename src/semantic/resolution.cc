#include "semantic/resolution.h"

#include "base/overloaded.h"

namespace modelmend::semantic {
namespace {

std::string_view to_string(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::Module:
      return "module";
    case DefinitionKind::Class:
      return "class";
    case DefinitionKind::Function:
      return "function";
    case DefinitionKind::Variable:
      return "variable";
    case DefinitionKind::Parameter:
      return "parameter";
  }
  return "";
}

}  // namespace

bool is_imported(const Resolution& resolution, std::string_view canonical_name) {
  return imported_name(resolution) == canonical_name;
}

std::string_view imported_name(const Resolution& resolution) {
  const auto* const imported = std::get_if<Imported>(&resolution);
  return imported != nullptr ? std::string_view(imported->name) : std::string_view();
}

std::string to_string(const Resolution& resolution) {
  return std::visit(Overloaded{
                        [](const Unknown& unknown) { return "unknown: " + unknown.reason; },
                        [](const Imported& imported) {
                          return (imported.is_module ? "imported module " : "imported ") +
                                 imported.name;
                        },
                        [](const Local& local) {
                          return "local " + std::string(to_string(local.kind)) + " " + local.name;
                        },
                        [](const Builtin& builtin) { return "builtin " + builtin.name; },
                    },
                    resolution);
}

}  // namespace modelmend::semantic
