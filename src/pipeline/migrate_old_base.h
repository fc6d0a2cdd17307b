// migrate_old_base: places that ask whether something is a class of the old declarative base.
//
//   isinstance(row, Base)                          # no of what is converted
//   Base.__subclasses__()                          # without it
//   with_loader_criteria(Base, ...)                # passes it over
//   TypeVar("T", bound=Base)                       # for type checkers
//
// Asked by migrate() once the plan stands: a converted class is one of the shared base, which has
// the registry of the old one and nothing else of it. Each place is a warning, and nothing is
// changed there: whether both bases are meant or one is the project's decision.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "emit/shared_base.h"
#include "model/read_models.h"
#include "text/diagnostic.h"

namespace modelmend::pipeline {

// `bases` are those that classes leave, each with the name of the one that they get.
[[nodiscard]] std::vector<text::Diagnostic> old_base_warnings(
    const semantic::Project& project, model::FileSearch& search,
    const std::map<emit::BaseSite, std::string>& bases);

}  // namespace modelmend::pipeline
