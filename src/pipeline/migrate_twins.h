// MixinTwins: which mixins and abstract classes stand there twice, see emit/mixin_twin.h.
//
// Asked by the MigratePlanner when classes below a mixin stay. A twin is looked for once; what it
// says depends on the mixin alone, so the answer holds for all turns.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "emit/mixin_twin.h"
#include "emit/plan_class.h"
#include "pipeline/migrate_plan.h"
#include "pipeline/mixin_uses.h"

namespace modelmend::pipeline {

// What becomes of a class in place, if it may.
using PlanOfClass =
    std::function<const tl::expected<emit::PlannedClass, emit::Refusal>&(model::ClassId)>;
using ContextOfClass = std::function<emit::ClassContext(model::ClassId)>;

class MixinTwins {
 public:
  MixinTwins(const MigrateInput& in, PlanOfClass planned, ContextOfClass context)
      : in_(in), planned_(std::move(planned)), context_(std::move(context)) {}

  struct Twin {
    emit::MixinTwin made;
    std::string text;  // of the statement
    std::vector<rewrite::ProjectName> imports;
    MixinUses uses;
  };
  // Of a mixin that some classes below keep as it is.
  [[nodiscard]] const Attempt<Twin>& of(model::ClassId mixin);
  // Whether it has one already, which classes of SQLModel take then.
  [[nodiscard]] bool is_there(model::ClassId mixin);

  // When plans have changed that it was made of.
  void forget() { twins_.clear(); }

  // How a class statement says the twins of `mixins` in its list of bases.
  struct Bases {
    std::vector<patch::Edit> edits;
    std::vector<rewrite::ProjectName> imports;
  };
  [[nodiscard]] Attempt<Bases> bases_of(model::ClassId id, const std::set<model::ClassId>& mixins);

 private:
  [[nodiscard]] Attempt<Twin> find(model::ClassId mixin);
  [[nodiscard]] std::optional<Declined> why_not_new(model::ClassId mixin, const MixinUses& uses);

  const MigrateInput& in_;
  PlanOfClass planned_;
  ContextOfClass context_;
  std::map<model::ClassId, Attempt<Twin>> twins_;
};

}  // namespace modelmend::pipeline
