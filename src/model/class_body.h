// members_of: what a class body binds, as plain values.
//
// Asked by scan() for the classes of a file, by ClassIndex for those above them, and by whoever
// looks at a declaration again. Functions and nested classes are not entered. Blocks under `if
// TYPE_CHECKING:` do not run and are left out; members inside any other statement are conditional.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/expression.h"

namespace modelmend::model {

// A name bound in a class body.
struct Member {
  std::string name;
  Expression statement;   // the assignment statement or the (decorated) function as a whole
  Expression annotation;  // or null
  Expression value;       // right side of an assignment, or null
  Expression function;    // function_definition, or null
  std::vector<Expression> decorators;  // of a function
  bool conditional = false;            // inside an if, try, for or with of the body
};

// "__mapper_args__": SQLAlchemy makes no columns of names like this.
[[nodiscard]] bool is_dunder(std::string_view name);

[[nodiscard]] std::vector<Member> members_of(const semantic::Project& project,
                                             const Expression& class_definition);

// Whether the function looks at the object or the class that it is given first.
[[nodiscard]] bool reads_its_object(const Expression& function);

// The member of that name which a statement of a class body binds, found again by its place; also
// `User.age = Column(...)` outside of the class.
[[nodiscard]] std::optional<Member> member_at(const Expression& statement, std::string_view name);

}  // namespace modelmend::model
