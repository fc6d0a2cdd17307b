#include "model/declared_enums.h"

#include <string>
#include <utility>

#include "model/class_index.h"
#include "model/column_type.h"
#include "model/expression.h"
#include "model/files_of_models.h"
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
    for (const FileId file : files_of_models(models_)) look_into(file);
    return std::move(found_);
  }

 private:
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
                            .origin = origin_of(project_, call.place())});
  }

  void cannot_tell(const Expression& call, std::string reason) {
    found_.unclear.push_back({.table = {},
                              .aspect = schema::Aspect::Type,
                              .subject = std::string(kEnumSubject),
                              .reason = std::move(reason),
                              .origin = origin_of(project_, call.place())});
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
