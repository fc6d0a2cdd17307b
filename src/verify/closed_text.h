// ClosedTexts: what an expression or a definition says, token by token, with names resolved, and
// after it whatever the project defines that it names, and so on: functions with their decorators,
// constants, types, enums.
//
// Used where a construct is not read but carried, and for what the functions do that a statement
// names: where two such texts are equal, so is what running them makes, as far as the project alone
// decides. Comments, layout, the spelling of strings and numbers, and trailing commas do not count,
// and neither does how a name was imported or in which file it is defined. Each definition is read
// once for all questions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/expression.h"
#include "verify/apart.h"
#include "verify/mentions.h"

namespace modelmend::verify {

class ClosedTexts {
 public:
  // Not followed are names of what is compared for itself, and those in plain methods of `models`.
  // The project must outlive this.
  ClosedTexts(const semantic::Project& project, Apart apart, std::set<Place> models = {});

  // A class that is asked for itself counts as a model.
  std::string of(const model::Expression& expression);
  // The part of it that comes after the expression itself, and which instances that names.
  std::string behind(const model::Expression& expression);

 private:
  struct Read {
    std::string text;
    std::vector<Place> names;  // what it names
    std::string instances;     // variables of what libraries made, in its order
  };

  [[nodiscard]] bool is_apart(const Place& place) const;
  Read read(const model::Expression& expression, bool follows_methods);
  const Read& definition(const Place& place);
  std::string rest(const Read& begin);

  const semantic::Project& project_;
  Mentions mentions_;
  std::map<FileId, std::vector<ByteRange>> apart_;
  std::set<Place> loose_;
  std::set<Place> models_;
  std::map<Place, Read> definitions_;
};

}  // namespace modelmend::verify
