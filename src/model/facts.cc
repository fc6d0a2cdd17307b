#include "model/facts.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>

#include "base/check.h"
#include "model/foreign_keys.h"
#include "model/target_name.h"

namespace modelmend::model {
namespace {

// A template because the four lists differ in element and id only.
template <class Items, class Id>
const auto& at(const Items& items, Id id) {
  const auto index = static_cast<std::size_t>(id);
  CHECK(index < items.size());
  return items[index];
}

}  // namespace

ColumnDecl& Declarations::edit(std::size_t index) {
  auto own = std::make_shared<ColumnDecl>(*items_[index]);
  items_[index] = own;
  return *own;
}

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
  for (const ColumnDecl& decl : declarations) {
    const bool is_first =
        index.reach.empty() || declarations[index.reach.size() - 1].place.file != decl.place.file;
    const std::uint32_t before = is_first ? 0 : index.reach.back();
    index.reach.push_back(std::max(before, decl.place.range.end));
    for (const ForeignKeyFact& key : decl.foreign_keys)
      index.columns_of_key[key.place].push_back(decl.id);
  }
  for (const TableFact& table : tables) {
    index.tables_named[qualified_table_name(table)].push_back(table.id);
    auto& columns = index.columns_of_table.emplace_back();
    columns.resize(table.columns.size());
    std::iota(columns.begin(), columns.end(), 0U);
    std::ranges::stable_sort(columns, {}, [&table](std::uint32_t i) -> const std::string& {
      return table.columns[i].key;
    });
    for (const TableColumn& column : table.columns) {
      auto& owners = index.tables_of_decl.at(static_cast<std::size_t>(column.decl));
      if (owners.empty() || owners.back() != table.id) owners.push_back(table.id);
    }
  }
}

const ColumnDecl* ProjectModels::declaration_at(FileId file, std::uint32_t offset) const {
  const auto begins_behind = [&](const ColumnDecl& decl) {
    return decl.place.file > file || (decl.place.file == file && decl.place.range.begin > offset);
  };
  auto decl = std::ranges::partition_point(declarations, std::not_fn(begins_behind));
  const ColumnDecl* innermost = nullptr;
  while (decl != declarations.begin()) {
    --decl;
    if (decl->place.file != file ||
        index.reach.at(static_cast<std::size_t>(decl - declarations.begin())) <= offset)
      break;
    if (!decl->place.range.contains(offset)) continue;
    if (innermost == nullptr || decl->place.range.size() < innermost->place.range.size())
      innermost = &*decl;
  }
  return innermost;
}

std::optional<DeclId> ProjectModels::column_with_key(TableId id, std::string_view key) const {
  const TableFact& of = table(id);
  const std::vector<std::uint32_t>& columns = at(index.columns_of_table, id);
  const auto found = std::ranges::lower_bound(
      columns, key, {}, [&of](std::uint32_t i) { return std::string_view(of.columns[i].key); });
  if (found == columns.end() || of.columns[*found].key != key) return std::nullopt;
  return of.columns[*found].decl;
}

std::vector<TableId> ProjectModels::tables_of(DeclId id) const {
  return at(index.tables_of_decl, id);
}

std::string qualified_table_name(const TableFact& table) {
  return table.schema ? *table.schema + "." + table.name : table.name;
}

}  // namespace modelmend::model
