// ClassIndex: the project's classes as SQLAlchemy's declarative scan sees them.
//
// Filled by read_models() in one thread, class by class with all that stands above it; from then on
// const. It knows the members of each class body, the order in which Python looks them up, which
// declarative base, registry and MetaData a class belongs to, and what role it plays. Used by the
// readers of columns and tables.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/class_body.h"
#include "model/expression.h"
#include "model/facts.h"
#include "model/scan.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::model {

// One MetaData object of the running program, told from all others by where it is made.
struct MetaDataKey {
  Place place;          // the call or class that makes it; empty for a library's own
  std::string library;  // "sqlmodel.SQLModel", or empty
  std::string bind;     // Flask-SQLAlchemy's __bind_key__, or empty

  friend auto operator<=>(const MetaDataKey&, const MetaDataKey&) = default;
};
struct MetaDataSource {
  MetaDataKey key;
  std::string name;
  std::optional<std::string> default_schema;
};

enum class RootKind { Declarative, Flask, SqlModel };

// What makes classes below it mapped.
struct Root {
  RootKind kind = RootKind::Declarative;
  MetaDataSource metadata;
  Expression type_annotation_map;  // or null
  bool names_tables = false;       // Flask-SQLAlchemy derives __tablename__
  Expression registry = {};        // whose decorator maps the class, or null
};

struct UnknownBase {
  std::string text;
};
using ClassIndexId = std::size_t;
// A class of the project, a root, the canonical name of a library class, or something unknown.
using BaseRef = std::variant<UnknownBase, ClassIndexId, Root, std::string>;

struct ClassRecord {
  Expression definition;  // class_definition
  Place place;
  std::string name;
  std::string qualified_name;
  Arguments arguments;  // of the class statement: table=True, metaclass=..., registry=...
  std::vector<Expression> decorators;
  std::vector<BaseRef> bases;
  std::shared_ptr<const std::vector<Member>> body;  // in source order
  std::vector<Member> late;                         // set after the class, maybe in another file
  bool is_declarative_base = false;
  std::optional<Root> own_root;  // of a declarative base, or given by @registry.mapped
  bool decorated_as_mapped = false;

  // The last binding of the name.
  [[nodiscard]] const Member* member(std::string_view name) const;
  // All members but those whose name is bound again below, in source order.
  [[nodiscard]] std::vector<const Member*> bound_members() const;
};

class ClassIndex {
 public:
  ClassIndex(const semantic::Project& project, semantic::SqlModelRelease sqlmodel)
      : project_(project), sqlmodel_(sqlmodel) {}
  ClassIndex(const ClassIndex&) = delete;
  ClassIndex& operator=(const ClassIndex&) = delete;
  ClassIndex(ClassIndex&&) = delete;
  ClassIndex& operator=(ClassIndex&&) = delete;
  ~ClassIndex() = default;

  // Makes room, so that adding so many classes moves none.
  void reserve(std::size_t classes) { records_.reserve(classes); }
  // Adds the class and every class of the project above it.
  ClassIndexId add(const semantic::Project::ClassSite& site);
  // Makes the bodies that a scan has read known, so that add() does not read them again; for all
  // files before the first class is added, since a class above another may stand in any of them.
  void add_bodies(const FileScan& scan);
  // Adds an attribute set after the class: `User.age = Column(...)`.
  void add_member(ClassIndexId id, Member member);

  [[nodiscard]] std::size_t size() const { return records_.size(); }
  [[nodiscard]] const ClassRecord& at(ClassIndexId id) const { return records_[id]; }
  [[nodiscard]] std::optional<ClassIndexId> find(const Place& place) const;
  [[nodiscard]] std::optional<ClassIndexId> find(const semantic::Resolution& resolution) const;

  // The class itself and the project's classes above it, in lookup order.
  [[nodiscard]] const std::vector<ClassIndexId>& mro(ClassIndexId id) const;
  // The root nearest in lookup order, or null.
  [[nodiscard]] const Root* root(ClassIndexId id) const;
  [[nodiscard]] ClassRole role(ClassIndexId id) const;
  [[nodiscard]] bool is_mapped(ClassIndexId id) const { return role(id) == ClassRole::Mapped; }
  [[nodiscard]] bool is_sqlmodel(ClassIndexId id) const;
  // The nearest mapped class above, if any.
  [[nodiscard]] std::optional<ClassIndexId> mapped_parent(ClassIndexId id) const;
  [[nodiscard]] std::optional<MetaDataSource> metadata(ClassIndexId id) const;
  [[nodiscard]] Expression type_annotation_map(ClassIndexId id) const;

  // The MetaData that an expression is.
  [[nodiscard]] std::optional<MetaDataSource> metadata_of(const Expression& expression) const;
  // The MetaData of a base, registry or Flask-SQLAlchemy object.
  [[nodiscard]] std::optional<MetaDataSource> metadata_of_owner(const Expression& owner) const;

  [[nodiscard]] const semantic::Project& project() const { return project_; }
  [[nodiscard]] semantic::SqlModelRelease sqlmodel() const { return sqlmodel_; }

 private:
  struct Pending;
  ClassIndexId intern(const semantic::Project::ClassSite& site, std::vector<ClassIndexId>& unread);
  void read(ClassIndexId id, std::vector<ClassIndexId>& unread);
  void read_base(ClassIndexId id, const Expression& base, std::vector<ClassIndexId>& unread);
  void read_base_call(ClassIndexId id, const Expression& call, std::vector<ClassIndexId>& unread);
  void read_decorators(ClassIndexId id);
  void add_classes_named(ClassIndexId id, const Expression& classes,
                         std::vector<ClassIndexId>& unread);
  [[nodiscard]] Root flask_root(const Place& instance, ClassIndexId id,
                                std::vector<ClassIndexId>& unread);
  [[nodiscard]] Root declarative_root(const Expression& call) const;
  // What a class gets that a registry maps; absent if it is not known to be one.
  [[nodiscard]] std::optional<Root> registry_root(const Expression& registry) const;
  [[nodiscard]] Expression type_annotation_map(ClassIndexId id, int depth) const;
  [[nodiscard]] Expression map_of_registry(const Expression& registry, int depth) const;
  // The call or the class that a registry comes with.
  [[nodiscard]] Expression maker_of_registry(const Expression& registry) const;
  [[nodiscard]] std::optional<MetaDataSource> metadata_of_site(
      const semantic::Project::ClassSite& site, int depth) const;
  [[nodiscard]] Root base_class_root(const ClassRecord& record) const;
  [[nodiscard]] std::optional<MetaDataSource> metadata_of(const Expression& e, int depth) const;
  [[nodiscard]] std::optional<MetaDataSource> owner(const Expression& e, int depth) const;
  [[nodiscard]] std::optional<MetaDataSource> owner_call(const Expression& call, int depth) const;
  [[nodiscard]] std::optional<MetaDataSource> flask_metadata(const Place& instance,
                                                             int depth) const;
  [[nodiscard]] std::optional<MetaDataSource> class_metadata(ClassIndexId id, int depth) const;
  [[nodiscard]] MetaDataSource made_at(const Expression& maker) const;
  [[nodiscard]] std::shared_ptr<const std::vector<Member>> body_of(
      const Expression& definition) const;
  [[nodiscard]] std::vector<ClassIndexId> linearise(ClassIndexId id) const;

  const semantic::Project& project_;
  semantic::SqlModelRelease sqlmodel_;
  std::vector<ClassRecord> records_;
  std::map<Place, ClassIndexId> by_place_;
  std::map<Place, std::shared_ptr<const std::vector<Member>>> bodies_;  // that are read already
  std::map<Place, Root> roots_;  // by the call that makes the base: `declarative_base()`
  mutable std::map<ClassIndexId, std::vector<ClassIndexId>> mros_;
};

// A class of SQLAlchemy right below which a class is a declarative base.
[[nodiscard]] bool is_declarative_base_class(std::string_view canonical_name);

// The call that makes an instance, whether the place is the call's or its assignment's.
[[nodiscard]] std::optional<Expression> instance_call(const semantic::Project& project,
                                                      const Place& instance);

}  // namespace modelmend::model
