// Expression: a node together with the module in which it means something.
//
// Made and passed around by the model readers. The text of a string annotation is parsed too; an
// Expression inside it keeps that tree alive and knows where in the file it stands, so that ranges
// are always the file's own. The functions answer what an expression stands for, through
// semantic::Project and never by spelling. Following names is bounded, so circles end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "semantic/project.h"
#include "syntax/tree.h"

namespace modelmend::model {

struct BoundParameters;

struct Expression {
  const semantic::Module* module = nullptr;
  syntax::Node node;
  std::uint32_t shift = 0;                     // from the node's tree to the file
  std::shared_ptr<const syntax::Tree> quoted;  // the tree of a string annotation's content
  // In a function that is looked into for one of its calls: what its parameters are there. Their
  // names are left behind wherever arguments are read, see arguments_of() and unwrapped().
  std::shared_ptr<const BoundParameters> bound = {};

  [[nodiscard]] explicit operator bool() const { return module != nullptr && node; }
  [[nodiscard]] bool is(syntax::Kind kind) const { return node.is(kind); }
  [[nodiscard]] std::string_view text() const { return node.text(); }
  [[nodiscard]] ByteRange range() const;
  [[nodiscard]] Place place() const;
  // Another node of the same tree.
  [[nodiscard]] Expression at(syntax::Node other) const;
  [[nodiscard]] Expression field(syntax::Field field) const { return at(node.field(field)); }
};

// Without parentheses and without the grammar's `type` wrapper; of a bound parameter its value.
[[nodiscard]] Expression unwrapped(const Expression& expression);

[[nodiscard]] semantic::Resolution resolve(const semantic::Project& project,
                                           const Expression& expression);
// The canonical name if it comes from a library, else empty. Builtins are "builtins.str".
[[nodiscard]] std::string library_name(const semantic::Project& project,
                                       const Expression& expression);
[[nodiscard]] std::string library_name(const semantic::Resolution& resolution);
// What the name is bound to, through any number of variables; the expression itself if it is not
// the name of a variable.
[[nodiscard]] Expression value_of(const semantic::Project& project, const Expression& expression);
// The same with what the value resolves to, which is known once the value is found.
struct Meaning {
  Expression value;
  semantic::Resolution resolution;
};
[[nodiscard]] Meaning meaning_of(const semantic::Project& project, const Expression& expression);
// The value of a variable.
[[nodiscard]] std::optional<Expression> variable_value(const semantic::Project& project,
                                                       const semantic::Local& variable);
// The text at the head of the body of a function, decorated or not, or null.
[[nodiscard]] Expression docstring_of(const Expression& function_definition);

// The value that a function returns if its body is one return statement (a docstring aside).
[[nodiscard]] std::optional<Expression> single_return(const semantic::Project& project,
                                                      const semantic::Local& function);
[[nodiscard]] std::optional<Expression> single_return(const Expression& function_definition);

// The content of a string annotation, parsed where it stands; nullopt if it is no plain literal.
[[nodiscard]] std::optional<Expression> quoted_content(const Expression& string);

// The text without layout and comments: tokens joined by at most one space.
[[nodiscard]] std::string canonical_text(const Expression& expression);

struct Argument {
  std::string_view keyword;  // empty for a positional one
  Expression value;
  ByteRange whole;  // with the keyword, in the file
};

// The arguments of a call.
struct Arguments {
  std::vector<Argument> positional;
  std::vector<Argument> keywords;
  bool has_splat = false;  // *args or **kwargs

  // Points into these Arguments, so they must stay: a temporary has no keyword().
  [[nodiscard]] const Argument* keyword(std::string_view name) const&;
  const Argument* keyword(std::string_view name) && = delete;
};
[[nodiscard]] Arguments arguments_of(const Expression& call);
// The value of one keyword argument of a call.
[[nodiscard]] std::optional<Expression> keyword_of(const Expression& call, std::string_view name);

// The string that an expression is, as far as constants tell: literals, concatenations, variables
// bound to such, f-strings over such, lower() and upper().
struct StringConstant {
  std::optional<std::string> value;
  std::string reason;  // why not
};
[[nodiscard]] StringConstant string_constant(const semantic::Project& project,
                                             const Expression& expression);
// The same for who does not ask why not.
[[nodiscard]] std::optional<std::string> string_value(const semantic::Project& project,
                                                      const Expression& expression);
[[nodiscard]] std::optional<bool> bool_constant(const semantic::Project& project,
                                                const Expression& expression);
[[nodiscard]] std::optional<std::int64_t> int_constant(const semantic::Project& project,
                                                       const Expression& expression);

// Whether the expression is written as a number, a text, True, False or None, ...
[[nodiscard]] bool is_constant(const Expression& expression);
// ... as a list, a dictionary, a tuple or a set.
[[nodiscard]] bool is_display(const Expression& expression);

// "app.models.User": the module and the named scopes around the node, and `name` if given.
[[nodiscard]] std::string qualified_name(const semantic::Module& module, syntax::Node node,
                                         std::string_view name);
// True if the node stands in the body of a function.
[[nodiscard]] bool is_inside_function(syntax::Node node);

}  // namespace modelmend::model
