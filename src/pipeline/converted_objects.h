// ConvertedObjects: which converted class an expression makes or holds an object of, as far as the
// code around it tells.
//
//   User(...)      session.get(User, 1)      session.query(User).first()      user: User
//
// Asked by migrate_call_sites, which warns of places that depend on what objects can do: methods
// called `get` or `first` are taken for those of a session and a query, which an edit could not
// rely on (emit::ObjectClasses is for those). Variables are followed to their one value, loops to
// what they run over, parameters to their annotation; where nothing tells there is no answer.
#pragma once

#include <string_view>
#include <vector>

#include "model/expression.h"
#include "model/mapper_facts.h"

namespace modelmend::pipeline {

class ConvertedObjects {
 public:
  ConvertedObjects(const semantic::Project& project, const model::MapperFacts& mappers,
                   const std::vector<const model::ModelClass*>& converted)
      : project_(project), mappers_(mappers), converted_(converted) {}

  // The class that the name means.
  [[nodiscard]] const model::ModelClass* named(const model::Expression& name) const;
  // The class in whose body the node stands.
  [[nodiscard]] const model::ModelClass* around(const model::Expression& node) const;
  // The class that is called, `cls(...)` in its own body included; null if it is no such call.
  [[nodiscard]] const model::ModelClass* made_by(const model::Expression& call) const;
  // The class of the object that the expression is.
  [[nodiscard]] const model::ModelClass* of(const model::Expression& value) const;
  // The class of the objects that come out of the expression one by one.
  [[nodiscard]] const model::ModelClass* of_items(const model::Expression& value) const;

 private:
  [[nodiscard]] const model::ModelClass* defined_at(const semantic::Resolution& meaning) const;
  [[nodiscard]] const model::ModelClass* of_here(const model::Expression& value) const;
  [[nodiscard]] const model::ModelClass* of_call(const model::Expression& call) const;
  [[nodiscard]] const model::ModelClass* of_definition(const semantic::Local& local) const;
  [[nodiscard]] const model::ModelClass* of_annotation(const model::Expression& type) const;
  [[nodiscard]] const model::ModelClass* asked_for(model::Expression query) const;
  [[nodiscard]] const model::ModelClass* first_argument(const model::Expression& call) const;
  [[nodiscard]] const model::ModelClass* target_of(const model::Expression& attribute) const;

  const semantic::Project& project_;
  const model::MapperFacts& mappers_;
  const std::vector<const model::ModelClass*>& converted_;
};

}  // namespace modelmend::pipeline
