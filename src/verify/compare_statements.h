// compare_statements: what classes do beyond their tables.
//
// Called by compare() once for all classes that both states have. Statements meet if they are about
// the same member and aspect of the same class; its table or it itself may have another name now.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "verify/finding.h"
#include "verify/pair_tables.h"

namespace modelmend::verify {

// Subjects that both states have, the later one by the earlier one.
class SubjectPairs {
 public:
  SubjectPairs(const State& before, const State& after, const std::vector<TablePair>& pairs);

  // In the words of the later state; nullopt if that does not have it.
  [[nodiscard]] std::optional<Subject> later(const Subject& before) const;
  // The same for one of the later state; nullopt if no earlier subject leads to it.
  [[nodiscard]] std::optional<Subject> known(const Subject& after) const;
  // What the table is called in findings: as it was before.
  [[nodiscard]] std::string earlier_table(const std::string& after) const;

 private:
  // A Core table has no class, so beside it a class counts as none.
  [[nodiscard]] Subject formless(Subject subject) const;

  std::map<std::string, std::string> classes_;  // every class that is in both states
  std::map<std::string, std::string> tables_;
  // The same for each class: several MetaData may have a table of that name.
  std::map<Subject, std::string> tables_of_classes_;
  std::map<std::string, std::string> earlier_tables_;
  std::set<std::string> later_classes_;
  std::set<std::string> core_tables_;  // in one state only, by their later name
  // Classes whose table has a name that is not known in one state: nothing is claimed of them.
  std::set<std::string> nameless_;
  std::set<std::string> later_nameless_;
};

// `gone`: "table\nmember" that are findings already, so that nothing more is said about them; or
// "table\nmember\naspect", nothing more of that aspect.
void compare_statements(const State& before, const State& after, const SubjectPairs& subjects,
                        const std::set<std::string>& gone, Comparison& comparison);

}  // namespace modelmend::verify
