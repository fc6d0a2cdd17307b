// MapperProject: the mapper facts of a few files in memory, and short words for them.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>

#include "model/mapper_facts.h"
#include "model/model_project.h"

namespace modelmend::model::testing {

class MapperProject {
 public:
  explicit MapperProject(std::string_view text, unsigned jobs = 1)
      : project_(text), mappers_(read(jobs)) {}

  [[nodiscard]] const ProjectModels& models() const { return project_.models(); }
  [[nodiscard]] const semantic::Project& project() const { return project_.project(); }
  [[nodiscard]] const MapperFacts& facts() const { return mappers_; }
  [[nodiscard]] MapperFacts read(unsigned jobs) const {
    MemorySearch search(project_.sources());
    return read_mappers(project_.project(), search, project_.models(), jobs);
  }
  [[nodiscard]] const MapperFact& of(std::string_view name) const {
    return mappers_.of(project_.model_class(name).id);
  }

  [[nodiscard]] const RelationshipFact& relationship(std::string_view cls,
                                                     std::string_view attribute) const {
    for (const RelationshipFact& each : of(cls).relationships)
      if (each.attribute == attribute) return each;
    ADD_FAILURE() << "no relationship " << cls << "." << attribute;
    static const RelationshipFact kNone;
    return kNone;
  }
  // "User: posts.user_id=users.id, one to many, list".
  [[nodiscard]] std::string words(std::string_view cls, std::string_view attribute) const {
    const RelationshipFact& fact = relationship(cls, attribute);
    std::string words =
        (fact.target ? models().model_class(*fact.target).name : "?" + fact.target_name) + ":";
    for (const ColumnPair& pair : fact.pairs)
      words += fmt::format(" {}={}", pair.local, pair.remote);
    if (!fact.unknown_join.empty()) words += " " + fact.unknown_join;
    if (fact.direction) words += ", " + direction(*fact.direction);
    if (fact.uselist) words += *fact.uselist ? ", list" : ", scalar";
    return words;
  }
  [[nodiscard]] const MemberFact& member(std::string_view cls, std::string_view name,
                                         MemberKind kind) const {
    for (const MemberFact& each : of(cls).members)
      if (each.name == name && each.kind == kind) return each;
    ADD_FAILURE() << "no such member " << cls << "." << name;
    static const MemberFact kNone;
    return kNone;
  }
  [[nodiscard]] std::string text(const Place& place) const {
    return std::string(place.range.in((*project_.sources().get(place.file))->bytes()));
  }

 private:
  static std::string direction(Direction direction) {
    if (direction == Direction::ManyToOne) return "many to one";
    return direction == Direction::OneToMany ? "one to many" : "many to many";
  }

  ModelProject project_;
  MapperFacts mappers_;
};

}  // namespace modelmend::model::testing
