#include "emit/registry_components.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <optional>

#include "emit/registry_move.h"
#include "emit/shared_base.h"
#include "model/declared_arguments.h"

namespace modelmend::emit {
namespace {

using model::ClassId;
using model::ClassRole;
using model::ModelClass;
using model::ProjectModels;
using model::TableFact;
using model::TableId;

// Classes come first, then tables, each by its own number.
class Linker {
 public:
  Linker(const semantic::Project& project, const ProjectModels& models,
         const model::MapperFacts& mappers)
      : project_(project),
        models_(models),
        mappers_(mappers),
        root_(models.classes.size() + models.tables.size()) {
    std::iota(root_.begin(), root_.end(), std::size_t{0});
  }

  std::vector<RegistryComponent> link() {
    for (const ModelClass& cls : models_.classes) link_class(cls);
    for (const TableFact& table : models_.tables) link_keys(table);
    for (const model::MetaDataFact& each : models_.metadatas)
      if (is_elsewhere(each.id) && moves_as_a_whole(project_, each)) link_all(each.id);
    return collect();
  }

 private:
  static std::size_t node(ClassId id) { return static_cast<std::size_t>(id); }
  [[nodiscard]] std::size_t node(TableId id) const {
    return models_.classes.size() + static_cast<std::size_t>(id);
  }

  std::size_t find(std::size_t at) {
    while (root_[at] != at) at = root_[at] = root_[root_[at]];
    return at;
  }
  // The lower number stands for both, so that components come in the order of their first members.
  void unite(std::size_t a, std::size_t b) {
    const std::size_t low = std::min(find(a), find(b));
    const std::size_t high = std::max(find(a), find(b));
    root_[high] = low;
  }

  void link_class(const ModelClass& cls) {
    if (cls.table) unite(node(cls.id), node(*cls.table));
    for (const ClassId base : cls.bases)
      if (is_abstract(models_.model_class(base))) unite(node(cls.id), node(base));
    for (const model::RelationshipFact& each : mappers_.of(cls.id).relationships) {
      if (each.target && models_.model_class(*each.target).metadata == cls.metadata)
        unite(node(cls.id), node(*each.target));
      link_secondary(cls, each.secondary);
    }
  }

  [[nodiscard]] bool is_abstract(const ModelClass& cls) const {
    if (cls.role != ClassRole::Abstract) return false;
    const model::Expression definition = model::expression_at(project_, cls.place);
    if (!registry_owner(project_, definition) || gives_members(project_, definition)) return true;
    return cls.metadata && keeps_shared_base(project_, models_.metadata(*cls.metadata));
  }

  // What the MetaData gives to names is given to all of its tables, or to none.
  void link_all(model::MetaDataId metadata) {
    std::optional<std::size_t> first;
    const auto link = [&](std::size_t at) {
      if (first) unite(*first, at);
      first = first.value_or(at);
    };
    for (const ModelClass& cls : models_.classes)
      if (cls.metadata == metadata && (cls.role == ClassRole::Mapped || is_abstract(cls)))
        link(node(cls.id));
    for (const TableFact& table : models_.tables)
      if (table.metadata == metadata && !table.local) link(node(table.id));
  }

  void link_secondary(const ModelClass& cls, const std::string& secondary) {
    if (secondary.empty()) return;
    for (const TableFact& table : models_.tables)
      if (table.metadata == cls.metadata && model::qualified_table_name(table) == secondary)
        unite(node(cls.id), node(table.id));
  }

  void link_keys(const TableFact& table) {
    for (const model::TableColumn& column : table.columns)
      for (const model::ForeignKeyFact& key : models_.decl(column.decl).foreign_keys) {
        const auto resolved = models_.resolve_target(table.id, key);
        const auto* const target = std::get_if<model::Target>(&resolved);
        if (target != nullptr && target->same_metadata) unite(node(table.id), node(target->table));
      }
  }

  [[nodiscard]] bool is_elsewhere(std::optional<model::MetaDataId> metadata) const {
    return metadata && models_.metadata(*metadata).name != kSqlModelMetaData;
  }

  std::vector<RegistryComponent> collect() {
    std::map<std::size_t, RegistryComponent> found;
    for (const ModelClass& cls : models_.classes) {
      const bool has_place = cls.role == ClassRole::Mapped || is_abstract(cls);
      if (!has_place || !is_elsewhere(cls.metadata)) continue;
      RegistryComponent& component = found[find(node(cls.id))];
      component.metadata = *cls.metadata;
      component.classes.push_back(cls.id);
    }
    for (const TableFact& table : models_.tables) {
      if (table.mapped_class || table.local || !is_elsewhere(table.metadata)) continue;
      RegistryComponent& component = found[find(node(table.id))];
      component.metadata = table.metadata;
      component.tables.push_back(table.id);
    }
    std::vector<RegistryComponent> components;
    for (auto& [root, component] : found)
      if (has_classes(component.metadata)) components.push_back(std::move(component));
    return components;
  }

  // Tables without any class have nothing to do with SQLModel.
  [[nodiscard]] bool has_classes(model::MetaDataId metadata) const {
    return std::ranges::any_of(models_.classes, [&](const ModelClass& cls) {
      return cls.role == ClassRole::Mapped && cls.metadata == metadata;
    });
  }

  const semantic::Project& project_;
  const ProjectModels& models_;
  const model::MapperFacts& mappers_;
  std::vector<std::size_t> root_;
};

}  // namespace

std::vector<RegistryComponent> registry_components(const semantic::Project& project,
                                                   const ProjectModels& models,
                                                   const model::MapperFacts& mappers) {
  return Linker(project, models, mappers).link();
}

}  // namespace modelmend::emit
