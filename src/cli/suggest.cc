#include "cli/suggest.h"

#include <vector>

#include "model/foreign_keys.h"

namespace modelmend::cli {

std::string suggest(std::string_view wanted, std::span<const std::string> names) {
  if (const auto nearest = model::nearest_name(wanted, {names.begin(), names.end()})) {
    return "did you mean '" + *nearest + "'?";
  }
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return "there is: " + list;
}

}  // namespace modelmend::cli
