#include "model/facts.h"

#include <algorithm>

#include "base/check.h"
#include "model/foreign_keys.h"
#include "model/target_name.h"

namespace modelmend::model {
namespace {

// A template because the four lists differ in element and id only.
template <class T, class Id>
const T& at(const std::vector<T>& items, Id id) {
  const auto index = static_cast<std::size_t>(id);
  CHECK(index < items.size());
  return items[index];
}

}  // namespace

const ColumnDecl& ProjectModels::decl(DeclId id) const {
  return at(declarations, id);
}
const TableFact& ProjectModels::table(TableId id) const {
  return at(tables, id);
}
const ModelClass& ProjectModels::model_class(ClassId id) const {
  return at(classes, id);
}
const MetaDataFact& ProjectModels::metadata(MetaDataId id) const {
  return at(metadatas, id);
}

void ProjectModels::build_index() {
  index = {};
  index.tables_of_decl.resize(declarations.size());
  for (const TableFact& table : tables) {
    index.tables_named[qualified_table_name(table)].push_back(table.id);
    for (const TableColumn& column : table.columns) {
      auto& owners = index.tables_of_decl.at(static_cast<std::size_t>(column.decl));
      if (owners.empty() || owners.back() != table.id) owners.push_back(table.id);
    }
  }
}

const ColumnDecl* ProjectModels::declaration_at(FileId file, std::uint32_t offset) const {
  const ColumnDecl* innermost = nullptr;
  const auto first = std::lower_bound(
      declarations.begin(), declarations.end(), file,
      [](const ColumnDecl& decl, FileId wanted) { return decl.place.file < wanted; });
  for (auto decl = first; decl != declarations.end() && decl->place.file == file; ++decl) {
    if (!decl->place.range.contains(offset)) continue;
    if (innermost == nullptr || decl->place.range.size() <= innermost->place.range.size())
      innermost = &*decl;
  }
  return innermost;
}

std::vector<TableId> ProjectModels::tables_of(DeclId id) const {
  return at(index.tables_of_decl, id);
}

std::string qualified_table_name(const TableFact& table) {
  return table.schema ? *table.schema + "." + table.name : table.name;
}

}  // namespace modelmend::model
