// ClassUse: where a mapped class is used, by what names mean and not by how they are spelled.
//
// Made by find_class_uses() from the whole project; asked by audit. An alias, a re-export under
// another name and `models.User` are uses of User; another class that is called User is none, nor
// are comments and strings that are no annotation. Tables are named by strings in migrations: there
// the string counts. A Core table is used by the names of the variable that it is assigned to.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/facts.h"
#include "model/mapper_facts.h"
#include "model/read_models.h"
#include "semantic/project.h"

namespace modelmend::usage {

enum class UseKind {
  Import,
  Query,         // select(User), session.get(User, 1), User.__table__, User.email
  Construction,  // User(...)
  Relationship,  // towards it
  ForeignKey,    // towards its table
  Annotation,    // of a parameter, a result or a variable; response_model=User
  Subclass,
  Table,  // its table's name in a migration
  Other,  // isinstance(x, User), User.parse(...)
};

enum class UsePlace { Application, Test, Migration };

struct ClassUse {
  UseKind kind = UseKind::Other;
  Place place;
  UsePlace where = UsePlace::Application;
  std::optional<model::ClassId> by;  // the mapped class in whose body it stands

  friend auto operator<=>(const ClassUse&, const ClassUse&) = default;
};

struct ClassUseOptions {
  // Folders below the root that hold migrations, as Alembic's configuration says.
  std::vector<std::string> migration_folders;
  unsigned jobs = 1;
};

struct Uses {
  // A list for each of `models.classes`, by kind and place; empty for what is not mapped.
  std::vector<std::vector<ClassUse>> of_classes;
  // Of Core tables without a class, if they are assigned to a variable: of others nobody can tell.
  std::map<model::TableId, std::vector<ClassUse>> of_tables;
};

[[nodiscard]] Uses find_class_uses(const semantic::Project& project, model::FileSearch& search,
                                   const model::ProjectModels& models,
                                   const model::MapperFacts& mappers,
                                   const ClassUseOptions& options);

}  // namespace modelmend::usage
