#include "emit/class_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What SQLAlchemy knows in such a string besides classes and tables.
// https://docs.sqlalchemy.org/en/20/orm/relationship_api.html#late-evaluation-of-relationship-arguments
constexpr std::array<std::string_view, 12> kKnownInStrings = {"and_", "or_",   "not_",    "desc",
                                                              "asc",  "func",  "foreign", "remote",
                                                              "true", "false", "null",    "text"};

bool is_known_in_string(const ClassContext& context, const model::Expression& name) {
  const semantic::Resolution meaning = model::resolve(context.project, name);
  if (const auto* const local = std::get_if<semantic::Local>(&meaning)) {
    const auto is_called_so = [&](const model::ModelClass& each) {
      return each.role == model::ClassRole::Mapped && each.name == name.text() &&
             each.metadata == context.cls.metadata;  // the string is read in this registry
    };
    const auto cls = std::ranges::find_if(context.models.classes, is_called_so);
    return cls != context.models.classes.end() && cls->place == local->definition &&
           std::none_of(cls + 1, context.models.classes.end(), is_called_so);
  }
  return semantic::imported_name(meaning).starts_with("sqlalchemy.") &&
         std::ranges::find(kKnownInStrings, name.text()) != kKnownInStrings.end();
}

std::string in_quotes(const ClassContext& context, std::string_view text) {
  const char quote = context.imports.style().quote;
  return fmt::format("{}{}{}", quote, text, quote);
}

// What the function of a declared_attr calls the class, if the node stands in one.
std::string_view class_parameter(Node node) {
  for (Node at = node; at && !at.is(Kind::ClassDefinition); at = at.parent()) {
    if (!at.is(Kind::FunctionDefinition)) continue;
    const std::vector<Node> parameters = at.field(Field::Parameters).items();
    return parameters.empty() ? std::string_view() : parameters.front().text();
  }
  return {};
}

// `cls.author_id` of such a function. Behind the class it is called by its name.
Attempt<std::string> text_without_parameter(const ClassContext& context,
                                            const model::Expression& value,
                                            std::string_view parameter) {
  std::string text;
  std::uint32_t done = value.range().begin;
  bool may_be_string = true;
  bool reads_class = false;
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    may_be_string &= !walk->is(Kind::String) && !walk->is(Kind::Comment) && !walk->is(Kind::Lambda);
    if (!walk.is_at_name()) continue;
    if (walk->text() != parameter) {
      may_be_string &= is_known_in_string(context, value.at(*walk));
      continue;
    }
    if (walk.ancestors().empty() || !walk.ancestors().back().is(Kind::Attribute))
      return decline("declared-attr", fmt::format("what it makes depends on '{}'", parameter));
    text += context.new_text({done, walk->begin()}) + context.cls.name;
    done = walk->end();
    reads_class = true;
  }
  text += context.new_text({done, value.range().end});
  if (!reads_class || value.is(Kind::Lambda)) return text;
  if (!may_be_string || text.find('\n') != std::string::npos) return "lambda: " + text;
  return in_quotes(context, text);
}

// In a function whose parameter is `owner`: the defaults of parameters, which the class body gives
// a value as well, and a name that would be that parameter. The rest of a lambda does not see the
// names of a class body.
bool sees_more_than_module(Node lambda, std::string_view owner) {
  for (syntax::Walker walk(lambda); walk; walk.next())
    if (walk->is(Kind::DefaultParameter) || (walk.is_at_name() && walk->text() == owner))
      return true;
  return false;
}

}  // namespace

Attempt<std::string> text_without_columns(const ClassContext& context,
                                          const model::Expression& value) {
  if (const std::string_view parameter = class_parameter(value.node); !parameter.empty())
    return text_without_parameter(context, value, parameter);
  const ByteRange whole = value.range();
  if (value.is(Kind::Lambda) || !body_name_in(context, value.node)) return context.new_text(whole);
  std::string text;
  std::uint32_t done = whole.begin;
  bool may_be_string = true;
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    if (walk->is(Kind::Lambda))
      return decline("class-body-reference", "a lambda is among the columns that are named");
    may_be_string &= !walk->is(Kind::String) && !walk->is(Kind::Comment);
    if (!walk.is_at_name()) continue;
    if (!reads_attribute(context, *walk)) {
      may_be_string &= is_known_in_string(context, value.at(*walk));
      continue;
    }
    text += context.new_text({done, walk->begin()});
    text += fmt::format("{}.{}", context.cls.name, context.new_text(walk->range()));
    done = walk->end();
  }
  text += context.new_text({done, whole.end});
  if (!may_be_string || text.find('\n') != std::string::npos) return "lambda: " + text;
  return in_quotes(context, text);
}

std::optional<std::string> text_in_quotes(const ClassContext& context,
                                          const model::Expression& value) {
  if (value.text().find('\n') != std::string_view::npos) return std::nullopt;
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    if (walk->is(Kind::String) || walk->is(Kind::Lambda)) return std::nullopt;
    if (walk.is_at_name() && !is_known_in_string(context, value.at(*walk))) return std::nullopt;
  }
  return in_quotes(context, context.new_text(value.range()));
}

bool has_long_string(Node value) {
  for (syntax::Walker walk(value); walk; walk.next())
    if (walk->is(Kind::String) && walk->text().find('\n') != std::string_view::npos) return true;
  return false;
}

Attempt<std::string> text_of_owner(const ClassContext& context, const model::Expression& value,
                                   std::string_view owner) {
  std::string text;
  std::uint32_t done = value.range().begin;
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    if (walk->is(Kind::Lambda)) {
      if (sees_more_than_module(*walk, owner))
        return decline("class-body-reference", "a lambda is among the columns that are named");
      walk.skip_children();
      continue;
    }
    if (!walk.is_at_name()) continue;
    const std::string name(walk->text());
    if (!reads_attribute(context, *walk)) {
      if (!context.names.contains(name)) continue;
      return decline("class-body-reference",
                     fmt::format("'{}' of the class body has another meaning elsewhere", name));
    }
    text += context.new_text({done, walk->begin()});
    text += fmt::format("{}.{}", owner, context.new_text(walk->range()));
    done = walk->end();
  }
  return text + context.new_text({done, value.range().end});
}

}  // namespace modelmend::emit
