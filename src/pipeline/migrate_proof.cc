#include "pipeline/migrate_proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace modelmend::pipeline {
namespace {

using model::ClassId;
using verify::Finding;

// What SQLModel's fields mean beyond their columns, as docs/migrate.md says.
constexpr std::array<std::string_view, 4> kMeant = {
    "registry.renamed", "behaviour.field-max_length", "behaviour.field-max_digits",
    "behaviour.field-decimal_places"};
constexpr std::string_view kModelConfig = "behaviour.model-config";
constexpr std::string_view kInitialValue = "behaviour.initial-value";

bool is_meant(const Finding& finding, emit::Defaults defaults) {
  if (finding.sort == verify::Sort::Cosmetic) return true;
  // What lets Pydantic pass over hybrids.
  if (finding.kind == kModelConfig)
    return finding.words.starts_with("model config {'ignored_types':(sqlalchemy.ext.hybrid.") &&
           finding.words.ends_with(" gained");
  if (finding.kind == kInitialValue) return defaults == emit::Defaults::Idiomatic;
  return std::ranges::find(kMeant, std::string_view(finding.kind)) != kMeant.end();
}

// A FetchedValue() says nothing that could be compared, and is said again as it is.
bool is_known_to_be_kept(const verify::NotRead& unread) {
  return unread.reason.ends_with(": made by the database itself");
}

// The tables and classes that it is meant to move are in SQLModel's MetaData now, and whoever does
// not look there is told.
bool is_of_move(const Finding& finding) {
  return (finding.kind == "registry.table" &&
          finding.words.ends_with(" became sqlmodel.SQLModel")) ||
         finding.kind == "registry.alembic" ||
         (finding.kind == "registry.foreign-key" &&
          finding.words.ends_with(" leads into MetaData sqlmodel.SQLModel no more"));
}

bool is_about(const RegistryMember& member, std::string_view table, std::string_view class_name) {
  return member.table == table || member.name == table || member.qualified_name == table ||
         (!class_name.empty() && member.qualified_name == class_name);
}

class Blame {
 public:
  Blame(const model::ProjectModels& models, const text::SourceStore& sources,
        const std::set<ClassId>& converted)
      : models_(models), sources_(sources), converted_(converted) {}

  std::map<ClassId, Declined> find(const verify::Comparison& comparison, emit::Defaults defaults) {
    for (const Finding& each : comparison.findings)
      if (!is_meant(each, defaults))
        take_back(culprits(each.table, each.before),
                  {"changes-schema", fmt::format("the result would differ: {}", each.message())});
    for (const verify::NotRead& each : comparison.not_read) {
      if (is_known_to_be_kept(each)) continue;
      const std::set<ClassId> classes = named(each.table, each.class_name);
      if (classes.empty()) continue;  // it was not touched
      take_back(classes, {"not-proven", fmt::format("it cannot be proven: {}", each.reason)});
    }
    return std::move(found_);
  }

 private:
  void take_back(const std::set<ClassId>& classes, const Declined& why) {
    for (const ClassId id : classes) found_.try_emplace(id, why);
  }

  // The converted classes of that table, or of that name.
  [[nodiscard]] std::set<ClassId> named(std::string_view table, std::string_view class_name) const {
    std::set<ClassId> classes;
    for (const ClassId id : converted_) {
      const model::ModelClass& cls = models_.model_class(id);
      const bool has_table =
          cls.table && model::qualified_table_name(models_.table(*cls.table)) == table;
      if (has_table || cls.name == table || cls.qualified_name == table ||
          (!class_name.empty() && cls.qualified_name == class_name))
        classes.insert(id);
    }
    return classes;
  }

  [[nodiscard]] std::set<ClassId> culprits(const std::string& table,
                                           const schema::Origin& before) const {
    std::set<ClassId> classes = named(table, {});
    if (classes.empty()) classes = in_file(before.file);
    return classes.empty() ? converted_ : classes;
  }

  [[nodiscard]] std::set<ClassId> in_file(const std::string& path) const {
    std::set<ClassId> classes;
    const auto file = sources_.find(path);
    if (!file) return classes;
    for (const ClassId id : converted_)
      if (models_.model_class(id).place.file == *file) classes.insert(id);
    return classes;
  }

  const model::ProjectModels& models_;
  const text::SourceStore& sources_;
  const std::set<ClassId>& converted_;
  std::map<ClassId, Declined> found_;
};

}  // namespace

std::map<std::string, Declined> members_to_take_back(const verify::Comparison& comparison,
                                                     const std::vector<RegistryMember>& moved,
                                                     emit::Defaults defaults) {
  std::map<std::string, Declined> back;
  const auto take_back = [&](std::string_view table, std::string_view class_name,
                             const Declined& why) {
    for (const RegistryMember& each : moved)
      if (is_about(each, table, class_name)) back.try_emplace(each.qualified_name, why);
  };
  for (const Finding& each : comparison.findings) {
    if (is_meant(each, defaults) || is_of_move(each)) continue;
    const Declined why{"changes-schema",
                       fmt::format("the result would differ: {}", each.message())};
    const std::size_t known = back.size();
    take_back(each.table, {}, why);
    if (back.size() != known) continue;
    for (const RegistryMember& member : moved) back.try_emplace(member.qualified_name, why);
  }
  for (const verify::NotRead& each : comparison.not_read)
    if (!each.is_before && !is_known_to_be_kept(each))
      take_back(each.table, each.class_name,
                {"not-proven", fmt::format("it cannot be proven: {}", each.reason)});
  return back;
}

std::vector<text::Diagnostic> alembic_warnings(const verify::Comparison& comparison) {
  std::vector<text::Diagnostic> warnings;
  for (const Finding& each : comparison.findings)
    if (each.kind == "registry.alembic")
      warnings.push_back({.severity = text::Severity::Warning,
                          .code = "not-in-target-metadata",
                          .place = std::nullopt,
                          .message = each.message(),
                          .next = "let target_metadata in env.py contain SQLModel.metadata"});
  return warnings;
}

std::map<ClassId, Declined> classes_to_take_back(const verify::Comparison& comparison,
                                                 const model::ProjectModels& models,
                                                 const text::SourceStore& sources,
                                                 const std::set<ClassId>& converted,
                                                 emit::Defaults defaults) {
  return Blame(models, sources, converted).find(comparison, defaults);
}

}  // namespace modelmend::pipeline
