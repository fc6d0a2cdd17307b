#include "pipeline/align_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace modelmend::pipeline {
namespace {

std::string full_name(const model::TableFact& table, const model::TableColumn& column) {
  return fmt::format("{}.{}", model::qualified_table_name(table), column.name);
}

}  // namespace

AlignPlan::AlignPlan(const model::ProjectModels& models, const AlignOptions& options)
    : models_(models) {
  for (const std::string& pattern : options.only) {
    only_.emplace_back(pattern);
    alignment_.unmatched.push_back(pattern);
  }
}

void AlignPlan::for_each_column(const Visit& visit) {
  for (const model::TableFact& table : models_.tables) {
    if (table.local || table.name.empty()) continue;
    for (const model::TableColumn& column : table.columns)
      if (is_asked_for(full_name(table, column))) visit(table, column, models_.decl(column.decl));
  }
}

verify::ColumnPath AlignPlan::path_of(const model::TableFact& table,
                                      const model::TableColumn& column) const {
  return {.metadata = models_.metadata(table.metadata).name,
          .table = model::qualified_table_name(table),
          .column = column.name};
}

void AlignPlan::leave(const model::TableFact& table, const model::TableColumn& column,
                      std::string what, std::string code, std::string reason) {
  alignment_.left.push_back({.place = models_.decl(column.decl).place,
                             .column = full_name(table, column),
                             .what = std::move(what),
                             .code = std::move(code),
                             .reason = std::move(reason)});
}

Alignment AlignPlan::finish() {
  std::ranges::sort(alignment_.left);
  return std::move(alignment_);
}

bool AlignPlan::is_asked_for(const std::string& name) {
  if (only_.empty()) return true;
  std::erase_if(alignment_.unmatched, [&](const std::string& pattern) {
    return vcs::WildPattern(pattern).matches(name);
  });
  return std::ranges::any_of(
      only_, [&](const vcs::WildPattern& pattern) { return pattern.matches(name); });
}

}  // namespace modelmend::pipeline
