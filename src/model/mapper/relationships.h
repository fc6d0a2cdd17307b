// RelationshipReader: from a call and an annotation to a RelationshipFact.
//
// Used by read_mappers() for each mapped class, and again for the attributes that backrefs make.
// Const and safe to call from many threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/class_index.h"
#include "model/mapper/join.h"
#include "model/mapper/relationship_call.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

struct RelationshipAnnotation;

// A fact, with what a backref on the other side needs of it.
struct RelationshipDraft {
  RelationshipFact fact;
  RelationshipCall call;
  Join join;
};

class RelationshipReader {
 public:
  explicit RelationshipReader(const MapperNames& names) : names_(names) {}

  // `value` is what the member stands for: see member_value().
  [[nodiscard]] std::optional<RelationshipDraft> read(ClassId owner, const Member& member,
                                                      const Expression& value) const;
  // The attribute that a backref makes on the target; nullopt if there is none, or if what it is
  // cannot be told, which `unread` of the given draft then says.
  [[nodiscard]] std::optional<RelationshipDraft> read_backref(RelationshipDraft& draft) const;

 private:
  void read_target(RelationshipDraft& draft, const Expression& annotated) const;
  void read_secondary(RelationshipDraft& draft, std::optional<TableId>& table) const;
  void read_join(RelationshipDraft& draft, std::optional<TableId> secondary) const;
  void read_options(RelationshipDraft& draft) const;
  void read_cascade(RelationshipDraft& draft) const;
  void read_lazy(RelationshipDraft& draft) const;
  void read_uselist(RelationshipDraft& draft, const RelationshipAnnotation* said) const;
  void read_order(RelationshipDraft& draft) const;
  void read_other_options(RelationshipDraft& draft) const;
  [[nodiscard]] bool is_said_by_join(const RelationshipDraft& draft,
                                     std::string_view keyword) const;
  [[nodiscard]] std::string words(const RelationshipDraft& draft, const Expression& value) const;
  [[nodiscard]] std::string late_words(const RelationshipDraft& draft,
                                       const Expression& value) const;

  const MapperNames& names_;
};

}  // namespace modelmend::model
