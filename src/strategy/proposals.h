// Proposals: what should become of each model, and why.
//
//   keep      it is used, or its table exists
//   future    only tests use it, or its class is marked
//   delete    nothing uses it, and it has no table as far as is known
//   conflict  another model has its table, or the database's table of that name is another one
//
// Last step of take_inventory(). A proposal decides nothing: people do, in the decisions file.
#pragma once

#include "strategy/inventory.h"

namespace modelmend::strategy {

// Fills in `standing` and `proposal` of all models from what else is known of them.
void propose(Inventory& inventory);

}  // namespace modelmend::strategy
