// A file with marks at what a change replaces: `[[UUID()]]` becomes the type, `<<UUID>>` the
// annotation int. The marks are taken out of the text.
#pragma once

#include <string>
#include <vector>

#include "patch/edit_set.h"
#include "rewrite/import_planner.h"
#include "support/memory_project.h"

namespace modelmend::rewrite::testing {

struct Marked {
  std::string text;
  std::vector<ByteRange> types;
  std::vector<ByteRange> annotations;
};

inline Marked unmark(std::string_view marked) {
  Marked result;
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < marked.size(); ++i) {
    const std::string_view two = marked.substr(i, 2);
    const auto here = static_cast<std::uint32_t>(result.text.size());
    if (two == "[[" || two == "<<") {
      begin = here;
      ++i;
    } else if (two == "]]") {
      result.types.push_back({begin, here});
      ++i;
    } else if (two == ">>") {
      result.annotations.push_back({begin, here});
      ++i;
    } else {
      result.text.push_back(marked[i]);
    }
  }
  return result;
}

using Files = std::vector<std::pair<std::string, std::string>>;

struct Outcome {
  std::string after;
  patch::EditSet edits;
  std::vector<Declined> declined;
};

// Replaces all marks of `marked`, the text of `path`, and lets the imports follow.
inline Outcome replace_marks(std::string_view marked, const Files& others = {},
                             const std::string& path = "models.py",
                             const std::string& canonical = "sqlalchemy.Integer") {
  const Marked source = unmark(marked);
  Files files = others;
  files.emplace_back(path, source.text);
  const testing_support::MemoryProject memory(files);
  const semantic::Module& module = memory.module(path);
  const ImportPlanner planner(*memory.project, module, memory.search.get());

  Outcome outcome;
  std::vector<patch::Edit> edits;
  const auto replace = [&](ByteRange range, std::string_view name) {
    const Attempt<std::string> spelled = planner.spelling(name, range.begin, module.node_at(range));
    if (spelled)
      edits.push_back(patch::Edit::replace(range, *spelled));
    else
      outcome.declined.push_back(spelled.error());
  };
  for (const ByteRange range : source.types) replace(range, canonical);
  for (const ByteRange range : source.annotations) replace(range, "builtins.int");
  const std::vector<std::string> wanted{canonical};
  const std::vector<patch::Edit> imports = planner.edits(wanted, edits);
  if (!outcome.edits.add_all(edits, "change") || !outcome.edits.add_all(imports, "imports")) {
    outcome.after = "conflicting edits";
    return outcome;
  }
  outcome.after = outcome.edits.apply(module.file().bytes());
  return outcome;
}

}  // namespace modelmend::rewrite::testing
