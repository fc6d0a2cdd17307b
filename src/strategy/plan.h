// Plan: the phases of the strategy for this project, with counts and commands.
//
// Made by make_plan() from an inventory and what is wrong in the models; printed by report. Every
// command is one that runs as it stands; `take_back` is what undoes it.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
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

// What `revision` would say now, asked with the decisions that the second phase ends with.
struct CreationOutlook {
  std::vector<std::string> tables;   // that it would create
  std::string folder;                // of its file
  std::vector<std::string> before;   // what is to be done before it can do anything, in words
  bool waits_for_alignment = false;  // the first phase makes types of keys agree
};

// What `migrate` would do now.
struct ConversionOutlook {
  std::set<std::string> changed;  // paths of files
  std::map<std::string, std::map<std::string, std::size_t>>
      left;  // by path: classes by reason code
};

// The project as the commands of the plan find it.
struct Surroundings {
  bool has_repository = true;       // of git
  bool has_decisions_file = false;  // it is there, read or not
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
  std::string paths = {};                    // for a shell, with a space before each, or empty
  std::function<bool(std::string_view)> is_asked_for = [](std::string_view) { return true; };
  bool aligns = true;                                      // `align` has something to do
  std::optional<CreationOutlook> creation = std::nullopt;  // absent: nobody asked
  std::optional<ConversionOutlook> conversion = std::nullopt;
  Surroundings surroundings = {};
};

[[nodiscard]] Plan make_plan(const PlanInput& input);

}  // namespace modelmend::strategy
