// Transform: the C++ side of a rule whose fix is more than a template.
//
// One file in src/transforms/ for each, found by name through a table that the pipeline passes to
// the rule loader. A transform looks at one match and gives edits for it, or declines with a stable
// code. It never touches import statements: it asks ImportPlanner how to spell a name at a place
// and lists the canonical names it used, and the file's plan decides about imports once.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/declined.h"
#include "match/captures.h"
#include "model/facts.h"
#include "model/late_keys.h"
#include "patch/edit.h"
#include "rewrite/import_planner.h"
#include "rewrite/wanted.h"
#include "semantic/project.h"
#include "verify/schema_diff.h"

namespace modelmend::rewrite {

// What everyone who plans a change to one file may look at.
struct FileContext {
  const semantic::Project& project;
  const semantic::Module& module;
  const model::ProjectModels& models;
  const ImportPlanner& imports;
  // Keys that code may add to tables; looked for only if a rule asks about cycles.
  std::span<const model::LateKey> late_keys;
  // What the run wants of columns; null if it wants nothing.
  const Wanted* wanted = nullptr;
};

struct TransformInput {
  const FileContext& file;
  syntax::Node matched;
  const match::Captures& captures;
  // The column declaration that the rule's fact constraints were checked on, or null.
  const model::ColumnDecl* column = nullptr;
  // Scalars under the rule's `action:` besides the transform's name.
  const std::map<std::string, std::string>& parameters;
  // What the fact constraints found out: "target-type" -> "bigint", "target" -> "user.id".
  const std::map<std::string, std::string>& facts;
};

struct TransformResult {
  std::vector<patch::Edit> edits;
  std::vector<std::string> imports;  // canonical names that the new text uses, "sqlalchemy.Integer"
  std::vector<std::string> notes;
  std::vector<verify::Intended> intended;  // how the declared schema is meant to change
};

using TransformFunction = Attempt<TransformResult> (*)(const TransformInput&);

struct NamedTransform {
  std::string_view name;     // "retype-column"
  std::string_view summary;  // one line for `rules show`
  TransformFunction run;
};

}  // namespace modelmend::rewrite
