// Inventory: what audit knows of each model of a project.
//
// Made by take_inventory() from the models, their uses and, if one is given, a schema; printed by
// report, turned into a decisions file, asked by plan. The facts are here; what should become of a
// model is proposed in proposals.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/mapper_facts.h"
#include "schema/schema.h"
#include "strategy/choice.h"
#include "strategy/decisions.h"
#include "strategy/named_models.h"
#include "strategy/shape.h"
#include "usage/class_uses.h"

namespace modelmend::strategy {

enum class ModelStyle { Classic, Typed, SqlModel, Core };
// "SQLAlchemy 1.x", "SQLAlchemy 2.0", "SQLModel", "Core table"
[[nodiscard]] std::string_view words_of(ModelStyle style);
// What migrate is there for.
[[nodiscard]] inline bool is_old(ModelStyle style) {
  return style == ModelStyle::Classic || style == ModelStyle::Typed;
}

enum class Existence { Unknown, Exists, Missing };

// Another model, or a table of the database, that has the table's name.
struct Conflict {
  std::optional<std::size_t> model;  // index into Inventory::models; absent: the database's table
  bool same_registry = false;        // as that model
  ShapeDifference difference;
};

struct UseCounts {
  // Of the application, by kind.
  std::size_t imports = 0;
  std::size_t queries = 0;
  std::size_t constructions = 0;
  std::size_t relationships = 0;
  std::size_t foreign_keys = 0;
  std::size_t annotations = 0;
  std::size_t subclasses = 0;
  std::size_t others = 0;
  std::size_t tests = 0;       // of any kind
  std::size_t migrations = 0;  // of any kind
};

// How much hangs on a class.
enum class Standing {
  Used,          // application code that is no model uses it
  Needed,        // a model that is used needs it
  TestsOnly,     // only tests use it
  UnusedOnly,    // only models that nothing uses refer to it
  ItselfOnly,    // only its own body refers to it
  ImportedOnly,  // it is imported, and then not used
  Never,
  NotAsked,  // a Core table that is assigned to no variable
};
// "used", "needed by models that are used", "used only by tests", ...
[[nodiscard]] std::string_view words_of(Standing standing);

struct Proposal {
  Choice choice = Choice::Keep;
  std::string reason;
};

struct InventoryModel {
  NamedModel named;
  schema::Origin place;
  ModelStyle style = ModelStyle::Classic;
  std::string base;      // as the class statement says: "Base", "db.Model"
  std::string registry;  // "app.db.Base"
  Existence existence = Existence::Unknown;
  std::vector<Conflict> conflicts;
  std::vector<usage::ClassUse> uses;
  UseCounts counts;
  Standing standing = Standing::Never;
  std::optional<std::string> future;  // the reason of its mark in the source
  Proposal proposal;
  std::optional<Decision> decision;  // of the decisions file
};

struct Inventory {
  std::vector<InventoryModel> models;  // by place
  bool has_schema = false;
  std::string schema_name;  // "the database", "structure.sql"
};

struct InventoryInput {
  const semantic::Project& project;
  const model::ProjectModels& models;
  const model::MapperFacts& mappers;
  const usage::Uses& uses;
  const schema::Schema* actual = nullptr;  // null: nobody asked
  std::string actual_name = {};
  const DecisionFile& decisions;
};

// With standings and proposals.
[[nodiscard]] Inventory take_inventory(const InventoryInput& input);

// The entries of a decisions file that agree with what is proposed: those that need a decision. The
// reason of a mark stays the mark's own.
[[nodiscard]] std::vector<Decision> proposed_decisions(const Inventory& inventory);

}  // namespace modelmend::strategy
