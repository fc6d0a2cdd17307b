// The lines of a validation that compare the models with a database, and look at its rows.
//
// Called by pipeline::validate() with what was read; asks a live database for orphans.
#pragma once

#include <vector>

#include "drift/drift.h"
#include "schema/source.h"
#include "validate/keys.h"
#include "validate/validation.h"

namespace modelmend::validate {

struct KeyView {
  const std::vector<Key>& keys;
  const std::vector<drift::Finding>& of_models;  // of drift::check_models()
  std::string default_schema;
  bool has_database = true;
};

[[nodiscard]] Line type_line(const KeyView& view);
[[nodiscard]] Line existence_line(const KeyView& view);
[[nodiscard]] Line drift_line(const std::vector<drift::Finding>& findings);
[[nodiscard]] Line orphan_line(const KeyView& view, const schema::Source& source);

// Text columns without a foreign key that are called like the columns of keys.
[[nodiscard]] std::vector<LegacyColumn> legacy_columns(const schema::Schema& declared,
                                                       const std::vector<Key>& keys);

}  // namespace modelmend::validate
