// Reaching bindings: of all bindings of a name in one scope, those that can be in force.
//
// Asked by the resolver for each scope that a name is looked up in. A later binding hides an
// earlier one if it runs whenever the earlier one ran; bindings in other arms of a statement whose
// arm holds the use are out; of two arms of which one is there for another interpreter or a
// missing library, the ordinary one counts.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "semantic/library.h"
#include "semantic/scope.h"

namespace modelmend::semantic {

// An annotation is read by type checkers, which take the TYPE_CHECKING arm.
enum class Purpose { Runtime, Annotation };
// In `try: from a import X` / `except ImportError: X = ...`.
enum class TryChoice { Body, Handler };

struct NameUse {
  std::string_view name;
  ScopeId scope{};
  ArmId arm{};  // of the use, in that scope
  // Where the name is read in the text's order; nullopt: after all of the scope has run.
  std::optional<std::uint32_t> offset;
  Purpose purpose = Purpose::Runtime;
  TryChoice choice = TryChoice::Body;
};

struct Reaching {
  std::vector<const Binding*> bindings;  // latest first; star imports that may bind the name too
  bool surely_bound = false;
  bool only_type_checking = false;  // all of them under `if TYPE_CHECKING:`
  // A try was believed to succeed; asking again with TryChoice::Handler may give something else.
  bool believed_a_try = false;
};

// Asked at most once for each star import that no later binding hides.
using StarBinds = std::function<library::Exported(const Binding& star)>;

[[nodiscard]] Reaching reaching(const ScopeTable& table, const NameUse& use,
                                const StarBinds& star_binds);

}  // namespace modelmend::semantic
