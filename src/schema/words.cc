#include "schema/words.h"

#include <fmt/format.h>

#include "schema/sql_name.h"

namespace modelmend::schema {

namespace {

// "CONSTRAINT uq_a ", or nothing without a name.
std::string constraint_name(const std::optional<std::string>& name) {
  return name ? fmt::format("CONSTRAINT {} ", sql_name(*name)) : "";
}

std::string deferral_words(Deferral deferral) {
  switch (deferral) {
    case Deferral::NotDeferrable:
      return "";
    case Deferral::InitiallyImmediate:
      return " DEFERRABLE";
    case Deferral::InitiallyDeferred:
      break;
  }
  return " DEFERRABLE INITIALLY DEFERRED";
}

std::string_view action_words(KeyAction action) {
  switch (action) {
    case KeyAction::NoAction:
      return "NO ACTION";
    case KeyAction::Restrict:
      return "RESTRICT";
    case KeyAction::Cascade:
      return "CASCADE";
    case KeyAction::SetNull:
      return "SET NULL";
    case KeyAction::SetDefault:
      break;
  }
  return "SET DEFAULT";
}

std::string include_words(const std::vector<std::string>& include) {
  return include.empty() ? "" : fmt::format(" INCLUDE ({})", listed(include));
}

void add_number(std::string& words, std::string_view name,
                const std::optional<std::int64_t>& number) {
  if (!number) return;
  if (!words.empty()) words += ' ';
  words += fmt::format("{} {}", name, *number);
}

std::string sequence_words(const SequenceOptions& options) {
  std::string words;
  add_number(words, "START", options.start);
  add_number(words, "INCREMENT", options.increment);
  add_number(words, "MINVALUE", options.minimum);
  add_number(words, "MAXVALUE", options.maximum);
  add_number(words, "CACHE", options.cache);
  if (options.cycle) words += words.empty() ? "CYCLE" : " CYCLE";
  return words;
}

// All lines of one list, indented below the table.
template <class T>  // every kind of part has its own to_words()
void add_lines(std::string& text, const std::vector<T>& parts) {
  for (const T& part : parts) text += fmt::format("  {}\n", to_words(part));
}

std::string table_text(const Table& table) {
  std::string text = fmt::format("table {}\n", quoted(table.name));
  for (const std::string& reason : table.partly_read)
    text += fmt::format("  partly read: {}\n", reason);
  add_lines(text, table.columns);
  if (table.primary_key) text += fmt::format("  {}\n", to_words(*table.primary_key));
  add_lines(text, table.uniques);
  add_lines(text, table.checks);
  add_lines(text, table.exclusions);
  add_lines(text, table.foreign_keys);
  add_lines(text, table.indexes);
  if (table.partition_by) text += fmt::format("  PARTITION BY {}\n", *table.partition_by);
  if (table.partition_of)
    text += fmt::format("  PARTITION OF {} {}\n", quoted(*table.partition_of),
                        table.partition_bound.value_or(""));
  for (const QualifiedName& parent : table.inherits)
    text += fmt::format("  INHERITS {}\n", quoted(parent));
  if (table.comment) text += fmt::format("  COMMENT {}\n", quote_text(*table.comment));
  return text;
}

}  // namespace

std::string to_words(const Identity& identity) {
  const std::string options = sequence_words(identity.options);
  return fmt::format("GENERATED {} AS IDENTITY{}", identity.always ? "ALWAYS" : "BY DEFAULT",
                     options.empty() ? "" : fmt::format(" ({})", options));
}

std::string to_words(const Sequence& sequence) {
  const std::string options = sequence_words(sequence.options);
  return fmt::format("SEQUENCE {}{}", quoted(sequence.name), options.empty() ? "" : " " + options);
}

std::string to_words(const Generated& generated) {
  return fmt::format("GENERATED ALWAYS AS ({}) {}", generated.expression,
                     generated.stored ? "STORED" : "VIRTUAL");
}

std::string to_words(const Column& column) {
  std::string words = fmt::format("{} {}", sql_name(column.name), to_sql(column.type));
  if (column.collation) words += fmt::format(" COLLATE \"{}\"", *column.collation);
  if (!column.nullable) words += " NOT NULL";
  if (column.serial) words += " SERIAL";
  if (column.default_value) words += fmt::format(" DEFAULT {}", *column.default_value);
  if (column.identity) words += " " + to_words(*column.identity);
  if (column.generated) words += " " + to_words(*column.generated);
  if (column.comment) words += fmt::format(" COMMENT {}", quote_text(*column.comment));
  return words;
}

std::string to_words(const PrimaryKey& key) {
  return fmt::format("{}PRIMARY KEY ({}){}", constraint_name(key.name), listed(key.columns),
                     deferral_words(key.deferral));
}

std::string to_words(const Unique& unique) {
  return fmt::format("{}UNIQUE{} ({}){}{}", constraint_name(unique.name),
                     unique.nulls_not_distinct ? " NULLS NOT DISTINCT" : "", listed(unique.columns),
                     include_words(unique.include), deferral_words(unique.deferral));
}

std::string to_words(const Check& check) {
  return fmt::format("{}CHECK ({}){}{}", constraint_name(check.name), check.expression,
                     check.no_inherit ? " NO INHERIT" : "", check.validated ? "" : " NOT VALID");
}

std::string to_words(const Exclusion& exclusion) {
  return constraint_name(exclusion.name) + exclusion.definition +
         deferral_words(exclusion.deferral);
}

std::string options_in_words(const ForeignKey& key) {
  std::string words;
  if (key.match == KeyMatch::Full) words += " MATCH FULL";
  if (key.match == KeyMatch::Partial) words += " MATCH PARTIAL";
  if (key.on_update != KeyAction::NoAction)
    words += fmt::format(" ON UPDATE {}", action_words(key.on_update));
  if (key.on_delete != KeyAction::NoAction)
    words += fmt::format(" ON DELETE {}", action_words(key.on_delete));
  if (!key.set_columns.empty()) words += fmt::format(" ({})", listed(key.set_columns));
  words += deferral_words(key.deferral);
  if (!key.validated) words += " NOT VALID";
  return words.empty() ? words : words.substr(1);
}

std::string to_words(const ForeignKey& key) {
  std::string words = fmt::format("{}FOREIGN KEY ({}) REFERENCES {}", constraint_name(key.name),
                                  listed(key.columns), quoted(key.target));
  if (!key.target_columns.empty()) words += fmt::format(" ({})", listed(key.target_columns));
  const std::string options = options_in_words(key);
  return options.empty() ? words : words + " " + options;
}

std::string to_words(const IndexPart& part) {
  std::string words =
      part.column.empty() ? fmt::format("({})", part.expression) : sql_name(part.column);
  if (part.collation) words += fmt::format(" COLLATE \"{}\"", *part.collation);
  if (part.operator_class) words += " " + *part.operator_class;
  if (part.descending) words += " DESC";
  if (part.nulls_first != part.descending)
    words += part.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  return words;
}

std::string to_words(const Index& index) {
  std::string parts;
  for (const IndexPart& part : index.parts) parts += (parts.empty() ? "" : ", ") + to_words(part);
  std::string words = index.unique ? "UNIQUE INDEX" : "INDEX";
  if (index.name) words += " " + sql_name(*index.name);
  if (index.method != "btree") words += " USING " + index.method;
  words += fmt::format(" ({})", parts) + include_words(index.include);
  if (index.nulls_not_distinct) words += " NULLS NOT DISTINCT";
  if (!index.options.empty()) words += fmt::format(" WITH ({})", fmt::join(index.options, ", "));
  if (index.where) words += fmt::format(" WHERE {}", *index.where);
  if (!index.valid) words += " (not valid)";
  return words;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + sql_name(name);
  return text;
}

std::string quoted(const QualifiedName& name) {
  const std::string own = sql_name(name.name);
  return name.schema.empty() ? own : fmt::format("{}.{}", sql_name(name.schema), own);
}

std::string quote_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += c;
    quoted += c;
  }
  return quoted + "'";
}

std::string to_text(const Schema& schema) {
  std::string text;
  for (const Table& table : schema.tables) text += table_text(table);
  for (const EnumType& type : schema.enums) {
    std::string labels;
    for (const std::string& label : type.labels)
      labels += (labels.empty() ? "" : ", ") + quote_text(label);
    text += fmt::format("enum {} ({})\n", quoted(type.name), labels);
  }
  for (const DomainType& domain : schema.domains) {
    text += fmt::format("domain {} {}{}\n", quoted(domain.name), to_sql(domain.base),
                        domain.nullable ? "" : " NOT NULL");
    add_lines(text, domain.checks);
  }
  for (const CompositeType& type : schema.composites) {
    text += fmt::format("composite {}\n", quoted(type.name));
    add_lines(text, type.columns);
  }
  for (const View& view : schema.views)
    text += fmt::format("{} {}\n", view.kind == ViewKind::View ? "view" : "materialized view",
                        quoted(view.name));
  return text;
}

}  // namespace modelmend::schema
