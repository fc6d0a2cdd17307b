// Mentions: what a name in a piece of code stands for, and which definitions of the project decide
// what that is.
//
// Used by ClosedTexts for every name that it writes. Where a name is bound several times, all the
// statements that bind it decide; where an attribute is not known (`settings.LENGTH`), whatever
// makes its object does; where a dictionary or a list is changed after it is made, so do the
// statements that change it, and so do those that set an attribute of a class from outside, or hand
// what a library made to a function.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/expression.h"

namespace modelmend::verify {

struct Mention {
  std::string words;          // what stands in the text: `50`, `datetime.datetime`, `helper`
  std::string full_name;      // of what the project defines: "app.helpers.helper"; else empty
  std::string instance;       // the variable of what a call of a library made: "settings"
  std::vector<Place> places;  // definitions and statements that decide it, each as a whole
};

// Remembers which statements change a variable. The project must outlive this.
class Mentions {
 public:
  explicit Mentions(const semantic::Project& project) : project_(project) {}

  // `name` is an identifier, or attributes of one.
  [[nodiscard]] Mention of(const model::Expression& name);

 private:
  const semantic::Project& project_;
  std::map<Place, std::vector<Place>> changes_;  // by the definition of the variable
};

// The module that `importlib.import_module("app.types")` loads, as a place; none for other calls.
[[nodiscard]] std::vector<Place> imported_by_call(const semantic::Project& project,
                                                  const model::Expression& call);

}  // namespace modelmend::verify
