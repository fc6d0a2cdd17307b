#include "emit/column_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emit/said_here.h"
#include "emit/tables.h"
#include "emit/type_meaning.h"
#include "model/column_type.h"
#include "model/declared_arguments.h"
#include "model/type_behaviour.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::ColumnDecl;
using model::DefaultFact;
using model::Expression;
using model::GivenArgument;
using model::Taker;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// How many arguments a function must be given by whoever calls it; a default that takes one gets
// the context of the statement.
std::size_t required_parameters(Node parameters) {
  std::size_t count = 0;
  for (const Node each : parameters.items())
    if (each.is(Kind::Identifier) || each.is(Kind::TypedParameter)) ++count;
  return count;
}

bool takes_arguments(const ClassContext& context, const Expression& callable) {
  const Expression value = model::unwrapped(callable);
  if (value.is(Kind::Lambda)) return !value.node.field(Field::Parameters).items().empty();
  const semantic::Resolution meaning = model::meaning_of(context.project, value).resolution;
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr) return false;
  const Expression definition = model::expression_at(context.project, local->definition);
  if (!definition.is(Kind::FunctionDefinition))
    return local->kind != semantic::DefinitionKind::Class;
  return required_parameters(definition.node.field(Field::Parameters)) > 0;
}

bool is_mutable_literal(const Expression& value) {
  const Expression inner = model::unwrapped(value);
  return inner.is(Kind::List) || inner.is(Kind::Dictionary) || inner.is(Kind::Set);
}

class Sorter {
 public:
  Sorter(const ClassContext& context, const ColumnDecl& decl, Speller& speller)
      : context_(context), decl_(decl), speller_(speller) {}

  Attempt<ColumnParts> sort() {
    parts_.source = model::column_source(context_.project, decl_);
    take_doc_of_function();
    take_type_of_map();
    read_facts();
    check();
    for (const GivenArgument& argument : parts_.source.arguments) {
      if (why_) break;
      take(argument);
    }
    if (why_) return tl::unexpected(*why_);
    say_name();
    parts_.makes_own_keys = counts_by_itself();
    return std::move(parts_);
  }

 private:
  void refuse(std::string code, std::string reason) {
    if (!why_) why_ = Declined{std::move(code), std::move(reason)};
  }

  // The column keeps the name that its attribute has no more.
  void say_name() {
    const bool is_said = std::ranges::any_of(
        parts_.source.arguments, [](const GivenArgument& each) { return each.keyword == "name"; });
    if (is_said || context_.renames.name_of(decl_) == decl_.attribute) return;
    const char quote = context_.imports.style().quote;
    parts_.column_keywords.insert(parts_.column_keywords.begin(),
                                  {.text = fmt::format("{0}name{0}: {0}{1}{0}", quote,
                                                       decl_.column_name.value_or(decl_.attribute)),
                                   .indent = {}});
  }

  [[nodiscard]] const model::TableColumn* table_column() const {
    if (!context_.cls.table) return nullptr;
    const auto& columns = context_.models.table(*context_.cls.table).columns;
    const auto found = std::ranges::find(columns, decl_.id, &model::TableColumn::decl);
    return found == columns.end() ? nullptr : &*found;
  }

  // A field has no function that says it.
  void take_doc_of_function() {
    if (const Expression doc =
            model::doc_by_function(context_.project, context_.models, decl_, parts_.source))
      parts_.source.arguments.push_back({model::Taker::Column, "doc", doc, doc.place()});
  }

  // The type_annotation_map of the base says it, which SQLModel does not read.
  void take_type_of_map() {
    const bool is_of_map =
        decl_.type_origin == model::TypeOrigin::Annotation && decl_.type_source.has_value();
    if (!parts_.source.type && is_of_map)
      parts_.source.type = model::expression_at(context_.project, *decl_.type_source);
  }

  void read_facts() {
    const model::TableColumn* const column = table_column();
    parts_.is_nullable = column == nullptr ? decl_.nullable : column->nullable;
    parts_.is_primary_key = decl_.primary_key;
    parts_.stores_none_as_value =
        model::type_behaviour(context_.project, decl_, parts_.source.type).evaluates_none;
  }

  void check() {
    if (!parts_.source.unread.empty())
      return refuse("dynamic-columns", parts_.source.unread.front().reason);
    if (decl_.dynamic_reason && !decl_.known_elsewhere)
      return refuse("dynamic-columns", *decl_.dynamic_reason);
    const bool is_sqlalchemy = decl_.style == model::Style::Column ||
                               decl_.style == model::Style::MappedColumn ||
                               decl_.style == model::Style::MappedOnly;
    if (!is_sqlalchemy) return refuse("unknown-member", "it is no column of SQLAlchemy");
    check_order();
    if (parts_.source.type && !is_made_for_annotation()) written_here(parts_.source.type);
    const Expression written = model::expression_at(context_.project, decl_.place);
    const bool is_function =
        written.is(Kind::DecoratedDefinition) || written.is(Kind::FunctionDefinition);
    if (is_function && reads_its_class(written.node))
      refuse("declared-attr-depends-on-cls",
             fmt::format("'{}' is made from the class that it is for", decl_.attribute));
  }

  // The readers put columns into the order of numbers that are written there; the proof compares
  // it.
  void check_order() {
    for (const GivenArgument& each : parts_.source.arguments) {
      if (each.keyword != "sort_order") continue;
      const std::string_view number = each.value.text().substr(each.value.text().starts_with('-'));
      if (number.empty() || number.find_first_not_of("0123456789") != std::string_view::npos)
        refuse("column-order", fmt::format("'sort_order' of '{}' is computed", decl_.attribute));
    }
  }

  // Of `def x(cls): return Column(...)`: whether `cls` stands anywhere but among the parameters.
  [[nodiscard]] static bool reads_its_class(Node function) {
    std::size_t count = 0;
    for (syntax::Walker walk(function); walk; walk.next())
      if (walk->is(Kind::Identifier) && (walk->text() == "cls" || walk->text() == "self")) ++count;
    return count > 1;
  }

  // Its parts are said with the annotated class, see field_type().
  [[nodiscard]] bool is_made_for_annotation() const {
    return decl_.type_origin == model::TypeOrigin::Annotation &&
           enum_of_any_class(context_.project, parts_.source.type);
  }

  // A name may mean something else in another place.
  bool written_here(const Expression& value) {
    const bool is_here = may_be_said_here(context_, value, decl_.place);
    if (!is_here)
      refuse("column-elsewhere", fmt::format("'{}' of '{}' is written in another place",
                                             model::canonical_text(value), decl_.attribute));
    return is_here;
  }

  // A name that the class binds is a column where the old statement stands, and a field in the new.
  bool is_free_of_columns(Node node) {
    const auto name = body_name_in(context_, node);
    if (name)
      refuse("class-body-reference",
             fmt::format("'{}' reads the column '{}' of the class body", decl_.attribute, *name));
    return !name;
  }

  [[nodiscard]] Term term(const Expression& value) {
    return term_of_value(context_, value, speller_);
  }

  void take(const GivenArgument& argument) {
    if (argument.taker == Taker::Wrapper) return take_loading(argument);
    if (argument.taker == Taker::Annotated && is_said_again(argument)) return;
    if (!written_here(argument.keyword.empty() ? at_place(argument) : argument.value)) return;
    if (is_key_to_own(argument)) return parts_.keys.push_back(argument);
    if (!is_free_of_columns(argument.value.node)) return;
    if (argument.keyword.empty()) return take_item(argument);
    take_keyword(argument);
  }

  // `ForeignKey(id)` of the class body, whose target foreign_key= says as a text.
  [[nodiscard]] bool is_key_to_own(const GivenArgument& item) const {
    if (!item.keyword.empty() || !names_own_column(context_, item.value)) return false;
    const model::Arguments arguments = model::arguments_of(item.value);
    const bool is_alone =
        arguments.positional.size() == 1 && !arguments.has_splat && arguments.keywords.empty();
    return is_alone && decl_.foreign_keys.size() == 1 && !decl_.foreign_keys.front().target.empty();
  }

  // deferred(Column(...), group="texts"), mapped_column(deferred=True, deferred_group="texts")
  void take_loading(const GivenArgument& argument) {
    constexpr std::string_view kPrefix = "deferred_";
    std::string keyword = argument.keyword;
    if (keyword.starts_with(kPrefix)) keyword.erase(0, kPrefix.size());
    const bool is_known = keyword == "deferred" || keyword == "group" || keyword == "raiseload" ||
                          keyword == "active_history";
    const bool is_callee = argument.taker == Taker::Wrapper && keyword == "deferred";
    if (!is_known)
      return refuse("no-field-form", fmt::format("'{}' of '{}' has no form as a field",
                                                 argument.keyword, decl_.attribute));
    if (!is_callee && (is_false(argument) || !written_here(argument.value))) return;
    if (!parts_.loading)
      parts_.loading = {.attribute = context_.renames.name_of(decl_), .arguments = {}};
    parts_.loading->is_deferred |= keyword != "active_history";
    if (keyword != "deferred")
      parts_.loading->arguments.push_back(fmt::format("{}={}", keyword, term(argument.value).text));
  }

  // What the attribute's own mapped_column() says wins over that of its Annotated type.
  [[nodiscard]] bool is_said_again(const GivenArgument& argument) const {
    const auto is_default = [](std::string_view keyword) {
      return keyword == "default" || keyword == "insert_default";
    };
    return std::ranges::any_of(parts_.source.arguments, [&](const GivenArgument& each) {
      if (each.taker != Taker::MappedColumn) return false;
      if (argument.keyword.empty())
        return each.keyword.empty() &&
               model::sqlalchemy_callee(context_.project, each.value) ==
                   model::sqlalchemy_callee(context_.project, argument.value);
      return each.keyword == argument.keyword ||
             (is_default(each.keyword) && is_default(argument.keyword));
    });
  }

  [[nodiscard]] Expression at_place(const GivenArgument& item) const {
    return written_item(context_, item);
  }

  void take_item(const GivenArgument& item) {
    const std::string callee = model::sqlalchemy_callee(context_.project, item.value);
    if (callee == "ForeignKey") {
      parts_.keys.push_back(item);
      return;
    }
    if (callee == "Identity" || callee == "Computed" || callee == "FetchedValue" ||
        callee == "Sequence")
      parts_.has_server_value = true;
    parts_.column_items.push_back(term(at_place(item)));
  }

  void take_keyword(const GivenArgument& argument) {
    const KeywordRow* const row = find_keyword(argument.keyword);
    if (row == nullptr) return keep(argument);  // an option of a dialect
    switch (row->place) {
      case KeywordPlace::Column:
        return keep(argument);
      case KeywordPlace::Field:
        return flag(argument);
      case KeywordPlace::Read:
        return read(argument);
      case KeywordPlace::Loading:
        return take_loading(argument);
      case KeywordPlace::Nothing:
        return;
      case KeywordPlace::Refuse:
        if (is_false(argument)) return;
        return refuse(row->code, fmt::format("'{}' has no form as a field", argument.keyword));
    }
  }

  [[nodiscard]] bool is_false(const GivenArgument& argument) const {
    return argument.value.is(Kind::None) ||
           model::bool_constant(context_.project, argument.value) == false;
  }

  void keep(const GivenArgument& argument) {
    if (argument.value.is(Kind::None)) return;
    // SQLAlchemy wants the name beside `quote`, also where it is that of the attribute.
    if (argument.keyword == "name" && !is_quoted() &&
        decl_.column_name.value_or(decl_.attribute) == context_.renames.name_of(decl_))
      return;
    if (argument.keyword.starts_with("server_default")) parts_.has_server_value = true;
    entry(argument.keyword, argument.value);
  }

  [[nodiscard]] bool is_quoted() const {
    return std::ranges::any_of(parts_.source.arguments, [](const GivenArgument& each) {
      return each.keyword == "quote" && !each.value.is(Kind::None);
    });
  }

  void entry(std::string_view key, const Expression& value) {
    const char quote = context_.imports.style().quote;
    Term made = term(value);
    made.text = fmt::format("{}{}{}: {}", quote, key, quote, made.text);
    parts_.column_keywords.push_back(std::move(made));
  }

  void flag(const GivenArgument& argument) {
    if (is_false(argument)) return;
    parts_.flags.push_back({.keyword = argument.keyword,
                            .group = CallArgument::Group::None,
                            .terms = {term(argument.value)}});
  }

  void read(const GivenArgument& argument) {
    const bool is_default = argument.keyword == "default" || argument.keyword == "insert_default";
    if (is_default) return read_default(argument);
    if (argument.keyword == "type_") return;
    const bool is_constant = argument.value.is(Kind::None) ||
                             model::bool_constant(context_.project, argument.value).has_value();
    if (!is_constant)
      refuse("dynamic-columns",
             fmt::format("'{}' of '{}' is computed", argument.keyword, decl_.attribute));
  }

  void read_default(const GivenArgument& argument) {
    if (argument.value.is(Kind::None)) return;
    if (parts_.default_form != DefaultForm::None)
      return refuse("two-defaults",
                    fmt::format("'{}' has default= and insert_default=", decl_.attribute));
    parts_.default_value = term(argument.value);
    parts_.default_form = form_of_default(argument.value);
  }

  // SQLAlchemy asks whether the value can be called; what the text does not tell goes to the
  // column as it is, where SQLAlchemy asks again.
  [[nodiscard]] DefaultForm form_of_default(const Expression& value) {
    const auto& fact = decl_.default_value;
    if (!fact) return DefaultForm::Column;
    // The same list for every row, in SQLAlchemy; Pydantic would copy it.
    if (is_mutable_literal(value)) return DefaultForm::Column;
    if (is_enum_member(value)) return DefaultForm::Value;
    switch (fact->kind) {
      case DefaultFact::Kind::Literal:
        return is_unknown_variable(value) ? DefaultForm::Column : DefaultForm::Value;
      case DefaultFact::Kind::Callable:
        return is_known_function(*fact) && !takes_arguments(context_, value) ? DefaultForm::Factory
                                                                             : DefaultForm::Column;
      case DefaultFact::Kind::Sql:
        return DefaultForm::Column;
      case DefaultFact::Kind::Other:
        return is_made_value(*fact) ? DefaultForm::Value : DefaultForm::Column;
    }
    return DefaultForm::Column;
  }

  // What a library calls DEFAULT_LOCALE may be a text as well as a function.
  [[nodiscard]] static bool is_known_function(const DefaultFact& fact) {
    constexpr std::array<std::string_view, 14> kFunctions = {"datetime.date.today",
                                                             "datetime.datetime.now",
                                                             "datetime.datetime.today",
                                                             "datetime.datetime.utcnow",
                                                             "random.random",
                                                             "secrets.token_bytes",
                                                             "secrets.token_hex",
                                                             "secrets.token_urlsafe",
                                                             "time.monotonic",
                                                             "time.time",
                                                             "time.time_ns",
                                                             "uuid.uuid1",
                                                             "uuid.uuid4",
                                                             "decimal.Decimal"};
    return fact.resolved_name.empty() || fact.resolved_name.starts_with("builtins.") ||
           std::ranges::find(kFunctions, fact.resolved_name) != kFunctions.end();
  }

  // `Decimal("0")` and the like are values whatever else they are.
  [[nodiscard]] static bool is_made_value(const DefaultFact& fact) {
    constexpr std::array<std::string_view, 6> kValues = {"decimal.Decimal",    "datetime.date",
                                                         "datetime.datetime",  "datetime.time",
                                                         "datetime.timedelta", "uuid.UUID"};
    return std::ranges::find(kValues, fact.resolved_name) != kValues.end();
  }

  // `LIMIT` may stand for a function; a member of an enum does not.
  [[nodiscard]] bool is_unknown_variable(const Expression& value) const {
    if (!value.is(Kind::Identifier) && !value.is(Kind::Attribute)) return false;
    const Expression made = model::unwrapped(model::value_of(context_.project, value));
    switch (made.node.kind()) {
      case Kind::String:
      case Kind::ConcatenatedString:
      case Kind::Integer:
      case Kind::Float:
      case Kind::True:
      case Kind::False:
      case Kind::UnaryOperator:
        return false;
      default:
        return true;
    }
  }

  [[nodiscard]] bool is_enum_member(const Expression& value) const {
    if (!value.is(Kind::Attribute)) return false;
    // `Status.first` may be a class method.
    const semantic::Resolution meaning = model::resolve(context_.project, value);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    if (local != nullptr && local->kind == semantic::DefinitionKind::Function) return false;
    const auto site =
        context_.project.class_site(model::resolve(context_.project, value.field(Field::Object)));
    return site && model::is_python_enum(context_.project, *site);
  }

  [[nodiscard]] bool counts_by_itself() const {
    if (!parts_.is_primary_key || parts_.default_form != DefaultForm::None) return false;
    if (!parts_.keys.empty()) return false;
    const auto* const integer = decl_.type.as<schema::Integer>();
    if (integer == nullptr) return false;
    for (const model::TableId table : context_.models.tables_of(decl_.id))
      if (std::ranges::count(context_.models.table(table).columns, true,
                             &model::TableColumn::primary_key) != 1)
        return false;
    const auto* const said = find_autoincrement();
    return said == nullptr || !is_false(*said);
  }

  [[nodiscard]] const GivenArgument* find_autoincrement() const {
    const auto found =
        std::ranges::find(parts_.source.arguments, "autoincrement", &GivenArgument::keyword);
    return found == parts_.source.arguments.end() ? nullptr : &*found;
  }

  const ClassContext& context_;
  const ColumnDecl& decl_;
  Speller& speller_;
  ColumnParts parts_;
  std::optional<Declined> why_;
};

}  // namespace

Expression written_item(const ClassContext& context, const GivenArgument& item) {
  const Place value = item.value.place();
  if (value.file != item.place.file || !item.place.range.contains(value.range)) return item.value;
  Expression whole = model::expression_at(context.project, item.place);
  whole.bound = item.value.bound;
  return whole;
}

bool names_own_column(const ClassContext& context, const Expression& item) {
  if (model::sqlalchemy_callee(context.project, item) != "ForeignKey") return false;
  const model::Arguments arguments = model::arguments_of(item);
  if (arguments.positional.empty()) return false;
  const Expression& target = arguments.positional.front().value;
  return target.is(Kind::Identifier) && reads_attribute(context, target.node);
}

Attempt<ColumnParts> sort_column(const ClassContext& context, const ColumnDecl& decl,
                                 Speller& speller) {
  return Sorter(context, decl, speller).sort();
}

}  // namespace modelmend::emit
