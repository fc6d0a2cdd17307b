// ObjectClasses: of which class an object is, as far as the code around a name tells.
//
//   self, cls, super()      the class around the method
//   user: User              the class of the annotation, also Optional and quoted
//   user = User(...)        the class that is called, or that the called function is annotated with
//   self.owner              the target of a relationship that holds one object
//
// Asked by those who follow an attribute to its uses. A class itself and its objects are told
// alike, since both have the attribute. What the code does not tell is not guessed.
#pragma once

#include <optional>
#include <string>

#include "model/mapper_facts.h"
#include "model/read_models.h"
#include "semantic/project.h"

namespace modelmend::emit {

struct ObjectClass {
  enum class Kind {
    OfProject,  // `site` is its class
    Library,    // an object of the class `library`, which a class of the project may derive from
    Foreign,    // a module, a function, a number: no object of a class of the project
    Unknown,
  };
  Kind kind = Kind::Unknown;
  std::optional<semantic::Project::ClassSite> site = std::nullopt;
  std::string library = {};
};

class ObjectClasses {
 public:
  // All of it must outlive this.
  ObjectClasses(const semantic::Project& project, const model::ProjectModels& models,
                const model::MapperFacts& mappers)
      : project_(project), models_(models), mappers_(mappers) {}

  [[nodiscard]] ObjectClass of(const semantic::Module& module, syntax::Node expression) const;
  // The class of which the call makes an object; Unknown if it makes something else.
  [[nodiscard]] ObjectClass made_by(const semantic::Module& module, syntax::Node call) const;

 private:
  using Site = semantic::Project::ClassSite;

  [[nodiscard]] ObjectClass find(const semantic::Module& module, syntax::Node node,
                                 int depth) const;
  [[nodiscard]] ObjectClass of_call(const semantic::Module& module, syntax::Node call,
                                    int depth) const;
  [[nodiscard]] ObjectClass of_name(const semantic::Module& module, syntax::Node name,
                                    int depth) const;
  [[nodiscard]] ObjectClass of_parameter(const semantic::Local& parameter) const;
  [[nodiscard]] ObjectClass of_variable(const semantic::Local& variable, int depth) const;
  [[nodiscard]] ObjectClass of_annotation(const semantic::Module& module, syntax::Node type) const;
  [[nodiscard]] ObjectClass of_attribute(const semantic::Module& module, syntax::Node attribute,
                                         int depth) const;
  [[nodiscard]] bool names_class(const semantic::Module& module, syntax::Node name) const;

  const semantic::Project& project_;
  const model::ProjectModels& models_;
  const model::MapperFacts& mappers_;
};

}  // namespace modelmend::emit
