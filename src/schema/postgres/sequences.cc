// Sequences, and what they mean to the columns that own them: identity or serial.
#include <fmt/format.h>

#include <utility>

#include "schema/postgres/catalog.h"
#include "schema/sequence_options.h"

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

SequenceOptions read_options(Rows& rows) {
  const std::string type = rows.text();
  SequenceOptions options;
  options.increment = rows.number();
  options.minimum = rows.number();
  options.maximum = rows.number();
  options.start = rows.number();
  options.cache = rows.number();
  options.cycle = rows.flag();
  leave_out_what_is_usual(options, type);
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
