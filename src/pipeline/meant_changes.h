// MeantChanges: the few differences that a conversion is meant to make, as docs/migrate.md says.
//
// Made by migrate() from the old models for the proof, which takes a class back for every other
// difference. Each is let pass only as far as SQLModel has no other way: a value that an object has
// from the start must be the very default that the column had.
#pragma once

#include <map>
#include <string>

#include "emit/class_context.h"
#include "model/facts.h"
#include "verify/finding.h"

namespace modelmend::pipeline {

class MeantChanges {
 public:
  // Both are the old ones and must outlive this.
  MeantChanges(const semantic::Project& project, const model::ProjectModels& models,
               emit::Defaults defaults)
      : project_(project), models_(models), defaults_(defaults) {}

  // What is called something else as a field.
  void add(const emit::AttributeRenames& renames);

  [[nodiscard]] bool contain(const verify::Finding& finding) const;

 private:
  [[nodiscard]] bool is_old_default(const verify::Finding& finding) const;
  [[nodiscard]] bool is_rename(const verify::Finding& finding) const;

  const semantic::Project& project_;
  const model::ProjectModels& models_;
  emit::Defaults defaults_;
  std::map<model::DeclId, std::string> renames_;  // a column's new attribute
};

}  // namespace modelmend::pipeline
