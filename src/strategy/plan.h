// Plan: the phases of the strategy for this project, with counts and commands.
//
// Made by make_plan() from an inventory and what is wrong in the models; printed by report. Every
// command is one that runs as it stands; `take_back` is what undoes it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "drift/finding.h"
#include "model/alembic_target.h"
#include "strategy/inventory.h"

namespace modelmend::strategy {

struct Step {
  std::string what;                       // "app/models/faq.py: 3 models, their tables exist"
  std::string command;                    // or empty: nothing is to be typed
  std::string take_back;                  // or empty: nothing was changed
  std::vector<std::string> details = {};  // lines below it
};

struct Phase {
  std::string title;                    // "Align types with the database"
  std::string counts;                   // "12 foreign keys to user.id are UUID, INTEGER there"
  std::string risk;                     // a sentence
  std::vector<std::string> items = {};  // places, tables
  std::vector<Step> steps = {};
};

struct NotPursued {
  std::string what;
  std::string counts;
};

struct Plan {
  std::vector<Phase> phases;  // the five
  std::vector<NotPursued> not_pursued;
};

struct PlanInput {
  const Inventory& inventory;
  const semantic::Project& project;
  const model::ProjectModels& models;
  const std::vector<drift::Finding>& findings;  // of check_models() and, with a schema, drift()
  const std::vector<model::AlembicEnvironment>& environments;
  std::string schema = {};                   // for a shell, as it goes behind --schema, or empty
  std::string decisions = "decisions.toml";  // for a shell
  bool has_decisions = false;                // the file was read
};

[[nodiscard]] Plan make_plan(const PlanInput& input);

}  // namespace modelmend::strategy
