// WantedTypes: the types that the columns of some tables are to have.
//
// Made by whoever knows them (align: the database, or the columns that foreign keys point to)
// before a run begins, and const in it; asked by rules with `facts: {column: {wanted: true}}` and
// by retype_column. Columns are named, not numbered, because each round reads the models anew.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/facts.h"
#include "model/python_enums.h"
#include "verify/schema_diff.h"

namespace modelmend::rewrite {

struct WantedType {
  schema::SqlType type;
  std::string because;  // "the database has INTEGER"
  // Of an enum: the classes of the project that have its labels.
  std::vector<model::PythonEnum> enums = {};
};

using WantedTypes = std::map<verify::ColumnPath, WantedType>;

// What is wanted of a declaration. A column of a mixin may be wanted otherwise in each table.
struct Wanted {
  const WantedType* type = nullptr;  // of all its tables; null: of none
  std::string disagreement;          // "users wants INTEGER, orders nothing"; empty: there is none
};
[[nodiscard]] Wanted wanted_of(const WantedTypes& types, const model::ProjectModels& models,
                               model::DeclId decl);

}  // namespace modelmend::rewrite
