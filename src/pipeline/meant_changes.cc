#include "pipeline/meant_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "model/column_behaviour.h"
#include "model/declared_arguments.h"
#include "model/enum_members.h"
#include "model/resolved_text.h"
#include "verify/renamed_attributes.h"

namespace modelmend::pipeline {
namespace {

using verify::Finding;

// What SQLModel's fields mean beyond their columns.
constexpr std::array<std::string_view, 4> kMeant = {
    "registry.renamed", "behaviour.field-max_length", "behaviour.field-max_digits",
    "behaviour.field-decimal_places"};
constexpr std::string_view kModelConfig = "behaviour.model-config";
constexpr std::string_view kInitialValue = "behaviour.initial-value";
constexpr std::string_view kAttribute = "behaviour.attribute";

// What lets Pydantic pass over hybrids.
bool is_for_hybrids(const Finding& finding) {
  return finding.words.starts_with("model config {'ignored_types':(sqlalchemy.ext.hybrid.") &&
         finding.words.ends_with(" gained");
}

// `Status.OPEN`, which is a value although a class has it.
bool is_enum_member(const semantic::Project& project, const model::ColumnDecl& decl) {
  const model::Expression value =
      model::unwrapped(model::expression_at(project, {decl.place.file, decl.default_value->value}));
  if (!value.is(syntax::Kind::Attribute)) return false;
  const auto site = project.class_site(model::resolve(project, value.field(syntax::Field::Object)));
  return site && model::is_python_enum(project, *site);
}

// How the value that objects start with is told if it is the default of this column.
std::optional<std::string> words_for_default(const semantic::Project& project,
                                             const model::ColumnDecl& decl,
                                             const model::ColumnBehaviour& behaviour) {
  const auto found =
      std::ranges::find(behaviour.traits, std::string_view("default"), &model::ColumnTrait::aspect);
  if (found == behaviour.traits.end() || !decl.default_value) return std::nullopt;
  const bool is_made = decl.default_value->kind == model::DefaultFact::Kind::Callable &&
                       !is_enum_member(project, decl);
  return fmt::format("initial value {}{} gained", is_made ? "made by " : "", found->value);
}

}  // namespace

void MeantChanges::add(const emit::AttributeRenames& renames) {
  for (const emit::AttributeRename& each : renames.all())
    if (!each.why_not) renames_.emplace(each.decl, each.to);
}

bool MeantChanges::contain(const Finding& finding) const {
  if (finding.sort == verify::Sort::Cosmetic) return true;
  if (finding.kind == kModelConfig) return is_for_hybrids(finding);
  if (finding.kind == kAttribute) return is_rename(finding);
  if (finding.kind == kInitialValue)
    return defaults_ == emit::Defaults::Idiomatic && is_old_default(finding);
  return std::ranges::find(kMeant, std::string_view(finding.kind)) != kMeant.end();
}

// From the very attribute that the column had to the very one that it is meant to get.
bool MeantChanges::is_rename(const Finding& finding) const {
  return std::ranges::any_of(renames_, [&](const auto& rename) {
    const model::ColumnDecl& decl = models_.decl(rename.first);
    const std::vector<model::TableId> tables = models_.tables_of(decl.id);
    const bool is_of_table = std::ranges::any_of(tables, [&](model::TableId id) {
      const model::TableFact& table = models_.table(id);
      const auto column = std::ranges::find(table.columns, decl.id, &model::TableColumn::decl);
      return model::qualified_table_name(table) == finding.table && column != table.columns.end() &&
             column->name == finding.subject;
    });
    return is_of_table && finding.words == verify::rename_words(model::quoted_text(decl.attribute),
                                                                model::quoted_text(rename.second));
  });
}

// None instead of nothing is another value where the type stores it, as JSON does; and a function
// that is not called is none.
bool MeantChanges::is_old_default(const Finding& finding) const {
  for (const model::TableFact& table : models_.tables) {
    if (model::qualified_table_name(table) != finding.table) continue;
    const auto column =
        std::ranges::find(table.columns, finding.subject, &model::TableColumn::name);
    if (column == table.columns.end()) continue;
    const auto words =
        words_for_default(project_, models_.decl(column->decl),
                          model::column_behaviour(project_, models_, table.id, *column));
    if (words == finding.words) return true;
  }
  return false;
}

}  // namespace modelmend::pipeline
