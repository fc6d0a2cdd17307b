#include "emit/future_relationship.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "emit/class_text.h"
#include "emit/field_edit.h"
#include "emit/relationship.h"
#include "model/declared_arguments.h"
#include "rewrite/lines.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::OptionFact;
using model::RelationshipFact;

class FutureRelationship {
 public:
  FutureRelationship(const ClassContext& context, const RelationshipFact& fact)
      : context_(context), fact_(fact), speller_(context, fact.place.range.begin, {}) {}

  Attempt<MemberPlan> emit() {
    field_.name = fact_.attribute;
    field_.annotation = relationship_annotation(context_, fact_, speller_);
    field_.callee = speller_.name("sqlmodel.Relationship");
    callee_ = speller_.name("sqlalchemy.orm.relationship");
    arguments_.push_back(quoted(context_.models.model_class(*fact_.target).name));
    if (!fact_.backref.empty()) arguments_.push_back("back_populates=" + quoted(fact_.backref));
    for (const OptionFact& each : fact_.arguments) say(each);
    say_uselist();
    say_set();
    if (why_) return tl::unexpected(*why_);
    if (speller_.failure()) return tl::unexpected(*speller_.failure());
    field_.arguments.push_back({.keyword = "sa_relationship",
                                .group = CallArgument::Group::None,
                                .terms = {{.text = call_in_lines(callee_, arguments_, call_indent(),
                                                                 context_.imports.style()),
                                           .indent = {}}}});
    MemberPlan plan;
    plan.edits.push_back(field_edit(context_, fact_.place.range, field_));
    plan.imports = speller_.imports();
    return plan;
  }

 private:
  // Of an argument of the field.
  [[nodiscard]] std::string call_indent() const {
    return std::string(rewrite::indentation_at(context_.text(), fact_.place.range.begin)) +
           context_.imports.style().indent;
  }

  [[nodiscard]] std::string quoted(std::string_view text) const {
    const char quote = context_.imports.style().quote;
    return fmt::format("{}{}{}", quote, text, quote);
  }

  void say(const OptionFact& option) {
    if (option.keyword == "argument" || option.keyword == "backref") return;
    const Expression value = model::expression_at(context_.project, option.value_place);
    if (!value || value.module != &context_.module) {
      why_ = Declined{"relationship-unread", fmt::format("'{}' of '{}' is written in another place",
                                                         option.keyword, fact_.attribute)};
      return;
    }
    auto text = text_without_columns(context_, value);
    if (!text) {
      why_ = text.error();
      return;
    }
    arguments_.push_back(fmt::format("{}={}", option.keyword, *text));
  }

  // Without an annotation SQLAlchemy goes by the direction.
  void say_uselist() {
    const bool is_usual = *fact_.uselist == (fact_.direction != model::Direction::ManyToOne);
    const bool is_said = std::ranges::any_of(
        fact_.arguments, [](const OptionFact& each) { return each.keyword == "uselist"; });
    if (!is_usual && !is_said)
      arguments_.emplace_back(*fact_.uselist ? "uselist=True" : "uselist=False");
  }

  // Of an annotation that SQLAlchemy reads and SQLModel does not.
  void say_set() {
    const bool is_said = std::ranges::any_of(
        fact_.arguments, [](const OptionFact& each) { return each.keyword == "collection_class"; });
    if (fact_.collection == "builtins.set" && !is_said)
      arguments_.push_back("collection_class=" + speller_.name("builtins.set"));
  }

  const ClassContext& context_;
  const RelationshipFact& fact_;
  Speller speller_;
  FieldText field_;
  std::string callee_;
  std::vector<std::string> arguments_;
  std::optional<Declined> why_;
};

}  // namespace

std::string call_in_lines(const std::string& callee, const std::vector<std::string>& arguments,
                          const std::string& indent, const rewrite::SourceStyle& style) {
  std::string beside;
  for (const std::string& each : arguments) beside += (beside.empty() ? "" : ", ") + each;
  if (beside.find('\n') == std::string::npos) return fmt::format("{}({})", callee, beside);
  const bool has_long_string =
      beside.find(R"(""")") != std::string::npos || beside.find("'''") != std::string::npos;
  const std::string line = has_long_string ? indent : std::string();
  std::string below;
  for (const std::string& each : arguments)
    below += line + style.indent + each + "," + style.newline;
  return callee + "(" + style.newline + below + line + ")";
}

bool has_text_annotations(const ClassContext& context) {
  return context.module.scopes().has_future_annotations();
}

Attempt<MemberPlan> emit_future_relationship(const ClassContext& context,
                                             const RelationshipFact& fact) {
  return FutureRelationship(context, fact).emit();
}

}  // namespace modelmend::emit
