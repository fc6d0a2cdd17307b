#include "model/read_models.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "model/assembler.h"
#include "model/model_files.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

// Finds one file, and nothing more.
class OneFile : public FileSearch {
 public:
  explicit OneFile(FileId file) : file_(file) {}

  std::vector<FileId> containing_any(std::span<const std::string> /*words*/) override {
    return {file_};
  }

 private:
  FileId file_;
};

// A mixin is known by nothing else: whether models derive from it is said in their files.
bool uses_library(const semantic::Project& project, const semantic::Module& module) {
  std::set<std::string_view> seen;
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    if (!walker->is(syntax::Kind::Identifier) && !walker->is(syntax::Kind::Attribute)) continue;
    if (!seen.insert(walker->text()).second) continue;
    const semantic::Resolution meaning = project.resolve(module, *walker);
    const std::string_view name = semantic::imported_name(meaning);
    if (name.starts_with("sqlalchemy.") || name.starts_with("sqlmodel.") ||
        name.starts_with("flask_sqlalchemy."))
      return true;
  }
  return false;
}

}  // namespace

ProjectModels read_models(const semantic::Project& project, FileSearch& search,
                          const ReadModelsOptions& options) {
  ClassIndex classes(project);
  const ModelFiles files = find_model_files(project, search, options, classes);
  // From here on the ClassIndex is const but for columns set after their class.
  for (const FileScan& scan : files.scans)
    for (const LateMember& late : scan.late)
      if (const auto id = classes.find(
              semantic::Resolution(resolve(project, value_of(project, late.object))))) {
        Member member;
        member.name = late.name;
        member.statement = late.statement;
        member.annotation = late.annotation;
        member.value = late.value;
        classes.add_member(*id, std::move(member));
      }
  return Assembler(classes, files, options.jobs).assemble();
}

bool may_declare_models(const semantic::Project& project, FileId file) {
  const auto module = project.open(file);
  if (!module) return false;
  if (uses_library(project, **module)) return true;
  OneFile search(file);
  const ProjectModels models = read_models(project, search, {});
  return std::ranges::any_of(models.classes,
                             [file](const ModelClass& found) { return found.place.file == file; });
}

}  // namespace modelmend::model
