#include "validate/model_lines.h"

#include <fmt/format.h>

#include <algorithm>

#include "semantic/test_files.h"

namespace modelmend::validate {
namespace {

using model::ClassId;
using model::ModelClass;

schema::Origin origin_of(const semantic::Project& project, const Place& place) {
  const auto file = project.sources().get(place.file);
  if (!file) return {project.sources().path(place.file), 0, 0};
  const auto at = (*file)->at(place.range.begin);
  return {(*file)->path(), at.line, at.column};
}

class Names {
 public:
  explicit Names(const ModelView& view) : view_(view) {}

  std::vector<Evidence> check() {
    for (const model::MapperFact& mapper : view_.mappers.mappers) {
      const ModelClass& owner = view_.models.model_class(mapper.cls);
      const std::string& file = file_of(owner.place);
      if (!mapper.is_mapped || semantic::is_test_file(file) || !view_.is_asked_for(file)) continue;
      for (const model::RelationshipFact& each : mapper.relationships) check(owner, each);
    }
    return std::move(found_);
  }

  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  [[nodiscard]] const std::string& file_of(const Place& place) const {
    return view_.project.sources().path(place.file);
  }

  void add(const ModelClass& owner, const model::RelationshipFact& relationship, std::string what) {
    found_.push_back({fmt::format("{}.{} {}", owner.name, relationship.attribute, what),
                      origin_of(view_.project, relationship.place)});
  }

  void check(const ModelClass& owner, const model::RelationshipFact& relationship) {
    ++count_;
    if (!relationship.unread.empty()) return;
    if (!relationship.target) {
      if (!relationship.target_name.empty())
        add(owner, relationship,
            fmt::format("names the class '{}', which is no model", relationship.target_name));
      return;
    }
    const std::string& other = relationship.back_populates;
    if (!other.empty() && !has_relationship(*relationship.target, other))
      add(owner, relationship,
          fmt::format("names '{}', which {} does not have", other,
                      view_.models.model_class(*relationship.target).name));
  }

  [[nodiscard]] bool has_relationship(ClassId target, const std::string& name) const {
    const model::MapperFact& mapper = view_.mappers.of(target);
    const bool is_relationship = std::ranges::any_of(
        mapper.relationships,
        [&](const model::RelationshipFact& each) { return each.attribute == name; });
    return is_relationship || !mapper.unread.empty();
  }

  const ModelView& view_;
  std::vector<Evidence> found_;
  std::size_t count_ = 0;
};

}  // namespace

Line strings_line(const ModelView& view, const std::vector<drift::Finding>& findings) {
  Names names(view);
  std::vector<Evidence> evidence = names.check();
  for (const drift::Finding& finding : findings)
    if (finding.kind == "dangling-foreign-key")
      evidence.push_back({fmt::format("{}.{}: {}", schema::to_string(finding.table),
                                      finding.subject, finding.message),
                          finding.place});
  return judged("names", "every foreign key and relationship names something that exists",
                counted(names.count(), "relationship"), std::move(evidence));
}

Line style_line(const ModelView& view, const std::set<ClassId>& for_later) {
  std::vector<Evidence> evidence;
  std::size_t seen = 0;
  std::size_t future = 0;
  for (const ModelClass& each : view.models.classes) {
    const std::string& file = view.project.sources().path(each.place.file);
    if (each.role != model::ClassRole::Mapped || semantic::is_test_file(file)) continue;
    if (!view.is_asked_for(file)) continue;
    ++seen;
    const bool is_old = std::ranges::any_of(each.own_declarations, [&](model::DeclId id) {
      return !model::is_sqlmodel(view.models.decl(id).style);
    });
    if (!is_old) continue;
    if (for_later.contains(each.id)) {
      ++future;
      continue;
    }
    evidence.push_back(
        {fmt::format("{} is not a SQLModel", each.name), origin_of(view.project, each.place)});
  }
  return judged("style", "no old-style model is left, or it is marked as future",
                fmt::format("{}, {} of them future", counted(seen, "model"), future),
                std::move(evidence));
}

}  // namespace modelmend::validate
