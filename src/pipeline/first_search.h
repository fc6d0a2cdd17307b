// FirstSearch: the first look at the files of a run; for most of them there is no second.
//
// Made by run() before anything is parsed. In a part of the root the words of the rules decide
// which files matter. Over the whole root rules about models are asked differently: they can match
// only where the libraries of models can be meant, which the imports of all files tell; and first,
// because that is cheaper, whether more than a few files hold a word that every such match needs
// somewhere. If few do, nobody may have to know what all files import.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/discover.h"
#include "pipeline/literal_search.h"
#include "pipeline/run.h"
#include "semantic/text_imports.h"

namespace modelmend::pipeline {

// Files that hold the words of some rule, with their texts.
using Hits = std::vector<std::pair<FileId, text::SourcePtr>>;

// With more holders than this the imports of all files are wanted in any case, and those of files
// that are still to be read are taken down at once.
inline constexpr std::size_t kFewHolders = 64;

// So many bytes of files whose imports are not taken down yet are kept in memory once a holder is
// found: asking the system for a small file again takes longer than all that is done with it.
inline constexpr std::size_t kMostKept = std::size_t{4} << 20U;

// The words of which a project holds one if any rule about models can match in it. Nothing if some
// such rule needs none of them.
[[nodiscard]] std::optional<std::set<std::string_view>> words_needed_in_project(
    const rules::RuleSet& rules);

// A file that cannot be read; or one that may change and is no Python text.
struct FileProblem {
  FileId file{};
  Error error;
  bool is_undecodable = false;
};

struct FirstSearch {
  Hits hits;  // writable files only
  // Over the whole root, if rules are about models:
  bool learns_imports = false;
  std::vector<FileId> holders;  // of one of the words needed in the project
  // By FileId, as far as they are known: of which files depends on the order of reading, and
  // nothing but the time may depend on it.
  std::vector<std::optional<semantic::TextImports>> imports;
  std::vector<std::string> kept;  // texts of files whose imports are not known; empty for others

  std::vector<FileProblem> problems;  // by file
};

[[nodiscard]] FirstSearch search_first(const text::SourceStore& sources, const Scope& scope,
                                       const rules::RuleSet& rules, const LiteralFilter& filter,
                                       const RunOptions& options);

}  // namespace modelmend::pipeline
