// ClassContext: what every emitter of a member may look at.
//
// Made once for each class that is planned; const while its members are. It brings the facts of the
// class together with the file's own spellings, and knows which names the class body binds.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/declined.h"
#include "emit/attribute_renames.h"
#include "emit/field_text.h"
#include "emit/plan.h"
#include "model/facts.h"
#include "model/mapper_facts.h"
#include "rewrite/import_planner.h"
#include "schema/schema.h"
#include "semantic/project.h"
#include "semantic/python_release.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::emit {

// When a default becomes a value of the object.
enum class Defaults : std::uint8_t {
  Idiomatic,  // when it is made, as SQLModel's users expect
  OrmExact,   // when it is inserted, as SQLAlchemy does
};

struct EmitOptions {
  Defaults defaults = Defaults::Idiomatic;
  semantic::SqlModelRelease sqlmodel = semantic::kNewestSqlModel;
  std::optional<schema::Dialect> only_dialect = std::nullopt;  // absent: any database may be meant
  bool may_use_mysql = false;  // the project shows signs of it; a given dialect counts for more
  std::optional<semantic::PythonRelease> python = std::nullopt;  // the oldest that must run it
  // Classes of Flask-SQLAlchemy may lose their `query`.
  bool takes_flask = false;
  // Something takes their objects for lists if they can be iterated over.
  std::set<model::ClassId> asked_if_iterable = {};
};

struct ClassContext {
  const semantic::Project& project;
  const semantic::Module& module;
  const model::ProjectModels& models;
  const model::MapperFacts& mappers;
  const model::ModelClass& cls;
  const rewrite::ImportPlanner& imports;
  const EmitOptions& options;
  const AttributeRenames& renames;
  const std::set<model::ClassId>& becoming;  // models with it, as far as is known
  std::set<std::string, std::less<>> names;  // that the class body binds
  // Attributes whose values are asked about when they are assigned.
  std::set<std::string, std::less<>> validated;
  bool needs_attribute_base = false;  // its objects do more than SQLModel's
  bool needs_constructor = false;     // so does the making of them
  bool prefers_pipe = false;          // `X | None` instead of Optional[X]
  bool prefers_typing = false;        // `List[X]` instead of list[X]

  [[nodiscard]] const model::MapperFact& mapper() const { return mappers.of(cls.id); }
  [[nodiscard]] std::string_view text() const { return module.file().bytes(); }
  // Bytes of the file in which attributes are called what they are called as fields.
  [[nodiscard]] std::string new_text(ByteRange range) const {
    return renames.text(module.id(), text(), range);
  }
};

[[nodiscard]] ClassContext class_context(
    const semantic::Project& project, const semantic::Module& module,
    const model::ProjectModels& models, const model::MapperFacts& mappers,
    const model::ModelClass& cls, const rewrite::ImportPlanner& imports, const EmitOptions& options,
    const AttributeRenames& renames, const std::set<model::ClassId>& becoming);

// Spells the names that a new text needs and remembers them.
class Speller {
 public:
  Speller(const ClassContext& context, std::uint32_t offset, syntax::Node near)
      : context_(context), offset_(offset), near_(near) {}

  // Fails once and for all if a name cannot be spelled; what it gives then is of no use.
  [[nodiscard]] std::string name(std::string_view canonical);
  [[nodiscard]] std::string optional(const std::string& inner);
  // `list`, or `List` where the file writes that or a member of the class is called `list`.
  [[nodiscard]] std::string list();
  [[nodiscard]] std::string dict();

  // Where the names are to be read.
  [[nodiscard]] std::uint32_t offset() const { return offset_; }
  [[nodiscard]] const std::optional<Declined>& failure() const { return failure_; }
  [[nodiscard]] const std::vector<std::string>& imports() const { return imports_; }

 private:
  std::string generic(std::string_view builtin, std::string_view of_typing);

  const ClassContext& context_;
  std::uint32_t offset_;
  syntax::Node near_;
  std::vector<std::string> imports_;
  std::optional<Declined> failure_;
};

// The first name of the class body that the nodes read as a plain name: in SQLModel it means a
// field there, no column.
[[nodiscard]] std::optional<std::string> body_name_in(const ClassContext& context,
                                                      syntax::Node expression);
// The columns and relationships that the class body binds.
[[nodiscard]] bool is_attribute(const ClassContext& context, std::string_view name);
// Whether a name that is read means one of them where it stands: of the class body, only what is
// bound above it. In `tags = relationship("Tag", secondary=tags)` it is the table of the module.
[[nodiscard]] bool reads_attribute(const ClassContext& context, syntax::Node name);
// The fields and relationships that it binds then.
[[nodiscard]] bool is_field(const ClassContext& context, std::string_view name);

}  // namespace modelmend::emit
