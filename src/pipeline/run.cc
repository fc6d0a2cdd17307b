#include "pipeline/run.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "base/find_bytes.h"
#include "base/log.h"
#include "base/parallel.h"
#include "model/literals.h"
#include "pipeline/change_groups.h"
#include "pipeline/discover.h"
#include "pipeline/first_search.h"
#include "pipeline/literal_search.h"
#include "pipeline/loose_keys.h"
#include "pipeline/model_cover.h"
#include "pipeline/piece_table.h"
#include "pipeline/project_search.h"
#include "pipeline/renames.h"
#include "pipeline/round.h"
#include "rules/suppressions.h"
#include "semantic/library.h"
#include "semantic/text_hints.h"
#include "semantic/tokens.h"

namespace modelmend::pipeline {
namespace {

using SourcesPtr = std::shared_ptr<const text::SourceStore>;

// Files that are parsed in one go at the most before the models of the whole project are read.
constexpr std::size_t kFirstLook = 32;

class Run : public Origins {
 public:
  Run(FileSystem& files, const rules::RuleSet& rules, const RunOptions& options)
      : files_(files), rules_(rules), options_(options), filter_(rules) {}

  Result<RunResult> play() {
    const auto scope = discover_scope(files_, options_);
    if (!scope) return tl::unexpected(scope.error());
    note_problems(*scope);
    open_store(scope->files);

    Hits hits = search_scope(*scope);
    const bool may_grow = may_speak_of_more(*scope, hits);
    if (hits.empty() && !may_grow) return finish();
    if (!scope->is_whole_root) hits = widen_to_root(*scope, hits);
    open_project();
    if (!options_.read_everything) hits = ask_reach(*scope, hits);
    keep_parsable(hits, [this](FileId file) { return open_concerned(file); });
    if (may_grow) grow(*scope);
    if (!scope_.empty()) play_rounds();
    return finish();
  }

  [[nodiscard]] Place original(Place current) const override {
    const auto found = texts_.find(current.file);
    if (found == texts_.end()) return current;
    return {current.file, found->second.original_range(current.range)};
  }
  [[nodiscard]] vcs::LineSpan original_lines(Place current) const override {
    const Place place = original(current);
    const auto source = originals_->get(place.file);
    if (!source) return {};  // a file of the scope was read before
    const text::LineIndex& lines = (*source)->lines();
    const std::uint32_t last = place.range.empty() ? place.range.begin : place.range.end - 1;
    return {lines.line_at(place.range.begin), lines.line_at(last) + 1};
  }

 private:
  void note_problems(const Scope& scope);
  void open_store(std::vector<std::string> paths);
  Hits search_scope(const Scope& scope);
  [[nodiscard]] bool may_speak_of_more(const Scope& scope, const Hits& hits) const;
  Hits widen_to_root(const Scope& scope, const Hits& hits);
  void open_project();
  Hits ask_reach(const Scope& scope, const Hits& hits);
  [[nodiscard]] bool look_for_concerned_models();
  [[nodiscard]] std::set<FileId> files_to_report(const std::set<FileId>& whole);
  [[nodiscard]] bool find_cover(const std::vector<FileId>& holders,
                                const std::set<std::string_view>& words,
                                const LookedAtFiles& known);
  [[nodiscard]] bool has_maps(const semantic::LibraryReach& reach) const;
  [[nodiscard]] bool look_at_holders(const std::vector<FileId>& all,
                                     const std::set<std::string_view>& words,
                                     const semantic::LibraryReach* reach, LookedAtFiles* kept);
  [[nodiscard]] Hits concerned(RuleKind kind, const std::vector<FileId>& files) const;
  // What a file looks like to the rules: nothing if none has anything to do in it.
  struct Opened {
    const semantic::Module* module = nullptr;
    std::optional<std::vector<rules::Match>> matches = {};  // all that there are, if known
  };
  [[nodiscard]] Opened open(FileId file) const {
    return {.module = project_->open(file).value_or(nullptr)};
  }
  [[nodiscard]] Opened open_concerned(FileId file) const;
  using OpenFile = std::function<Opened(FileId)>;
  void keep_parsable(const Hits& hits, const OpenFile& open);
  void grow(const Scope& scope);
  [[nodiscard]] std::set<FileId> files_of_models();
  [[nodiscard]] std::set<FileId> files_with_new_names(RuleKind kind);
  void play_rounds();
  [[nodiscard]] bool outgrows(const RoundOutput& round) const;
  void merge(RoundOutput& round);
  void advance(RoundOutput& round);
  void give_up(int rounds);
  RunResult finish();
  void list_changed_files(RunResult& result) const;
  [[nodiscard]] bool is_executable(FileId file) const;
  void count(RunResult& result) const;

  void note_error(const Error& error, text::Severity severity, const char* code);
  void show_phase(const char* phase, std::size_t total = 0) const;

  FileSystem& files_;
  const rules::RuleSet& rules_;
  const RunOptions& options_;
  LiteralFilter filter_;

  SourcesPtr originals_;
  // If the scope is the whole root: what is known of the files' imports, and the holders of words
  // that the project must have.
  std::vector<std::optional<semantic::TextImports>> imports_;
  std::vector<std::string> kept_;  // texts of files of which they are not known yet
  std::optional<std::vector<FileId>> holders_;
  std::map<FileId, Error> unreadable_elsewhere_;  // of files that may not change
  bool may_concern_models_ = true;                // some rule about models can match at all
  ModelCover cover_;
  std::set<FileId> reported_;   // of which a report may say something though no rule concerns them
  std::vector<FileId> scope_;   // files that may change: they hit a literal, and parse
  std::set<FileId> looked_at_;  // these, and those that hit a literal and do not parse
  std::map<FileId, std::vector<rules::Match>> matches_;  // of files in which all are known
  std::shared_ptr<const semantic::Project> project_;
  std::optional<ProjectSearch> search_;
  std::shared_ptr<const model::ProjectModels> models_;
  std::shared_ptr<const semantic::Project> original_project_;
  std::shared_ptr<const model::ProjectModels> original_models_;
  model::ReadMemo memo_;                            // of the project's present texts
  std::map<FileId, PieceTable> texts_;              // of changed files
  std::map<FileId, std::set<std::string>> owners_;  // rules that changed a file
  rules::RunState carried_;
  std::map<MatchKey, Declined> refused_;
  std::map<MatchKey, MatchOutcome> outcomes_;
  std::vector<text::Diagnostic> diagnostics_;
  std::vector<text::Diagnostic> round_diagnostics_;  // of the last round
  std::set<std::string> unreadable_;                 // in the scope, and named already
  Summary summary_;
};

void Run::show_phase(const char* phase, std::size_t total) const {
  if (options_.progress == nullptr) return;
  options_.progress->done = 0;
  options_.progress->total = total;
  options_.progress->phase = phase;
}

void Run::note_error(const Error& error, text::Severity severity, const char* code) {
  diagnostics_.push_back(
      {.severity = severity,
       .code = code,
       .place = std::nullopt,
       .message = error.where.empty() ? error.what : error.where + ": " + error.what,
       .next = error.next});
}

void Run::note_problems(const Scope& scope) {
  for (const Error& problem : scope.problems) {
    note_error(problem, text::Severity::Error, "unreadable-file");
  }
}

void Run::open_store(std::vector<std::string> paths) {
  for (const auto& [path, text] : options_.given_texts) paths.push_back(path);
  const text::SourceStore store(files_, options_.root, std::move(paths));
  Hits given;
  for (const auto& [path, text] : options_.given_texts) {
    auto source = text::SourceFile::from_bytes(path, text);
    if (!source) {
      note_error(source.error(), text::Severity::Error, "undecodable-file");
      continue;
    }
    given.emplace_back(*store.find(path),
                       std::make_shared<const text::SourceFile>(*std::move(source)));
  }
  originals_ = std::make_shared<const text::SourceStore>(store.with_texts(given));
}

// Most files end here, unparsed.
Hits Run::search_scope(const Scope& scope) {
  show_phase("reading", originals_->size());
  FirstSearch found = search_first(*originals_, scope, rules_, filter_, options_);
  for (FileProblem& problem : found.problems) {
    const std::string& path = originals_->path(problem.file);
    if (!std::ranges::binary_search(scope.writable, path)) {
      unreadable_elsewhere_.emplace(problem.file, std::move(problem.error));
    } else if (problem.is_undecodable) {
      note_error(problem.error, text::Severity::Error, "undecodable-file");
    } else {
      note_error(problem.error, text::Severity::Error, "unreadable-file");
      unreadable_.insert(path);
    }
  }
  summary_.files_seen = scope.writable.size();
  imports_ = std::move(found.imports);
  kept_ = std::move(found.kept);
  if (found.learns_imports) holders_ = std::move(found.holders);
  return std::move(found.hits);
}

// Rules that go by names may speak of files without the words, under names that other files make. A
// file that is run alone and holds none of the words costs nothing but its own reading.
bool Run::may_speak_of_more(const Scope& scope, const Hits& hits) const {
  if (hits.empty() && !scope.is_whole_root && scope.files.size() == 1) return false;
  return std::ranges::any_of(rules_.rules(), [](const rules::Rule& rule) {
    return rule.needs_names() || rule.needs_models();
  });
}

// Names are read from the whole root, and now there is something to read them for.
Hits Run::widen_to_root(const Scope& scope, const Hits& hits) {
  show_phase("looking for files");
  std::vector<std::string> paths = discover_root(files_, options_);
  paths.insert(paths.end(), scope.files.begin(), scope.files.end());
  const text::SourceStore root(files_, options_.root, std::move(paths));
  Hits in_root;
  for (const auto& [file, source] : hits) in_root.emplace_back(*root.find(source->path()), source);
  originals_ = std::make_shared<const text::SourceStore>(root.with_texts(in_root));
  return in_root;
}

void Run::open_project() {
  project_ = std::make_shared<const semantic::Project>(
      originals_, semantic::ProjectOptions{.source_roots = options_.source_roots});
  if (options_.keep_project) original_project_ = project_;
  search_.emplace(originals_, options_.jobs);
  if (!imports_.empty())
    search_->remember(std::move(imports_), std::move(kept_), std::move(unreadable_elsewhere_));
}

// Rules about models can match only where the libraries of models can be meant: adds the files that
// were not searched for their words yet, and takes out those that hold words and nothing behind
// them.
Hits Run::ask_reach(const Scope& scope, const Hits& hits) {
  if (!filter_.has_rules(RuleKind::AboutModels)) return hits;
  show_phase("following imports");
  may_concern_models_ = look_for_concerned_models();

  std::map<FileId, text::SourcePtr> concerned_files;
  for (const auto& [file, source] : hits) {
    if (filter_.may_concern(RuleKind::Other, source->bytes()))
      concerned_files.emplace(file, source);
  }
  if (may_concern_models_) {
    std::vector<FileId> candidates;
    for (const std::string& path : scope.writable) {
      const FileId file = *originals_->find(path);
      const bool is_covered = cover_.contains(file) || reported_.contains(file);
      if (is_covered && search_->reach(*project_).words_of(file) != nullptr)
        candidates.push_back(file);
    }
    for (auto& [file, source] : concerned(RuleKind::AboutModels, candidates))
      concerned_files.emplace(file, std::move(source));
  }
  return {concerned_files.begin(), concerned_files.end()};
}

// A rule about foreign keys has nothing to say where no file holds the word, and nothing where no
// key is of a column that it may speak of. Both are known before the models of the whole project
// are, and where few files hold the word before it is known what all files import.
bool Run::look_for_concerned_models() {
  const auto words = words_needed_in_project(rules_);
  if (!words) return true;
  LookedAtFiles known;
  if (holders_ && holders_->size() <= kFewHolders &&
      !look_at_holders(*holders_, *words, nullptr, &known))
    return false;
  const semantic::LibraryReach& reach = search_->reach(*project_);
  std::vector<FileId> holders;
  for (const FileId file : reach.files()) {
    const auto source = originals_->get(file);
    const auto is_in_text = [&](std::string_view word) {
      return semantic::has_word((*source)->bytes(), word);
    };
    if (source && std::ranges::any_of(*words, is_in_text)) holders.push_back(file);
  }
  // Who goes on with the models wants all of them.
  if (options_.keep_project) return look_at_holders(holders, *words, &reach, nullptr);
  return find_cover(holders, *words, known);
}

// A report says of each comment that leaves something alone whether there was anything, and of each
// file with the words of a rule that does not parse that it does not. Of `whole` files the tokens
// have been seen.
std::set<FileId> Run::files_to_report(const std::set<FileId>& whole) {
  const std::vector<FileId> reached = search_->reach(*project_).files();
  std::vector<char> is_wanted(reached.size(), 0);
  parallel_for(options_.jobs, reached.size(), [&](std::size_t, std::size_t i) {
    const auto source = originals_->get(reached[i]);
    if (!source) return;
    const std::string_view text = (*source)->bytes();
    const bool is_broken = !whole.contains(reached[i]) && !cover_.has_whole_tokens(reached[i]) &&
                           filter_.may_concern(RuleKind::AboutModels, text) &&
                           !semantic::Tokens::read(text).has_value();
    is_wanted[i] = is_broken || rules::may_hold_own_suppressions(text) ? 1 : 0;
  });
  std::set<FileId> files;
  for (std::size_t i = 0; i < reached.size(); ++i)
    if (is_wanted[i] != 0) files.insert(reached[i]);
  return files;
}

bool Run::has_maps(const semantic::LibraryReach& reach) const {
  return std::ranges::any_of(reach.files(), [this](FileId file) {
    const auto source = originals_->get(file);
    return source && maps_annotations((*source)->bytes());
  });
}

// Which models the run needs; false if none.
bool Run::find_cover(const std::vector<FileId>& holders, const std::set<std::string_view>& words,
                     const LookedAtFiles& known) {
  const semantic::LibraryReach& reach = search_->reach(*project_);
  Concerned concerned =
      find_concerned(*project_, holders, rules_, words, reach, reading(options_), known, memo_);
  const bool needs_all = concerned.needs_maps && has_maps(reach);
  if (concerned.files.empty() && !needs_all) return false;
  cover_ = ModelCover(std::move(concerned.files), std::move(concerned.looks));
  if (needs_all) cover_.make_whole();
  cover_.add_tables(*project_, *search_, concerned.tables, options_.jobs);
  reported_ = std::move(concerned.broken);
  reported_.merge(files_to_report(concerned.plain));
  const std::size_t spreading = concerned.spreading.size();
  std::set<FileId> more = reach.led_to(*project_, std::move(concerned.spreading));
  log::info("keys of {} files may be taken over in {}", spreading, more.size());
  more.insert(reported_.begin(), reported_.end());
  cover_.add(*project_, *search_, more, options_.jobs);
  models_ = std::make_shared<const model::ProjectModels>(
      cover_.read(*project_, *search_, rules_, reading(options_), memo_));
  return true;
}

// True if a rule may have something to say of the models in these files. Where it has, a few of
// them show it, or their tokens alone.
bool Run::look_at_holders(const std::vector<FileId>& all, const std::set<std::string_view>& words,
                          const semantic::LibraryReach* reach, LookedAtFiles* kept) {
  const std::vector<KeyLook> keys =
      look_at_keys(*project_, all, rules_, words, options_.jobs, kept);
  if (std::ranges::find(keys, KeyLook::Concerned) != keys.end()) return true;
  std::vector<FileId> holders;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (keys[i] == KeyLook::Open) holders.push_back(all[i]);
  // The cheapest first, since one of them may show it alone.
  std::ranges::stable_sort(holders, {}, [this](FileId file) {
    const auto source = originals_->get(file);
    return source ? (*source)->bytes().size() : 0;
  });
  // Each time twice as many as before.
  for (std::size_t begin = 0, step = options_.jobs; begin < holders.size(); step *= 2) {
    const std::size_t end =
        std::min(holders.size(), begin + std::min<std::size_t>(step, kFirstLook));
    const std::vector<FileId> files(holders.begin() + static_cast<std::ptrdiff_t>(begin),
                                    holders.begin() + static_cast<std::ptrdiff_t>(end));
    begin = end;
    // What is read without reach may be more than what is read with it, so it is not kept.
    model::ReadMemo passing;
    const model::ProjectModels models = model::read_models_of(
        *project_, files, reach, reading(options_), reach == nullptr ? passing : memo_);
    for (const model::ColumnDecl& column : models.declarations) {
      if (!column.foreign_keys.empty() && hangs_on_a_map(*project_, models, column)) return true;
      for (const rules::Rule& rule : rules_.rules())
        if (kind_of(rule) == RuleKind::AboutModels && rule.may_concern(column)) return true;
    }
    if (!files_with_loose_keys(*project_, files, models, words).empty()) return true;
  }
  return false;
}

// Those of the files that hold the words of some rule of the kind.
Hits Run::concerned(RuleKind kind, const std::vector<FileId>& files) const {
  std::vector<text::SourcePtr> found(files.size());
  parallel_for(options_.jobs, files.size(), [&](std::size_t, std::size_t index) {
    const auto source = originals_->get(files[index]);
    if (source && filter_.may_concern(kind, (*source)->bytes())) found[index] = *source;
  });
  Hits hits;
  for (std::size_t index = 0; index < files.size(); ++index) {
    if (found[index]) hits.emplace_back(files[index], std::move(found[index]));
  }
  return hits;
}

// Plain rules can be asked without the rest of the project, so a file that only they may concern
// stays in memory only if one of them matches.
Run::Opened Run::open_concerned(FileId file) const {
  const auto source = originals_->get(file);
  if (!source) return {};  // search_scope() has decoded it, so this cannot be
  const std::string_view text = (*source)->bytes();
  if (options_.read_everything || filter_.may_concern_by_meaning(text)) return open(file);
  auto module = project_->open_apart(file);
  if (!module) return {};
  std::vector<rules::Match> matches = rules_.find_matches(**module, nullptr);
  const bool is_concerned =
      (*module)->tree().has_error() || rules::may_hold_own_suppressions(text) || !matches.empty();
  if (!is_concerned) return {};
  return {.module = project_->keep(*std::move(module)), .matches = std::move(matches)};
}

void Run::keep_parsable(const Hits& hits, const OpenFile& open) {
  std::vector<Opened> opened(hits.size());
  show_phase("parsing", hits.size());
  parallel_for(options_.jobs, hits.size(), [&](std::size_t, std::size_t index) {
    if (options_.progress != nullptr) ++options_.progress->done;
    opened[index] = open(hits[index].first);
  });
  for (std::size_t index = 0; index < hits.size(); ++index) {
    const semantic::Module* module = opened[index].module;
    if (module == nullptr) continue;
    looked_at_.insert(hits[index].first);
    if (opened[index].matches)
      matches_.emplace(hits[index].first, *std::move(opened[index].matches));
    const auto errors = module->tree().errors(1);
    if (errors.empty()) {
      scope_.push_back(hits[index].first);
      continue;
    }
    diagnostics_.push_back({.severity = text::Severity::Error,
                            .code = "syntax-error",
                            .place = Place{hits[index].first, errors.front().range()},
                            .message = "this does not parse as Python; the file is left as it is",
                            .next = "mend it, or keep it out with --exclude"});
  }
  summary_.files_parsed += hits.size();
}

// Adds the files of the scope that hold none of the words and that a rule may speak of all the
// same.
void Run::grow(const Scope& scope) {
  show_phase("looking for other names");
  std::set<FileId> more = files_with_new_names(RuleKind::Other);
  // What a run does not cover no rule about models concerns, under whatever names.
  if (may_concern_models_ && cover_.is_whole())
    more.merge(files_with_new_names(RuleKind::AboutModels));
  more.merge(files_of_models());
  // Other rules than those that were asked may speak of these.
  for (const FileId file : more) matches_.erase(file);
  for (const FileId file : looked_at_) more.erase(file);
  Hits found;
  for (const std::string& path : scope.writable) {
    const FileId file = *originals_->find(path);
    if (!more.contains(file)) continue;
    if (const auto source = originals_->get(file)) found.emplace_back(file, *source);
  }
  keep_parsable(found, [this](FileId file) { return open(file); });
  std::ranges::sort(scope_);
}

// Rules with facts speak of the columns and keys of models, wherever they are written.
std::set<FileId> Run::files_of_models() {
  std::set<FileId> files;
  if (!rules_.needs_models() || !may_concern_models_) return files;
  if (!options_.read_everything && search_->reach(*project_).files().empty()) return files;
  if (!models_)
    models_ = std::make_shared<const model::ProjectModels>(
        cover_.read(*project_, *search_, rules_, reading(options_), memo_));
  for (const model::ColumnDecl& decl : models_->declarations) {
    files.insert(decl.place.file);
    for (const model::ForeignKeyFact& key : decl.foreign_keys) files.insert(key.place.file);
  }
  return files;
}

// Rules without facts go by names. Those about models only where the libraries can be meant.
std::set<FileId> Run::files_with_new_names(RuleKind kind) {
  const bool within_reach = kind == RuleKind::AboutModels && !options_.read_everything;
  const FindHolders holding = [&](std::span<const std::string> words) {
    if (!within_reach) return search_->containing_any(words);
    std::vector<FileId> files = search_->reach(*project_).files();
    std::erase_if(files, [&](FileId file) {
      const auto source = originals_->get(file);
      return !source || std::ranges::none_of(words, [&](const std::string& word) {
        return has_bytes((*source)->bytes(), word);
      });
    });
    return files;
  };
  std::vector<std::string> names;
  for (const auto& [name, meanings] :
       find_renames(sought_by(rules_, kind), *project_, holding, options_.jobs)) {
    names.push_back(name);
    for (const std::string& meaning : meanings)
      filter_.add_name(semantic::library::last_words(meaning).front(), name);
  }
  if (names.empty()) return {};
  std::set<FileId> files;
  for (const auto& [file, source] : concerned(kind, holding(names))) files.insert(file);
  return files;
}

// What earlier rounds have made is too large to be changed again, so a second run would try to.
bool Run::outgrows(const RoundOutput& round) const {
  return std::ranges::any_of(round.outcomes, [this](const auto& entry) {
    const auto& [key, outcome] = entry;
    if (outcome.outcome != Outcome::Rejected || outcome.code != "too-large") return false;
    const auto known = outcomes_.find(key);
    return known == outcomes_.end() || known->second.code != outcome.code;
  });
}

void Run::play_rounds() {
  show_phase("matching");
  for (int round = 1;; ++round) {
    summary_.rounds = round;
    RoundOutput output = play_round({.files = files_,
                                     .rules = rules_,
                                     .options = options_,
                                     .origins = *this,
                                     .project = project_,
                                     .models = models_,
                                     .memo = memo_,
                                     .search = *search_,
                                     .cover = cover_,
                                     .scope = scope_,
                                     .carried = carried_,
                                     .refused = refused_,
                                     .matches = std::exchange(matches_, {})});
    if (round == 1 && options_.keep_project) original_models_ = output.models;
    const bool has_no_end = round > 1 && outgrows(output);
    merge(output);
    if (has_no_end || (round == kMaxRounds && !output.changed.empty())) {
      give_up(round);
      break;
    }
    // A round that changes nothing is the proof that a second run has nothing to do.
    if (output.changed.empty()) break;
    advance(output);
  }
  for (const auto& [file, error] : search_->unreadable()) {
    // What is in the scope has been named before.
    if (!unreadable_.contains(originals_->path(file))) {
      note_error(error, text::Severity::Warning, "unreadable-file");
    }
  }
}

void Run::merge(RoundOutput& round) {
  for (auto& [key, outcome] : round.outcomes) {
    const auto known = outcomes_.find(key);
    if (known != outcomes_.end() && known->second.outcome == Outcome::Applied) continue;
    outcomes_.insert_or_assign(key, std::move(outcome));
  }
  refused_.merge(round.refused);
  round_diagnostics_ = std::move(round.diagnostics);
}

// Makes the round's texts the current ones.
void Run::advance(RoundOutput& round) {
  for (auto& [rule, places] : round.state.changed_declarations) {
    std::set<Place> moved;
    for (Place place : places) {
      if (const auto changed = round.changed.find(place.file); changed != round.changed.end()) {
        const patch::EditSet& edits = changed->second.edits;
        place.range = {edits.map_offset(place.range.begin, patch::Anchor::Following),
                       edits.map_offset(place.range.end, patch::Anchor::Preceding)};
      }
      moved.insert(place);
    }
    places = std::move(moved);
  }
  carried_ = std::move(round.state);
  for (auto& [file, change] : round.changed) {
    const auto original = originals_->get(file);
    const auto [entry, is_new] = texts_.try_emplace(file, (*original)->bytes());
    entry->second.apply(change.edits);
    owners_[file].merge(change.rule_ids);
  }
  project_ = std::move(round.project_after);
  models_ = std::move(round.models_after);
  memo_ = std::move(round.memo_after);
}

// Rules that feed each other have no result that a second run would not change again.
void Run::give_up(int rounds) {
  std::set<std::string> rule_ids;
  for (auto& [key, outcome] : outcomes_) {
    if (outcome.outcome != Outcome::Applied) continue;
    outcome.outcome = Outcome::Rejected;
    outcome.code = "not-stable";
    outcome.reason = "the rules did not come to rest";
    rule_ids.insert(key.rule_id);
  }
  std::string names;
  for (const std::string& id : rule_ids) names += (names.empty() ? "'" : ", '") + id + "'";
  diagnostics_.push_back({.severity = text::Severity::Error,
                          .code = "not-stable",
                          .place = std::nullopt,
                          .message = "the rules " + names +
                                     " still found something to change after " +
                                     std::to_string(rounds) + " rounds; nothing is changed",
                          .next = "give them an `order`, or run them one by one"});
  texts_.clear();
  owners_.clear();
}

RunResult Run::finish() {
  RunResult result;
  result.sources = originals_;
  list_changed_files(result);
  for (auto& [key, outcome] : outcomes_) result.outcomes.push_back(std::move(outcome));
  std::ranges::stable_sort(result.outcomes, {}, &MatchOutcome::place);
  result.groups = groups_of(result.outcomes, result.changed);
  diagnostics_.insert(diagnostics_.end(), round_diagnostics_.begin(), round_diagnostics_.end());
  std::ranges::stable_sort(diagnostics_, {}, &text::Diagnostic::place);
  result.diagnostics = std::move(diagnostics_);
  result.project = std::move(original_project_);
  result.models = std::move(original_models_);
  count(result);
  return result;
}

void Run::list_changed_files(RunResult& result) const {
  for (const auto& [file, pieces] : texts_) {
    if (!pieces.is_changed()) continue;
    const auto original = originals_->get(file);
    const auto owners = owners_.find(file);
    result.changed.push_back({.file = file,
                              .path = originals_->path(file),
                              .before = std::string((*original)->bytes()),
                              .after = pieces.text(),
                              .rule_ids = {owners->second.begin(), owners->second.end()},
                              .edits = pieces.edits(),
                              .executable = is_executable(file)});
  }
}

bool Run::is_executable(FileId file) const {
  constexpr std::uint32_t kOwnerMayExecute = 0100;
  const auto stat = files_.stat(originals_->absolute_path(file));
  return stat && *stat && ((*stat)->mode & kOwnerMayExecute) != 0;
}

void Run::count(RunResult& result) const {
  result.summary = summary_;
  result.summary.files_changed = result.changed.size();
  for (const MatchOutcome& outcome : result.outcomes) {
    switch (outcome.outcome) {
      case Outcome::Applied:
        ++result.summary.applied;
        break;
      case Outcome::Deferred:
        ++result.summary.deferred;
        break;
      case Outcome::Rejected:
        ++result.summary.rejected;
        break;
      case Outcome::Skipped:
        ++result.summary.skipped;
        break;
      case Outcome::Reported:
        ++result.summary.reported;
        break;
    }
    if (outcome.code == "unsafe") ++result.summary.unsafe_available;
  }
}

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::Applied:
      return "applied";
    case Outcome::Deferred:
      return "deferred";
    case Outcome::Rejected:
      return "rejected";
    case Outcome::Skipped:
      return "skipped";
    case Outcome::Reported:
      break;
  }
  return "reported";
}

MatchName name_of(const MatchOutcome& outcome, const text::SourceStore& sources) {
  return {std::string(sources.path(outcome.place.file)), outcome.place.range.begin,
          outcome.rule_id};
}

Result<RunResult> run(FileSystem& files, const rules::RuleSet& rules, const RunOptions& options) {
  const auto run = std::make_shared<Run>(files, rules, options);
  auto result = run->play();
  if (result && options.hand_over_memory) result->memory = run;
  return result;
}

}  // namespace modelmend::pipeline
