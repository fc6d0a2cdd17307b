// Sequences, and what they mean to the columns that own them: identity or serial.
#include <fmt/format.h>

#include <limits>
#include <utility>

#include "schema/postgres/catalog.h"

namespace modelmend::schema::postgres {
namespace {

// Those of the chosen schemas, and those whose column is in one. The text of a default that takes
// the next value is made by the server, as it made that of the column.
std::string sequences_sql() {
  return fmt::format(
      "SELECT n.nspname, s.relname, q.seqtypid::regtype::text, q.seqincrement, q.seqmin, q.seqmax,"
      " q.seqstart, q.seqcache, q.seqcycle, coalesce(c.oid, 0), cn.nspname, c.relname, a.attname,"
      " e.deptype, format('nextval(%L::regclass)', s.oid::regclass::text) "
      "FROM pg_sequence q JOIN pg_class s ON s.oid = q.seqrelid"
      " JOIN pg_namespace n ON n.oid = s.relnamespace"
      " LEFT JOIN pg_depend e ON e.classid = 'pg_class'::regclass AND e.objid = s.oid"
      "  AND e.objsubid = 0 AND e.refclassid = 'pg_class'::regclass AND e.refobjsubid > 0"
      "  AND e.deptype IN ('a', 'i')"
      " LEFT JOIN pg_class c ON c.oid = e.refobjid"
      " LEFT JOIN pg_namespace cn ON cn.oid = c.relnamespace"
      " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = e.refobjsubid "
      "WHERE (s.relnamespace = ANY($1::oid[]) OR c.relnamespace = ANY($1::oid[])) AND NOT {}",
      owned_by_extension_sql("pg_class", "s.oid"));
}

struct Limits {
  std::int64_t minimum;
  std::int64_t maximum;
};

template <class Number>  // the width of the sequence
constexpr Limits limits_of() {
  return {std::numeric_limits<Number>::min(), std::numeric_limits<Number>::max()};
}

Limits limits_of_type(std::string_view type) {
  if (type == "smallint") return limits_of<std::int16_t>();
  return type == "integer" ? limits_of<std::int32_t>() : limits_of<std::int64_t>();
}

// What CREATE SEQUENCE chooses where nothing is said.
Limits usual_limits(std::string_view type, std::int64_t increment) {
  const Limits all = limits_of_type(type);
  return increment > 0 ? Limits{1, all.maximum} : Limits{all.minimum, -1};
}

std::optional<std::int64_t> unless_usual(std::int64_t value, std::int64_t usual) {
  if (value == usual) return std::nullopt;
  return value;
}

SequenceOptions read_options(Rows& rows) {
  constexpr std::int64_t kUsualIncrement = 1;
  constexpr std::int64_t kUsualCache = 1;
  const std::string type = rows.text();
  const std::int64_t increment = rows.number();
  const Limits usual = usual_limits(type, increment);
  SequenceOptions options{.increment = unless_usual(increment, kUsualIncrement)};
  const std::int64_t minimum = rows.number();
  const std::int64_t maximum = rows.number();
  options.minimum = unless_usual(minimum, usual.minimum);
  options.maximum = unless_usual(maximum, usual.maximum);
  options.start = unless_usual(rows.number(), increment > 0 ? minimum : maximum);
  options.cache = unless_usual(rows.number(), kUsualCache);
  options.cycle = rows.flag();
  return options;
}

void add_sequence(Rows& rows, Catalog& catalog) {
  Sequence sequence;
  sequence.name.schema = rows.text();
  sequence.name.name = rows.text();
  sequence.options = read_options(rows);

  const ObjectId table = rows.id();
  std::string schema = rows.text();
  QualifiedName owner{std::move(schema), rows.text()};
  sequence.owner_column = rows.text();
  const bool is_identity = rows.letter() == 'i';
  if (!owner.name.empty()) {
    catalog.add_owned_sequence(table, sequence.owner_column,
                               {sequence.options, is_identity, rows.text()});
    sequence.owner_table = std::move(owner);
  }
  if (!is_identity) catalog.schema.sequences.push_back(std::move(sequence));
}

}  // namespace

Result<void> read_sequences(Catalog& catalog) {
  auto rows = catalog.ask(sequences_sql());
  if (!rows) return tl::unexpected(rows.error());
  while (rows->next()) add_sequence(*rows, catalog);
  return {};
}

}  // namespace modelmend::schema::postgres
