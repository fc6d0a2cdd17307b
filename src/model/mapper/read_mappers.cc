#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "model/column_readers.h"
#include "model/mapper/class_bodies.h"
#include "model/mapper/class_decorators.h"
#include "model/mapper/events.h"
#include "model/mapper/inheritance.h"
#include "model/mapper/members.h"
#include "model/mapper/names.h"
#include "model/mapper/outside_changes.h"
#include "model/mapper/relationships.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

namespace {

// One class on its way to a MapperFact.
struct Draft {
  MapperFact fact;
  std::vector<RelationshipDraft> relationships;
};

class MapperReader {
 public:
  MapperReader(const MapperNames& names, const ClassBodies& bodies)
      : names_(names), bodies_(bodies), relationships_(names) {}

  [[nodiscard]] Draft read(const ModelClass& cls) const {
    Draft draft;
    draft.fact.cls = cls.id;
    draft.fact.inherits = bodies_.mapped_parent(cls.id);
    const bool is_sqlmodel = bodies_.of(cls.id).is_sqlmodel;
    const bool wants_mapper = cls.role == ClassRole::Mapped;
    draft.fact.is_silently_unmapped = wants_mapper && is_sqlmodel && draft.fact.inherits;
    draft.fact.is_mapped = wants_mapper && !draft.fact.is_silently_unmapped;
    if (draft.fact.is_mapped) {
      read_relationships(draft, cls.id, is_sqlmodel);
      read_inheritance(names_, bodies_, draft.fact);
    }
    return draft;
  }

  // Adds to the targets what backrefs make there.
  void add_backrefs(std::vector<Draft>& drafts) const {
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      // Attributes that are themselves backrefs have none.
      const std::size_t count = drafts[i].relationships.size();
      for (std::size_t k = 0; k < count; ++k) {
        auto other = relationships_.read_backref(drafts[i].relationships[k]);
        if (!other) continue;
        Draft& target = drafts[static_cast<std::size_t>(other->fact.owner)];
        if (target.fact.is_mapped) target.relationships.push_back(*std::move(other));
      }
    }
  }

 private:
  void read_relationships(Draft& draft, ClassId id, bool is_sqlmodel) const {
    std::set<std::string_view> bound;
    const auto seen = bodies_.seen_by(id);
    for (auto each = seen.rbegin(); each != seen.rend(); ++each) {
      const bool is_handed_down = is_sqlmodel && each->stated_in != id;
      if (is_handed_down && !each->member->function) continue;
      const MemberValue value = member_value(names_.project(), *each->member);
      // SQLModel makes relationships only of those in the class body itself; what a declared_attr
      // of a mixin makes is SQLAlchemy's.
      if (is_handed_down && !value.is_declared_attr) continue;
      if (!bound.insert(each->member->name).second) continue;
      Member member = *each->member;
      auto relationship = relationships_.read(id, member, value.value);
      if (!relationship) continue;
      if (value.reason) relationship->fact.unread.push_back(*value.reason);
      draft.relationships.push_back(*std::move(relationship));
    }
  }

  const MapperNames& names_;
  const ClassBodies& bodies_;
  RelationshipReader relationships_;
};

MapperFact finished(Draft&& draft) {
  for (RelationshipDraft& each : draft.relationships)
    draft.fact.relationships.push_back(std::move(each.fact));
  std::ranges::stable_sort(draft.fact.relationships, {}, &RelationshipFact::attribute);
  return std::move(draft.fact);
}

void add_events(const MapperNames& names, std::vector<EventFact> events, MapperFacts& facts) {
  for (EventFact& event : events) {
    if (!event.cls) {
      facts.listeners.push_back(std::move(event.member));
      continue;
    }
    for (const ClassId id : mapped_by(names.models(), *event.cls)) {
      MapperFact& fact = facts.mappers[static_cast<std::size_t>(id)];
      MemberFact member = event.member;
      const bool is_relationship =
          std::ranges::find(fact.relationships, member.name, &RelationshipFact::attribute) !=
          fact.relationships.end();
      if (is_relationship) {  // of which SQLModel stores nothing by itself
        member.hears.clear();
        member.takes_assignments = false;
      }
      fact.members.push_back(std::move(member));
    }
  }
}

void add_outside_statements(OutsideStatements found, MapperFacts& facts) {
  for (const SetMember& set : found.members) {
    for (const ClassId id : set.classes) {
      auto& members = facts.mappers[static_cast<std::size_t>(id)].members;
      const auto same = std::ranges::find(members, set.member.name, &MemberFact::name);
      if (same == members.end()) {
        members.push_back(set.member);
      } else {
        *same = set.member;
      }
    }
  }
  facts.changes = std::move(found.changes);
}

}  // namespace

MapperFacts read_mappers(const semantic::Project& project, FileSearch& search,
                         const ProjectModels& models, unsigned jobs) {
  const MapperNames names(project, models);
  const ClassBodies bodies(names, search, jobs);
  const MapperReader reader(names, bodies);
  std::vector<Draft> drafts(models.classes.size());
  parallel_for(jobs, drafts.size(),
               [&](std::size_t, std::size_t i) { drafts[i] = reader.read(models.classes[i]); });
  // From here on in one thread: backrefs reach from class to class.
  reader.add_backrefs(drafts);
  MapperFacts facts;
  for (Draft& draft : drafts) facts.mappers.push_back(finished(std::move(draft)));
  parallel_for(jobs, drafts.size(), [&](std::size_t, std::size_t i) {
    MapperFact& fact = facts.mappers[i];
    read_members(names, bodies, fact.is_mapped, fact);
  });
  add_events(names, find_events(names, search, jobs), facts);
  add_outside_statements(find_outside_changes(names, bodies, search, jobs), facts);
  for (OutsideChange& change : unread_decorators(names, bodies))
    facts.changes.push_back(std::move(change));
  std::ranges::stable_sort(facts.changes, {}, &OutsideChange::place);
  return facts;
}

}  // namespace modelmend::model
