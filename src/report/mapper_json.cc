#include "report/mapper_json.h"

#include <array>
#include <string_view>

namespace modelmend::report {
namespace {

using Json = nlohmann::ordered_json;
using model::Direction;
using model::Inheritance;

std::string place_text(const MapperView& view, const Place& place) {
  const auto file = view.sources.get(place.file);
  return file ? (*file)->describe(place.range.begin) : view.sources.path(place.file);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json direction_json(const std::optional<Direction>& direction) {
  if (!direction) return nullptr;
  switch (*direction) {
    case Direction::ManyToOne:
      return "MANYTOONE";
    case Direction::OneToMany:
      return "ONETOMANY";
    case Direction::ManyToMany:
      return "MANYTOMANY";
  }
  return nullptr;
}

Json inheritance_json(Inheritance inheritance) {
  switch (inheritance) {
    case Inheritance::None:
      return nullptr;
    case Inheritance::Single:
      return "single";
    case Inheritance::Joined:
      return "joined";
    case Inheritance::Concrete:
      return "concrete";
  }
  return nullptr;
}

Json class_name(const MapperView& view, const std::optional<model::ClassId>& id) {
  return id ? Json(view.models.model_class(*id).qualified_name) : Json(nullptr);
}

Json options_json(const std::vector<model::OptionFact>& options) {
  Json object = Json::object();
  for (const model::OptionFact& option : options) object[option.keyword] = option.value;
  return object;
}

Json relationship_json(const MapperView& view, const model::RelationshipFact& fact) {
  Json pairs = Json::array();
  for (const model::ColumnPair& pair : fact.pairs) pairs.push_back({pair.local, pair.remote});
  return {{"name", fact.attribute},
          {"target", class_name(view, fact.target)},
          {"direction", direction_json(fact.direction)},
          {"pairs", std::move(pairs)},
          {"unknown_join", fact.unknown_join},
          {"uselist", fact.uselist ? Json(*fact.uselist) : Json(nullptr)},
          {"collection", text_or_null(fact.collection)},
          {"cascade", fact.cascade},
          {"back_populates", text_or_null(fact.back_populates)},
          {"secondary", text_or_null(fact.secondary)},
          {"lazy", fact.lazy},
          {"order_by", text_or_null(fact.order_by)},
          {"passive_deletes", fact.passive_deletes},
          {"viewonly", fact.viewonly},
          {"options", options_json(fact.options)},
          {"unread", fact.unread},
          {"place", place_text(view, fact.place)}};
}

std::string_view kind_word(model::MemberKind kind) {
  constexpr std::array<std::string_view, 25> kWords = {"column",
                                                       "relationship",
                                                       "hybrid",
                                                       "hybrid_method",
                                                       "property",
                                                       "method",
                                                       "classmethod",
                                                       "staticmethod",
                                                       "declared_attr",
                                                       "validator",
                                                       "pydantic_validator",
                                                       "reconstructor",
                                                       "synonym",
                                                       "column_property",
                                                       "composite",
                                                       "association_proxy",
                                                       "deferred",
                                                       "constant",
                                                       "annotation",
                                                       "class",
                                                       "statement",
                                                       "mapper_args",
                                                       "table_args",
                                                       "directive",
                                                       "model_config"};
  const auto index = static_cast<std::size_t>(kind);
  return index < kWords.size() ? kWords.at(index) : "event";
}

Json member_json(const MapperView& view, const model::MemberFact& fact) {
  return {{"name", fact.name},
          {"kind", kind_word(fact.kind)},
          {"value", fact.value},
          {"inherited", fact.is_inherited},
          {"place", place_text(view, fact.place)}};
}

Json mapper_json(const MapperView& view, const model::MapperFact& fact) {
  const model::ModelClass& cls = view.models.model_class(fact.cls);
  Json relationships = Json::array();
  for (const auto& each : fact.relationships)
    relationships.push_back(relationship_json(view, each));
  Json members = Json::array();
  for (const auto& each : fact.members) members.push_back(member_json(view, each));
  Json unread = Json::array();
  for (const auto& each : fact.unread) unread.push_back(each.reason);
  return {{"class", cls.qualified_name},
          {"place", place_text(view, cls.place)},
          {"mapped", fact.is_mapped},
          {"silently_unmapped", fact.is_silently_unmapped},
          {"inherits", class_name(view, fact.inherits)},
          {"inheritance", inheritance_json(fact.inheritance)},
          {"mapper_args", options_json(fact.mapper_args)},
          {"class_arguments", options_json(fact.class_arguments)},
          {"relationships", std::move(relationships)},
          {"members", std::move(members)},
          {"unread", std::move(unread)}};
}

}  // namespace

Json mappers_json(const MapperView& view) {
  Json mappers = Json::array();
  for (const model::MapperFact& fact : view.mappers.mappers) {
    const Place& place = view.models.model_class(fact.cls).place;
    if (!view.only || place.file == *view.only) mappers.push_back(mapper_json(view, fact));
  }
  return mappers;
}

}  // namespace modelmend::report
