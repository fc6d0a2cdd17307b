#include "pipeline/migrate_proof.h"

#include <fmt/format.h>

#include <algorithm>

#include "pipeline/project_warning.h"
#include "syntax/tree.h"
#include "text/source_file.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;
using verify::Finding;

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

Declined not_proven(const verify::NotRead& unread) {
  const std::string place = unread.place.file.empty()
                                ? std::string()
                                : fmt::format(" ({}:{})", unread.place.file, unread.place.line);
  return {"not-proven", fmt::format("it cannot be proven: {}{}", unread.reason, place)};
}

bool is_about(const RegistryMember& member, std::string_view table, std::string_view class_name) {
  return member.table == table || member.name == table || member.qualified_name == table ||
         (!class_name.empty() && member.qualified_name == class_name);
}

constexpr std::string_view kColumnOrder = "cosmetic.column-order";
constexpr std::string_view kBecame = " became column order ";  // in the words of that finding

class Blame {
 public:
  Blame(const model::ProjectModels& models, const text::SourceStore& sources,
        const std::set<ClassId>& converted)
      : models_(models), sources_(sources), converted_(converted) {}

  ClassVerdict find(const verify::Comparison& comparison, const MeantChanges& meant) {
    for (const Finding& each : comparison.findings)
      if (each.kind == kColumnOrder)
        note_order(each);
      else if (!meant.contain(each))
        take_back(culprits(each.table, each.before),
                  {"changes-schema", fmt::format("the result would differ: {}", each.message())});
    for (const verify::NotRead& each : comparison.not_read) {
      if (is_known_to_be_kept(each)) continue;
      const std::set<ClassId> classes = named(each.table, each.class_name);
      if (classes.empty()) continue;  // it was not touched
      take_back(classes, not_proven(each));
    }
    return std::move(found_);
  }

 private:
  void take_back(const std::set<ClassId>& classes, const Declined& why) {
    for (const ClassId id : classes) found_.back.try_emplace(id, why);
  }

  void note_order(const Finding& finding) {
    const std::size_t became = finding.words.rfind(kBecame);
    const std::string order =
        finding.words.substr(became == std::string::npos ? 0 : became + kBecame.size());
    for (const ClassId id : named(finding.table, {}))
      if (says_order(id))
        take_back({id}, {"column-order", fmt::format("with SQLModel its columns would stand as {}, "
                                                     "where sort_order= says another order",
                                                     order)});
      else
        found_.reordered.try_emplace(
            id,
            emit::Warning{"column-order",
                          fmt::format("a new table has its columns in another order: {}", order),
                          models_.model_class(id).place});
  }

  [[nodiscard]] bool says_order(ClassId id) const {
    const auto& table = models_.model_class(id).table;
    return table && std::ranges::any_of(
                        models_.table(*table).columns, [&](const model::TableColumn& column) {
                          const auto& arguments = models_.decl(column.decl).other_arguments;
                          return std::ranges::any_of(arguments, [](const std::string& each) {
                            return each.starts_with("sort_order=");
                          });
                        });
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
  ClassVerdict found_;
};

std::map<std::string, Declined> members_to_take_back(const verify::Comparison& comparison,
                                                     const std::vector<RegistryMember>& moved,
                                                     const MeantChanges& meant) {
  std::map<std::string, Declined> back;
  const auto take_back = [&](std::string_view table, std::string_view class_name,
                             const Declined& why) {
    for (const RegistryMember& each : moved)
      if (is_about(each, table, class_name)) back.try_emplace(each.qualified_name, why);
  };
  for (const Finding& each : comparison.findings) {
    if (meant.contain(each) || is_of_move(each)) continue;
    const Declined why{"changes-schema",
                       fmt::format("the result would differ: {}", each.message())};
    const std::size_t known = back.size();
    take_back(each.table, {}, why);
    if (back.size() != known) continue;
    for (const RegistryMember& member : moved) back.try_emplace(member.qualified_name, why);
  }
  for (const verify::NotRead& each : comparison.not_read)
    if (!each.is_before && !is_known_to_be_kept(each))
      take_back(each.table, each.class_name, not_proven(each));
  return back;
}

std::vector<text::Diagnostic> alembic_warnings(const verify::Comparison& comparison) {
  std::vector<text::Diagnostic> warnings;
  for (const Finding& each : comparison.findings)
    if (each.kind == "registry.alembic")
      warnings.push_back(
          project_warning("not-in-target-metadata", each.message(),
                          "let target_metadata in env.py contain SQLModel.metadata"));
  return warnings;
}

// Where nobody says which database there is, the result must be the same on each.
std::vector<schema::Dialect> dialects_to_prove(const MigrateOptions& options) {
  if (options.is_only_dialect) return {options.dialect};
  return {schema::Dialect::PostgreSql, schema::Dialect::Sqlite};
}

}  // namespace

MigrateProof::MigrateProof(const FileSystem& files, const RunOptions& options,
                           const MigrateOptions& migrate)
    : proof_(files, options, dialects_to_prove(migrate)),
      meant_(view().project(), view().models(), migrate.defaults) {}

ClassVerdict MigrateProof::judge(const Texts& texts, const std::set<ClassId>& converted) const {
  auto back = broken_by_syntax(texts, converted);
  if (!back.empty()) return {std::move(back), {}};
  return Blame(view().models(), *view().sources(), converted).find(proof_.compare(texts), meant_);
}

std::map<ClassId, Declined> MigrateProof::broken_by_syntax(
    const Texts& texts, const std::set<ClassId>& converted) const {
  std::map<ClassId, Declined> back;
  for (const auto& [path, text] : texts) {
    const auto source = text::SourceFile::from_bytes(path, text);
    if (source && !syntax::parse(source->parse_view()).has_error()) continue;
    for (const ClassId id : converted)
      if (view().sources()->path(view().models().model_class(id).place.file) == path)
        back.emplace(id, Declined{"breaks-syntax", "the result would not parse as Python"});
  }
  return back;
}

MoveVerdict MigrateProof::judge_move(const Texts& texts,
                                     const std::vector<RegistryMember>& moved) const {
  const verify::Comparison comparison = proof_.compare(texts);
  return {members_to_take_back(comparison, moved, meant_), alembic_warnings(comparison)};
}

}  // namespace modelmend::pipeline
