// Words that the forms of an audit share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/audit.h"

namespace modelmend::report {

// The models that the report speaks of, by place.
[[nodiscard]] std::vector<const strategy::InventoryModel*> wanted_models(const AuditView& view);

// "5 queries, 2 imports, 3 in tests"; "no use" if there is none.
[[nodiscard]] std::string words_of(const strategy::UseCounts& counts);
// "table users exists", "table users is missing", "table users", "no table of its own"
[[nodiscard]] std::string table_words(const strategy::InventoryModel& model);
// "app/models.py::Old declares it too, in another registry: 4 columns in common; ..."
[[nodiscard]] std::string words_of(const strategy::Conflict& conflict,
                                   const strategy::Inventory& inventory);
// "query", "foreign key"
[[nodiscard]] std::string_view word_of(usage::UseKind kind);
[[nodiscard]] std::string_view word_of(usage::UsePlace place);
// "44 SQLAlchemy 1.x, 7 SQLAlchemy 2.0"
[[nodiscard]] std::string style_counts(const std::vector<const strategy::InventoryModel*>& models);
// "60 keep, 3 delete", of the proposals for models that need a decision.
[[nodiscard]] std::string choice_counts(const std::vector<const strategy::InventoryModel*>& models);
// The class as its file calls it: "User" of "app/models.py::User".
[[nodiscard]] std::string class_name(const strategy::InventoryModel& model);

}  // namespace modelmend::report
