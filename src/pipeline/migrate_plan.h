// MigratePlan: the new texts of a project for the classes that are not refused so far.
//
// Made by a MigratePlanner for each turn of the proof. Every class is planned from the same old
// texts, so that a turn depends on nothing but which classes are refused.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "emit/plan_class.h"
#include "emit/shared_base.h"
#include "model/mapper_facts.h"
#include "patch/edit_set.h"
#include "pipeline/project_view.h"

namespace modelmend::pipeline {

// What the plans are made from; all of it must outlive them.
struct MigrateInput {
  const FileSystem& files;
  const std::string& root;
  ProjectView& view;
  const model::MapperFacts& mappers;
  const std::set<FileId>& writable;
  const emit::EmitOptions& options;
  // See MigrateCandidates.
  const std::map<model::ClassId, Declined>& staying;
  const std::set<model::ClassId>& not_accepted;
};

using Refusals = std::map<model::ClassId, emit::Refusal>;

struct MigratePlan {
  std::map<model::ClassId, emit::ClassPlan> classes;
  std::map<FileId, patch::EditSet> edits;
  std::map<FileId, std::string> texts;
  // What these classes derived from, each with the name of the shared base beside it.
  std::map<emit::BaseSite, std::string> bases;
  // Those of Flask-SQLAlchemy have the `query` that they had.
  bool keeps_query = true;
};

class MigratePlanner {
 public:
  MigratePlanner(const MigrateInput& input, const std::vector<model::ClassId>& wanted);
  MigratePlanner(const MigratePlanner&) = delete;
  MigratePlanner& operator=(const MigratePlanner&) = delete;
  MigratePlanner(MigratePlanner&&) = delete;
  MigratePlanner& operator=(MigratePlanner&&) = delete;
  ~MigratePlanner();

  // For the wanted classes that are not in `refused`; what cannot be planned is added to it.
  [[nodiscard]] MigratePlan plan(Refusals& refused);
  // The attributes that get another name in these plans.
  [[nodiscard]] const emit::AttributeRenames& renames() const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace modelmend::pipeline
