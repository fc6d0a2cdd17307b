// ClassNames: the names by which files may call the mapped classes and Core tables of a project.
//
// Made once by find_class_uses(): the classes' own names, those of the variables that Core tables
// are assigned to, and those under which a module hands one
// on (`from .user import User as Person`). A name is only a reason to look: what it means at its
// place is asked of the Project.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "model/read_models.h"
#include "semantic/project.h"

namespace modelmend::usage {

// Names may hold letters of any script.
[[nodiscard]] bool is_name_byte(char c);

class ClassNames {
 public:
  ClassNames(const semantic::Project& project, model::FileSearch& search,
             const model::ProjectModels& models, unsigned jobs);

  // Files that may use one of the classes, by id.
  [[nodiscard]] const std::vector<FileId>& files() const { return files_; }
  [[nodiscard]] bool may_be_meant(std::string_view name) const { return names_.contains(name); }
  // The mapped class that this is.
  [[nodiscard]] std::optional<model::ClassId> class_of(const semantic::Resolution& meaning) const;
  // The Core table that this variable is.
  [[nodiscard]] std::optional<model::TableId> table_of(const semantic::Resolution& meaning) const;
  // By the Table(...) call: those that are assigned to a variable.
  [[nodiscard]] const std::map<Place, model::TableId>& tables() const { return tables_; }
  // The mapped class whose definition stands there.
  [[nodiscard]] std::optional<model::ClassId> class_at(const Place& definition) const;

 private:
  void add_tables(const model::ProjectModels& models, std::set<std::string, std::less<>>& found);
  void look_for(const std::set<std::string, std::less<>>& names);
  [[nodiscard]] std::set<std::string, std::less<>> aliases_in(
      const std::vector<FileId>& files) const;
  [[nodiscard]] std::set<std::string, std::less<>> aliases_in(const semantic::Module& module) const;

  const semantic::Project& project_;
  model::FileSearch& search_;
  unsigned jobs_;

  std::map<Place, model::ClassId> classes_;  // by definition
  std::map<Place, model::TableId> tables_;
  std::set<std::string, std::less<>> names_;
  std::vector<FileId> files_;
};

}  // namespace modelmend::usage
