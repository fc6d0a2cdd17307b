#include "model/target_name.h"

namespace modelmend::model {

std::optional<TargetName> split_target(std::string_view target) {
  const auto last = target.rfind('.');
  if (last == std::string_view::npos || last == 0 || last + 1 == target.size()) return std::nullopt;
  const std::string_view path = target.substr(0, last);
  const auto middle = path.rfind('.');
  TargetName name{.schema = std::nullopt,
                  .table = std::string(path.substr(middle + 1)),
                  .column = std::string(target.substr(last + 1))};
  if (middle != std::string_view::npos) name.schema = std::string(path.substr(0, middle));
  if (name.table.empty() || (name.schema && name.schema->empty())) return std::nullopt;
  return name;
}

}  // namespace modelmend::model
