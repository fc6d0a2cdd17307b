#include "emit/said_here.h"

#include <fmt/format.h>

#include <algorithm>

#include "emit/call_layout.h"
#include "model/bound_parameters.h"
#include "model/constant.h"
#include "syntax/walker.h"
#include "text/python_literal.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_known(const semantic::Resolution& meaning) {
  if (const auto* const local = std::get_if<semantic::Local>(&meaning))
    return local->kind != semantic::DefinitionKind::Parameter;
  return !std::holds_alternative<semantic::Unknown>(meaning);
}

bool means_the_same(const ClassContext& context, const Expression& name, std::uint32_t offset) {
  const semantic::Resolution there = model::resolve(context.project, name);
  return is_known(there) && !is_attribute(context, name.text()) &&
         there == context.project.resolve_dotted(context.module, name.text(), offset);
}

// What can be imported of a library: of `sql.func.now` it is `sql.func`.
struct LibraryName {
  Node node;
  std::string canonical;  // "sqlalchemy.func"
};

// Of a name, with the attributes that make it one. None for a module alone, and for what the
// project makes by a call.
std::optional<LibraryName> library_name_at(const ClassContext& context, const Expression& name,
                                           std::span<const Node> ancestors) {
  Node node = name.node;
  for (;;) {
    const semantic::Resolution meaning = model::resolve(context.project, name.at(node));
    const auto* const imported = std::get_if<semantic::Imported>(&meaning);
    if (imported == nullptr || imported->instance) return std::nullopt;
    if (!imported->is_module) {
      // Neither a package by itself, nor what is found beside a module: `from .lost import x`.
      const std::size_t dot = imported->name.find('.');
      const bool is_in_a_package = dot != std::string::npos && dot > 0;
      return is_in_a_package ? std::optional(LibraryName{node, imported->name}) : std::nullopt;
    }
    const bool goes_on = !ancestors.empty() && ancestors.back().is(Kind::Attribute) &&
                         ancestors.back().field(Field::Object) == node;
    if (!goes_on) return std::nullopt;
    node = ancestors.back();
    ancestors = ancestors.first(ancestors.size() - 1);
  }
}

// `e` and `cls` of `lambda cls: [e.value for e in cls]` go with the value that binds them.
bool is_bound_in(const Expression& value, const Expression& name) {
  const semantic::ScopeTable& scopes = value.module->scopes();
  const semantic::ScopeId around = scopes.scope_at(value.range().begin);
  const auto binds = [&](semantic::ScopeId id) {
    return std::ranges::any_of(
        scopes.bindings(id, name.text()),
        [&](const semantic::Binding* each) { return value.range().contains(each->node.range()); });
  };
  // Where the name is read, or as one of the parameters, which stand in the scope around.
  std::optional<semantic::ScopeId> scope = scopes.scope_at(name.range().begin);
  for (; scope && *scope != around; scope = scopes.scope(*scope).parent)
    if (binds(*scope)) return true;
  const Node above = name.node.parent();
  const Node lambda = above.is(Kind::LambdaParameters) ? above.parent() : Node{};
  const auto opened = lambda ? scopes.opened_by(lambda) : std::nullopt;
  return opened && binds(*opened);
}

bool can_be_imported(const ClassContext& context, const Expression& name,
                     std::span<const Node> ancestors, std::uint32_t offset) {
  const auto found = library_name_at(context, name, ancestors);
  return found && context.imports.spelling(found->canonical, offset, {}).has_value();
}

// `LENGTH = 40` of another module, by its value.
std::optional<std::string> constant_text(const ClassContext& context, const Expression& name) {
  const semantic::Resolution meaning = model::resolve(context.project, name);
  const auto* const local = std::get_if<semantic::Local>(&meaning);
  if (local == nullptr || local->kind != semantic::DefinitionKind::Variable) return std::nullopt;
  const auto value = model::constant_value(context.project, name);
  if (!value) return std::nullopt;
  const auto* const text = std::get_if<std::string>(&*value);
  return text == nullptr ? model::to_python(*value)
                         : text::python_literal(*text, context.imports.style().quote);
}

// Parentheses are what holds the lines of a long string together.
Node with_parentheses(Node value) {
  if (value.text().find('\n') == std::string_view::npos) return value;
  const Node around = value.parent();
  return around.is(Kind::ParenthesizedExpression) ? around : value;
}

// f"{table}.id" of a bound `table`.
bool says_bound(const Expression& value, Node string) {
  if (!value.bound || !string.is(Kind::String)) return false;
  for (syntax::Walker walk(string); walk; walk.next())
    if (model::bound_value(value, *walk) != nullptr) return true;
  return false;
}

// "author.id"
std::optional<std::string> plain_text(const ClassContext& context, const Expression& string) {
  const auto text = model::string_value(context.project, string);
  if (!text || text->find_first_of("\"'\\\n") != std::string::npos) return std::nullopt;
  const char quote = context.imports.style().quote;
  return fmt::format("{}{}{}", quote, *text, quote);
}

// Writes what stands in another place: `String(length)` as `String(40)`, `sql.false()` as
// `false()`.
class Rewriter {
 public:
  Rewriter(const ClassContext& context, const Expression& value, Speller& speller)
      : context_(context), value_(value), speller_(speller), done_(value.node.begin()) {}

  std::string write() {
    for (syntax::Walker walk(value_.node); walk; walk.next()) {
      if (walk->begin() < done_) continue;  // of a name that is written
      if (says_bound(value_, *walk)) {
        replace(*walk, plain_text(context_, value_.at(*walk)).value_or(""));
        walk.skip_children();
      } else if (walk.is_at_name()) {
        write_name(walk);
      }
    }
    return text_.append(source({done_, value_.node.end()}));
  }

 private:
  [[nodiscard]] std::string_view source(ByteRange range) const {
    return range.in(value_.module->file().bytes());
  }

  void replace(Node node, std::string_view by) {
    text_.append(source({done_, node.begin()})).append(by);
    done_ = node.end();
  }

  void write_name(const syntax::Walker& walk) {
    const Expression name = value_.at(*walk);
    if (const Expression* const bound = model::bound_value(value_, *walk)) {
      const std::string said = term_of_value(context_, *bound, speller_).text;
      const bool is_inner =
          !walk.ancestors().empty() && model::needs_parentheses(*bound, walk.ancestors().back());
      return replace(*walk, is_inner ? "(" + said + ")" : said);
    }
    if (is_bound_in(value_, name) || means_the_same(context_, name, speller_.offset())) return;
    if (const auto constant = constant_text(context_, name)) return replace(*walk, *constant);
    if (const auto found = library_name_at(context_, name, walk.ancestors()))
      replace(found->node, speller_.name(found->canonical));
  }

  const ClassContext& context_;
  const Expression& value_;
  Speller& speller_;
  std::string text_;
  std::uint32_t done_;  // the source up to here is written
};

}  // namespace

bool may_be_said_here(const ClassContext& context, const Expression& value, const Place& statement,
                      NewNames names) {
  if (!value || value.quoted) return false;
  const bool is_here =
      !value.bound && value.module == &context.module && statement.range.contains(value.range());
  if (is_here) return true;
  const bool has_lines = value.text().find('\n') != std::string_view::npos;
  if (has_lines && !may_stand_in_one_line(value.node)) return false;
  const std::uint32_t offset = statement.range.begin;
  const bool is_written_anew = value.bound || value.module != &context.module;
  for (syntax::Walker walk(value.node); walk; walk.next()) {
    if (says_bound(value, *walk)) {
      if (!plain_text(context, value.at(*walk))) return false;
      walk.skip_children();
      continue;
    }
    if (!walk.is_at_name()) continue;
    const Expression name = value.at(*walk);
    if (const Expression* const bound = model::bound_value(value, *walk)) {
      if (!may_be_said_here(context, *bound, statement, names)) return false;
    } else if (!is_bound_in(value, name) && !means_the_same(context, name, offset)) {
      const bool may_be_new = names == NewNames::Imported && is_written_anew;
      const bool can_be_said =
          may_be_new && (constant_text(context, name) ||
                         can_be_imported(context, name, walk.ancestors(), offset));
      if (!can_be_said) return false;
    }
  }
  return true;
}

Term term_of_value(const ClassContext& context, const Expression& value, Speller& speller) {
  if (value.bound || value.module != &context.module) {
    std::string text = Rewriter(context, value, speller).write();
    in_one_line(text);
    return {.text = std::move(text), .indent = {}};
  }
  const ByteRange whole = with_parentheses(value.node).range();
  Term term = term_of(context.text(), whole);
  term.text = context.new_text(whole);
  if (!context.cls.place.range.contains(whole)) in_one_line(term.text);
  return term;
}

}  // namespace modelmend::emit
