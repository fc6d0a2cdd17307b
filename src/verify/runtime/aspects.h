// Words for what became of single aspects: "NOT NULL lost", "server default 0 became now()".
//
// Used by compare_tables and compare_mappers for everything that has no words of its own.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "verify/runtime/compare.h"
#include "verify/runtime/facts.h"

namespace modelmend::verify::runtime {

[[nodiscard]] std::optional<std::string> aspect(const Aspects& aspects, std::string_view name);

// Nothing if both are the same.
[[nodiscard]] std::optional<std::string> aspect_change(std::string_view name,
                                                       const std::optional<std::string>& before,
                                                       const std::optional<std::string>& after);

// What the facts are of.
struct Compared {
  Subject subject;
  std::string_view kind;    // of its differences of schema: "column" for "column.nullable"
  std::string prefix = {};  // before the words: "index ix_a: "
};

// What differs between the facts of one thing, but for the aspects that the caller puts in words.
class AspectComparison {
 public:
  AspectComparison(Compared compared, std::vector<Difference>& found)
      : compared_(std::move(compared)), found_(found) {}

  void leave_out(std::string_view name) { left_out_.emplace(name); }
  void compare(const Facts& before, const Facts& after) const;
  // `name` is the aspect.
  void add(Weight weight, std::string_view name, const std::string& what) const;

 private:
  void compare(Weight weight, const Aspects& before, const Aspects& after) const;

  Compared compared_;
  std::vector<Difference>& found_;
  std::set<std::string, std::less<>> left_out_;
};

}  // namespace modelmend::verify::runtime
