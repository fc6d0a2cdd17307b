#include "strategy/migration_phase.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "strategy/model_files.h"
#include "strategy/plan_words.h"

namespace modelmend::strategy {
namespace {

// Models of SQLAlchemy's own styles, by file.
using OldModels = std::map<FileId, std::vector<const InventoryModel*>>;

class Migration {
 public:
  explicit Migration(const PlanInput& input) : input_(input) {}

  [[nodiscard]] Phase run() const {
    Phase phase{.title = "Migrate to SQLModel, file by file", .counts = {}, .risk = {}};
    OldModels old;
    std::size_t models = 0;
    std::set<FileId> files;
    for (const InventoryModel& model : input_.inventory.models) {
      const bool goes = model.decision && model.decision->choice == Choice::Delete;
      if (!is_old(model.style) || !model.named.cls || goes) continue;
      old[model.named.place.file].push_back(&model);
      if (!input_.is_asked_for(model.place.file)) continue;
      files.insert(model.named.place.file);
      ++models;
    }
    std::size_t steps = 0;
    for (const FileGroup& group : order_files(files_of(old)))
      if (add_step(phase, group, old)) ++steps;
    phase.counts = fmt::format("{} of SQLAlchemy's own styles in {}, {}", counted(models, "model"),
                               counted(files.size(), "file"), counted(steps, "step"));
    phase.risk =
        "low: a class whose schema or behaviour would differ is left as it is; the database is not "
        "touched";
    return phase;
  }

 private:
  // Those that tests and functions make come along: they are old as well.
  [[nodiscard]] std::vector<ModelFile> files_of(const OldModels& old) const {
    std::vector<ModelFile> files = model_files(input_.project, input_.inventory);
    for (const auto& [file, models] : old) {
      const bool known = std::ranges::find(files, file, &ModelFile::file) != files.end();
      if (known) continue;
      ModelFile more;
      more.file = file;
      for (const InventoryModel* model : models) more.registries.insert(model->registry);
      files.push_back(std::move(more));
    }
    return files;
  }

  // Whether the group has a file that is asked for.
  bool add_step(Phase& phase, const FileGroup& group, const OldModels& old) const {
    std::vector<std::string> paths;
    std::vector<std::string> words;
    std::size_t models = 0;
    std::set<std::string> registries;
    std::set<Existence> existences;
    std::set<FileId> with_bases;
    for (const FileId file : group.files) {
      const auto found = old.find(file);
      if (found == old.end() || !input_.is_asked_for(path(file))) continue;
      paths.push_back(path(file));
      with_bases.insert(file);
      add_bases(found->second, old, with_bases);
      models += found->second.size();
      for (const InventoryModel* model : found->second) {
        registries.insert(model->registry);
        existences.insert(model->existence);
      }
    }
    if (paths.empty()) return false;
    for (const FileId file : with_bases) words.push_back(shell_word(path(file)));
    const std::string files = fmt::format("{}", fmt::join(words, " "));
    const std::string command = "modelmend migrate --to sqlmodel ";
    const bool is_idle = !is_changed(paths);
    Step step{.what = fmt::format("{}: {}{}", fmt::join(paths, ", "), counted(models, "model"),
                                  existence_words(existences)),
              .command = is_idle ? "" : command + "--write " + files,
              .take_back = is_idle ? "" : "modelmend undo"};
    step.details.push_back(fmt::format("registry {}", fmt::join(registries, ", ")));
    std::vector<std::string> before;
    for (const FileId file : group.depends_on)
      if (old.contains(file)) before.push_back(path(file));
    if (!before.empty()) step.details.push_back(fmt::format("after {}", fmt::join(before, ", ")));
    if (const std::string left = left_in(paths); !left.empty())
      step.details.push_back(
          fmt::format("left as it is: {}; why: {}--explain {}", left, command, files));
    if (!is_idle) step.details.push_back("run its tests; what changed: modelmend verify " + files);
    phase.steps.push_back(std::move(step));
    if (is_idle || !input_.surroundings.has_repository) return true;
    phase.steps.push_back(
        {"commit it",
         fmt::format("git commit -m {} {}",
                     shell_word(fmt::format("Migrate {} to SQLModel", fmt::join(paths, ", "))),
                     files),
         "git revert --no-edit HEAD"});
    return true;
  }

  // As far as that was asked.
  [[nodiscard]] bool is_changed(const std::vector<std::string>& paths) const {
    return !input_.conversion || std::ranges::any_of(paths, [&](const std::string& path) {
      return input_.conversion->changed.contains(path);
    });
  }

  // "2 dynamic-columns, 1 name-conflict"
  [[nodiscard]] std::string left_in(const std::vector<std::string>& paths) const {
    if (!input_.conversion) return {};
    std::map<std::string, std::size_t> all;
    for (const std::string& path : paths) {
      const auto found = input_.conversion->left.find(path);
      if (found == input_.conversion->left.end()) continue;
      for (const auto& [code, count] : found->second) all[code] += count;
    }
    std::vector<std::string> words;
    for (const auto& [code, count] : all) words.push_back(fmt::format("{} {}", count, code));
    return fmt::format("{}", fmt::join(words, ", "));
  }

  // A base is converted together with its first models: files that hold nothing but bases and
  // mixins come along wherever they are needed.
  void add_bases(const std::vector<const InventoryModel*>& models, const OldModels& old,
                 std::set<FileId>& files) const {
    const auto add = [&](FileId file) {
      if (!old.contains(file)) files.insert(file);
    };
    for (const InventoryModel* model : models) {
      const model::ModelClass& cls = input_.models.model_class(*model->named.cls);
      for (const model::ClassId base : cls.bases) add(input_.models.model_class(base).place.file);
      if (!cls.metadata) continue;
      if (const auto& place = input_.models.metadata(*cls.metadata).place) add(place->file);
    }
  }

  static std::string existence_words(const std::set<Existence>& existences) {
    if (existences.contains(Existence::Missing))
      return existences.contains(Existence::Exists) ? ", some tables are missing"
                                                    : ", their tables are missing";
    return existences.contains(Existence::Exists) ? ", their tables exist" : "";
  }

  [[nodiscard]] const std::string& path(FileId file) const {
    return input_.project.sources().path(file);
  }

  const PlanInput& input_;
};

}  // namespace

Phase migration_phase(const PlanInput& input) {
  return Migration(input).run();
}

}  // namespace modelmend::strategy
