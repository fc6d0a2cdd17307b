#include "model/mapper/relationships.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "model/mapper/relationship_annotation.h"
#include "model/mapper/words.h"

namespace modelmend::model {

namespace {

using syntax::Kind;

constexpr std::string_view kDefaultCascade = "save-update, merge";

// The names in a cascade= string, as CascadeOptions understands them.
std::set<std::string> cascades_in(std::string_view text) {
  std::set<std::string> found;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view name = text.substr(0, comma);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    if (!name.empty()) found.emplace(name);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  if (found.contains("all"))
    found.insert({"delete", "expunge", "merge", "refresh-expire", "save-update"});
  if (found.contains("none")) found.clear();
  found.erase("all");
  return found;
}

bool writes_nothing(std::string_view cascade) {
  return cascade == "expunge" || cascade == "refresh-expire" || cascade == "merge";
}

// `posts: list[Post]` of a text that SQLModel hands on (`from __future__ import annotations`): as
// long as `Post` means nothing, SQLAlchemy takes it for one object, whatever else is said. It finds
// the list in `list["Post"]`.
bool hides_collection(const semantic::Project& project, const RelationshipFact& fact,
                      const RelationshipAnnotation& said) {
  const Expression type = unwrapped(said.type);
  if (fact.form != RelationshipForm::SaRelationship || said.collection.empty() || type.quoted ||
      !type.is(Kind::Identifier) || !type.module->scopes().has_future_annotations())
    return false;
  syntax::Node cls = type.node;
  while (cls && !cls.is(Kind::ClassDefinition)) cls = cls.parent();
  const std::uint32_t made = cls ? cls.begin() : type.range().begin;
  const auto meaning = project.resolve_dotted(*type.module, type.text(), made);
  return std::holds_alternative<semantic::Unknown>(meaning);
}

bool is_loose(Container container) {
  return container == Container::DynamicMapped || container == Container::WriteOnlyMapped;
}

void add_unread(RelationshipDraft& draft, std::string_view keyword) {
  draft.fact.unread.push_back(fmt::format("the value of {} is computed", keyword));
}

}  // namespace

std::string RelationshipReader::words(const RelationshipDraft& draft,
                                      const Expression& value) const {
  return words_of(names_, value, draft.fact.owner);
}

std::string RelationshipReader::late_words(const RelationshipDraft& draft,
                                           const Expression& value) const {
  return words(draft, late_value(names_, value, draft.fact.owner));
}

std::optional<RelationshipDraft> RelationshipReader::read(ClassId owner, const Member& member,
                                                          const Expression& value) const {
  if (!value) return std::nullopt;
  auto call = read_relationship_call(names_.project(), value);
  if (!call) return std::nullopt;
  RelationshipDraft draft;
  draft.call = *std::move(call);
  RelationshipFact& fact = draft.fact;
  fact.owner = owner;
  fact.attribute = member.name;
  fact.form = draft.call.form;
  fact.place = member.statement.place();
  fact.call = draft.call.call.place();
  fact.unread = draft.call.unread;
  std::optional<RelationshipAnnotation> said;
  if (member.annotation) {
    fact.annotation = member.annotation.place();
    said = read_relationship_annotation(names_.project(), member.annotation);
    if (said->is_class_var) said.reset();
  }
  if (said) fact.container = said->container;
  read_target(draft, said ? said->type : Expression{});
  std::optional<TableId> secondary;
  read_secondary(draft, secondary);
  read_join(draft, secondary);
  read_options(draft);
  read_uselist(draft, said ? &*said : nullptr);
  return draft;
}

void RelationshipReader::read_target(RelationshipDraft& draft, const Expression& annotated) const {
  const ClassId owner = draft.fact.owner;
  const Expression given = draft.call.value("argument");
  const Expression target = given ? late_value(names_, given, owner) : annotated;
  if (!target) {
    draft.fact.unread.emplace_back("neither its call nor an annotation names its target");
    return;
  }
  draft.fact.target = names_.class_of(target, owner);
  if (draft.fact.target) return;
  draft.fact.target = names_.class_named(canonical_text(target), owner);
  if (!draft.fact.target) draft.fact.target_name = canonical_text(target);
}

void RelationshipReader::read_secondary(RelationshipDraft& draft,
                                        std::optional<TableId>& table) const {
  const Expression given = draft.call.value("secondary");
  if (!given) return;
  const Expression value = late_value(names_, given, draft.fact.owner);
  table = names_.table_of(value, draft.fact.owner);
  draft.fact.secondary =
      table ? qualified_table_name(names_.models().table(*table)) : words(draft, value);
}

void RelationshipReader::read_join(RelationshipDraft& draft,
                                   std::optional<TableId> secondary) const {
  RelationshipFact& fact = draft.fact;
  const bool has_secondary = static_cast<bool>(draft.call.value("secondary"));
  if (!fact.target) {
    fact.unknown_join = fmt::format("the class '{}' is not known", fact.target_name);
  } else if (has_secondary && !secondary) {
    fact.unknown_join = fmt::format("the table '{}' is not known", fact.secondary);
  } else {
    const RelationshipCall& call = draft.call;
    draft.join = model::read_join(names_, {fact.owner, *fact.target, secondary,
                                           call.value("primaryjoin"), call.value("secondaryjoin"),
                                           call.value("foreign_keys"), call.value("remote_side")});
    fact.unknown_join = draft.join.unknown;
    fact.direction = draft.join.direction;
    if (fact.direction) fact.pairs = draft.join.pairs(names_);
  }
  if (has_secondary) fact.direction = Direction::ManyToMany;
}

void RelationshipReader::read_options(RelationshipDraft& draft) const {
  const RelationshipCall& call = draft.call;
  const semantic::Project& project = names_.project();
  RelationshipFact& fact = draft.fact;
  for (const GivenOption& each : call.options)
    fact.arguments.push_back(
        {each.keyword, words(draft, each.value), each.place, each.value.place()});
  if (const Expression given = call.value("viewonly")) {
    const auto flag = bool_constant(project, given);
    if (!flag) add_unread(draft, "viewonly");
    fact.viewonly = flag.value_or(false);
  }
  if (const Expression given = call.value("back_populates")) {
    const auto name = string_constant(project, given).value;
    if (!name) add_unread(draft, "back_populates");
    fact.back_populates = name.value_or("");
  }
  if (const Expression given = call.value("passive_deletes"))
    fact.passive_deletes = words(draft, value_of(project, given));
  read_cascade(draft);
  read_lazy(draft);
  read_order(draft);
  read_other_options(draft);
}

void RelationshipReader::read_cascade(RelationshipDraft& draft) const {
  std::string text(draft.call.cascade_delete ? "all, delete-orphan" : kDefaultCascade);
  if (const GivenOption* const given = draft.call.option("cascade")) {
    const auto value = string_constant(names_.project(), given->value).value;
    const bool is_empty = given->value.is(Kind::None) || given->value.is(Kind::False);
    if (!value && !is_empty) add_unread(draft, "cascade");
    text = value.value_or("");
  }
  for (const std::string& cascade : cascades_in(text))
    if (!draft.fact.viewonly || writes_nothing(cascade)) draft.fact.cascade.push_back(cascade);
}

void RelationshipReader::read_lazy(RelationshipDraft& draft) const {
  RelationshipFact& fact = draft.fact;
  if (const GivenOption* const given = draft.call.option("lazy")) {
    const Expression value = value_of(names_.project(), given->value);
    const auto text = string_constant(names_.project(), value).value;
    const auto flag = bool_constant(names_.project(), value);
    if (!text && !flag && !value.is(Kind::None)) add_unread(draft, "lazy");
    fact.lazy = text ? *text : flag ? (*flag ? "select" : "joined") : "noload";
  }
  if (fact.container == Container::DynamicMapped) fact.lazy = "dynamic";
  if (fact.container == Container::WriteOnlyMapped) fact.lazy = "write_only";
}

void RelationshipReader::read_uselist(RelationshipDraft& draft,
                                      const RelationshipAnnotation* said) const {
  RelationshipFact& fact = draft.fact;
  const Expression collection = draft.call.value("collection_class");
  if (const Expression given = draft.call.value("uselist")) {
    fact.uselist = bool_constant(names_.project(), given);
    if (!fact.uselist) add_unread(draft, "uselist");
  }
  const bool is_one = said != nullptr &&
                      (said->collection.empty() || hides_collection(names_.project(), fact, *said));
  const bool is_scalar = is_one && !collection;
  if (is_scalar && !is_loose(fact.container)) fact.uselist = false;
  if (!fact.uselist && fact.direction) fact.uselist = fact.direction != Direction::ManyToOne;
  if (!fact.uselist.value_or(true)) return;
  if (collection) {
    std::string name = library_name(names_.project(), collection);
    fact.collection = name.empty() ? words(draft, collection) : std::move(name);
  } else if (said != nullptr && !said->collection.empty()) {
    fact.collection = said->collection;
  } else {
    fact.collection = "builtins.list";
  }
}

void RelationshipReader::read_order(RelationshipDraft& draft) const {
  const Expression given = draft.call.value("order_by");
  if (!given || given.is(Kind::False)) return;
  const Expression value = late_value(names_, given, draft.fact.owner);
  if (!value.is(Kind::List) && !value.is(Kind::Tuple)) {
    draft.fact.order_by = words(draft, value);
    return;
  }
  for (const syntax::Node& item : value.node.items()) {
    if (!draft.fact.order_by.empty()) draft.fact.order_by += ", ";
    draft.fact.order_by += words(draft, value.at(item));
  }
}

// Where the pairs of columns say it all, how they were named does not count.
bool RelationshipReader::is_said_by_join(const RelationshipDraft& draft,
                                         std::string_view keyword) const {
  if (!draft.join.direction || !draft.join.unknown.empty()) return false;
  if (keyword == "foreign_keys" || keyword == "remote_side") return true;
  return (keyword == "primaryjoin" || keyword == "secondaryjoin") && draft.join.is_plain;
}

void RelationshipReader::read_other_options(RelationshipDraft& draft) const {
  for (const GivenOption& each : draft.call.options) {
    const RelationshipKeyword* const known = relationship_keyword(each.keyword);
    const bool is_last = draft.call.option(each.keyword) == &each;
    if (!is_last || (known != nullptr && known->kind == OptionKind::Own)) continue;
    if (is_said_by_join(draft, each.keyword)) continue;
    const bool is_late = known != nullptr && known->kind == OptionKind::Late;
    std::string value = is_late ? late_words(draft, each.value)
                                : words(draft, value_of(names_.project(), each.value));
    if (known != nullptr && value == known->default_words) continue;
    draft.fact.options.push_back({each.keyword, std::move(value), each.place, each.value.place()});
  }
  std::ranges::sort(draft.fact.options, {}, &OptionFact::keyword);
}

namespace {

// The other side has the same conditions, unless backref() gives it its own: sqlalchemy.orm,
// RelationshipProperty._generate_backref(). Over a table, what joins this side to it joins the
// other side from it.
void hand_on_conditions(const RelationshipFact& from, RelationshipFact& to) {
  for (const OptionFact& each : from.options) {
    const bool is_first = each.keyword == "primaryjoin";
    if (!is_first && each.keyword != "secondaryjoin") continue;
    OptionFact option = each;
    if (!from.secondary.empty()) option.keyword = is_first ? "secondaryjoin" : "primaryjoin";
    if (std::ranges::find(to.options, option.keyword, &OptionFact::keyword) == to.options.end())
      to.options.push_back(std::move(option));
  }
  std::ranges::sort(to.options, {}, &OptionFact::keyword);
}

}  // namespace

std::optional<RelationshipDraft> RelationshipReader::read_backref(RelationshipDraft& draft) const {
  const GivenOption* const given = draft.call.option("backref");
  if (given == nullptr || given->value.is(Kind::None)) return std::nullopt;
  auto backref = model::read_backref(names_.project(), *given);
  if (!backref) {
    draft.fact.unread.emplace_back(kComputedBackref);
    return std::nullopt;
  }
  draft.fact.backref = backref->attribute;
  draft.fact.back_populates = backref->attribute;
  if (!draft.fact.target) return std::nullopt;
  RelationshipDraft other;
  other.call = std::move(backref->call);
  RelationshipFact& fact = other.fact;
  fact.owner = *draft.fact.target;
  fact.target = draft.fact.owner;
  fact.attribute = backref->attribute;
  fact.form = RelationshipForm::Backref;
  fact.place = given->place;
  fact.call = other.call.call.place();
  fact.unread = other.call.unread;
  fact.secondary = draft.fact.secondary;
  fact.unknown_join = draft.fact.unknown_join;
  other.join = reversed(draft.join);
  fact.direction = draft.fact.secondary.empty() ? other.join.direction : Direction::ManyToMany;
  if (other.join.direction) fact.pairs = other.join.pairs(names_);
  // What SQLAlchemy copies unless backref() says otherwise.
  for (const std::string_view keyword :
       {"viewonly", "post_update", "passive_updates", "sync_backref"})
    if (const GivenOption* const own = draft.call.option(keyword);
        own != nullptr && other.call.option(keyword) == nullptr)
      other.call.options.push_back(*own);
  read_options(other);
  read_uselist(other, nullptr);
  hand_on_conditions(draft.fact, fact);
  fact.back_populates = draft.fact.attribute;
  return other;
}

}  // namespace modelmend::model
