#include "model/mapper/class_bodies.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/parallel.h"
#include "model/class_body.h"
#include "model/read_models.h"
#include "model/scan.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::model {

namespace {

using syntax::Kind;

// Without one of these words a file sets no attribute of a mapper after its class.
const std::array<std::string, 7>& late_words() {
  static const std::array<std::string, 7> kWords = {
      "relationship(", "Relationship(",      "column_property(", "synonym(",
      "composite(",    "association_proxy(", "hybrid_property("};
  return kWords;
}

std::vector<Expression> decorators_of(const Expression& definition) {
  std::vector<Expression> decorators;
  const syntax::Node parent = definition.node.parent();
  if (!parent.is(Kind::DecoratedDefinition)) return decorators;
  for (const syntax::Node& child : parent.items())
    if (child.is(Kind::Decorator))
      for (const syntax::Node& part : child.items())
        decorators.push_back(unwrapped(definition.at(part)));
  return decorators;
}

bool is_sqlmodel(const semantic::Project& project, const Expression& definition) {
  const auto above = semantic::linearise(project, {definition.module, definition.node});
  return std::ranges::any_of(above, [](const semantic::Ancestor& ancestor) {
    const std::string_view name = semantic::imported_name(ancestor.meaning);
    return name == "sqlmodel.SQLModel" || name == "sqlmodel.main.SQLModel";
  });
}

ClassBody read_body(const semantic::Project& project, const ModelClass& cls) {
  ClassBody body;
  const auto module = project.open(cls.place.file);
  if (!module) return body;
  const syntax::Node node = (*module)->node_at(cls.place.range);
  if (!node.is(Kind::ClassDefinition)) return body;
  body.definition = Expression{*module, node, 0, nullptr};
  body.arguments = arguments_of(body.definition);
  body.decorators = decorators_of(body.definition);
  body.members = members_of(project, body.definition);
  body.is_sqlmodel = is_sqlmodel(project, body.definition);
  return body;
}

}  // namespace

ClassBodies::ClassBodies(const MapperNames& names, FileSearch& search, unsigned jobs)
    : names_(names) {
  const ProjectModels& models = names.models();
  bodies_.resize(models.classes.size());
  parallel_for(jobs, bodies_.size(), [&](std::size_t, std::size_t i) {
    bodies_[i] = read_body(names.project(), models.classes[i]);
  });
  add_late_members(search);
}

void ClassBodies::add_late_members(FileSearch& search) {
  if (bodies_.empty()) return;
  for (const FileId file : search.containing_any(late_words())) {
    const auto module = names_.project().open(file);
    if (!module) continue;
    const FileScan scanned = scan(names_.project(), **module, nullptr);
    for (const LateMember& late : scanned.late) {
      const auto owner = names_.class_of(late.object, ClassId{});
      if (!owner) continue;
      Member member;
      member.name = late.name;
      member.statement = late.statement;
      member.annotation = late.annotation;
      member.value = late.value;
      bodies_[static_cast<std::size_t>(*owner)].members.push_back(std::move(member));
    }
  }
}

std::optional<ClassId> ClassBodies::mapped_parent(ClassId id) const {
  for (const ClassId above : names_.models().model_class(id).bases)
    if (names_.models().model_class(above).role == ClassRole::Mapped) return above;
  return std::nullopt;
}

std::vector<SeenMember> ClassBodies::seen_by(ClassId id) const {
  const ModelClass& cls = names_.models().model_class(id);
  std::set<ClassId> taken;
  for (const ClassId above : cls.bases) {
    const ModelClass& base = names_.models().model_class(above);
    if (base.role != ClassRole::Mapped) continue;
    taken.insert(above);
    taken.insert(base.bases.begin(), base.bases.end());
  }
  std::vector<ClassId> order{id};
  for (const ClassId above : cls.bases)
    if (!taken.contains(above)) order.push_back(above);
  std::vector<SeenMember> seen;
  std::set<std::string_view> bound;
  for (const ClassId each : order) {
    const auto& members = of(each).members;
    std::set<std::string_view> own;
    for (auto member = members.rbegin(); member != members.rend(); ++member) {
      // A property's setter and getter are one name bound twice: whoever asks puts them together.
      if (bound.contains(member->name)) continue;
      own.insert(member->name);
      seen.push_back({each, &*member});
    }
    bound.insert(own.begin(), own.end());
  }
  std::ranges::stable_sort(seen, {},
                           [](const SeenMember& each) { return each.member->statement.place(); });
  return seen;
}

}  // namespace modelmend::model
