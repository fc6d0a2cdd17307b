#include "model/declared_enums.h"

#include <set>
#include <string>
#include <utility>

#include "model/class_index.h"
#include "model/column_type.h"
#include "model/expression.h"
#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using semantic::Project;

class EnumFinder {
 public:
  EnumFinder(const Project& project, const ProjectModels& models,
             std::optional<MetaDataId> metadata)
      : project_(project),
        models_(models),
        metadata_(metadata),
        classes_(project, semantic::kNewestSqlModel) {}

  DeclaredEnums find() {
    for (const FileId file : files_of_models()) look_into(file);
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::set<FileId> files_of_models() const {
    std::set<FileId> files;
    for (const ModelClass& each : models_.classes) files.insert(each.place.file);
    for (const TableFact& table : models_.tables)
      if (!table.local) files.insert(table.place.file);
    for (const MetaDataFact& each : models_.metadatas)
      if (each.place) files.insert(each.place->file);
    return files;
  }

  void look_into(FileId file) {
    const auto module = project_.open(file);
    if (!module) return;
    for (syntax::Walker walker((*module)->root()); walker; walker.next()) {
      if (walker->is(syntax::Kind::FunctionDefinition)) walker.skip_children();
      if (!walker->is(syntax::Kind::Call)) continue;
      const Expression call{*module, *walker, 0, nullptr};
      if (!is_enum(call)) continue;
      const auto metadata = keyword_of(call, "metadata");
      if (metadata && !unwrapped(*metadata).is(syntax::Kind::None)) read(call, *metadata);
    }
  }

  [[nodiscard]] bool is_enum(const Expression& call) const {
    const std::string name = library_name(project_, call.field(syntax::Field::Function));
    return name == "sqlalchemy.Enum" || name == "sqlalchemy.dialects.postgresql.ENUM";
  }

  void read(const Expression& call, const Expression& metadata) {
    const auto source = classes_.metadata_of(metadata);
    if (metadata_ &&
        (!source || source->key.place != models_.metadata(*metadata_).place.value_or(Place{})))
      return;
    if (const auto in_database = keyword_of(call, "native_enum"))
      if (!bool_constant(project_, *in_database).value_or(true)) return;  // kept as text
    const schema::SqlType type = read_type(project_, call).type;
    if (const auto* opaque = type.as<schema::Opaque>()) return cannot_tell(call, opaque->reason);
    const auto* native = type.as<schema::Enum>();
    if (native == nullptr) return;
    if (!native->name) return cannot_tell(call, "its name is not known");
    std::string schema = native->schema;
    if (schema.empty() && source) schema = source->default_schema.value_or("");
    found_.enums.push_back({.name = {std::move(schema), *native->name},
                            .labels = native->labels,
                            .comment = std::nullopt,
                            .origin = origin(call.place())});
  }

  void cannot_tell(const Expression& call, std::string reason) {
    found_.unclear.push_back({.table = {},
                              .aspect = schema::Aspect::Type,
                              .subject = std::string(kEnumSubject),
                              .reason = std::move(reason),
                              .origin = origin(call.place())});
  }

  [[nodiscard]] schema::Origin origin(const Place& place) const {
    const auto file = project_.sources().get(place.file);
    if (!file) return {project_.sources().path(place.file), 0, 0};
    const auto at = (*file)->at(place.range.begin);
    return {(*file)->path(), at.line, at.column};
  }

  const Project& project_;
  const ProjectModels& models_;
  std::optional<MetaDataId> metadata_;
  ClassIndex classes_;  // asked for MetaDatas only, which no release makes different
  DeclaredEnums found_;
};

}  // namespace

DeclaredEnums find_declared_enums(const Project& project, const ProjectModels& models,
                                  std::optional<MetaDataId> metadata) {
  return EnumFinder(project, models, metadata).find();
}

}  // namespace modelmend::model
