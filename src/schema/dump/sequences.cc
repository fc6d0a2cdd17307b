// CREATE SEQUENCE and ALTER SEQUENCE, and the options of identity columns.
#include <utility>

#include "schema/dump/copies.h"
#include "schema/dump/statements.h"
#include "schema/sequence_options.h"
#include "schema/type_words.h"

namespace modelmend::schema {
namespace {

std::optional<std::int64_t>* number_option(SequenceOptions& options, std::string_view name) {
  if (name == "start") return &options.start;
  if (name == "increment") return &options.increment;
  if (name == "minvalue") return &options.minimum;
  if (name == "maxvalue") return &options.maximum;
  return name == "cache" ? &options.cache : nullptr;
}

// Only what is said changes.
void apply_options(PgNodes nodes_of_options, SequenceOptions& options) {
  std::string type;
  for (const PgNode* node : nodes_of_options) {
    if (node->node_case != PG_QUERY__NODE__NODE_DEF_ELEM) continue;
    const PgQuery__DefElem& option = *node->def_elem;
    const std::string_view name = option.defname;
    if (auto* const number = number_option(options, name)) *number = integer_of(option.arg);
    if (name == "cycle")
      options.cycle = option.arg == nullptr ||
                      option.arg->node_case != PG_QUERY__NODE__NODE_BOOLEAN ||
                      option.arg->boolean->boolval != 0;
    if (name == "as" && option.arg != nullptr &&
        option.arg->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
      type = type_words(*option.arg->type_name);
  }
  leave_out_what_is_usual(options, type);
}

void set_owner(DumpCatalog& catalog, Sequence& sequence, const PgQuery__DefElem& option) {
  if (option.arg == nullptr || option.arg->node_case != PG_QUERY__NODE__NODE_LIST) return;
  auto parts = strings_of(nodes(option.arg->list->n_items, option.arg->list->items));
  sequence.owner_table.reset();
  sequence.owner_column.clear();
  const bool none = parts.size() < 2;  // OWNED BY NONE
  if (none) return;
  sequence.owner_column = std::move(parts.back());
  parts.pop_back();
  sequence.owner_table = catalog.relation_name(parts);
}

void set_owner(DumpCatalog& catalog, Sequence& sequence, PgNodes options) {
  for (const PgNode* node : options)
    if (node->node_case == PG_QUERY__NODE__NODE_DEF_ELEM &&
        std::string_view(node->def_elem->defname) == "owned_by")
      set_owner(catalog, sequence, *node->def_elem);
}

}  // namespace

SequenceOptions read_sequence_options(PgNodes options) {
  SequenceOptions read;
  apply_options(options, read);
  return read;
}

void change_sequence_options(PgNodes said, SequenceOptions& options) {
  apply_options(said, options);
}

void create_sequence(DumpCatalog& catalog, const PgQuery__CreateSeqStmt& statement) {
  constexpr std::string_view kTemporary = "t";
  if (statement.sequence == nullptr || statement.sequence->relpersistence == kTemporary) return;
  const QualifiedName name = catalog.new_name(*statement.sequence);
  if (statement.if_not_exists != 0 && catalog.sequences.contains(name)) return;
  const PgNodes options = nodes(statement.n_options, statement.options);
  Sequence sequence;
  sequence.name = name;
  sequence.options = read_sequence_options(options);
  sequence.origin = catalog.origin();
  set_owner(catalog, sequence, options);
  catalog.sequences[name] = std::move(sequence);
}

void alter_sequence(DumpCatalog& catalog, const PgQuery__AlterSeqStmt& statement) {
  if (statement.sequence == nullptr) return;
  const auto found = catalog.sequences.find(catalog.relation_name(*statement.sequence));
  if (found == catalog.sequences.end()) return;
  const PgNodes options = nodes(statement.n_options, statement.options);
  apply_options(options, found->second.options);
  set_owner(catalog, found->second, options);
}

}  // namespace modelmend::schema
