#include "drift/compare_sequences.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "drift/type_change.h"
#include "schema/words.h"

namespace modelmend::drift {
namespace {

using schema::QualifiedName;
using schema::Sequence;

using Sequences = std::map<QualifiedName, const Sequence*>;

Sequences by_name(const Comparison& comparison, const schema::Schema& schema) {
  Sequences found;
  for (const Sequence& sequence : schema.sequences)
    found.emplace(comparison.full(sequence.name), &sequence);
  return found;
}

// The names that PostgreSQL gives to the sequences of identity columns, which no list holds.
std::set<QualifiedName> of_identities(const Comparison& comparison, const schema::Schema& schema) {
  std::set<QualifiedName> names;
  for (const schema::Table& table : schema.tables)
    for (const schema::Column& column : table.columns)
      if (column.identity)
        names.insert({comparison.full(table.name).schema,
                      fmt::format("{}_{}_seq", table.name.name, column.name)});
  return names;
}

void missing(Comparison& comparison, const Sequence& sequence) {
  comparison.add({.kind = "missing-sequence",
                  .severity = Severity::Error,
                  .table = sequence.name,
                  .subject = {},
                  .declared = schema::to_words(sequence),
                  .actual = {},
                  .message = fmt::format("sequence is not in {}", comparison.options().actual_name),
                  .edit_model = "remove the Sequence",
                  .change_database = fmt::format("CREATE {};", schema::to_words(sequence)),
                  .place = sequence.origin});
}

void extra(Comparison& comparison, const Sequence& sequence) {
  comparison.add(
      {.kind = "extra-sequence",
       .severity = Severity::Warning,
       .table = sequence.name,
       .subject = {},
       .declared = {},
       .actual = schema::to_words(sequence),
       .message = fmt::format("sequence is only in {}", comparison.options().actual_name),
       .edit_model = fmt::format("declare Sequence('{}') at its column or with metadata=",
                                 sequence.name.name),
       .change_database = fmt::format("DROP SEQUENCE {};", schema::quoted(sequence.name)),
       .place = {}});
}

void differs(Comparison& comparison, const Sequence& declared, const Sequence& actual) {
  const std::string ours = schema::to_words(declared);
  const std::string theirs = schema::to_words(actual);
  comparison.add(
      {.kind = "sequence-differs",
       .severity = Severity::Warning,
       .table = declared.name,
       .subject = {},
       .declared = ours,
       .actual = theirs,
       .message = comparison.sides(ours, theirs),
       .edit_model = "declare the Sequence with the database's numbers",
       .change_database = fmt::format("ALTER SEQUENCE {} {};", schema::quoted(actual.name),
                                      sequence_change(declared.options, actual.options, "")),
       .place = declared.origin});
}

bool was_read(const Comparison& comparison, const QualifiedName& name) {
  const auto& read = comparison.actual().schemas;
  return read.empty() || std::ranges::find(read, name.schema) != read.end();
}

}  // namespace

void compare_sequences(Comparison& comparison) {
  const Sequences declared = by_name(comparison, comparison.declared());
  const Sequences actual = by_name(comparison, comparison.actual());
  const auto identities = of_identities(comparison, comparison.actual());
  for (const auto& [name, sequence] : declared) {
    if (sequence->owner_table || !was_read(comparison, name) || identities.contains(name)) continue;
    const auto found = actual.find(name);
    if (found == actual.end())
      missing(comparison, *sequence);
    else if (!found->second->owner_table && found->second->options != sequence->options)
      differs(comparison, *sequence, *found->second);
  }
  // One that is declared under a computed name may be any.
  if (comparison.is_unclear({}, schema::Aspect::Identity, "Sequence")) return;
  for (const auto& [name, sequence] : actual)
    if (!sequence->owner_table && !declared.contains(name)) extra(comparison, *sequence);
}

}  // namespace modelmend::drift
