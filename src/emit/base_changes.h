// base_changes: what a declarative base is given after it is made.
//
//   Base.query = session.query_property()        setattr(Base, "to_dict", to_dict)
//
// Asked once for each base by the pipeline. Its classes have it through the base; those of the
// shared base would not, so they stay.
#pragma once

#include <optional>

#include "base/declined.h"
#include "emit/shared_base.h"
#include "model/read_models.h"

namespace modelmend::emit {

[[nodiscard]] std::optional<Declined> member_given_later(const semantic::Project& project,
                                                         model::FileSearch& search,
                                                         const BaseSite& base);

}  // namespace modelmend::emit
