#include "emit/column.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "emit/column_parts.h"
#include "emit/field_edit.h"
#include "emit/field_type.h"
#include "emit/future_relationship.h"
#include "emit/library_base.h"
#include "emit/said_here.h"
#include "emit/tables.h"
#include "model/declared_arguments.h"

namespace modelmend::emit {
namespace {

using model::ColumnDecl;
using model::Expression;
using syntax::Kind;

CallArgument plain(std::string keyword, std::string text) {
  return {.keyword = std::move(keyword),
          .group = CallArgument::Group::None,
          .terms = {{.text = std::move(text), .indent = {}}}};
}
CallArgument plain(std::string keyword, Term term) {
  return {.keyword = std::move(keyword),
          .group = CallArgument::Group::None,
          .terms = {std::move(term)}};
}

// The arguments of Field() in the order in which people write them.
constexpr std::array<std::string_view, 14> kOrder = {
    "default",        "default_factory", "primary_key",    "foreign_key",     "ondelete",
    "unique",         "index",           "nullable",       "max_length",      "max_digits",
    "decimal_places", "sa_type",         "sa_column_args", "sa_column_kwargs"};

std::size_t rank(const CallArgument& argument) {
  return static_cast<std::size_t>(std::ranges::find(kOrder, std::string_view(argument.keyword)) -
                                  kOrder.begin());
}

class ColumnEmitter {
 public:
  ColumnEmitter(const ClassContext& context, const ColumnDecl& decl, ColumnParts parts,
                Speller speller)
      : context_(context), decl_(decl), parts_(std::move(parts)), speller_(std::move(speller)) {}

  Attempt<MemberPlan> emit() {
    auto type = field_type(context_, decl_, parts_, speller_);
    if (!type) return tl::unexpected(type.error());
    type_ = *std::move(type);
    say_default();
    if (parts_.is_primary_key) add(as_written("primary_key", "True"));
    for (const model::GivenArgument& key : parts_.keys) say_key(key);
    if (!parts_.column_items.empty() && !context_.cls.table)
      return decline(
          "mixin-columns",
          fmt::format("'{}' has an argument that two tables cannot share", decl_.attribute));
    for (CallArgument& each : parts_.flags) add(std::move(each));
    say_nullable();
    for (CallArgument& each : type_.arguments) add(std::move(each));
    if (!parts_.column_items.empty())
      add({"sa_column_args", CallArgument::Group::List, std::move(parts_.column_items)});
    if (!parts_.column_keywords.empty())
      add({"sa_column_kwargs", CallArgument::Group::Dictionary, std::move(parts_.column_keywords)});
    return finish();
  }

 private:
  void add(CallArgument argument) { field_.arguments.push_back(std::move(argument)); }

  // With the place where the column says the same, whose comment goes along.
  [[nodiscard]] CallArgument as_written(const char* keyword, const char* value) {
    for (const model::GivenArgument& each : parts_.source.arguments)
      if (each.keyword == keyword && each.value.text() == value)
        return plain(keyword, term(each.value));
    return plain(keyword, value);
  }

  // A validator is not asked about a value that is made when it is inserted.
  [[nodiscard]] bool is_validated() const { return context_.validated.contains(decl_.attribute); }
  [[nodiscard]] bool is_exact() const {
    return context_.options.defaults == Defaults::OrmExact || is_validated();
  }

  void say_default() {
    if (parts_.default_form == DefaultForm::Value && !is_exact())
      return add(plain("default", parts_.default_value));
    if (parts_.default_form == DefaultForm::Factory && !is_exact())
      return add(plain("default_factory", parts_.default_value));
    if (parts_.default_form != DefaultForm::None) add_column_default();
    const bool may_start_as_none = !parts_.stores_none_as_value && !is_exact();
    if (may_start_as_none && is_made_later()) add(plain("default", "None"));
  }

  // Nobody need give a value: NULL will do, or somebody else makes one.
  [[nodiscard]] bool is_made_later() const {
    return (parts_.is_nullable && !parts_.is_primary_key) || parts_.makes_own_keys ||
           parts_.has_server_value || parts_.default_form == DefaultForm::Column;
  }

  void add_column_default() {
    Term entry = parts_.default_value;
    const char quote = context_.imports.style().quote;
    entry.text = fmt::format("{}default{}: {}", quote, quote, entry.text);
    parts_.column_keywords.insert(parts_.column_keywords.begin(), std::move(entry));
  }

  // foreign_key= takes a string and, of the options, some ON DELETE.
  void say_key(const model::GivenArgument& key) {
    const model::Arguments arguments = model::arguments_of(key.value);
    const auto on_delete = plain_on_delete(arguments);
    const bool names_own = names_own_column(context_, key.value);
    const bool is_plain = parts_.keys.size() == 1 && arguments.positional.size() == 1 &&
                          !arguments.has_splat && on_delete.has_value() &&
                          (names_own || arguments.positional.front().value.is(Kind::String));
    if (!is_plain) {
      parts_.column_items.insert(parts_.column_items.begin() + keys_said_++,
                                 term(written_item(context_, key)));
      return;
    }
    const char quote = context_.imports.style().quote;
    if (names_own)
      add(plain("foreign_key", fmt::format("{0}{1}{0}", quote, decl_.foreign_keys.front().target)));
    else
      add(plain("foreign_key", term(arguments.positional.front().value)));
    if (!arguments.keywords.empty()) add(plain("ondelete", term(arguments.keywords.front().value)));
  }

  // Empty if there is none; absent if Field() has no form for the options of the key.
  [[nodiscard]] std::optional<std::string> plain_on_delete(const model::Arguments& key) const {
    if (key.keywords.empty()) return "";
    const model::Argument& option = key.keywords.front();
    if (key.keywords.size() != 1 || option.keyword != "ondelete") return std::nullopt;
    if (context_.options.sqlmodel < semantic::kKnowsOnDelete) return std::nullopt;
    if (!option.value.is(Kind::String)) return std::nullopt;
    const auto value = model::string_value(context_.project, option.value);
    const bool sets_null = value == "SET NULL" && parts_.is_nullable && !parts_.is_primary_key;
    if (value == "CASCADE" || value == "RESTRICT" || sets_null) return value;
    return std::nullopt;
  }

  [[nodiscard]] Term term(const Expression& value) {
    return term_of_value(context_, value, speller_);
  }

  // The annotation says it, but where it cannot.
  void say_nullable() {
    const bool may_be_null = parts_.is_nullable && decl_.annotation_optional != false;
    if (!type_.is_optional && (may_be_null || parts_.makes_own_keys)) {
      type_.is_optional = true;
      type_.annotation = speller_.optional(type_.annotation);
    }
    const bool derived = !parts_.is_primary_key && type_.is_optional;
    if (parts_.is_primary_key && !parts_.is_nullable) return;
    const bool starts_as_none = std::ranges::any_of(field_.arguments, [](const CallArgument& each) {
      return each.keyword == "default" && each.terms.front().text == "None";
    });
    const bool is_clear =
        derived == parts_.is_nullable && (derived || !starts_as_none) && (derived || !type_.is_any);
    if (!is_clear) add(as_written("nullable", parts_.is_nullable ? "True" : "False"));
  }

  // A field that is bound below is not there yet when the annotation is read, unless that is a
  // text.
  [[nodiscard]] bool hides(std::string_view name) const {
    if (!is_field(context_, name)) return false;
    return has_text_annotations(context_) || !is_bound_below(name);
  }

  [[nodiscard]] bool is_bound_below(std::string_view name) const {
    const auto is_below = [&](const Place& place) {
      return place.file == decl_.place.file && context_.cls.place.range.contains(place.range) &&
             place.range.begin > decl_.place.range.begin;
    };
    const bool is_column =
        std::ranges::any_of(context_.cls.own_declarations, [&](model::DeclId id) {
          const ColumnDecl& decl = context_.models.decl(id);
          return context_.renames.name_of(decl) == name && is_below(decl.place);
        });
    return is_column || std::ranges::any_of(context_.mapper().relationships, [&](const auto& each) {
             return each.attribute == name && is_below(each.place);
           });
  }

  // On Python 3.13 and before, an annotation is read when the field of that name is there already.
  [[nodiscard]] std::optional<std::string> hidden_name() const {
    std::string word;
    const bool has_values = field_.annotation.find("Literal[") != std::string::npos;
    bool is_value = false;
    for (const char c : field_.annotation + " ") {
      if (has_values && (c == '"' || c == '\'')) is_value = !is_value;
      if (is_value) continue;
      const bool is_part = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
      if (is_part) {
        word += c;
        continue;
      }
      const std::string first = word.substr(0, word.find('.'));
      if (!first.empty() && hides(first)) return first;
      word.clear();
    }
    return std::nullopt;
  }

  // An Optional, and Any, has None by default with Pydantic 1, which JSON stores as its null.
  [[nodiscard]] bool starts_as_stored_none() const {
    const bool has_default = std::ranges::any_of(field_.arguments, [](const CallArgument& each) {
      return each.keyword == "default" || each.keyword == "default_factory";
    });
    return parts_.stores_none_as_value && (type_.is_optional || type_.is_any) && !has_default &&
           context_.options.sqlmodel < semantic::kUsesPydantic2;
  }

  // With Pydantic 1 the constructor assigns None to whatever may be None.
  [[nodiscard]] bool starts_as_validated_none() const {
    return is_validated() && (type_.is_optional || type_.is_any) &&
           context_.options.sqlmodel < semantic::kUsesPydantic2;
  }

  [[nodiscard]] semantic::Project::ClassSite site() const {
    const Expression cls = model::expression_at(context_.project, context_.cls.place);
    return {cls.module, cls.node};
  }

  Attempt<MemberPlan> finish() {
    field_.name = context_.renames.name_of(decl_);
    field_.annotation = type_.annotation;
    if (const auto name = hidden_name())
      return decline("name-conflict",
                     fmt::format("a field '{}' hides the type in '{}'", *name, field_.annotation));
    if (starts_as_stored_none())
      return decline(
          "no-field-form",
          fmt::format("Pydantic 1 starts '{}' with None, which its type stores as a value",
                      decl_.attribute));
    if (starts_as_validated_none())
      return decline(
          "no-field-form",
          fmt::format("Pydantic 1 starts '{}' with None, and asks its validator about it",
                      decl_.attribute));
    std::ranges::stable_sort(field_.arguments, {}, rank);
    // Without a call Pydantic would take the member for the field's default.
    const auto hidden = class_with_member(context_.project, site(), field_.name);
    const bool hides_method = may_hide_method(field_.name, context_.options.sqlmodel);
    field_.needs_call = hidden.has_value() || hides_method;
    if (hidden && context_.options.sqlmodel < semantic::kUsesPydantic2)
      return decline("name-conflict",
                     fmt::format("Pydantic 1 takes no field '{}' over a member of '{}'",
                                 field_.name, *hidden));
    if (!field_.arguments.empty() || field_.needs_call)
      field_.callee = speller_.name("sqlmodel.Field");
    if (speller_.failure()) return tl::unexpected(*speller_.failure());
    MemberPlan plan;
    plan.edits.push_back(field_edit(context_, decl_.place.range, field_));
    plan.imports = speller_.imports();
    plan.loading = std::move(parts_.loading);
    if (type_.relies_on_dialect)
      plan.warnings.push_back(
          {"relies-on-dialect",
           fmt::format(
               "the type of '{}' is the same on {} alone", decl_.attribute,
               context_.options.only_dialect == schema::Dialect::Sqlite ? "SQLite" : "PostgreSQL"),
           decl_.place});
    if (hidden)
      plan.warnings.push_back({"hides-member",
                               fmt::format("Pydantic warns that the field '{}' hides a member of "
                                           "'{}'; the field is what counts, as before",
                                           field_.name, *hidden),
                               decl_.place});
    if (hides_method)
      plan.warnings.push_back({"hides-method",
                               fmt::format("Pydantic warns that '{}' hides a method of its own, "
                                           "which nothing else calls",
                                           field_.name),
                               decl_.place});
    return plan;
  }

  const ClassContext& context_;
  const ColumnDecl& decl_;
  ColumnParts parts_;
  Speller speller_;
  FieldType type_;
  FieldText field_;
  std::ptrdiff_t keys_said_ = 0;
};

syntax::Node callee_of(const ClassContext& context, const ColumnDecl& decl) {
  return decl.callee ? context.module.node_at(*decl.callee) : syntax::Node{};
}

}  // namespace

Attempt<MemberPlan> emit_column(const ClassContext& context, const ColumnDecl& decl) {
  Speller speller(context, decl.place.range.begin, callee_of(context, decl));
  auto parts = sort_column(context, decl, speller);
  if (!parts) return tl::unexpected(parts.error());
  return ColumnEmitter(context, decl, *std::move(parts), std::move(speller)).emit();
}

}  // namespace modelmend::emit
