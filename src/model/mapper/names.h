// MapperNames: what names in the body of a mapped class and in relationship strings stand for.
//
// Made once by read_mappers() and const from then on, used from many threads. Names written as code
// are resolved like any other; names in strings are looked up where SQLAlchemy looks them up, in
// the registry of class names and then among the tables of the MetaData.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/expression.h"
#include "model/facts.h"

namespace modelmend::model {

struct ColumnRef {
  TableId table{};
  std::string key;
  friend auto operator<=>(const ColumnRef&, const ColumnRef&) = default;
};

class MapperNames {
 public:
  MapperNames(const semantic::Project& project, const ProjectModels& models);

  [[nodiscard]] const semantic::Project& project() const { return project_; }
  [[nodiscard]] const ProjectModels& models() const { return models_; }

  // The class that a name, an attribute chain or a look-up in the registry means. `from` is the
  // class in whose body it stands.
  [[nodiscard]] std::optional<ClassId> class_of(const Expression& e, ClassId from) const;
  // "User", "models.User": the registry of `from`, then the only class of that name anywhere.
  [[nodiscard]] std::optional<ClassId> class_named(std::string_view name, ClassId from) const;
  [[nodiscard]] std::optional<ClassId> class_qualified(std::string_view qualified_name) const;

  // `users`, `User.__table__`, a mapped class, and in a string the name of a table.
  [[nodiscard]] std::optional<TableId> table_of(const Expression& e, ClassId from) const;
  [[nodiscard]] std::optional<TableId> table_named(std::string_view name, ClassId from) const;
  // What a class is mapped to: its own table, then those of its mapped parents.
  [[nodiscard]] std::vector<TableId> tables_of(ClassId id) const;

  // The column that an attribute of a mapped class is.
  [[nodiscard]] std::optional<ColumnRef> column(ClassId id, std::string_view attribute) const;
  // `user_id` in the body of `from`, `User.id`, `cls.id`, `users.c.id`, `users.c["id"]`.
  [[nodiscard]] std::optional<ColumnRef> column_of(const Expression& e, ClassId from) const;
  // "users.id".
  [[nodiscard]] std::string text(const ColumnRef& column) const;

 private:
  [[nodiscard]] std::optional<ColumnRef> column_in(TableId table, std::string_view key) const;
  [[nodiscard]] std::optional<ColumnRef> column_named(const Expression& identifier,
                                                      ClassId from) const;
  [[nodiscard]] std::optional<ColumnRef> column_of_attribute(const Expression& e,
                                                             ClassId from) const;
  // The table whose `.c` or `.columns` this is.
  [[nodiscard]] std::optional<TableId> table_of_collection(const Expression& e, ClassId from) const;

  const semantic::Project& project_;
  const ProjectModels& models_;
  std::map<Place, ClassId> class_at_;
  std::map<Place, TableId> table_at_;
  std::map<std::string, std::vector<ClassId>, std::less<>> classes_named_;  // mapped ones
  std::map<std::string, ClassId, std::less<>> class_qualified_;
};

// `cls`, or what the function of a declared_attr calls the class that it is asked for.
[[nodiscard]] bool names_its_class(const semantic::Project& project, const Expression& name);

}  // namespace modelmend::model
