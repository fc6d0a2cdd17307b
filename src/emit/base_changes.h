// base_changes: what a declarative base is given after it is made.
//
//   Base.query = session.query_property()        setattr(Base, "to_dict", to_dict)
//
// Asked once for each base by the pipeline. Its classes have it through the base; those of the
// shared base would not. An assignment at the top of the module of the base gives it to the shared
// base as well, `Base.log = SQLBase.log = app_log`; classes of a base that is changed in another
// way stay.
#pragma once

#include <vector>

#include "base/declined.h"
#include "emit/shared_base.h"
#include "model/read_models.h"
#include "patch/edit.h"

namespace modelmend::emit {

// An assignment that the shared base has to have as well.
struct LateMember {
  std::string name;           // "log"
  std::uint32_t statement{};  // offsets in the module of the base: where it begins
  std::uint32_t value{};      // and where the value of `Base.log` does
};

// In the order of the file, without those that the shared base is given already.
[[nodiscard]] Attempt<std::vector<LateMember>> members_given_later(
    const semantic::Project& project, model::FileSearch& search, const model::ProjectModels& models,
    const BaseSite& base);

[[nodiscard]] patch::Edit give_to(const SharedBase& shared, const LateMember& member);

// Whether the module of the class gives it anything behind its body.
[[nodiscard]] bool is_given_members(const semantic::Project& project,
                                    const model::Expression& definition);

}  // namespace modelmend::emit
