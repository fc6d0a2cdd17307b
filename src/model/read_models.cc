#include "model/read_models.h"

#include <algorithm>
#include <string_view>

#include "model/assembler.h"
#include "model/model_files.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

// A mixin is known by nothing else: whether models derive from it is said in their files.
bool uses_library(const semantic::Project& project, const semantic::Module& module) {
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    if (walker->is(syntax::Kind::ImportStatement) ||
        walker->is(syntax::Kind::ImportFromStatement)) {
      walker.skip_children();
      continue;
    }
    if (!walker->is(syntax::Kind::Identifier) && !walker->is(syntax::Kind::Attribute)) continue;
    const semantic::Resolution meaning = project.resolve(module, *walker);
    const std::string_view name = semantic::imported_name(meaning);
    if (name.starts_with("sqlalchemy.") || name.starts_with("sqlmodel.") ||
        name.starts_with("flask_sqlalchemy."))
      return true;
  }
  return false;
}

}  // namespace

ProjectModels read_models_of(const semantic::Project& project, const std::vector<FileId>& files,
                             const semantic::LibraryReach* reach,
                             const ReadModelsOptions& options) {
  ReadMemo memo;
  return read_models_of(project, files, reach, options, memo);
}

ProjectModels read_models_of(const semantic::Project& project, const std::vector<FileId>& files,
                             const semantic::LibraryReach* reach, const ReadModelsOptions& options,
                             ReadMemo& memo) {
  ClassIndex classes(project, options.sqlmodel);
  const auto scans = scan_files(project, files, reach, options.jobs, classes, memo);
  // From here on the ClassIndex is const but for columns set after their class.
  for (const auto& scan : scans)
    for (const LateMember& late : scan->late)
      if (const auto id = classes.find(
              semantic::Resolution(resolve(project, value_of(project, late.object))))) {
        Member member;
        member.name = late.name;
        member.statement = late.statement;
        member.annotation = late.annotation;
        member.value = late.value;
        classes.add_member(*id, std::move(member));
      }
  return Assembler(classes, scans, memo, options.jobs).assemble();
}

ProjectModels read_models(const semantic::Project& project, FileSearch& search,
                          const ReadModelsOptions& options) {
  ReadMemo memo;
  return read_models(project, search, options, memo);
}

ProjectModels read_models(const semantic::Project& project, FileSearch& search,
                          const ReadModelsOptions& options, ReadMemo& memo) {
  if (!options.read_everything) {
    const semantic::LibraryReach& reach = search.reach(project);
    return read_models_of(project, may_hold_models(project.sources(), reach, options.jobs), &reach,
                          options, memo);
  }
  std::vector<FileId> all;
  for (std::uint32_t i = 0; i < project.sources().size(); ++i) all.push_back(FileId{i});
  return read_models_of(project, all, nullptr, options, memo);
}

bool may_declare_models(const semantic::Project& project, FileId file) {
  const auto module = project.open(file);
  if (!module) return false;
  if (uses_library(project, **module)) return true;
  const ProjectModels models = read_models_of(project, {file}, nullptr, {});
  return std::ranges::any_of(models.classes,
                             [file](const ModelClass& found) { return found.place.file == file; });
}

}  // namespace modelmend::model
