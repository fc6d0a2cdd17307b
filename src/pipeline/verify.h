// verify: the models of a tree at two times, compared.
//
// Called by the command `verify`. Both states are read in whole, as `check` reads one; nothing is
// rewritten or checked out. The result is a value; report prints it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/project_view.h"
#include "pipeline/run.h"
#include "schema/schema.h"
#include "semantic/sqlmodel_release.h"
#include "vcs/repository.h"
#include "verify/compare.h"

namespace modelmend::pipeline {

struct VerifyOptions {
  std::string against = "HEAD";   // the earlier state
  std::optional<std::string> of;  // the later one; absent: the work tree
  schema::Dialect dialect = schema::Dialect::PostgreSql;
  // Of both states; absent: what the files of each ask for.
  std::optional<semantic::SqlModelRelease> sqlmodel = std::nullopt;
};

// `options.paths`, if any, say of which files the tables and classes are spoken of.
[[nodiscard]] Result<verify::Comparison> verify_models(const FileSystem& files,
                                                       const RunOptions& options,
                                                       const vcs::Repository& repository,
                                                       const VerifyOptions& wanted);

// The same for two trees that are at hand, both below `options.root`.
[[nodiscard]] verify::Comparison compare_trees(const FileSystem& before, const FileSystem& after,
                                               const RunOptions& options, schema::Dialect dialect,
                                               std::optional<semantic::SqlModelRelease> release);

// The models of a tree, to be compared with what other texts in the place of its files would make
// of them. The tree is read once. `files` must outlive the proof. What any of the databases would
// hold differently is a difference, in the words of the first that does.
class TextProof {
 public:
  TextProof(const FileSystem& files, RunOptions options, std::vector<schema::Dialect> dialects);
  TextProof(const TextProof&) = delete;
  TextProof& operator=(const TextProof&) = delete;
  TextProof(TextProof&&) = delete;
  TextProof& operator=(TextProof&&) = delete;
  ~TextProof();

  // `texts` by path below the root.
  [[nodiscard]] verify::Comparison compare(const std::map<std::string, std::string>& texts) const;
  // The tree as it is.
  [[nodiscard]] ProjectView& view() const;

 private:
  struct Before;
  const FileSystem& files_;
  RunOptions options_;
  std::vector<schema::Dialect> dialects_;
  std::unique_ptr<Before> before_;
};

}  // namespace modelmend::pipeline
