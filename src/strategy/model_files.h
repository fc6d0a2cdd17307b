// The files that hold models, with what they need of each other.
//
// Made by make_plan() for order_files(): a file needs another one if it imports something that the
// other defines, or uses one of its models (a base class, a foreign key, an annotation).
#pragma once

#include <vector>

#include "strategy/file_order.h"
#include "strategy/inventory.h"

namespace modelmend::strategy {

// By path; files with models that no test, migration or running function makes.
[[nodiscard]] std::vector<ModelFile> model_files(const semantic::Project& project,
                                                 const Inventory& inventory);

}  // namespace modelmend::strategy
