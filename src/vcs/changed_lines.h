// changed_lines: which lines of which files differ, as git sees it.
//
// Used for runs that speak of changed lines only, and for those that must keep away from lines
// whose changes are put aside. Lines are counted from 1, as in a unified diff; paths are relative
// to the top of the work tree. `read_hunks` takes any diff that git makes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vcs/repository.h"

namespace modelmend::vcs {

struct LineSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;  // the line after the last one

  // An insertion between two lines touches nothing.
  [[nodiscard]] bool touches(const LineSpan& other) const {
    return begin < other.end && other.begin < end;
  }
  friend bool operator==(const LineSpan&, const LineSpan&) = default;
};

// Of each file, in ascending order.
using LinesOfFiles = std::map<std::string, std::vector<LineSpan>, std::less<>>;

struct Hunk {
  LineSpan before;  // an empty one stands before the line that it begins with
  LineSpan after;

  friend bool operator==(const Hunk&, const Hunk&) = default;
};
using HunksOfFiles = std::map<std::string, std::vector<Hunk>, std::less<>>;

// By the later name of each file; context counts as part of a hunk.
[[nodiscard]] HunksOfFiles read_hunks(std::string_view diff);

// Lines of the work tree that the commit where `revision` and HEAD part does not have; all of a
// file that git does not know. With `tip`, a commit, its lines instead of those of the work tree.
[[nodiscard]] Result<LinesOfFiles> lines_changed_since(const Repository& repository,
                                                       const std::string& revision,
                                                       const std::string& tip = {});
// Lines of the work tree whose change is in the index.
[[nodiscard]] Result<LinesOfFiles> lines_staged(const Repository& repository);

}  // namespace modelmend::vcs
