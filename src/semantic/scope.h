// ScopeTable: the scopes of one module and what each name in them is bound to.
//
// Made once for each Module; used by Project to resolve names and by ImportPlanner to see which
// names are free and which imports are still used. Python's rules: a function body sees enclosing
// functions and the module, never an enclosing class body; a class body is executed in order, a
// function body sees the final bindings of outer scopes; comprehensions have their own scope;
// `global` and `nonlocal` redirect; `del` unbinds.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "syntax/node.h"

namespace modelmend::semantic {

enum class ScopeKind { Module, Class, Function, Lambda, Comprehension, TypeParameters };
enum class ScopeId : std::uint32_t {};

enum class BindingKind {
  Import,      // import a.b [as c]
  FromImport,  // from m import a [as b]
  StarImport,  // from m import *; `name` is empty
  Assignment,  // x = ..., x: T = ..., (x := ...), with/for targets have no `value`
  Annotation,  // x: T without a value
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

// An arm of a branching statement: the body of an if, of an except clause, of a loop.
// ArmId 0 is what always runs.
enum class ArmId : std::uint32_t {};
struct Arm {
  BindingArm kind = BindingArm::Always;
  ArmId parent{};
  std::uint32_t statement = 0;  // the same number for all arms of one statement
  bool leaves = false;          // ends in raise or return
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

  // From which offset on the name is bound in the text's order. Except in `not_in`: the value of
  // `x: T = x` is read before x is bound, its annotation after.
  std::uint32_t visible_from = 0;
  ByteRange not_in;
  ArmId in_arm{};  // innermost; counted from the scope's own body
  // Bound from another scope by `global` or `nonlocal`: at any time, or never.
  bool any_time = false;
};

struct Scope {
  ScopeKind kind = ScopeKind::Module;
  std::optional<ScopeId> parent;
  syntax::Node node;              // module, class_definition, function_definition, ...
  ArmId arm{};                    // of the parent scope, in which it is made
  std::vector<Binding> bindings;  // in source order (of visible_from)
};

// Where an offset is.
struct Context {
  ScopeId scope{};
  ArmId arm{};  // in that scope
  bool annotation = false;
};

class ScopeTable {
 public:
  explicit ScopeTable(syntax::Node module);

  [[nodiscard]] std::span<const Scope> scopes() const { return scopes_; }
  [[nodiscard]] const Scope& scope(ScopeId id) const;
  [[nodiscard]] const Scope& module_scope() const { return scopes_.front(); }
  // The innermost scope in which an expression at `offset` is evaluated (a decorator, a base class
  // list, a default and an annotation belong to the enclosing scope).
  [[nodiscard]] ScopeId scope_at(std::uint32_t offset) const { return context_at(offset).scope; }
  [[nodiscard]] Context context_at(std::uint32_t offset) const;
  // The scope that a class_definition, function_definition, lambda or comprehension opens.
  [[nodiscard]] std::optional<ScopeId> opened_by(const syntax::Node& definition) const;
  // The path of a scope inside its module as in __qualname__: "User.save.<locals>"; empty for the
  // module itself.
  [[nodiscard]] std::string qualified_name(ScopeId id) const;
  [[nodiscard]] const Arm& arm(ArmId id) const;
  [[nodiscard]] bool is_exhaustive(std::uint32_t statement) const;
  // How many arms of the statement can be left at their end.
  [[nodiscard]] std::uint32_t arms_that_end(std::uint32_t statement) const;

  // All bindings of `name` in that scope, in source order.
  [[nodiscard]] std::vector<const Binding*> bindings(ScopeId scope, std::string_view name) const;
  // The star imports of that scope, in source order.
  [[nodiscard]] std::vector<const Binding*> star_imports(ScopeId scope) const;
  // True if the name belongs to that scope: bound or declared in it, not redirected by `global`.
  [[nodiscard]] bool is_local(ScopeId scope, std::string_view name) const;
  // The scope that `global name` or `nonlocal name` in that scope means.
  [[nodiscard]] std::optional<ScopeId> redirected(ScopeId scope, std::string_view name) const;
  // The names of all such statements.
  [[nodiscard]] std::vector<std::string_view> redirected_names() const;

  // Every place where `name` is read as a plain identifier and resolves to the module scope's
  // binding, string annotations included; in source order.
  [[nodiscard]] std::vector<ByteRange> module_level_uses(std::string_view name) const;
  // Every place where a name is read, in source order; the names in string annotations are not
  // among them.
  [[nodiscard]] std::span<const ByteRange> reads() const { return reads_; }
  // Every call, in source order.
  [[nodiscard]] std::span<const syntax::Node> calls() const { return calls_; }
  // The statements outside of functions that set an attribute of something, `User.age = ...`; in
  // source order.
  [[nodiscard]] std::span<const syntax::Node> attribute_statements() const {
    return attribute_statements_;
  }
  // Strings that stand where an annotation stands: contents, in source order.
  [[nodiscard]] std::span<const ByteRange> string_annotations() const {
    return string_annotations_;
  }
  [[nodiscard]] bool has_future_annotations() const { return future_annotations_; }

  // The strings of __all__ (also +=, extend, append); nullopt if it is absent, `all_is_dynamic` if
  // it cannot be read.
  [[nodiscard]] const std::optional<std::vector<std::string>>& all() const { return all_; }
  [[nodiscard]] bool all_is_dynamic() const { return all_is_dynamic_; }

 private:
  friend class ScopeBuilder;

  // From `begin` to the next segment.
  struct Segment {
    std::uint32_t begin = 0;
    Context context;
  };
  struct BranchingStatement {
    bool exhaustive = false;
    std::uint32_t arms_that_end = 0;
  };

  std::string_view text_;
  std::vector<Scope> scopes_;
  std::vector<std::vector<std::uint32_t>> by_name_;  // for each scope: bindings ordered by name
  std::vector<Segment> segments_;
  std::vector<Arm> arms_;
  std::vector<BranchingStatement> statements_;
  std::map<std::pair<ScopeId, std::string_view>, ScopeId> redirects_;
  std::vector<ByteRange> reads_;
  std::vector<ByteRange> string_annotations_;
  bool future_annotations_ = false;
  std::optional<std::vector<std::string>> all_;
  bool all_is_dynamic_ = false;
  std::vector<syntax::Node> calls_;
  std::vector<syntax::Node> attribute_statements_;
};

}  // namespace modelmend::semantic
