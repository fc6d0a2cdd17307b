// python_words: what declares a constraint or an index of the database in a model.
//
//   FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE CASCADE
//   ForeignKey('users.id', ondelete='CASCADE')
//
// Used by drift's findings for one of the two ways out. Nullopt for what is easier said in SQL: an
// index of expressions or with options, an exclusion.
#pragma once

#include <optional>
#include <string>

#include "schema/schema.h"

namespace modelmend::drift {

// Its target and target columns are as the models call them.
[[nodiscard]] std::string python_words(const schema::ForeignKey& key);
[[nodiscard]] std::string python_words(const schema::Unique& unique);
[[nodiscard]] std::string python_words(const schema::Check& check);
[[nodiscard]] std::optional<std::string> python_words(const schema::Index& index);

}  // namespace modelmend::drift
