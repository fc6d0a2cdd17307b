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
    if (!input_.aligns) return phase;
    const std::string command = "modelmend align --schema " + schema_or_models() +
                                (input_.has_decisions ? decisions() : "") + input_.paths;
    phase.steps.push_back(
        {"look at the changes and at what may expect the old types", command + " --explain", ""});
    phase.steps.push_back({"make them", command + " --write", "modelmend undo"});
    add_commit(phase, "commit them", "git commit -am 'Align types with the database'");
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

  void add_commit(Phase& phase, std::string what, std::string command) const {
    if (input_.surroundings.has_repository)
      phase.steps.push_back({std::move(what), std::move(command), "git revert --no-edit HEAD"});
  }

  // ---- 2 ----

  [[nodiscard]] bool is_to_decide(const InventoryModel& model) const {
    return model.named.needs_decision && input_.is_asked_for(model.place.file);
  }

  [[nodiscard]] Phase audit() const {
    std::map<Choice, std::size_t> choices;
    std::size_t undecided = 0;
    std::size_t all = 0;
    Phase phase{.title = "Decide on each model", .counts = {}, .risk = {}};
    for (const InventoryModel& model : input_.inventory.models) {
      if (!is_to_decide(model)) continue;
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
    if (undecided > 0) add_proposals(phase);
    if (choices[Choice::Conflict] > 0)
      phase.steps.push_back(
          {fmt::format("decide on {} in conflict in {}: keep one model of each "
                       "table",
                       counted(choices[Choice::Conflict], "model"), input_.decisions),
           "", ""});
    if (changes_sources())
      add_application(phase);
    else if (!input_.has_decisions)
      add_commit(phase, "commit it",
                 fmt::format("git add {} && git commit -m 'Decide on models' {}", input_.decisions,
                             input_.decisions));
    if (!input_.has_decisions)
      phase.steps.push_back({"plan the rest with what was decided",
                             fmt::format("modelmend plan{} --decisions {}{}", schema(),
                                         input_.decisions, input_.paths),
                             ""});
    return phase;
  }

  // What people wrote into the file comes back, whether it was committed or not.
  void add_proposals(Phase& phase) const {
    const bool is_there = input_.has_decisions || input_.surroundings.has_decisions_file;
    std::string command = fmt::format("modelmend audit{} -o {}", schema(), input_.decisions);
    std::string back = "rm " + input_.decisions;
    if (is_there && input_.surroundings.has_repository) {
      command = fmt::format("git add {} && {}", input_.decisions, command);
      back = "git checkout -- " + input_.decisions;
    } else if (is_there) {
      command = fmt::format("cp {0} {0}.before && {1}", input_.decisions, command);
      back = fmt::format("mv {0}.before {0}", input_.decisions);
    }
    phase.steps.push_back({is_there ? "add what is proposed for the others, then edit it"
                                    : "write what is proposed, then edit it",
                           std::move(command), std::move(back)});
  }

  // Whether `audit --apply` finds something to do: a mark that says the same is one.
  [[nodiscard]] bool changes_sources() const {
    return std::ranges::any_of(input_.inventory.models, [&](const InventoryModel& model) {
      if (!model.named.cls || !input_.is_asked_for(model.place.file)) return false;
      if (!model.decision && !model.named.needs_decision) return false;
      const Choice choice = choice_of(model);
      const bool is_marked =
          model.decision ? model.future == model.decision->reason : model.future.has_value();
      return choice == Choice::Delete || (choice == Choice::Future && !is_marked);
    });
  }

  void add_application(Phase& phase) const {
    const std::string apply =
        fmt::format("modelmend audit --apply {} --unsafe-fixes{}", input_.decisions, input_.paths);
    phase.steps.push_back({"look at what the decisions change", apply, ""});
    phase.steps.push_back(
        {"change it: classes go, and others are marked", apply + " --write", "modelmend undo"});
    add_commit(
        phase, "commit it",
        fmt::format("git add {} && git commit -am 'Apply decisions on models'", input_.decisions));
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
          is_to_decide(model))
        missing.insert(model.named.table_name);
    const auto& outlook = input_.creation;
    if (outlook && outlook->before.empty() && !outlook->waits_for_alignment)
      missing = {outlook->tables.begin(), outlook->tables.end()};
    phase.items.assign(missing.begin(), missing.end());
    phase.risk = "low: tables are added, none is changed; try it on a copy of the database first";
    if (!input_.inventory.has_schema) {
      phase.counts = "which tables are missing is not known without --schema";
      return phase;
    }
    phase.counts = fmt::format("{} of models to keep not in {}", counted(missing.size(), "table"),
                               input_.inventory.schema_name);
    if (missing.empty() || !outlook) return phase;
    if (!outlook->before.empty()) {
      add_what_comes_first(phase, *outlook);
      return phase;
    }
    if (outlook->waits_for_alignment) phase.counts += ", as soon as the first phase is done";
    add_revision(phase, *outlook, input_.environments);
    return phase;
  }

  void add_what_comes_first(Phase& phase, const CreationOutlook& outlook) const {
    for (const std::string& words : outlook.before)
      phase.steps.push_back({"before a migration can be written: " + words, "", ""});
    phase.steps.push_back({"then plan again",
                           fmt::format("modelmend plan{}{}{}", schema(), decisions(), input_.paths),
                           ""});
  }

  void add_revision(Phase& phase, const CreationOutlook& outlook,
                    const std::vector<model::AlembicEnvironment>& environments) const {
    const std::string message = "'Create missing tables'";
    const std::string folder = shell_word(outlook.folder);
    const bool has_repository = input_.surroundings.has_repository;
    phase.steps.push_back({"write the migration",
                           fmt::format("modelmend revision --schema {}{} -m {}{}", input_.schema,
                                       decisions(), message, input_.paths),
                           has_repository ? "git clean -i -- " + folder : ""});
    add_commit(phase, "commit it", fmt::format("git add {} && git commit -m {}", folder, message));
    const auto named = std::ranges::find_if(
        environments, [](const auto& environment) { return !environment.config.empty(); });
    if (named == environments.end())
      phase.steps.push_back(
          {"apply it: no alembic.ini names the folder of env.py, so that 'alembic' finds it only "
           "as your project calls it",
           "", ""});
    else
      phase.steps.push_back(
          {"apply it", alembic(*named, "upgrade head"), alembic(*named, "downgrade -1")});
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
      if (!table.local && input_.is_asked_for(input_.project.sources().path(table.place.file)))
        for (const model::TableColumn& column : table.columns)
          keys += input_.models.decl(column.decl).foreign_keys.size();
    Phase phase{.title = "Validate",
                .counts = fmt::format("{} declared; types, orphans and drift are to be checked",
                                      counted(keys, "foreign key")),
                .risk = "none: everything is read only"};
    phase.steps.push_back({"what is wrong in the models", "modelmend check" + input_.paths, ""});
    if (input_.inventory.has_schema)
      phase.steps.push_back(
          {"code, database and migrations agree",
           "modelmend validate --schema " + input_.schema + decisions() + input_.paths, ""});
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

  // For the commands that read the file, after the phase that writes it.
  [[nodiscard]] std::string decisions() const {
    const bool is_written = std::ranges::any_of(
        input_.inventory.models, [&](const InventoryModel& model) { return is_to_decide(model); });
    return input_.has_decisions || is_written ? " --decisions " + input_.decisions : std::string();
  }

  [[nodiscard]] std::string schema() const {
    return input_.schema.empty() ? std::string() : " --schema " + input_.schema;
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
