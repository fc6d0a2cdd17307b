// moved_names: whether two values are the same but for the modules in which the project defines
// what they name: a default function or an enum that moved to another file unchanged.
//
// Used by compare_statements for values that differ as words. Names are looked up in the state that
// the value is from; the definitions, and whatever they name, must be the same.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "verify/state.h"

namespace modelmend::verify {

class MovedNames {
 public:
  // Both states must outlive this.
  MovedNames(const State& before, const State& after) : before_(before), after_(after) {}

  [[nodiscard]] bool are_all(const std::string& before, const std::string& after);

 private:
  [[nodiscard]] bool is_same_definition(const std::string& before, const std::string& after);

  const State& before_;
  const State& after_;
  std::map<std::pair<std::string, std::string>, bool> known_;
};

}  // namespace modelmend::verify
