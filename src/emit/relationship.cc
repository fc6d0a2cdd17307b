#include "emit/relationship.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "emit/annotation_class.h"
#include "emit/class_text.h"
#include "emit/field_edit.h"
#include "emit/future_relationship.h"
#include "emit/said_here.h"
#include "model/annotation.h"
#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::OptionFact;
using model::RelationshipFact;
using syntax::Kind;

// What delete-orphan with everything else amounts to, sorted as the facts are.
const std::vector<std::string> kAllDeleteOrphan = {"delete", "delete-orphan",  "expunge",
                                                   "merge",  "refresh-expire", "save-update"};

constexpr std::string_view kSet = "builtins.set";

class RelationshipEmitter {
 public:
  RelationshipEmitter(const ClassContext& context, const RelationshipFact& fact)
      : context_(context), fact_(fact), speller_(context, fact.place.range.begin, {}) {}

  Attempt<MemberPlan> emit() {
    check();
    if (!why_ && (has_text_annotations(context_) || !finds_its_target(context_, fact_) ||
                  holds_no_list(fact_)))
      return emit_future_relationship(context_, fact_);
    if (!why_) field_.annotation = relationship_annotation(context_, fact_, speller_);
    if (!why_ && !fact_.backref.empty()) say_backref();
    for (const OptionFact& each : fact_.arguments)
      if (!why_) say(each);
    if (why_) return tl::unexpected(*why_);
    if (!entries_.empty())
      field_.arguments.push_back({.keyword = "sa_relationship_kwargs",
                                  .group = CallArgument::Group::Dictionary,
                                  .terms = std::move(entries_)});
    return finish();
  }

 private:
  void refuse(std::string code, std::string reason) {
    if (!why_) why_ = Declined{std::move(code), std::move(reason)};
  }

  void check() {
    const bool is_plain = fact_.form == model::RelationshipForm::Relationship &&
                          fact_.place.file == context_.module.id();
    if (!is_plain) return refuse("unknown-member", "it is no relationship() of this class body");
    if (!why_) why_ = why_no_relationship(context_, fact_);
  }

  [[nodiscard]] Expression value_of(const OptionFact& option) const {
    return model::expression_at(context_.project, option.value_place);
  }

  // The other class gets the attribute as its own, see emit_backref().
  void say_backref() {
    const char quote = context_.imports.style().quote;
    argument("back_populates",
             {.text = fmt::format("{}{}{}", quote, fact_.backref, quote), .indent = {}});
  }

  void say(const OptionFact& option) {
    if (option.keyword == "argument" || option.keyword == "backref") return;
    const Expression value = value_of(option);
    if (!value || value.module != &context_.module)
      return refuse("relationship-unread", fmt::format("'{}' of '{}' is written in another place",
                                                       option.keyword, fact_.attribute));
    if (value.is(Kind::None)) return;
    if (option.keyword == "back_populates") return argument("back_populates", term(value));
    if (option.keyword == "cascade") return say_cascade(value);
    if (option.keyword == "passive_deletes") return say_passive_deletes(value);
    if (option.keyword == "collection_class" && fact_.collection == "builtins.list") return;
    entry(option.keyword, value);
  }

  [[nodiscard]] Term term(const Expression& value) {
    return term_of_value(context_, value, speller_);
  }

  void argument(std::string keyword, Term value) {
    field_.arguments.push_back({.keyword = std::move(keyword),
                                .group = CallArgument::Group::None,
                                .terms = {std::move(value)}});
  }

  void say_cascade(const Expression& value) {
    const bool is_known = context_.options.sqlmodel >= semantic::kKnowsOnDelete;
    if (!is_known || !cascades_all_and_deletes_orphans(fact_)) return entry("cascade", value);
    Term flag = term(value);
    flag.text = "True";
    argument("cascade_delete", std::move(flag));
  }

  void say_passive_deletes(const Expression& value) {
    const bool is_known = context_.options.sqlmodel >= semantic::kKnowsOnDelete;
    const bool is_plain = value.is(Kind::True) || value.is(Kind::False) || value.is(Kind::String);
    if (!is_known || !is_plain) return entry("passive_deletes", value);
    argument("passive_deletes", term(value));
  }

  void entry(std::string_view key, const Expression& value) {
    auto text = text_without_columns(context_, value);
    if (!text) return refuse(text.error().code, text.error().reason);
    const char quote = text->front() == '\'' || text->front() == '"'
                           ? text->front()
                           : context_.imports.style().quote;
    Term made = term(value);
    made.text = fmt::format("{}{}{}: {}", quote, key, quote, *text);
    entries_.push_back(std::move(made));
  }

  Attempt<MemberPlan> finish() {
    field_.name = fact_.attribute;
    field_.needs_call = true;
    field_.callee = speller_.name("sqlmodel.Relationship");
    if (speller_.failure()) return tl::unexpected(*speller_.failure());
    MemberPlan plan;
    plan.edits.push_back(field_edit(context_, fact_.place.range, field_));
    plan.imports = speller_.imports();
    return plan;
  }

  const ClassContext& context_;
  const RelationshipFact& fact_;
  Speller speller_;
  FieldText field_;
  std::vector<Term> entries_;
  std::optional<Declined> why_;
};

// As the annotation has it; without one, where the columns may be NULL, or on the other side.
bool may_be_absent(const ClassContext& context, const RelationshipFact& fact) {
  if (fact.annotation) {
    const std::string_view text = fact.annotation->range.in(context.text());
    return text.find("Optional[") != std::string_view::npos ||
           text.find("None") != std::string_view::npos;
  }
  if (fact.direction != model::Direction::ManyToOne || !context.cls.table) return true;
  const model::TableFact& table = context.models.table(*context.cls.table);
  const std::string prefix = model::qualified_table_name(table) + ".";
  return std::ranges::any_of(fact.pairs, [&](const model::ColumnPair& pair) {
    return std::ranges::any_of(table.columns, [&](const model::TableColumn& column) {
      return column.nullable && pair.local == prefix + column.name;
    });
  });
}

// A list, or what is one: `collection_class=ordering_list("position")`.
bool is_usual_collection(const RelationshipFact& fact) {
  constexpr std::string_view kOrderingList = "sqlalchemy.ext.orderinglist.ordering_list(";
  return fact.collection.empty() || fact.collection == "builtins.list" ||
         fact.collection.starts_with(kOrderingList);
}

// SQLAlchemy gives a query instead of the objects.
bool is_query(const RelationshipFact& fact) {
  return fact.container == model::Container::DynamicMapped ||
         fact.container == model::Container::WriteOnlyMapped || fact.lazy == "dynamic" ||
         fact.lazy == "write_only";
}
std::string_view query_name(const RelationshipFact& fact) {
  const bool is_write_only =
      fact.container == model::Container::WriteOnlyMapped || fact.lazy == "write_only";
  return is_write_only ? "sqlalchemy.orm.WriteOnlyMapped" : "sqlalchemy.orm.DynamicMapped";
}

// SQLModel is told the bare name of the class, also for "app.models.User", and it must mean that
// one alone.
std::optional<Declined> why_no_target(const ClassContext& context, const RelationshipFact& fact) {
  if (!fact.target) return std::nullopt;
  const std::string& name = context.models.model_class(*fact.target).name;
  const auto same = std::ranges::count_if(context.models.classes, [&](const auto& each) {
    return each.role == model::ClassRole::Mapped && each.name == name &&
           each.metadata == context.cls.metadata;
  });
  if (same <= 1) return std::nullopt;
  return Declined{"ambiguous-class-name",
                  fmt::format("'{}' is not the only class of its name", name)};
}

}  // namespace

bool names_its_target(const RelationshipFact& fact) {
  return is_usual_collection(fact) || is_query(fact) || fact.collection == kSet;
}

bool holds_no_list(const RelationshipFact& fact) {
  return !is_usual_collection(fact) || is_query(fact);
}

std::string relationship_annotation(const ClassContext& context, const RelationshipFact& fact,
                                    Speller& speller) {
  // Also where annotations are texts: SQLAlchemy takes `list[Post]` there for no collection.
  const char quote = context.imports.style().quote;
  const std::string name =
      fmt::format("{}{}{}", quote, context.models.model_class(*fact.target).name, quote);
  if (is_query(fact)) return fmt::format("{}[{}]", speller.name(query_name(fact)), name);
  if (fact.collection == kSet)
    return fmt::format("{}[{}]",
                       speller.name(context.prefers_typing ? "typing.Set" : "builtins.set"), name);
  if (!names_its_target(fact)) return speller.name("typing.Any");
  if (*fact.uselist) return fmt::format("{}[{}]", speller.list(), name);
  if (!may_be_absent(context, fact)) return name;
  return fmt::format("{}[{}]", speller.name("typing.Optional"), name);
}

std::optional<Declined> why_no_relationship(const ClassContext& context,
                                            const RelationshipFact& fact) {
  if (!fact.unread.empty()) return Declined{"relationship-unread", fact.unread.front()};
  if (auto why = why_no_target(context, fact)) return why;
  if (!fact.target || !fact.uselist)
    return Declined{"relationship-direction-unknown",
                    fmt::format("what '{}' holds is not known{}{}", fact.attribute,
                                fact.unknown_join.empty() ? "" : ": ", fact.unknown_join)};
  const bool is_said = std::ranges::find(fact.arguments, "collection_class",
                                         &OptionFact::keyword) != fact.arguments.end();
  if (!is_usual_collection(fact) && fact.collection != kSet && !is_said)
    return Declined{
        "no-field-form",
        fmt::format("the collection of '{}' is said by its annotation alone", fact.attribute)};
  return std::nullopt;
}

bool cascades_all_and_deletes_orphans(const RelationshipFact& fact) {
  return fact.cascade == kAllDeleteOrphan;
}

Attempt<MemberPlan> emit_relationship(const ClassContext& context, const RelationshipFact& fact) {
  return RelationshipEmitter(context, fact).emit();
}

}  // namespace modelmend::emit
