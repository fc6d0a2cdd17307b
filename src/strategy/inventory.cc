#include "strategy/inventory.h"

#include <algorithm>
#include <array>
#include <map>

#include "drift/drift.h"
#include "model/expression.h"
#include "strategy/future_mark.h"
#include "strategy/proposals.h"

namespace modelmend::strategy {
namespace {

using model::Style;
using usage::ClassUse;
using usage::UseKind;
using usage::UsePlace;

ModelStyle style_of(Style style) {
  switch (style) {
    case Style::Column:
      return ModelStyle::Classic;
    case Style::MappedColumn:
    case Style::MappedOnly:
      return ModelStyle::Typed;
    case Style::SqlModelField:
    case Style::SqlModelAnnotation:
      return ModelStyle::SqlModel;
    case Style::CoreTable:
      return ModelStyle::Core;
  }
  return ModelStyle::Classic;
}

std::size_t& count_of(UseCounts& counts, const ClassUse& use) {
  if (use.where == UsePlace::Test) return counts.tests;
  if (use.where == UsePlace::Migration) return counts.migrations;
  switch (use.kind) {
    case UseKind::Import:
      return counts.imports;
    case UseKind::Query:
      return counts.queries;
    case UseKind::Construction:
      return counts.constructions;
    case UseKind::Relationship:
      return counts.relationships;
    case UseKind::ForeignKey:
      return counts.foreign_keys;
    case UseKind::Annotation:
      return counts.annotations;
    case UseKind::Subclass:
      return counts.subclasses;
    case UseKind::Table:
    case UseKind::Other:
      return counts.others;
  }
  return counts.others;
}

class Census {
 public:
  explicit Census(const InventoryInput& input) : input_(input) {
    inventory_.has_schema = input.actual != nullptr;
    inventory_.schema_name = input.actual_name;
  }

  Inventory run() {
    for (NamedModel& named : named_models(input_.project, input_.models))
      // What a migration or a test makes of columns alone is no model.
      if (named.cls || named.needs_decision) add(std::move(named));
    add_conflicts_of_models();
    if (input_.actual != nullptr)
      for (InventoryModel& model : inventory_.models) look_up(model);
    propose(inventory_);
    return std::move(inventory_);
  }

 private:
  void add(NamedModel named) {
    InventoryModel& model = inventory_.models.emplace_back();
    model.named = std::move(named);
    model.place = origin(model.named.place);
    if (model.named.table) {
      const auto metadata = input_.models.table(*model.named.table).metadata;
      model.registry = input_.models.metadata(metadata).name;
    }
    if (model.named.cls)
      add_class(model, input_.models.model_class(*model.named.cls));
    else
      add_table(model, *model.named.table);
    if (const Decision* decision = input_.decisions.find(model.named.name))
      model.decision = *decision;
  }

  void add_table(InventoryModel& model, model::TableId table) {
    model.style = ModelStyle::Core;
    const auto known = input_.uses.of_tables.find(table);
    if (known == input_.uses.of_tables.end()) model.standing = Standing::NotAsked;
    if (known == input_.uses.of_tables.end()) return;
    model.uses = known->second;
    for (const ClassUse& use : model.uses) ++count_of(model.counts, use);
  }

  void add_class(InventoryModel& model, const model::ModelClass& cls) {
    model.style = style_of_class(cls);
    model.base = base_of(cls);
    if (model.registry.empty() && cls.metadata)
      model.registry = input_.models.metadata(*cls.metadata).name;
    model.uses = input_.uses.of_classes[static_cast<std::size_t>(cls.id)];
    for (const ClassUse& use : model.uses)
      if (use.by != cls.id) ++count_of(model.counts, use);
    const auto module = input_.project.open(cls.place.file);
    if (!module) return;
    if (auto mark = future_mark(**module, cls.place.range)) model.future = std::move(mark->reason);
  }

  // That of most of its own columns; what has none is as old as its base.
  [[nodiscard]] ModelStyle style_of_class(const model::ModelClass& cls) const {
    std::array<std::size_t, 4> counts{};
    for (const model::DeclId id : cls.own_declarations)
      ++counts.at(static_cast<std::size_t>(style_of(input_.models.decl(id).style)));
    if (cls.own_declarations.empty() && cls.table)
      for (const model::TableColumn& column : input_.models.table(*cls.table).columns)
        ++counts.at(static_cast<std::size_t>(style_of(input_.models.decl(column.decl).style)));
    const auto most = std::ranges::max_element(counts);
    return static_cast<ModelStyle>(most - counts.begin());
  }

  [[nodiscard]] std::string base_of(const model::ModelClass& cls) const {
    const auto module = input_.project.open(cls.place.file);
    if (!module) return {};
    std::string bases;
    const syntax::Node definition = (*module)->node_at(cls.place.range);
    for (const syntax::Node& base : definition.field(syntax::Field::Superclasses).items())
      if (!base.is(syntax::Kind::KeywordArgument))
        bases += (bases.empty() ? "" : ", ") + std::string(base.text());
    return bases;
  }

  [[nodiscard]] schema::Origin origin(const Place& place) const {
    const auto file = input_.project.sources().get(place.file);
    if (!file) return {input_.project.sources().path(place.file), 0, 0};
    const auto at = (*file)->at(place.range.begin);
    return {(*file)->path(), at.line, at.column};
  }

  // Two tables of the application's schema that have one name.
  void add_conflicts_of_models() {
    std::map<std::string, std::vector<std::size_t>> by_name;
    for (std::size_t i = 0; i < inventory_.models.size(); ++i)
      if (declares_table(inventory_.models[i]))
        by_name[inventory_.models[i].named.table_name].push_back(i);
    for (const auto& [name, models] : by_name)
      for (const std::size_t here : models)
        for (const std::size_t there : models)
          if (table_of(here) != table_of(there)) add_conflict(here, there);
  }

  // A class below another one may have the other's table.
  [[nodiscard]] bool declares_table(const InventoryModel& model) const {
    if (!model.named.needs_decision || !model.named.table) return false;
    const auto& table = input_.models.table(*model.named.table);
    return !table.name.empty() && table.mapped_class == model.named.cls;
  }

  [[nodiscard]] model::TableId table_of(std::size_t model) const {
    return *inventory_.models[model].named.table;
  }

  void add_conflict(std::size_t here, std::size_t there) {
    const auto registry = [&](std::size_t model) {
      return input_.models.table(table_of(model)).metadata;
    };
    inventory_.models[here].conflicts.push_back(
        {.model = there,
         .same_registry = registry(here) == registry(there),
         .difference = shape_difference(shape_of(input_.models, table_of(here)),
                                        shape_of(input_.models, table_of(there)), {})});
  }

  // Whether the database has its table, and what that looks like.
  void look_up(InventoryModel& model) {
    if (!model.named.table || model.named.table_name.empty()) return;
    const model::TableFact& table = input_.models.table(*model.named.table);
    const drift::DriftOptions options = drift::options_for(*input_.actual);
    const schema::Table* actual =
        input_.actual->find_table({table.schema.value_or(options.default_schema), table.name});
    model.existence = actual == nullptr ? Existence::Missing : Existence::Exists;
    if (actual == nullptr || !actual->partly_read.empty() || !table.unread.empty()) return;
    auto difference =
        shape_difference(shape_of(input_.models, table.id), shape_of(*actual), *input_.actual);
    if (!difference.is_same())
      model.conflicts.push_back(
          {.model = std::nullopt, .same_registry = false, .difference = std::move(difference)});
  }

  const InventoryInput& input_;
  Inventory inventory_;
};

}  // namespace

std::string_view words_of(ModelStyle style) {
  switch (style) {
    case ModelStyle::Classic:
      return "SQLAlchemy 1.x";
    case ModelStyle::Typed:
      return "SQLAlchemy 2.0";
    case ModelStyle::SqlModel:
      return "SQLModel";
    case ModelStyle::Core:
      return "Core table";
  }
  return {};
}

std::string_view words_of(Standing standing) {
  switch (standing) {
    case Standing::Used:
      return "used";
    case Standing::Needed:
      return "needed by models that are used";
    case Standing::TestsOnly:
      return "used only by tests";
    case Standing::UnusedOnly:
      return "used only by models that nothing uses";
    case Standing::ItselfOnly:
      return "used only by itself";
    case Standing::ImportedOnly:
      return "imported, never used";
    case Standing::Never:
      return "never used";
    case Standing::NotAsked:
      return "uses not counted";
  }
  return {};
}

Inventory take_inventory(const InventoryInput& input) {
  return Census(input).run();
}

std::vector<Decision> proposed_decisions(const Inventory& inventory) {
  std::vector<Decision> decisions;
  for (const InventoryModel& model : inventory.models)
    if (model.named.needs_decision)
      decisions.push_back({.model = model.named.name,
                           .choice = model.proposal.choice,
                           .proposed = model.proposal.choice,
                           .reason = model.future.value_or(model.proposal.reason),
                           .table = model.named.table_name});
  return decisions;
}

}  // namespace modelmend::strategy
