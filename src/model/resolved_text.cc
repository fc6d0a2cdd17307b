#include "model/resolved_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "model/constant.h"
#include "semantic/class_hierarchy.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::Builtin;
using semantic::DefinitionKind;
using semantic::Imported;
using semantic::Local;
using semantic::Project;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Constants that are made of constants are followed this far.
constexpr int kMaxDepth = 8;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// A name that stands for a thing, not one that only labels: a keyword, a parameter, what an
// attribute is called.
bool stands_for_a_thing(const Node& name) {
  const Node parent = name.parent();
  if (parent.is(Kind::KeywordArgument)) return parent.field(Field::Name).range() != name.range();
  if (parent.is(Kind::Attribute)) return parent.field(Field::Attribute).range() != name.range();
  if (parent.is(Kind::ForInClause)) return parent.field(Field::Left).range() != name.range();
  return !parent.is(Kind::LambdaParameters);
}

// `select(id).scalar_subquery` says more than its name; it is written part by part.
bool is_of_names(const Node& name) {
  Node at = name;
  while (at.is(Kind::Attribute)) at = at.field(Field::Object);
  return at.is(Kind::Identifier);
}

// A comma before a closing bracket is layout, but for the one that makes a tuple.
bool is_trailing_comma(const Node& token) {
  if (token.text() != ",") return false;
  const Node parent = token.parent();
  const std::vector<Node> items = parent.items();
  const bool is_last = items.empty() || items.back().range().end <= token.range().begin;
  return is_last && !(parent.is(Kind::Tuple) && items.size() == 1);
}

// The value of a variable of a module; one of a class may be a member of an enum.
std::optional<Expression> module_value(const Project& project, const Local& variable) {
  const std::string module = project.module_name(variable.definition.file);
  if (variable.name.find('.', module.size() + 1) != std::string::npos) return std::nullopt;
  return variable_value(project, variable);
}

// `User.name = ...` behind the class.
bool sets_attribute(const semantic::Module& module, std::string_view cls, std::string_view name) {
  return std::ranges::any_of(module.scopes().attribute_statements(), [&](const Node& statement) {
    const std::vector<Node> parts = statement.items();
    const Node target = parts.empty() ? Node() : parts.front().field(Field::Left);
    return target.is(Kind::Attribute) && target.field(Field::Attribute).text() == name &&
           target.field(Field::Object).text() == cls;
  });
}

// Whether the class, or one of the project above it, says the attribute.
bool says_member(const Project& project, const Resolution& cls, std::string_view name) {
  const auto site = project.class_site(cls);
  if (!site) return false;
  const auto above = semantic::linearise(project, *site);
  return std::ranges::any_of(above, [&](const semantic::Ancestor& each) {
    if (!each.site) return false;
    const Node definition = each.site->definition;
    const semantic::ScopeTable& scopes = each.site->module->scopes();
    const auto body = scopes.opened_by(definition);
    return (body && !scopes.bindings(*body, name).empty()) ||
           sets_attribute(*each.site->module, definition.field(Field::Name).text(), name);
  });
}

// `User.query.filter_by(id=1).first()`, also in parts; not `User.name`.
bool is_of_library_through_class(const Project& project, Expression at) {
  std::string_view attribute;
  for (;;) {
    if (at.is(Kind::Call)) {
      at = at.field(Field::Function);
      continue;
    }
    const Resolution meaning = resolve(project, at);
    const auto* const local = std::get_if<Local>(&meaning);
    if (local != nullptr && local->kind == DefinitionKind::Class)
      return !attribute.empty() && !says_member(project, meaning, attribute);
    if (!at.is(Kind::Attribute)) return false;
    attribute = at.node.field(Field::Attribute).text();
    at = at.field(Field::Object);
  }
}

// What a variable is bound to, where the name is that or an attribute of it.
std::vector<Expression> values_of_variable(const Expression& name) {
  Node root = name.node;
  while (root.is(Kind::Attribute)) root = root.field(Field::Object);
  if (!root.is(Kind::Identifier) || name.quoted) return {};
  const semantic::ScopeTable& scopes = name.module->scopes();
  std::vector<Expression> values;
  for (std::optional at = scopes.scope_at(root.begin()); at; at = scopes.scope(*at).parent) {
    const std::vector<const semantic::Binding*> bound = scopes.bindings(*at, root.text());
    for (const semantic::Binding* each : bound)
      if (each->value) values.push_back(name.at(each->value));
    if (!bound.empty()) break;
  }
  return values;
}

// Writes tokens one after the other.
class Writer {
 public:
  Writer(const Project& project, int depth) : project_(project), depth_(depth) {}

  std::string write(const Expression& expression) {
    for (syntax::Walker walker(expression.node); walker; walker.next())
      if (visit(expression.at(*walker))) walker.skip_children();
    return std::move(text_);
  }

 private:
  // True if the node is written in whole.
  bool visit(const Expression& e) {
    if (e.is(Kind::Comment)) return true;
    if (e.is(Kind::String) || e.is(Kind::ConcatenatedString)) return string(e);
    const bool is_name = e.is(Kind::Identifier) || e.is(Kind::Attribute);
    if (is_name && is_of_names(e.node) && stands_for_a_thing(e.node))
      if (const auto meaning = meaning_of(e)) {
        token(*meaning);
        return true;
      }
    if (e.is(Kind::StringContent)) {
      text_ += e.text();
      return true;
    }
    if (e.is(Kind::Integer)) return number(e);
    if (e.node.child_count() == 0 && !is_trailing_comma(e.node)) token(e.text());
    return false;
  }

  bool string(const Expression& e) {
    const StringConstant constant = string_constant(project_, e);
    if (!constant.value && (e.is(Kind::ConcatenatedString) || holds_fields(e.node))) return false;
    token(constant.value ? quoted_text(*constant.value) : std::string(e.text()));
    return true;
  }

  // An f-string whose fields are not constants is written part by part.
  static bool holds_fields(const Node& string) {
    const std::vector<Node> parts = string.items();
    return std::ranges::any_of(parts,
                               [](const Node& part) { return part.is(Kind::Interpolation); });
  }

  // 0x10 is 16.
  bool number(const Expression& e) {
    const auto value = constant_value(project_, e);
    token(value ? to_python(*value) : std::string(e.text()));
    return true;
  }

  std::optional<std::string> meaning_of(const Expression& name) {
    const Resolution resolution = resolve(project_, name);
    if (is_inherited_from_library(project_, name)) return std::nullopt;
    if (const auto* imported = std::get_if<Imported>(&resolution)) return imported->name;
    if (const auto* builtin = std::get_if<Builtin>(&resolution)) return builtin->name;
    // Of a class, and the value of a member of an enum.
    if (const auto constant = constant_value(project_, name)) return to_python(*constant);
    const auto* local = std::get_if<Local>(&resolution);
    if (local == nullptr || local->kind == DefinitionKind::Parameter) return std::nullopt;
    return constant_of(*local).value_or(local->name);
  }

  std::optional<std::string> constant_of(const Local& variable) {
    if (depth_ == kMaxDepth) return std::nullopt;
    const auto value = module_value(project_, variable);
    if (!value) return std::nullopt;
    if (!is_constant(unwrapped(*value))) return std::nullopt;
    return Writer(project_, depth_ + 1).write(unwrapped(*value));
  }

  void token(std::string_view token) {
    if (token.empty()) return;
    if (!text_.empty() && is_word(text_.back()) && (is_word(token.front()) || token[0] == '\''))
      text_ += ' ';
    text_ += token;
    if (token == ",") text_ += ' ';
  }

  const Project& project_;
  int depth_;
  std::string text_;
};

}  // namespace

std::string quoted_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\\' || c == '\'') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

Expression named_value(const Project& project, const Expression& expression) {
  Expression current = unwrapped(expression);
  for (int hop = 0; hop < kMaxDepth; ++hop) {
    if (!current.is(Kind::Identifier) && !current.is(Kind::Attribute)) break;
    const Resolution resolution = resolve(project, current);
    const auto* local = std::get_if<Local>(&resolution);
    const auto value = local == nullptr ? std::nullopt : module_value(project, *local);
    if (!value) break;
    current = unwrapped(*value);
  }
  return current;
}

Expression maker_of(const Project& project, const Expression& name) {
  if (!name.is(Kind::Identifier)) return {};
  const Resolution meaning = resolve(project, name);
  const auto* const local = std::get_if<Local>(&meaning);
  const auto made = local == nullptr ? std::nullopt : variable_value(project, *local);
  if (!made || !made->is(Kind::Call)) return {};
  const Expression callee = made->field(Field::Function);
  return callee.is(Kind::Identifier) || callee.is(Kind::Attribute) ? callee : Expression();
}

bool is_inherited_from_library(const Project& project, const Expression& name) {
  if (!std::holds_alternative<Imported>(resolve(project, name))) return false;
  if (is_of_library_through_class(project, name)) return true;
  const std::vector<Expression> values = values_of_variable(name);
  return std::ranges::any_of(
      values, [&](const Expression& value) { return is_of_library_through_class(project, value); });
}

std::string resolved_text(const Project& project, const Expression& expression) {
  return Writer(project, 0).write(unwrapped(expression));
}

}  // namespace modelmend::model
