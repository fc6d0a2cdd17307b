#include "strategy/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "strategy/migration_phase.h"
#include "strategy/plan_words.h"

namespace modelmend::strategy {
namespace {

using drift::Finding;
using model::ForeignKeyFact;
using model::TableFact;

std::string place_of(const schema::Origin& place) {
  return fmt::format("{}:{}", place.file, place.line);
}

class Planner {
 public:
  explicit Planner(const PlanInput& input) : input_(input) {}

  Plan run() {
    Plan plan;
    plan.phases = {align(), audit(), create(), migration_phase(input_), validate()};
    plan.not_pursued = {change_database(), legacy_columns()};
    return plan;
  }

 private:
  // ---- 1 ----

  [[nodiscard]] Phase align() const {
    std::map<std::string, std::size_t> wrong;  // by what is said of them
    std::multimap<std::pair<std::string, std::uint32_t>, std::string> places;
    Phase phase{.title = "Align types with the database", .counts = {}, .risk = {}};
    std::size_t drifting = 0;
    for (const Finding& finding : input_.findings) {
      if (finding.kind.starts_with("type-")) ++drifting;
      if (finding.kind != "foreign-key-type") continue;
      ++wrong[finding.message];
      places.emplace(
          std::pair(finding.place.file, finding.place.line),
          fmt::format("{}: {}.{}: {}", place_of(finding.place), schema::to_string(finding.table),
                      finding.subject, finding.message));
    }
    for (const auto& [place, words] : places) phase.items.push_back(words);
    phase.counts = wrong_keys(wrong, places.size());
    if (input_.inventory.has_schema)
      phase.counts += fmt::format("; {} of another type than in {}", counted(drifting, "column"),
                                  input_.inventory.schema_name);
    phase.risk =
        "low: the database is not touched; code that expected the old type has to follow, and "
        "--explain lists it";
    if (wrong.empty() && drifting == 0) return phase;
    const std::string command = "modelmend align --schema " + schema_or_models() + decisions();
    phase.steps.push_back(
        {"look at the changes and at what may expect the old types", command + " --explain", ""});
    phase.steps.push_back({"make them", command + " --write", "modelmend undo"});
    phase.steps.push_back({"commit them", "git commit -am 'Align types with the database'",
                           "git revert --no-edit HEAD"});
    return phase;
  }

  // "13 foreign keys of another type than the target's: 12 to 'user.id': UUID here, INTEGER there"
  static std::string wrong_keys(const std::map<std::string, std::size_t>& wrong,
                                std::size_t number) {
    if (wrong.empty()) return "no foreign key of another type than its target's";
    constexpr std::string_view kSaid = "foreign key ";
    std::vector<std::string> words;
    for (const auto& [message, times] : wrong)
      words.push_back(fmt::format(
          "{} {}", times, message.starts_with(kSaid) ? message.substr(kSaid.size()) : message));
    return fmt::format("{} of another type than the target's: {}", counted(number, "foreign key"),
                       fmt::join(words, "; "));
  }

  // ---- 2 ----

  [[nodiscard]] Phase audit() const {
    std::map<Choice, std::size_t> choices;
    std::size_t undecided = 0;
    std::size_t all = 0;
    Phase phase{.title = "Decide on each model", .counts = {}, .risk = {}};
    for (const InventoryModel& model : input_.inventory.models) {
      if (!model.named.needs_decision) continue;
      ++all;
      ++choices[choice_of(model)];
      if (!model.decision) ++undecided;
      if (choice_of(model) == Choice::Conflict)
        phase.items.push_back(fmt::format("{}: {}: {}", place_of(model.place), model.named.name,
                                          model.proposal.reason));
    }
    std::vector<std::string> words;
    for (const auto& [choice, number] : choices)
      words.push_back(fmt::format("{} {}", number, word_of(choice)));
    phase.counts = fmt::format("{}: {}; {} undecided", counted(all, "model"),
                               fmt::join(words, ", "), undecided);
    phase.risk = "none to decide; a class that goes is deleted only with --unsafe-fixes";
    if (all == 0) return phase;
    const std::string schema = input_.schema.empty() ? std::string() : " --schema " + input_.schema;
    phase.steps.push_back({"write what is proposed, then edit it",
                           fmt::format("modelmend audit{} -o {}", schema, input_.decisions),
                           input_.has_decisions ? fmt::format("git checkout {}", input_.decisions)
                                                : fmt::format("rm {}", input_.decisions)});
    if (choices[Choice::Delete] + choices[Choice::Future] > 0) add_application(phase);
    if (!input_.has_decisions)
      phase.steps.push_back(
          {"plan the rest with what was decided",
           fmt::format("modelmend plan{} --decisions {}", schema, input_.decisions), ""});
    return phase;
  }

  void add_application(Phase& phase) const {
    const std::string apply = "modelmend audit --apply " + input_.decisions + " --unsafe-fixes";
    phase.steps.push_back({"look at what the decisions change", apply, ""});
    phase.steps.push_back(
        {"change it: classes go, and others are marked", apply + " --write", "modelmend undo"});
    phase.steps.push_back(
        {"commit it",
         fmt::format("git add {} && git commit -am 'Apply decisions on models'", input_.decisions),
         "git revert --no-edit HEAD"});
  }

  [[nodiscard]] static Choice choice_of(const InventoryModel& model) {
    return model.decision ? model.decision->choice : model.proposal.choice;
  }

  // ---- 3 ----

  [[nodiscard]] Phase create() const {
    Phase phase{.title = "Create the missing tables", .counts = {}, .risk = {}};
    std::set<std::string> missing;
    for (const InventoryModel& model : input_.inventory.models)
      if (model.existence == Existence::Missing && choice_of(model) == Choice::Keep &&
          model.named.needs_decision)
        missing.insert(model.named.table_name);
    phase.items.assign(missing.begin(), missing.end());
    phase.risk = "low: tables are added, none is changed; try it on a copy of the database first";
    if (!input_.inventory.has_schema) {
      phase.counts = "which tables are missing is not known without --schema";
      return phase;
    }
    phase.counts = fmt::format("{} of models to keep not in {}", counted(missing.size(), "table"),
                               input_.inventory.schema_name);
    if (missing.empty()) return phase;
    if (input_.environments.empty()) {
      phase.counts += "; there is no Alembic environment for the migration";
      return phase;
    }
    add_revision(phase, input_.environments.front());
    return phase;
  }

  void add_revision(Phase& phase, const model::AlembicEnvironment& environment) const {
    const std::string message = "'Create missing tables'";
    const std::string folder = shell_word(
        environment.folder.empty() ? std::string("versions") : environment.folder + "/versions");
    phase.steps.push_back(
        {"write the migration",
         fmt::format("modelmend revision --schema {}{} -m {}", input_.schema, decisions(), message),
         "git clean -i -- " + folder});
    phase.steps.push_back({"commit it",
                           fmt::format("git add {} && git commit -m {}", folder, message),
                           "git revert --no-edit HEAD"});
    phase.steps.push_back(
        {"apply it", alembic(environment, "upgrade head"), alembic(environment, "downgrade -1")});
  }

  // Alembic counts paths of its configuration from where it runs.
  static std::string alembic(const model::AlembicEnvironment& environment,
                             const std::string& words) {
    std::string command = "alembic";
    const bool is_named = !environment.section.empty() && environment.section != "alembic" &&
                          !environment.config.ends_with("pyproject.toml");
    if (is_named) command += " --name " + shell_word(environment.section);
    command += " " + words;
    const std::size_t slash = environment.config.rfind('/');
    if (slash == std::string::npos) return command;
    return fmt::format("(cd {} && {})", shell_word(environment.config.substr(0, slash)), command);
  }

  // ---- 5 ----

  [[nodiscard]] Phase validate() const {
    std::size_t keys = 0;
    for (const TableFact& table : input_.models.tables)
      if (!table.local)
        for (const model::TableColumn& column : table.columns)
          keys += input_.models.decl(column.decl).foreign_keys.size();
    Phase phase{.title = "Validate",
                .counts = fmt::format("{} declared; types, orphans and drift are to be checked",
                                      counted(keys, "foreign key")),
                .risk = "none: everything is read only"};
    phase.steps.push_back({"what is wrong in the models", "modelmend check", ""});
    if (input_.inventory.has_schema)
      phase.steps.push_back({"code, database and migrations agree",
                             "modelmend validate --schema " + input_.schema + decisions(), ""});
    return phase;
  }

  // ---- Not pursued ----

  // The other way round: the columns in the database become what the code says.
  [[nodiscard]] NotPursued change_database() const {
    const auto wrong = wrong_columns();
    std::set<std::string> targets;  // "user.id"
    for (const TableFact& table : input_.models.tables)
      for (const model::TableColumn& column : table.columns)
        for (const ForeignKeyFact& key : input_.models.decl(column.decl).foreign_keys)
          if (wrong.contains({qualified_table_name(table), column.name}))
            targets.insert(key.target);
    std::size_t keys = 0;
    std::set<std::string> tables;
    for (const std::string& target : targets) tables.insert(target.substr(0, target.rfind('.')));
    for (const TableFact& table : input_.models.tables) {
      if (table.local) continue;
      for (const model::TableColumn& column : table.columns)
        for (const ForeignKeyFact& key : input_.models.decl(column.decl).foreign_keys)
          if (targets.contains(key.target)) {
            ++keys;
            tables.insert(qualified_table_name(table));
          }
    }
    return {"change the database to match the code (option B: downtime, risk for the data)",
            fmt::format("it would touch {} in {}", counted(keys, "foreign key"),
                        counted(tables.size(), "table"))};
  }

  // Columns with a key of another type than its target's.
  [[nodiscard]] std::set<std::pair<std::string, std::string>> wrong_columns() const {
    std::set<std::pair<std::string, std::string>> columns;
    for (const Finding& finding : input_.findings)
      if (finding.kind == "foreign-key-type")
        columns.emplace(schema::to_string(finding.table), finding.subject);
    return columns;
  }

  [[nodiscard]] NotPursued legacy_columns() const {
    std::size_t columns = 0;
    std::set<schema::QualifiedName> tables;
    for (const Finding& finding : input_.findings) {
      if (finding.kind != "legacy-user-id") continue;
      ++columns;
      tables.insert(finding.table);
    }
    return {"make foreign keys of legacy VARCHAR columns that hold the id of a user",
            fmt::format("it would touch {} in {}", counted(columns, "column"),
                        counted(tables.size(), "table"))};
  }

  // For the commands that read the file.
  [[nodiscard]] std::string decisions() const {
    return input_.has_decisions ? " --decisions " + input_.decisions : std::string();
  }

  [[nodiscard]] std::string schema_or_models() const {
    return input_.schema.empty() ? "models" : input_.schema;
  }

  const PlanInput& input_;
};

}  // namespace

Plan make_plan(const PlanInput& input) {
  return Planner(input).run();
}

}  // namespace modelmend::strategy
