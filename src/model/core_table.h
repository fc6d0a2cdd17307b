// Core tables: `Table("users", metadata, Column(...), ...)`.
//
// Found by scan(), read by read_models() into a draft with the columns in order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/class_index.h"
#include "model/column_call.h"
#include "model/table_arguments.h"

namespace modelmend::model {

struct TableDraft {
  Expression call;
  std::string name;
  std::optional<MetaDataSource> metadata;
  std::vector<ColumnDraft> columns;
  TableArguments arguments;
};

[[nodiscard]] bool is_table_call(const semantic::Project& project, const Expression& call);
[[nodiscard]] TableDraft read_core_table(const ClassIndex& classes, const Expression& call);

}  // namespace modelmend::model
