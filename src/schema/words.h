// words: the parts of a schema in SQL, as one side of a comparison reads.
//
// Used by drift for both sides of a finding, by `schema show`, and by tests. Names that SQL would
// need quoted are quoted; what is usual is left out.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"

namespace modelmend::schema {

[[nodiscard]] std::string to_words(const Column& column);  // "age INTEGER NOT NULL DEFAULT 0"
[[nodiscard]] std::string to_words(const PrimaryKey& key);
[[nodiscard]] std::string to_words(const Unique& unique);
[[nodiscard]] std::string to_words(const Check& check);
[[nodiscard]] std::string to_words(const Exclusion& exclusion);
[[nodiscard]] std::string to_words(const ForeignKey& key);
[[nodiscard]] std::string to_words(const Index& index);  // "UNIQUE INDEX ix_a (a DESC) WHERE ..."
[[nodiscard]] std::string to_words(const IndexPart& part);  // "a DESC", "(lower(b))"
[[nodiscard]] std::string to_words(const Identity& identity);
[[nodiscard]] std::string to_words(const Generated& generated);
[[nodiscard]] std::string to_words(const Sequence& sequence);  // "SEQUENCE app.s START WITH 5"

// "ON DELETE CASCADE DEFERRABLE", what a foreign key says beside its columns and target.
[[nodiscard]] std::string options_in_words(const ForeignKey& key);
// "a, b"
[[nodiscard]] std::string listed(const std::vector<std::string>& names);
// app.users, with quotes where a part needs them.
[[nodiscard]] std::string quoted(const QualifiedName& name);
// 'it''s'
[[nodiscard]] std::string quote_text(std::string_view text);

// Everything, a line each: tables with what they have, then the types.
[[nodiscard]] std::string to_text(const Schema& schema);

}  // namespace modelmend::schema
