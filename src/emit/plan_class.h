// plan_class: a mapped class of SQLAlchemy as one of SQLModel, in whole or not at all.
//
// Called by the pipeline for each class that it may convert, after why_not() has let it pass. It
// walks the class statement and each statement of the body; every statement has an emitter or the
// class is refused with the place of the one that has none.
#pragma once

#include <functional>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

#include "emit/class_context.h"
#include "emit/plan.h"
#include "emit/shared_base.h"

namespace modelmend::emit {

// What the pipeline knows of the bases of all classes.
using FindSharedBase = std::function<Attempt<SharedBase>(const BaseSite&, SharedKind)>;

struct PlannedClass {
  ClassPlan plan;
  std::optional<BaseSite> base;                      // none if it comes through another class
  SharedKind kind = SharedKind::Registry;            // of the one beside it
  std::optional<rewrite::ProjectName> import;        // of the shared base
  std::vector<rewrite::ProjectName> in_quotes = {};  // see names_in_quotes()
};

// The body of a declarative base as that of the class beside it: edits of what the registry does
// not say, and the lines that come before it.
struct PlannedBody {
  ClassPlan plan;
  std::vector<std::string> directives;
};
[[nodiscard]] tl::expected<PlannedBody, Refusal> plan_body(const ClassContext& base);

[[nodiscard]] tl::expected<PlannedClass, Refusal> plan_class(const ClassContext& context,
                                                             const FindSharedBase& shared_base);

}  // namespace modelmend::emit
