// ObjectUses: places where it matters that objects of SQLModel have no hash, are equal where their
// values are, and take no attribute that is no field.
//
//   {user}; known[user, 1] = 2; set(team.members)      hashes
//   user == other; user in users; users.remove(user)   comparisons
//   user.seen = True; setattr(user, "seen", True)      stores
//
// Asked by migrate_call_sites for each node of a file; whose object something is, ConvertedObjects
// says. Objects of classes that behave as those of SQLAlchemy are none of it.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/mapper_facts.h"
#include "pipeline/converted_objects.h"
#include "text/diagnostic.h"

namespace modelmend::pipeline {

class ObjectUses {
 public:
  // All are kept by reference.
  ObjectUses(const semantic::Project& project, const model::MapperFacts& mappers,
             const ConvertedObjects& objects, const std::set<model::ClassId>& as_before)
      : project_(project), mappers_(mappers), objects_(objects), as_before_(as_before) {}

  void look_at(const model::Expression& node);
  // The warnings since the last call.
  [[nodiscard]] std::vector<text::Diagnostic> take() { return std::move(found_); }

 private:
  void look_at_call(const model::Expression& call);
  void check_call_by_name(const model::Expression& call, std::string_view method);
  void check_items(const model::Expression& call);
  void check_found(const model::Expression& call);
  void check_asserted(const model::Expression& call);
  void check_cached(const model::Expression& definition);
  void check_added(const model::Expression& call);
  void check_keys(const model::Expression& dictionary);
  void check_comprehension(const model::Expression& comprehension);
  void check_annotation(const model::Expression& type);
  void check_hashes(const model::Expression& where, const std::vector<syntax::Node>& values);
  void warn_of_hash(const model::Expression& where, const model::ModelClass* cls);
  void check_comparison(const model::Expression& comparison);
  void check_membership(const model::Expression& comparison, const model::Expression& item,
                        const model::Expression& container);
  void warn_of_equality(const model::Expression& where, const model::ModelClass* cls);
  [[nodiscard]] const model::ModelClass* compared(const model::Expression& value) const;
  void check_assignment(const model::Expression& assignment);
  void check_target(const model::Expression& target);
  void check_setattr(const model::Expression& call);
  void check_store(const model::Expression& where, const model::Expression& object,
                   std::string_view name);
  [[nodiscard]] bool has_attribute(const model::ModelClass& cls, std::string_view name) const;
  void warn(std::string code, const model::Expression& at, std::string message, std::string next);

  const semantic::Project& project_;
  const model::MapperFacts& mappers_;
  const ConvertedObjects& objects_;
  const std::set<model::ClassId>& as_before_;
  std::vector<text::Diagnostic> found_;
};

}  // namespace modelmend::pipeline
