#include "model/mapper/change_aim.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "model/mapper/outside_changes.h"

namespace modelmend::model {

namespace {

// What of a class is that of all classes of its MetaData.
bool is_shared(const Chain& chain) {
  constexpr auto kShared =
      std::to_array<std::string_view>({"metadata", "registry", "_sa_registry"});
  return !chain.path.empty() && std::ranges::find(kShared, chain.path[0]) != kShared.end();
}

// `Base.metadata.tables["users"]` is one of them.
std::string table_named(const Chain& chain) {
  const auto tables = std::ranges::find(chain.path, "tables");
  if (tables == chain.path.end() || std::next(tables) == chain.path.end()) return {};
  const std::string& item = *std::next(tables);
  return item.starts_with("['") ? item.substr(2, item.size() - 4) : std::string();
}

void aim_at_metadata(const ProjectModels& models, MetaDataId metadata, const std::string& only,
                     OutsideChange& change) {
  const auto is_meant = [&](const std::optional<TableId>& table) {
    return only.empty() || (table && qualified_table_name(models.table(*table)) == only);
  };
  for (const ModelClass& cls : models.classes)
    if (cls.role == ClassRole::Mapped && cls.metadata == metadata && is_meant(cls.table))
      change.classes.push_back(cls.id);
  for (const TableFact& table : models.tables)
    if (!table.mapped_class && table.metadata == metadata && is_meant(table.id))
      change.tables.push_back(table.id);
}

}  // namespace

void aim(const ProjectModels& models, const Chain& chain, OutsideChange& change) {
  if (chain.start == ChainStart::Table) {
    change.tables = {chain.table};
  } else if (chain.start == ChainStart::Class && !is_shared(chain)) {
    change.classes = mapped_by(models, chain.cls);
  } else if (const auto metadata = metadata_of(models, chain)) {
    aim_at_metadata(models, *metadata, table_named(chain), change);
  }
}

std::optional<MetaDataId> metadata_of(const ProjectModels& models, const Chain& chain) {
  if (chain.start == ChainStart::Table) return models.table(chain.table).metadata;
  if (chain.start == ChainStart::Class) return models.model_class(chain.cls).metadata;
  return chain.metadata;
}

}  // namespace modelmend::model
