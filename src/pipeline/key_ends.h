// KeyEnd: where the foreign keys of a column lead, through columns that are keys themselves.
//
//   orders.user_id -> profiles.user_id -> user.id       ends at user.id
//
// Asked by align() for the type that a key is to have. Every chain ends at a column without a key,
// or at what cannot be resolved.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "model/facts.h"

namespace modelmend::pipeline {

using ColumnOfTable = std::pair<model::DeclId, model::TableId>;

struct KeyProblem {
  std::string code;  // as in docs/reason-codes.md
  std::string reason;
};

struct KeyEnd {
  std::set<ColumnOfTable> columns;  // several where a column has several keys
  std::optional<KeyProblem> problem;
};

// A key to a table of `given_up` counts for another one of that name.
[[nodiscard]] KeyEnd end_of_keys(const model::ProjectModels& models, const model::TableFact& table,
                                 const model::ColumnDecl& decl,
                                 const std::set<model::TableId>& given_up = {});

// "user.id"
[[nodiscard]] std::string column_name(const model::ProjectModels& models, model::DeclId decl,
                                      model::TableId table);

}  // namespace modelmend::pipeline
