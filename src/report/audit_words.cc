#include "report/audit_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "report/words.h"

namespace modelmend::report {
namespace {

using strategy::InventoryModel;

bool is_wanted(const InventoryModel& model, const std::vector<std::string>& paths) {
  return paths.empty() || std::ranges::any_of(paths, [&](const std::string& path) {
           const std::string& file = model.place.file;
           return path.empty() || file == path || file.starts_with(path + "/");
         });
}

// "3 queries"; empty for none.
std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return number == 0 ? "" : fmt::format("{} {}", number, number == 1 ? one : many);
}

void append(std::string& list, const std::string& item) {
  if (item.empty()) return;
  list += (list.empty() ? "" : ", ") + item;
}

}  // namespace

std::vector<const InventoryModel*> wanted_models(const AuditView& view) {
  std::vector<const InventoryModel*> models;
  for (const InventoryModel& model : view.inventory.models)
    if (is_wanted(model, view.options.paths)) models.push_back(&model);
  return models;
}

std::string words_of(const strategy::UseCounts& counts) {
  std::string text;
  append(text, counted(counts.imports, "import", "imports"));
  append(text, counted(counts.queries, "query", "queries"));
  append(text, counted(counts.constructions, "construction", "constructions"));
  append(text, counted(counts.relationships, "relationship", "relationships"));
  append(text, counted(counts.foreign_keys, "foreign key", "foreign keys"));
  append(text, counted(counts.annotations, "annotation", "annotations"));
  append(text, counted(counts.subclasses, "subclass", "subclasses"));
  append(text, counted(counts.others, "other use", "other uses"));
  append(text, counted(counts.tests, "in tests", "in tests"));
  append(text, counted(counts.migrations, "in migrations", "in migrations"));
  return text.empty() ? "no use" : text;
}

std::string table_words(const InventoryModel& model) {
  if (model.named.table_name.empty()) return "no table of its own";
  const std::string table = fmt::format("table {}", model.named.table_name);
  switch (model.existence) {
    case strategy::Existence::Unknown:
      return table;
    case strategy::Existence::Exists:
      return table + " exists";
    case strategy::Existence::Missing:
      return table + " is missing";
  }
  return table;
}

std::string words_of(const strategy::Conflict& conflict, const strategy::Inventory& inventory) {
  if (!conflict.model)
    return fmt::format("in {}: {}", inventory.schema_name, conflict.difference.describe());
  return fmt::format(
      "{} declares it too, in {} registry: {}", inventory.models[*conflict.model].named.name,
      conflict.same_registry ? "the same" : "another", conflict.difference.describe());
}

std::string_view word_of(usage::UseKind kind) {
  switch (kind) {
    case usage::UseKind::Import:
      return "import";
    case usage::UseKind::Query:
      return "query";
    case usage::UseKind::Construction:
      return "construction";
    case usage::UseKind::Relationship:
      return "relationship";
    case usage::UseKind::ForeignKey:
      return "foreign key";
    case usage::UseKind::Annotation:
      return "annotation";
    case usage::UseKind::Subclass:
      return "subclass";
    case usage::UseKind::Table:
      return "table";
    case usage::UseKind::Other:
      return "other";
  }
  return {};
}

std::string_view word_of(usage::UsePlace place) {
  switch (place) {
    case usage::UsePlace::Application:
      return "application";
    case usage::UsePlace::Test:
      return "test";
    case usage::UsePlace::Migration:
      return "migration";
  }
  return {};
}

std::string style_counts(const std::vector<const InventoryModel*>& models) {
  std::map<strategy::ModelStyle, std::size_t> counts;
  for (const InventoryModel* model : models) ++counts[model->style];
  std::string text;
  for (const auto& [style, number] : counts)
    append(text, fmt::format("{} {}", number, strategy::words_of(style)));
  return text;
}

std::string choice_counts(const std::vector<const InventoryModel*>& models) {
  std::map<strategy::Choice, std::size_t> counts;
  for (const InventoryModel* model : models)
    if (model->named.needs_decision) ++counts[model->proposal.choice];
  std::string text;
  for (const auto& [choice, number] : counts)
    append(text, fmt::format("{} {}", number, strategy::word_of(choice)));
  return text;
}

std::string class_name(const InventoryModel& model) {
  const std::size_t colons = model.named.name.find("::");
  return model.named.name.substr(colons + 2);
}

}  // namespace modelmend::report
