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

bool is_name_of_other(const syntax::Walker& walk) {
  if (walk.ancestors().empty()) return false;
  const Node parent = walk.ancestors().back();
  if (parent.is(Kind::Attribute)) return parent.field(Field::Object) != *walk;
  if (parent.is(Kind::KeywordArgument)) return parent.field(Field::Value) != *walk;
  return false;
}

bool is_known_in_string(const ClassContext& context, const model::Expression& name) {
  const semantic::Resolution meaning = model::resolve(context.project, name);
  if (const auto* const local = std::get_if<semantic::Local>(&meaning))
    return std::ranges::any_of(context.models.classes, [&](const model::ModelClass& each) {
      return each.role == model::ClassRole::Mapped && each.place == local->definition &&
             each.name == name.text();
    });
  return semantic::imported_name(meaning).starts_with("sqlalchemy.") &&
         std::ranges::find(kKnownInStrings, name.text()) != kKnownInStrings.end();
}

}  // namespace

Attempt<std::string> text_without_columns(const ClassContext& context,
                                          const model::Expression& value) {
  const ByteRange whole = value.range();
  if (value.is(Kind::Lambda) || !body_name_in(context, value.node)) return context.new_text(whole);
  std::string text;
  std::uint32_t done = whole.begin;
  bool may_be_string = true;
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    if (walk->is(Kind::Lambda))
      return decline("class-body-reference", "a lambda is among the columns that are named");
    may_be_string &= !walk->is(Kind::String) && !walk->is(Kind::Comment);
    if (!walk->is(Kind::Identifier) || is_name_of_other(walk)) continue;
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
  const char quote = context.imports.style().quote;
  return fmt::format("{}{}{}", quote, text, quote);
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
    if (walk->is(Kind::Lambda))
      return decline("class-body-reference", "a lambda is among the columns that are named");
    if (!walk->is(Kind::Identifier) || is_name_of_other(walk)) continue;
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
