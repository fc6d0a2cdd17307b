// MigrateProof: whether new texts declare what the old ones do, and which classes to take back.
//
// Made by migrate() of the tree as it is; asked after each plan. A difference belongs to the
// converted classes of its table, or else to whoever it can be laid to; one that nobody can be
// named for takes all of them back. Differences that a conversion is meant to make are nobody's.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "emit/plan.h"
#include "model/facts.h"
#include "pipeline/meant_changes.h"
#include "pipeline/migrate.h"
#include "pipeline/migrate_registry.h"
#include "pipeline/verify.h"
#include "text/diagnostic.h"

namespace modelmend::pipeline {

// What is known of the classes that are converted.
struct ClassVerdict {
  std::map<model::ClassId, Declined> back;  // the reason, for each that cannot stay so
  // Of those whose table gets its columns in another order: SQLModel puts those of mixins first.
  std::map<model::ClassId, emit::Warning> reordered;
};

// What is known of the members that have moved to SQLModel's registry.
struct MoveVerdict {
  std::map<std::string, Declined> back;  // by qualified name
  // Of each table that Alembic's target_metadata does not contain now.
  std::vector<text::Diagnostic> warnings;
};

class MigrateProof {
 public:
  using Texts = std::map<std::string, std::string>;  // by path below the root

  // `files` must outlive the proof.
  MigrateProof(const FileSystem& files, const RunOptions& options, const MigrateOptions& migrate);

  // The tree as it is.
  [[nodiscard]] ProjectView& view() const { return proof_.view(); }
  // From here on these are no differences.
  void expect(const emit::AttributeRenames& renames) { meant_.add(renames); }
  [[nodiscard]] ClassVerdict judge(const Texts& texts,
                                   const std::set<model::ClassId>& converted) const;
  [[nodiscard]] MoveVerdict judge_move(const Texts& texts,
                                       const std::vector<RegistryMember>& moved) const;

 private:
  [[nodiscard]] std::map<model::ClassId, Declined> broken_by_syntax(
      const Texts& texts, const std::set<model::ClassId>& converted) const;

  TextProof proof_;
  MeantChanges meant_;
};

}  // namespace modelmend::pipeline
