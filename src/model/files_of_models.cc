#include "model/files_of_models.h"

namespace modelmend::model {

std::set<FileId> files_of_models(const ProjectModels& models) {
  std::set<FileId> files;
  for (const TableFact& table : models.tables)
    if (!table.local) files.insert(table.place.file);
  for (const ModelClass& each : models.classes) files.insert(each.place.file);
  for (const MetaDataFact& each : models.metadatas)
    if (each.place) files.insert(each.place->file);
  return files;
}

schema::Origin origin_of(const semantic::Project& project, const Place& place) {
  const auto file = project.sources().get(place.file);
  if (!file) return {project.sources().path(place.file), 0, 0};
  const auto at = (*file)->at(place.range.begin);
  return {(*file)->path(), at.line, at.column};
}

}  // namespace modelmend::model
