#include "emit/backref.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "emit/annotation_class.h"
#include "emit/call_layout.h"
#include "emit/class_text.h"
#include "emit/future_relationship.h"
#include "emit/relationship.h"
#include "emit/said_here.h"
#include "model/declared_arguments.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::OptionFact;
using model::RelationshipFact;
using syntax::Kind;

// What the other side must have been told for this one to be derived from the same columns.
constexpr std::array<std::string_view, 3> kToBeTurnedRound = {"primaryjoin", "secondaryjoin",
                                                              "remote_side"};

// The relationship whose backref= made the fact.
const RelationshipFact* maker_of(const ClassContext& context, const RelationshipFact& fact) {
  if (!fact.target) return nullptr;
  const auto& candidates = context.mappers.of(*fact.target).relationships;
  const auto found = std::ranges::find_if(candidates, [&](const RelationshipFact& each) {
    return each.attribute == fact.back_populates && each.backref == fact.attribute;
  });
  return found == candidates.end() ? nullptr : &*found;
}

class BackrefEmitter {
 public:
  BackrefEmitter(const ClassContext& context, const RelationshipFact& fact,
                 const RelationshipFact& maker, std::uint32_t offset)
      : context_(context),
        fact_(fact),
        maker_(maker),
        offset_(offset),
        speller_(context, offset, {}) {}

  Attempt<BackrefText> emit(const std::string& indent) {
    if (auto why = why_no_relationship(context_, fact_)) return tl::unexpected(*std::move(why));
    field_.name = fact_.attribute;
    field_.needs_call = true;
    field_.annotation = relationship_annotation(context_, fact_, speller_);
    field_.callee = speller_.name("sqlmodel.Relationship");
    if (!is_said_to_sqlalchemy()) add("back_populates", quoted(maker_.attribute));
    for (const OptionFact& each : maker_.arguments) copy(each);
    for (const OptionFact& each : fact_.arguments) say(each);
    if (why_) return tl::unexpected(*why_);
    if (is_said_to_sqlalchemy()) {
      say_call(indent);
    } else if (!entries_.empty()) {
      say_entries();
    }
    if (speller_.failure()) return tl::unexpected(*speller_.failure());
    return BackrefText{
        print_field(field_, {}, {.indent = indent, .comment = {}}, context_.imports.style()),
        speller_.imports()};
  }

 private:
  void refuse(std::string_view what) {
    if (!why_)
      why_ =
          Declined{"backref", fmt::format("'{}' of the backref '{}' has no form in the other class",
                                          what, fact_.attribute)};
  }

  [[nodiscard]] std::string quoted(std::string_view text) const {
    const char quote = context_.imports.style().quote;
    return fmt::format("{}{}{}", quote, text, quote);
  }

  void add(std::string keyword, std::string text) {
    field_.arguments.push_back({.keyword = std::move(keyword),
                                .group = CallArgument::Group::None,
                                .terms = {{.text = std::move(text), .indent = {}}}});
  }
  void entry(std::string_view key, std::string_view text) {
    const auto place = key != "primaryjoin"
                           ? entries_.end()
                           : std::ranges::find(entries_, "secondaryjoin", &Entry::key);
    entries_.insert(place, {std::string(key), std::string(text)});
  }

  // SQLModel does not find the class in its annotation, or has none for what it holds.
  [[nodiscard]] bool is_said_to_sqlalchemy() const {
    return has_text_annotations(context_) || !means_its_target(context_, fact_) ||
           holds_no_list(fact_);
  }

  void say_entries() {
    CallArgument options{"sa_relationship_kwargs", CallArgument::Group::Dictionary, {}};
    for (const Entry& each : entries_)
      options.terms.push_back(
          {.text = fmt::format("{}: {}", quoted(each.key), each.text), .indent = {}});
    field_.arguments.push_back(std::move(options));
  }

  void say_call(const std::string& indent) {
    std::vector<std::string> arguments = {quoted(context_.models.model_class(*fact_.target).name),
                                          "back_populates=" + quoted(maker_.attribute)};
    for (const Entry& each : entries_)
      arguments.push_back(fmt::format("{}={}", each.key, each.text));
    add("sa_relationship",
        call_in_lines(speller_.name("sqlalchemy.orm.relationship"), arguments,
                      indent + context_.imports.style().indent, context_.imports.style()));
  }

  // What SQLAlchemy hands over to the other side.
  void copy(const OptionFact& option) {
    if (option.keyword == "remote_side" && is_down_a_tree()) return;
    // From the other side, what joins this table to the one between joins the other one to it.
    const bool is_over_table = !fact_.secondary.empty();
    if (is_over_table && option.keyword == "primaryjoin")
      return say_columns("secondaryjoin", option);
    if (is_over_table && option.keyword == "secondaryjoin")
      return say_columns("primaryjoin", option);
    // Between two tables the same condition joins either to the other.
    if (option.keyword == "primaryjoin" && joins_two_tables(option))
      return say_columns(option.keyword, option);
    if (std::ranges::find(kToBeTurnedRound, option.keyword) != kToBeTurnedRound.end())
      return refuse(option.keyword);
    if (option.keyword == "secondary") {
      if (fact_.secondary.empty() || fact_.secondary.find('.') != std::string::npos)
        return refuse(option.keyword);
      return entry("secondary", quoted(fact_.secondary));
    }
    if (option.keyword == "foreign_keys") say_columns(option.keyword, option);
  }

  // And the condition does not say which column is the other side's.
  [[nodiscard]] bool joins_two_tables(const OptionFact& option) const {
    const Expression value = model::expression_at(context_.project, option.value_place);
    return maker_.owner != context_.cls.id && value &&
           value.text().find("remote") == std::string_view::npos;
  }

  // From a node to those below it, which is what SQLAlchemy takes a relationship of a class to
  // itself for that says nothing.
  [[nodiscard]] bool is_down_a_tree() const {
    return fact_.target == context_.cls.id && fact_.direction == model::Direction::OneToMany;
  }

  // Columns of the class body that the backref is written in.
  void say_columns(std::string_view key, const OptionFact& option) {
    const Expression value = model::expression_at(context_.project, option.value_place);
    const auto module = context_.project.open(maker_.place.file);
    if (!value || !module) return refuse(option.keyword);
    if (value.is(Kind::String)) return entry(key, new_text(value));
    const ClassContext other =
        class_context(context_.project, **module, context_.models, context_.mappers,
                      context_.models.model_class(maker_.owner), context_.imports, context_.options,
                      context_.renames, context_.becoming);
    auto text = text_without_columns(other, value);
    if (text && maker_.place.file != context_.module.id() && *text == other.new_text(value.range()))
      if (auto in_quotes = text_in_quotes(other, value)) text = *std::move(in_quotes);
    if (!text || text->empty() || !may_stand_in_one_line(value.node)) return refuse(option.keyword);
    in_one_line(*text);
    const bool is_string = text->front() == context_.imports.style().quote;
    if (!is_string && !says_in_same_file(*text)) return refuse(option.keyword);
    entry(key, *text);
  }

  // What names of the module say is asked for when all of them are bound.
  [[nodiscard]] bool says_in_same_file(std::string& text) const {
    if (maker_.place.file != context_.module.id()) return false;
    if (!text.starts_with("lambda")) text = "lambda: " + text;
    return true;
  }

  // Of backref("posts", cascade="all"), which may be written in another file.
  void say(const OptionFact& option) {
    const Expression value = model::expression_at(context_.project, option.value_place);
    if (option.keyword == "argument" || !value || value.is(Kind::None)) return;
    const bool is_known =
        context_.options.sqlmodel >= semantic::kKnowsOnDelete && !is_said_to_sqlalchemy();
    if (option.keyword == "remote_side") return say_columns(option.keyword, option);
    const bool is_order = option.keyword == "order_by";
    if (is_order && !value.is(Kind::String)) return say_columns(option.keyword, option);
    // `collection_class=set` means the same in every file.
    const bool is_of_python =
        std::holds_alternative<semantic::Builtin>(model::resolve(context_.project, value));
    if (option.keyword == "collection_class" && !is_of_python) return say_collection(value);
    if (!is_of_python && !model::is_constant(value)) return refuse(option.keyword);
    if (option.keyword == "cascade" && is_known && cascades_all_and_deletes_orphans(fact_))
      return add("cascade_delete", "True");
    if (option.keyword == "passive_deletes" && is_known)
      return add("passive_deletes", std::string(value.text()));
    entry(option.keyword, new_text(value));
  }

  // `attribute_keyed_dict("key")`, with its import.
  void say_collection(const Expression& value) {
    const Place here{context_.module.id(), {offset_, offset_}};
    if (!may_be_said_here(context_, value, here, NewNames::Imported))
      return refuse("collection_class");
    entry("collection_class", term_of_value(context_, value, speller_).text);
  }

  // It may be written in another file.
  [[nodiscard]] std::string new_text(const Expression& value) const {
    return context_.renames.text(value.module->id(), value.module->file().bytes(), value.range());
  }

  const ClassContext& context_;
  const RelationshipFact& fact_;
  const RelationshipFact& maker_;
  std::uint32_t offset_;
  Speller speller_;
  FieldText field_;
  struct Entry {
    std::string key;
    std::string text;
  };
  std::vector<Entry> entries_;
  std::optional<Declined> why_;
};

}  // namespace

Attempt<BackrefText> emit_backref(const ClassContext& context, const RelationshipFact& fact,
                                  std::uint32_t offset, const std::string& indent) {
  const RelationshipFact* const maker = maker_of(context, fact);
  if (maker == nullptr)
    return decline("backref",
                   fmt::format("it is not known what makes the backref '{}'", fact.attribute));
  return BackrefEmitter(context, fact, *maker, offset).emit(indent);
}

}  // namespace modelmend::emit
