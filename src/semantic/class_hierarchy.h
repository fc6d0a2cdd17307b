// Class hierarchy: the bases of a class, over files and libraries.
//
// Asked for by model readers (declarative bases, mixins) and by Project::member. Nothing is stored:
// each answer is computed from the Project, whose modules are parsed once.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "semantic/project.h"

namespace modelmend::semantic {

// One entry of a class's list of bases, in order. Keyword arguments (metaclass=...) are left out;
// `with_metaclass(M, Base)` stands for its bases.
struct BaseExpression {
  // As written, without subscript: `Base` for `Base[T]`; for `declarative_base()` the call.
  syntax::Node expression;
  // What it means; for a call, what is called.
  Resolution meaning;
  bool is_call = false;
};

// One class of a linearisation.
struct Ancestor {
  Resolution meaning;  // Local{Class}, or where the project ends: Imported, Builtin, Unknown, a
                       // Local{Variable} for `Base = declarative_base()`
  std::optional<Project::ClassSite> site;  // of a class of the project
  // For a base that is a call: `class Base(declarative_base())`; meaning is that of the callee.
  bool is_call = false;
};

[[nodiscard]] std::vector<BaseExpression> bases(const Project& project,
                                                const Project::ClassSite& site);

// The class itself, then its ancestors in the order in which Python looks up attributes (its method
// resolution order, as long as the bases are consistent). A class that is its own ancestor is
// listed once.
[[nodiscard]] std::vector<Ancestor> linearise(const Project& project,
                                              const Project::ClassSite& site);

// The same for a caller in the middle of a question, who must notice cycles through it.
using ResolveExpression = std::function<Resolution(const Module&, const syntax::Node&)>;
[[nodiscard]] std::vector<Ancestor> linearise(const Project& project,
                                              const Project::ClassSite& site,
                                              const ResolveExpression& resolve);

}  // namespace modelmend::semantic
