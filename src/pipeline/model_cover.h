// ModelCover: the files whose models a run reads.
//
// A rule about foreign keys speaks of few columns of most projects, and what it says of them hangs
// on few others. So where every rule about models of a run needs a key (words_needed_in_project()),
// the models are read of these files alone:
//
//   - those with a column that such a rule may concern, and those with keys that stand where no
//     column is, of which other files may make columns (`find_concerned`);
//   - what takes over such a column or key: files into which an import leads from there;
//   - those with tables of which such a column may be, and with those that its keys may point to,
//     and so on along the keys (`read`);
//   - once it is known what changes, all files into which an import leads from a changed one
//     (`add_led_to`).
//
// This is no guess. A column of a file that is left out concerns no rule; no question about one
// that does is answered from there; and what such a file declares is the same before and after the
// changes, because its bytes are, and because no import leads from a changed file to it, so that
// all that its meaning depends on is as it was. Where a question comes up that only all models can
// answer, all models are read. A test compares the result with that of reading everything.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "model/plain_tables.h"
#include "model/read_models.h"
#include "pipeline/project_search.h"
#include "rules/rule_set.h"
#include "semantic/tokens.h"

namespace modelmend::pipeline {

// Tables of one file, as its text of that time said.
struct TableLook {
  text::SourcePtr text;
  model::PlainTables tables;
};
using TableLooks = std::map<FileId, TableLook>;

class ModelCover {
 public:
  // All files.
  ModelCover() = default;
  // These and what they hang on. `looks`: what is known of any files already.
  ModelCover(std::set<FileId> files, TableLooks looks)
      : is_whole_(false), files_(std::move(files)), known_(std::move(looks)) {}

  [[nodiscard]] bool is_whole() const { return is_whole_; }
  [[nodiscard]] bool contains(FileId file) const { return is_whole_ || files_.contains(file); }
  void make_whole() { is_whole_ = true; }
  // Of these files those that may hold models. True if any was not covered yet.
  bool add(const semantic::Project& project, ProjectSearch& search, const std::set<FileId>& files,
           unsigned jobs);
  // The files that may declare one of the tables.
  void add_tables(const semantic::Project& project, ProjectSearch& search,
                  const std::set<std::string>& tables, unsigned jobs);
  // Whether the file was looked at and its tokens are those of a whole file.
  [[nodiscard]] bool has_whole_tokens(FileId file) const;
  // How many files; grows and never shrinks. The greatest number if all.
  [[nodiscard]] std::size_t size() const;

  // The models of the files, after adding those that they hang on.
  [[nodiscard]] model::ProjectModels read(const semantic::Project& project, ProjectSearch& search,
                                          const rules::RuleSet& rules,
                                          const model::ReadModelsOptions& options,
                                          model::ReadMemo& memo);

 private:
  // What the text of a file says, with that many words that mean something there. Words come to
  // mean something and never cease to.
  struct Look {
    text::SourcePtr text;
    std::size_t words = 0;
    bool maps_annotations = false;
    bool sets_map = false;     // `Base.registry.type_annotation_map = {...}`
    bool sets_schema = false;  // `SQLModel.metadata.schema = "app"`
    bool may_hold_models = false;
    model::PlainTables tables = {};  // if it may
  };
  void look_at_files(const semantic::Project& project, ProjectSearch& search, unsigned jobs);
  [[nodiscard]] std::optional<Look> look_at(const semantic::Project& project,
                                            const semantic::LibraryReach& reach, FileId file,
                                            model::ClassKinds& kinds) const;
  [[nodiscard]] bool may_hold_models(FileId file) const;
  // The files that may declare one of the tables.
  [[nodiscard]] std::set<FileId> holders_of(const std::set<std::string>& tables) const;
  void add_late_classes(const semantic::Project& project, const model::ReadMemo& memo);

  bool is_whole_ = true;
  std::set<FileId> files_;
  std::map<FileId, Look> looks_;  // at all files that are reached
  TableLooks known_;
};

// What the tokens of a file with keys tell of these. Concerned is as sure as Plain: a key that
// stands in a column of that type is one of a model's, or loose, and then nobody knows whose it is.
// Of an Alembic version file, whose keys may be neither, it is not said.
enum class KeyLook {
  Plain,      // no rule about models concerns one of them
  Concerned,  // it is of a column, or of none that is known, and some rule may concern it
  Open,       // it takes more to tell
};
struct LookedAt {
  text::SourcePtr text;
  std::optional<semantic::Tokens> tokens;  // of the text, if it has any
  KeyLook keys = KeyLook::Open;
};
using LookedAtFiles = std::map<FileId, LookedAt>;

// In the order of `holders`, which are files with a word that makes a key; `words` are all of these
// words. What was seen goes to `kept` too, if that is not null.
[[nodiscard]] std::vector<KeyLook> look_at_keys(const semantic::Project& project,
                                                const std::vector<FileId>& holders,
                                                const rules::RuleSet& rules,
                                                const std::set<std::string_view>& words,
                                                unsigned jobs, LookedAtFiles* kept);

// Files with columns that rules about models may concern, or with keys of no column that is known;
// and what takes them over. `holders` are all files with a word that makes a key.
struct Concerned {
  std::set<FileId> files;
  // Those of them from which others take columns or keys over.
  std::set<FileId> spreading;
  std::set<FileId> broken;  // that do not parse, of those that were looked at
  std::set<FileId> plain;   // of which their bytes say that no rule concerns a key there
  // With these columns and those that their keys may point to, as far as that is known by now.
  std::set<std::string> tables;
  TableLooks looks;  // at the holders
  // What some keys are of hangs on the maps of classes that may stand anywhere.
  bool needs_maps = false;
};
// Of which type an annotated column of a mixin is, the type_annotation_map of the first class that
// uses the mixin may say, wherever that is; not where the mixin or a base of it has one.
[[nodiscard]] bool hangs_on_a_map(const semantic::Project& project,
                                  const model::ProjectModels& models,
                                  const model::ColumnDecl& column);
// False only if no class gets such a map in a file with this text.
[[nodiscard]] bool maps_annotations(std::string_view text);

// `known`: what was looked at before.
[[nodiscard]] Concerned find_concerned(const semantic::Project& project,
                                       const std::vector<FileId>& holders,
                                       const rules::RuleSet& rules,
                                       const std::set<std::string_view>& words,
                                       const semantic::LibraryReach& reach,
                                       const model::ReadModelsOptions& options,
                                       const LookedAtFiles& known, model::ReadMemo& memo);

}  // namespace modelmend::pipeline
