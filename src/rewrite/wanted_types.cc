#include "rewrite/wanted_types.h"

#include <fmt/format.h>

#include <algorithm>

namespace modelmend::rewrite {
namespace {

std::string words(const WantedType* type) {
  return type == nullptr ? "nothing else" : schema::to_sql(type->type);
}

const WantedType* find(const WantedTypes& types, const model::ProjectModels& models,
                       const model::TableFact& table, model::DeclId decl) {
  const auto column = std::ranges::find(table.columns, decl, &model::TableColumn::decl);
  if (column == table.columns.end()) return nullptr;
  const auto found = types.find({.metadata = models.metadata(table.metadata).name,
                                 .table = model::qualified_table_name(table),
                                 .column = column->name});
  return found == types.end() ? nullptr : &found->second;
}

bool is_same(const WantedType* a, const WantedType* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->type == b->type;
}

}  // namespace

Wanted wanted_of(const WantedTypes& types, const model::ProjectModels& models, model::DeclId decl) {
  Wanted wanted;
  const model::TableFact* first = nullptr;
  for (const model::TableId id : models.tables_of(decl)) {
    const model::TableFact& table = models.table(id);
    const WantedType* const here = find(types, models, table, decl);
    if (first == nullptr) {
      first = &table;
      wanted.type = here;
    } else if (!is_same(here, wanted.type)) {
      wanted.disagreement =
          fmt::format("'{}' wants {}, '{}' {}", model::qualified_table_name(*first),
                      words(wanted.type), model::qualified_table_name(table), words(here));
      return wanted;
    }
  }
  return wanted;
}

}  // namespace modelmend::rewrite
