#include "verify/closed_text.h"

#include <algorithm>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/overloaded.h"
#include "model/declared_arguments.h"
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
std::string words_of(const semantic::Resolution& meaning, std::string_view name) {
  return std::visit(Overloaded{[&](const semantic::Unknown&) { return std::string(name); },
                               [&](const semantic::Imported& imported) { return imported.name; },
                               [&](const semantic::Local& local) { return local.name; },
                               [&](const semantic::Builtin& builtin) { return builtin.name; }},
                    meaning);
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

// `def full_name(self): ...` in the body of a class; a decorator may run it there.
bool is_plain_method(const Node& node, std::span<const Node> ancestors) {
  if (!node.is(Kind::FunctionDefinition) || ancestors.size() < 2) return false;
  return ancestors[ancestors.size() - 2].is(Kind::ClassDefinition);
}

// Gives each name with what it means, and whether a plain method says it.
using Named = std::function<void(const semantic::Resolution&, bool is_in_method)>;

std::string text_of(const semantic::Project& project, const model::Expression& expression,
                    const Named& named) {
  std::string text;
  std::uint32_t methods_end = 0;  // of the plain method that the walk is in
  const auto add = [&](std::string_view token) {
    if (token.empty()) return;
    if (is_closing(token) && text.ends_with(", ")) text.resize(text.size() - 2);
    text += token;
    text += ' ';
  };
  if (!expression) return text;
  for (syntax::Walker walker(expression.node); walker; walker.next()) {
    const Node node = *walker;
    if (is_plain_method(node, walker.ancestors())) methods_end = node.range().end;
    const bool is_name = node.is(Kind::Identifier) || node.is(Kind::Attribute);
    if (node.is(Kind::Comment)) {
      walker.skip_children();
    } else if (is_name) {
      if (is_of_no_name(node)) continue;
      const auto above = walker.ancestors();
      const bool is_own = !above.empty() && is_own_name(node, above.back());
      if (is_own) {
        add(node.text());
      } else {
        const semantic::Resolution meaning = model::resolve(project, expression.at(node));
        add(words_of(meaning, node.text()));
        named(meaning, node.range().begin < methods_end);
      }
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

// Follows the names of the project to what they are defined as, each definition once.
class Closure {
 public:
  Closure(const semantic::Project& project, const std::set<Place>& apart)
      : project_(project), apart_(apart) {}

  std::string of(const model::Expression& expression) {
    std::string text = read(expression);
    return text + rest();
  }

  std::string behind(const model::Expression& expression) {
    read(expression);
    return rest();
  }

 private:
  // What is named so far, and what that names.
  std::string rest() {
    std::map<Place, std::string> texts;  // by place, so that the order of names does not count
    while (!open_.empty()) {
      const Place next = open_.back();
      open_.pop_back();
      texts.emplace(next, read(model::expression_at(project_, next)));
    }
    std::vector<std::string> parts;
    for (auto& [place, part] : texts) parts.push_back(std::move(part));
    std::ranges::sort(parts);  // a definition that moves is the same
    std::string text;
    for (const std::string& part : parts) text += "\n" + part;
    return text;
  }

  std::string read(const model::Expression& expression) {
    if (!expression) return {};
    inside_.push_back(expression.place());
    return text_of(project_, expression, [&](const semantic::Resolution& meaning, bool in_method) {
      const auto* local = std::get_if<semantic::Local>(&meaning);
      if (local == nullptr || in_method || local->kind == semantic::DefinitionKind::Module) return;
      if (!is_read(local->definition) && seen_.insert(local->definition).second)
        open_.push_back(local->definition);
    });
  }

  // What stands inside of a definition that is read already, as its parameters.
  [[nodiscard]] bool is_read(const Place& definition) const {
    if (apart_.contains(definition)) return true;
    return std::ranges::any_of(inside_, [&](const Place& outer) {
      return outer.file == definition.file && outer.range.contains(definition.range);
    });
  }

  const semantic::Project& project_;
  const std::set<Place>& apart_;
  std::vector<Place> inside_;
  std::vector<Place> open_;
  std::set<Place> seen_;
};

}  // namespace

std::string closed_text(const semantic::Project& project, const model::Expression& expression,
                        const std::set<Place>& apart) {
  return Closure(project, apart).of(expression);
}

std::string closure_text(const semantic::Project& project, const model::Expression& expression,
                         const std::set<Place>& apart) {
  return Closure(project, apart).behind(expression);
}

}  // namespace modelmend::verify
