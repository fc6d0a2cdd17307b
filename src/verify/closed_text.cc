#include "verify/closed_text.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "model/bound_parameters.h"
#include "model/constant.h"
#include "model/declared_arguments.h"
#include "model/resolved_text.h"
#include "syntax/parameters.h"
#include "syntax/string_literal.h"
#include "syntax/walker.h"

namespace modelmend::verify {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_closing(std::string_view token) {
  return token == ")" || token == "]" || token == "}";
}

// The names of arguments and parameters, and what is defined or assigned here, are not looked up.
bool is_own_name(const Node& node, const Node& parent) {
  if (syntax::is_parameter_name(node, parent)) return true;
  switch (parent.kind()) {
    case Kind::KeywordArgument:
    case Kind::ClassDefinition:
    case Kind::FunctionDefinition:
      return parent.field(Field::Name) == node;
    case Kind::Attribute:
      return parent.field(Field::Attribute) == node;
    case Kind::Assignment:
      return parent.field(Field::Left) == node && node.is(Kind::Identifier);
    default:
      return false;
  }
}

// `make().attribute.other` is read part by part.
bool is_of_no_name(const Node& node) {
  Node at = node;
  while (at.is(Kind::Attribute)) at = at.field(Field::Object);
  return !at.is(Kind::Identifier);
}

// `def full_name(self): ...` in the body of a class; a decorator may run it there.
bool is_plain_method(const Node& node, std::span<const Node> ancestors) {
  if (!node.is(Kind::FunctionDefinition) || ancestors.size() < 2) return false;
  return ancestors[ancestors.size() - 2].is(Kind::ClassDefinition);
}

bool is_text(const Node& node) {
  return node.is(Kind::StringContent) || node.is(Kind::EscapeSequence);
}

// What may be a constant although it is written as more than one.
bool is_reckoned(const Node& node) {
  return node.is(Kind::BinaryOperator) || node.is(Kind::UnaryOperator) || node.is(Kind::Call) ||
         node.is(Kind::ConcatenatedString) || node.is(Kind::ConditionalExpression);
}

// `self` and `super()` of a method mean what the rest of its class says.
std::optional<Place> class_of_method(const Expression& definition) {
  if (!definition.is(Kind::FunctionDefinition) && !definition.is(Kind::DecoratedDefinition))
    return std::nullopt;
  Node at = definition.node.parent();
  while (at.is(Kind::Block) || at.is(Kind::DecoratedDefinition)) at = at.parent();
  if (!at.is(Kind::ClassDefinition)) return std::nullopt;
  return definition.at(at).place();
}

// `Line.total = column_property(...)` behind the class `Line`, which is one of its members.
std::optional<Place> class_given_more(const semantic::Project& project, const Place& place) {
  Expression statement = model::expression_at(project, place);
  if (statement.is(Kind::ExpressionStatement)) statement = statement.at(statement.node.child(0));
  if (!statement.is(Kind::Assignment)) return std::nullopt;
  const Expression target = statement.field(Field::Left);
  if (!target.is(Kind::Attribute)) return std::nullopt;
  const semantic::Resolution meaning = model::resolve(project, target.field(Field::Object));
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  const bool is_class = local != nullptr && local->kind == semantic::DefinitionKind::Class;
  return is_class ? std::optional(local->definition) : std::nullopt;
}

// The name of the class that it is, or that an object of this name was made of: `Trace` for
// `trace` behind `trace = Trace(...)`.
Expression class_of(const semantic::Project& project, const Expression& name) {
  const semantic::Resolution meaning = model::resolve(project, name);
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr) return {};
  if (local->kind == semantic::DefinitionKind::Class) return name;
  const Expression callee = model::maker_of(project, name);
  if (!callee) return {};
  const semantic::Resolution of = model::resolve(project, callee);
  const auto* const cls = std::get_if<semantic::Local>(&of);
  const bool is_class = cls != nullptr && cls->kind == semantic::DefinitionKind::Class;
  return is_class ? callee : Expression();
}

class TextWriter {
 public:
  TextWriter(const semantic::Project& project, Mentions& mentions, const Expression& expression,
             bool follows_methods)
      : project_(project),
        mentions_(mentions),
        expression_(expression),
        follows_methods_(follows_methods) {}

  // `is_apart` says which definitions are compared for themselves. A template, as it is asked for
  // every name.
  template <class IsApart>
  void write(const IsApart& is_apart) {
    for (syntax::Walker walker(expression_.node); walker; walker.next()) {
      const auto above = walker.ancestors();
      if (!follows_methods_ && is_plain_method(*walker, above)) methods_end_ = walker->end();
      if (visit(expression_.at(*walker), above.empty() ? Node() : above.back(), is_apart))
        walker.skip_children();
    }
  }

  std::string text;
  std::vector<Place> names;
  std::string instances;

 private:
  // True if the node is written in whole.
  template <class IsApart>
  bool visit(const Expression& e, const Node& parent, const IsApart& is_apart) {
    if (e.is(Kind::Comment) || is_metadata_of_extension(e)) return true;
    if (const Expression* const given = model::bound_value(e, e.node)) {
      add_given(*given, is_apart);
      return true;
    }
    if (e.is(Kind::Identifier) || e.is(Kind::Attribute)) {
      if (is_of_no_name(e.node)) return false;
      if (is_own_name(e.node, parent))
        add(e.text());
      else
        add_name(e, is_apart);
      return true;
    }
    if (e.is(Kind::Call)) add_places(imported_by_call(project_, e), e.node, is_apart);
    if (e.is(Kind::String) || e.is(Kind::Integer)) return add_constant(e);
    if (is_reckoned(e.node))
      if (const auto constant = model::constant_value(project_, e)) {
        add(model::to_python(*constant));
        return true;
      }
    const bool is_whole = is_text(e.node) || e.node.child_count() == 0;
    if (is_whole) add(e.text());
    return is_whole;
  }

  // What the call of a function gives one of its parameters.
  template <class IsApart>
  void add_given(const Expression& given, const IsApart& is_apart) {
    TextWriter writer(project_, mentions_, given, follows_methods_);
    writer.write(is_apart);
    text += writer.text;
    names.insert(names.end(), writer.names.begin(), writer.names.end());
    instances += writer.instances;
  }

  // `SQLAlchemy(app, metadata=SQLModel.metadata)`: where the tables are is compared for itself.
  [[nodiscard]] bool is_metadata_of_extension(const Expression& e) const {
    if (!e.is(Kind::KeywordArgument) || e.node.field(Field::Name).text() != "metadata")
      return false;
    const Expression call = e.at(e.node.parent().parent());
    return call.is(Kind::Call) && model::library_name(project_, call.field(Field::Function)) ==
                                      "flask_sqlalchemy.SQLAlchemy";
  }

  // False for an f-string with fields, which is read part by part.
  bool add_constant(const Expression& e) {
    if (const auto constant = model::constant_value(project_, e)) {
      add(model::to_python(*constant));
      return true;
    }
    const std::vector<Node> parts = e.node.items();
    const bool has_fields =
        std::ranges::any_of(parts, [](const Node& part) { return part.is(Kind::Interpolation); });
    if (!has_fields) add(e.text());
    return !has_fields;
  }

  // `Trace.days` of a class that is compared for itself, or of an object of it, whatever makes the
  // attribute there.
  template <class IsApart>
  [[nodiscard]] std::optional<std::string> of_class_apart(const Expression& name,
                                                          const IsApart& is_apart) const {
    Expression owner = name;
    while (owner.is(Kind::Attribute)) {
      owner = owner.field(Field::Object);
      const Expression cls = class_of(project_, owner);
      if (!cls) continue;
      const Mention mention = mentions_.of(cls);
      if (is_of_function_beside(name, is_apart)) continue;
      if (std::ranges::any_of(mention.places, is_apart))
        return mention.full_name + std::string(ByteRange{owner.range().end, name.range().end}.in(
                                       name.module->file().bytes()));
    }
    return std::nullopt;
  }

  // `Mixin.start`, which the class that is compared does not have.
  template <class IsApart>
  [[nodiscard]] bool is_of_function_beside(const Expression& name, const IsApart& is_apart) const {
    const semantic::Resolution meaning = model::resolve(project_, name);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    return local != nullptr && local->kind == semantic::DefinitionKind::Function &&
           std::ranges::none_of(mentions_.of(name).places, is_apart);
  }

  template <class IsApart>
  void add_name(const Expression& name, const IsApart& is_apart) {
    if (const auto words = of_class_apart(name, is_apart)) return add(*words);
    Mention mention = mentions_.of(name);
    const bool is_elsewhere =
        !mention.full_name.empty() && std::ranges::any_of(mention.places, is_apart);
    add(is_elsewhere ? mention.full_name : mention.words);
    if (!mention.instance.empty()) instances += mention.instance + " ";
    add_places(mention.places, name.node, is_apart);
  }

  template <class IsApart>
  void add_places(const std::vector<Place>& places, const Node& at, const IsApart& is_apart) {
    if (at.begin() < methods_end_) return;
    const Place whole = expression_.place();
    for (const Place& place : places) {
      const bool is_inside = place.file == whole.file && whole.range.contains(place.range);
      if (!is_inside && !is_apart(place)) names.push_back(place);
    }
  }

  void add(std::string_view token) {
    if (token.empty()) return;
    if (is_closing(token) && text.ends_with(", ")) text.resize(text.size() - 2);
    text += token;
    text += ' ';
  }

  const semantic::Project& project_;
  Mentions& mentions_;
  const Expression& expression_;
  bool follows_methods_;
  std::uint32_t methods_end_ = 0;  // of the plain method that the walk is in
};

}  // namespace

ClosedTexts::ClosedTexts(const semantic::Project& project, Apart apart, std::set<Place> models)
    : project_(project),
      mentions_(project),
      loose_(std::move(apart.loose)),
      models_(std::move(models)) {
  for (const Place& place : apart.definitions) apart_[place.file].push_back(place.range);
}

bool ClosedTexts::is_apart(const Place& place) const {
  if (const auto cls = class_given_more(project_, place)) return is_apart(*cls);
  const auto file = apart_.find(place.file);
  if (file == apart_.end()) return false;
  const auto around = std::ranges::find_if(
      file->second, [&](const ByteRange& each) { return each.contains(place.range); });
  if (around == file->second.end() || loose_.contains(place)) return false;
  // A type or an enum in the body of a class is no statement of that class.
  return std::ranges::find(file->second, place.range) != file->second.end() ||
         !model::expression_at(project_, place).is(Kind::ClassDefinition);
}

ClosedTexts::Read ClosedTexts::read(const Expression& expression, bool follows_methods) {
  if (!expression) return {};
  TextWriter writer(project_, mentions_, expression, follows_methods);
  writer.write([this](const Place& place) { return is_apart(place); });
  if (const auto cls = class_of_method(expression); cls && !is_apart(*cls))
    writer.names.push_back(*cls);
  return {std::move(writer.text), std::move(writer.names), std::move(writer.instances)};
}

const ClosedTexts::Read& ClosedTexts::definition(const Place& place) {
  const auto known = definitions_.find(place);
  if (known != definitions_.end()) return known->second;
  return definitions_
      .emplace(place, read(model::expression_at(project_, place), !models_.contains(place)))
      .first->second;
}

// What is named so far, and what that names; by text, so that a definition that moves is the same.
std::string ClosedTexts::rest(const Read& begin) {
  std::set<Place> seen(begin.names.begin(), begin.names.end());
  std::vector<Place> open(seen.begin(), seen.end());
  std::vector<std::string_view> parts;
  while (!open.empty()) {
    const Read& next = definition(open.back());
    open.pop_back();
    parts.push_back(next.text);
    for (const Place& name : next.names)
      if (seen.insert(name).second) open.push_back(name);
  }
  std::ranges::sort(parts);
  std::string text;
  for (const std::string_view part : parts) text.append("\n").append(part);
  return text;
}

std::string ClosedTexts::of(const Expression& expression) {
  const Place place = expression.place();
  if (expression.is(Kind::ClassDefinition) && models_.contains(place)) {
    const Read& begin = definition(place);
    return begin.text + rest(begin);
  }
  const Read begin = read(expression, !expression.is(Kind::ClassDefinition));
  return begin.text + rest(begin);
}

std::string ClosedTexts::behind(const Expression& expression) {
  const Read own = read(expression, !expression.is(Kind::ClassDefinition));
  return own.instances + rest(own);
}

}  // namespace modelmend::verify
