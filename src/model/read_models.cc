#include "model/read_models.h"

#include "model/assembler.h"
#include "model/model_files.h"

namespace modelmend::model {

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

}  // namespace modelmend::model
