#include "verify/resolved_text.h"

#include <string_view>

#include "base/overloaded.h"
#include "syntax/string_literal.h"
#include "syntax/walker.h"

namespace modelmend::verify {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_closing(std::string_view token) {
  return token == ")" || token == "]" || token == "}";
}

// What a name stands for, or the name.
std::string meaning(const semantic::Project& project, const model::Expression& name) {
  const std::string own(name.text());
  return std::visit(Overloaded{[&](const semantic::Unknown&) { return own; },
                               [&](const semantic::Imported& imported) { return imported.name; },
                               [&](const semantic::Local& local) { return local.name; },
                               [&](const semantic::Builtin& builtin) { return builtin.name; }},
                    model::resolve(project, name));
}

// The name of a keyword argument, and what is defined or assigned here, are not looked up.
bool is_own_name(const Node& node, const Node& parent) {
  switch (parent.kind()) {
    case Kind::KeywordArgument:
    case Kind::ClassDefinition:
    case Kind::FunctionDefinition:
      return parent.field(Field::Name) == node;
    case Kind::Assignment:
      return parent.field(Field::Left) == node;
    default:
      return false;
  }
}

// `make().attribute` is read part by part.
bool is_of_no_name(const Node& node) {
  if (!node.is(Kind::Attribute)) return false;
  const Node object = node.field(Field::Object);
  return !object.is(Kind::Identifier) && !object.is(Kind::Attribute);
}

}  // namespace

std::string resolved_text(const semantic::Project& project, const model::Expression& expression) {
  std::string text;
  const auto add = [&](std::string_view token) {
    if (token.empty()) return;
    if (is_closing(token) && text.ends_with(", ")) text.resize(text.size() - 2);
    text += token;
    text += ' ';
  };
  if (!expression) return text;
  for (syntax::Walker walker(expression.node); walker; walker.next()) {
    const Node node = *walker;
    const bool is_name = node.is(Kind::Identifier) || node.is(Kind::Attribute);
    if (node.is(Kind::Comment)) {
      walker.skip_children();
    } else if (is_name) {
      if (is_of_no_name(node)) continue;
      const auto above = walker.ancestors();
      const bool is_own = !above.empty() && is_own_name(node, above.back());
      add(is_own ? std::string(node.text()) : meaning(project, expression.at(node)));
      walker.skip_children();
    } else if (node.is(Kind::String)) {
      const auto literal = syntax::string_literal(node);
      add(literal ? "'" + literal->value + "'" : std::string(node.text()));
      walker.skip_children();
    } else if (node.child_count() == 0) {
      add(node.text());
    }
  }
  return text;
}

}  // namespace modelmend::verify
