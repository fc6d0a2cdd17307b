// Column calls: `Column(...)`, `mapped_column(...)`, `Field(...)` and what stands for them.
//
// Used by the readers of each style. find_column_call() looks through wrappers, helper functions,
// functools.partial and shared objects; read_column_call() turns the arguments that all styles
// share into facts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/column_type.h"
#include "model/expression.h"
#include "model/facts.h"

namespace modelmend::model {

enum class ColumnFunction { Column, MappedColumn, SqlModelField };

struct ColumnCall {
  ColumnFunction function = ColumnFunction::Column;
  Expression call;
  std::vector<Argument> extra;  // keywords from functools.partial
  // Set if the call is not written at the place itself: "made by the function 'app.db.pk'".
  std::optional<std::string> indirect;
  // The function does nothing else, and asks nothing of its caller: the call is known in whole.
  bool is_constant = false;
  // In deferred(...) or column_property(...), where SQLAlchemy does not look at the annotation.
  bool is_wrapped = false;
};

[[nodiscard]] std::optional<ColumnCall> find_column_call(const semantic::Project& project,
                                                         const Expression& value);

// The mapped_column(...) of an Annotated type: SQLAlchemy takes the first of the outermost one.
struct AnnotationFact;
[[nodiscard]] std::optional<ColumnCall> annotated_column(const semantic::Project& project,
                                                         const AnnotationFact& annotation);

// A foreign key whose target is an object: `User.id`, `users.c.id`.
struct PendingTarget {
  std::size_t key = 0;  // index into decl.foreign_keys
  Expression column;
};

// A declaration on its way to be a fact.
struct ColumnDraft {
  ColumnDecl decl;
  std::vector<PendingTarget> pending;
  bool type_said = false;
  bool has_identity = false;
};

// Fills name, type, keys, nullability and defaults as far as they are said. Ranges are recorded
// only if the call is written at the place itself.
void read_column_call(const semantic::Project& project, const ColumnCall& column,
                      ColumnDraft& draft);

// Adds the key that a ForeignKey(...) call makes. `written_here` as above.
void read_foreign_key(const semantic::Project& project, const Expression& call, bool written_here,
                      ColumnDraft& draft);
// Fills target or unknown_reason of a key from the expression that names it; true if it is an
// object that must be looked up later.
[[nodiscard]] bool read_target(const semantic::Project& project, const Expression& target,
                               ForeignKeyFact& key);
enum class KeyCall { ForeignKey, ForeignKeyConstraint };
// name, use_alter and the other options of a call, by keyword or by place.
void read_key_options(const semantic::Project& project, const Arguments& arguments, KeyCall call,
                      bool written_here, ForeignKeyFact& key);

void say_type(TypeFact fact, TypeOrigin origin, ColumnDecl& decl);

[[nodiscard]] DefaultFact read_default(const semantic::Project& project, const Expression& value);

// Records what an annotation says about where the Python type stands.
void record_annotation(const Expression& annotation, const AnnotationFact& fact, ColumnDecl& decl);

}  // namespace modelmend::model
