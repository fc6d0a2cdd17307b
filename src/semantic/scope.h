// ScopeTable: the scopes of one module and what each name in them is bound to.
//
// Made once for each Module; used by Project to resolve names and by ImportPlanner to see which
// names are free and which imports are still used. Python's rules: a function body sees enclosing
// functions and the module, never an enclosing class body; a class body is executed in order, a
// function body sees the final bindings of outer scopes; comprehensions have their own scope;
// `global` and `nonlocal` redirect; `del` unbinds.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/node.h"

namespace modelmend::semantic {

enum class ScopeKind { Module, Class, Function, Lambda, Comprehension, TypeParameters };
enum class ScopeId : std::uint32_t {};

enum class BindingKind {
  Import,        // import a.b [as c]
  FromImport,    // from m import a [as b]
  StarImport,    // from m import *; `name` is empty
  Assignment,    // x = ..., x: T = ..., (x := ...), with/for targets have no `value`
  Annotation,    // x: T without a value
  Class,
  Function,
  Parameter,
  Delete,
};

// Under which condition a binding is made; two bindings of one name in different arms of the same
// statement exclude each other.
enum class BindingArm {
  Always,
  TypeChecking,     // if TYPE_CHECKING:
  NotTypeChecking,  // its else
  Try,              // body of try with an except that catches ImportError
  Except,           // that except clause
  Conditional,      // any other if, loop, try, match
};

struct Binding {
  std::string_view name;  // the bound identifier; borrowed from the text
  BindingKind kind = BindingKind::Assignment;
  BindingArm arm = BindingArm::Always;
  syntax::Node node;       // the identifier or alias that binds
  syntax::Node statement;  // the import, assignment, class or function as a whole
  syntax::Node value;      // right side of an assignment, or null
  // For imports: the dotted module as written ("..models", "sqlalchemy.orm"), and the name taken
  // from it ("Column"; empty for a plain import).
  std::string module;
  std::string imported;
};

struct Scope {
  ScopeKind kind = ScopeKind::Module;
  std::optional<ScopeId> parent;
  syntax::Node node;               // module, class_definition, function_definition, ...
  std::vector<Binding> bindings;   // in source order
};

class ScopeTable {
 public:
  explicit ScopeTable(syntax::Node module);

  [[nodiscard]] std::span<const Scope> scopes() const { return scopes_; }
  [[nodiscard]] const Scope& scope(ScopeId id) const;
  [[nodiscard]] const Scope& module_scope() const { return scopes_.front(); }
  // The innermost scope in which an expression at `offset` is evaluated (a decorator, a base class
  // list, a default and an annotation belong to the enclosing scope).
  [[nodiscard]] ScopeId scope_at(std::uint32_t offset) const;
  // All bindings of `name` in that scope, in source order.
  [[nodiscard]] std::vector<const Binding*> bindings(ScopeId scope, std::string_view name) const;

  // Every place where `name` is read as a plain identifier and resolves to the module scope's
  // binding, string annotations included; in source order.
  [[nodiscard]] std::vector<ByteRange> module_level_uses(std::string_view name) const;
  // The strings of __all__ (also +=, extend, append); nullopt if it is absent, `all_is_dynamic` if
  // it cannot be read.
  [[nodiscard]] const std::optional<std::vector<std::string>>& all() const { return all_; }
  [[nodiscard]] bool all_is_dynamic() const { return all_is_dynamic_; }

 private:
  std::vector<Scope> scopes_;
  std::optional<std::vector<std::string>> all_;
  bool all_is_dynamic_ = false;
};

}  // namespace modelmend::semantic
