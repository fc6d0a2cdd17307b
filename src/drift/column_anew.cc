#include "drift/column_anew.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "drift/column_sql.h"
#include "schema/sql_name.h"
#include "schema/sql_tokens.h"
#include "schema/terms.h"
#include "schema/words.h"

namespace modelmend::drift {

namespace {

using schema::Table;
using schema::Term;

class ColumnAnew {
 public:
  ColumnAnew(const Table& table, const schema::Column& column)
      : table_(table),
        column_(column),
        quoted_table_(schema::quoted(table.name)),
        alter_("ALTER TABLE " + quoted_table_) {}

  std::string run() {
    say(fmt::format("{} DROP COLUMN {};", alter_, schema::sql_name(column_.name)));
    say(fmt::format("{} ADD COLUMN {};", alter_, column_sql(column_)));
    comment_on("COLUMN", fmt::format("{}.{}", quoted_table_, schema::sql_name(column_.name)),
               column_.comment);
    if (const auto& key = table_.primary_key; key && holds(key->columns)) add(*key);
    for (const schema::Unique& unique : table_.uniques)
      if (holds(unique.columns) || holds(unique.include)) add(unique);
    for (const schema::Check& check : table_.checks)
      if (is_named_in(check.expression)) add(check);
    for (const schema::Exclusion& exclusion : table_.exclusions)
      if (has_word(exclusion.definition)) add(exclusion);
    for (const schema::ForeignKey& key : table_.foreign_keys)
      if (holds(key.columns)) add(key);
    for (const schema::Index& index : table_.indexes)
      if (is_of(index)) add_index(index);
    return std::move(sql_);
  }

 private:
  void say(std::string_view statement) {
    if (!sql_.empty()) sql_ += ' ';
    sql_ += statement;
  }

  void comment_on(std::string_view kind, std::string_view what,
                  const std::optional<std::string>& comment) {
    if (comment)
      say(fmt::format("COMMENT ON {} {} IS {};", kind, what, schema::quote_text(*comment)));
  }

  template <typename Constraint>
  void add(const Constraint& constraint) {
    say(fmt::format("{} ADD {};", alter_, schema::to_words(constraint)));
    if (constraint.name)
      comment_on("CONSTRAINT",
                 fmt::format("{} ON {}", schema::sql_name(*constraint.name), quoted_table_),
                 constraint.comment);
  }

  void add_index(const schema::Index& index) {
    say(create_index_sql(index, table_.name));
    if (index.name)
      comment_on("INDEX", schema::quoted({.schema = table_.name.schema, .name = *index.name}),
                 index.comment);
  }

  [[nodiscard]] bool holds(const std::vector<std::string>& columns) const {
    return std::ranges::find(columns, column_.name) != columns.end();
  }

  [[nodiscard]] bool is_of(const schema::Index& index) const {
    const auto names_it = [this](const schema::IndexPart& part) {
      return part.column.empty() ? is_named_in(part.expression) : part.column == column_.name;
    };
    return std::ranges::any_of(index.parts, names_it) || holds(index.include) ||
           (index.where && is_named_in(*index.where));
  }

  [[nodiscard]] bool is_named_in(std::string_view expression) const {
    const std::optional<Term> term = schema::read_term(expression);
    return term ? is_part_of(*term) : has_word(expression);
  }

  // Depth is bounded: read_term() refuses what nests deeper than people write.
  // NOLINTNEXTLINE(misc-no-recursion)
  [[nodiscard]] bool is_part_of(const Term& term) const {
    if (term.kind == Term::Kind::Column && term.text == column_.name) return true;
    if (term.kind == Term::Kind::Other && has_word(term.text)) return true;
    return std::ranges::any_of(term.parts, [this](const Term& part) { return is_part_of(part); });
  }

  [[nodiscard]] bool has_word(std::string_view sql) const {
    return std::ranges::any_of(schema::sql_tokens(sql, schema::Dialect::PostgreSql),
                               [this](const schema::SqlToken& token) {
                                 return token.is_name() &&
                                        schema::name_of(token, schema::Dialect::PostgreSql) ==
                                            column_.name;
                               });
  }

  const Table& table_;
  const schema::Column& column_;
  std::string quoted_table_;
  std::string alter_;
  std::string sql_;
};

}  // namespace

std::string column_anew_sql(const Table& actual, const schema::Column& column) {
  return ColumnAnew(actual, column).run();
}

}  // namespace modelmend::drift
