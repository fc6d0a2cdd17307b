// ConvertedObjects: which converted class an expression makes or holds an object of, as far as the
// code around it tells.
//
//   User(...)      session.get(User, 1)      session.query(User).first()      user: User
//   User.query.all()      result.scalars().all()      find_user()
//
// Asked by migrate_call_sites, which warns of places that depend on what objects can do: methods
// called `get` or `first` are taken for those of a session and a query, which an edit could not
// rely on (emit::ObjectClasses is for those). Variables are followed to their values, loops and
// comprehensions to what they run over, parameters to their annotations (`list[User]`), attributes
// to their relationships, calls to what functions of the project give back; where nothing tells
// there is no answer.
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
  // The class of the objects that come out of the expression one by one: `user.posts`, a query.
  [[nodiscard]] const model::ModelClass* of_items(const model::Expression& value) const;
  // The class of the object that the annotation is of.
  [[nodiscard]] const model::ModelClass* annotated(const model::Expression& type) const;

 private:
  // An object of the class, or several one behind the other.
  struct Held {
    const model::ModelClass* cls = nullptr;
    bool many = false;
  };

  [[nodiscard]] const model::ModelClass* defined_at(const semantic::Resolution& meaning) const;
  [[nodiscard]] Held held(const model::Expression& value, int steps) const;
  [[nodiscard]] Held held_by_name(const model::Expression& name, int steps) const;
  [[nodiscard]] Held held_by_call(const model::Expression& call, int steps) const;
  [[nodiscard]] Held held_by_subscript(const model::Expression& subscript, int steps) const;
  [[nodiscard]] Held held_by_attribute(const model::Expression& attribute, int steps) const;
  [[nodiscard]] Held held_by_annotation(const model::Expression& type) const;
  [[nodiscard]] Held held_by_function(const model::Expression& call, int steps) const;
  [[nodiscard]] Held one_of(const model::Expression& loop, std::string_view name, int steps) const;
  [[nodiscard]] const model::ModelClass* items(const model::Expression& value, int steps) const;
  [[nodiscard]] std::vector<model::Expression> columns_of(model::Expression query, int steps) const;
  [[nodiscard]] const model::ModelClass* asked_for(const model::Expression& query, int steps) const;
  [[nodiscard]] model::Expression first_value(const model::Expression& name) const;
  [[nodiscard]] bool makes_rows(const model::Expression& result, int steps) const;
  [[nodiscard]] const model::ModelClass* class_named(const model::Expression& name) const;
  [[nodiscard]] const model::ModelClass* first_argument(const model::Expression& call) const;

  const semantic::Project& project_;
  const model::MapperFacts& mappers_;
  const std::vector<const model::ModelClass*>& converted_;
};

}  // namespace modelmend::pipeline
