// PythonEnums: the Enum classes of the project, found by what the database would call their
// members.
//
// Made by align for one run, which asks which class stands for an enum of the database. Files are
// searched at the first question. A class whose base is imported under a name without "Enum" in
// a file that never says the word is not found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/column_type.h"
#include "model/read_models.h"
#include "semantic/project.h"

namespace modelmend::model {

struct PythonEnum {
  std::string name;  // "app.models.Mood"
  EnumLabels labels = EnumLabels::Names;

  friend bool operator==(const PythonEnum&, const PythonEnum&) = default;
};

class PythonEnums {
 public:
  PythonEnums(const semantic::Project& project, FileSearch& search)
      : project_(project), search_(search) {}

  // Those whose members, by name or else by value, are these in this order. By path and place.
  [[nodiscard]] std::vector<PythonEnum> with_labels(const std::vector<std::string>& labels);

 private:
  struct Known {
    std::string name;
    std::vector<std::string> names;
    std::vector<std::string> values;  // empty unless all of them are texts
  };
  [[nodiscard]] std::vector<Known> read() const;

  const semantic::Project& project_;
  FileSearch& search_;
  std::optional<std::vector<Known>> known_;
};

}  // namespace modelmend::model
