// SharedBase: the SQLModel class that stands beside a declarative base and shares its registry.
//
//   class SQLBase(SQLModel, registry=Base.registry):
//       pass
//
// Found or named once for each base by the pipeline; classes that are converted derive from it, so
// that MetaData, naming conventions, string relationships and Alembic's target stay one object for
// converted and unconverted classes alike. What the body of the base gives its classes stands in
// the shared one as well, see base_members.h; a base that does more than that is declined.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/declined.h"
#include "emit/plan.h"
#include "model/expression.h"
#include "rewrite/import_planner.h"
#include "semantic/project.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::emit {

// A declarative base of the project, by the statement that makes it; or a registry without one.
struct BaseSite {
  Place statement;
  std::string name;              // "Base", "db.Model"
  bool has_async_attrs = false;  // class Base(AsyncAttrs, DeclarativeBase)
  bool has_members = false;      // its body says more than its registry does
  bool is_registry = false;      // reg = registry(), see decorating_registry.h
  // Other classes above it, as written: `declarative_base(cls=Named)`, `class Base(Named, ...)`.
  std::vector<std::string> mixins = {};
  // Its classes have more of it than the registry.
  [[nodiscard]] bool gives_more() const {
    return has_members || has_async_attrs || !mixins.empty();
  }
  friend auto operator<=>(const BaseSite&, const BaseSite&) = default;
};

// What an expression in the list of bases is: a declarative base that a shared one can stand
// beside; nullopt if it is none; a decline if it is one that cannot be shared.
[[nodiscard]] Attempt<std::optional<BaseSite>> declarative_base(const semantic::Project& project,
                                                                const model::Expression& base);

// The same of what a name means.
[[nodiscard]] Attempt<std::optional<BaseSite>> declarative_base(
    const semantic::Project& project, const semantic::Resolution& meaning);

// Of `class SQLBase(SQLModel, registry=Base.registry)`: where `Base` is made; of `registry=reg`,
// where `reg` is; absent for any other class.
[[nodiscard]] std::optional<Place> registry_owner(const semantic::Project& project,
                                                  const model::Expression& definition);

// What a class has of it.
enum class SharedKind : std::uint8_t {
  Registry,    // SQLBase: the registry of the old base
  Attributes,  // SABehaviour below it: also what SQLAlchemy makes of a value, see attribute_base.h
};

struct SharedBase {
  std::string name;        // "SQLBase"
  bool is_there = false;   // an earlier run or a person has written it
  bool says_text = false;  // a `__str__` that goes with the `__repr__` of its classes
  // It has the constructor of model::attribute_constructor(), unless the old base has its own.
  bool takes_all = false;
  // The file of the class has another of this name, so that it imports this one under another.
  bool has_namesake = false;
  bool gives_query = false;  // that of Flask-SQLAlchemy, see flask_query.h
};

// Whether the body of the class at the top of the module binds the name.
[[nodiscard]] bool has_member(const semantic::Project& project, const semantic::Module& module,
                              std::string_view cls, std::string_view name);

// `imports` are those of the file of the base; `taken` are the names that other bases of the file
// get.
[[nodiscard]] Attempt<SharedBase> shared_base_of(const semantic::Project& project,
                                                 const BaseSite& base,
                                                 const rewrite::ImportPlanner& imports,
                                                 const std::set<std::string>& taken);

// The one below `shared` whose classes keep what SQLAlchemy makes of a value.
[[nodiscard]] Attempt<SharedBase> attribute_base_of(const semantic::Project& project,
                                                    const BaseSite& base, const SharedBase& shared,
                                                    const rewrite::ImportPlanner& imports,
                                                    const std::set<std::string>& taken);

// Whether a name in the body of a base says what its classes have through the registry.
[[nodiscard]] bool is_said_by_registry(std::string_view name);

// The body of the shared base.
struct BaseMembers {
  std::vector<std::string> lines;    // without line ends
  std::vector<std::string> imports;  // canonical names that they use
  std::vector<Warning> warnings;
};

// The statements that make those that are not there, directly behind the base; nothing if all are.
struct WantedBases {
  SharedBase shared;
  std::optional<SharedBase> attributes;
  std::optional<BaseMembers> members = std::nullopt;
  std::string flask = {};    // `db`, whose objects are shown as those of `db.Model` are
  bool gives_query = false;  // that of `db`, see flask_query.h
};
[[nodiscard]] Attempt<MemberPlan> emit_shared_bases(const semantic::Project& project,
                                                    const BaseSite& base, const WantedBases& wanted,
                                                    const rewrite::ImportPlanner& imports,
                                                    semantic::SqlModelRelease release);

// How a class of `module` names the shared base in the place of `base`, or behind it, and the
// import that it takes.
struct SpelledBase {
  std::string text;
  std::optional<rewrite::ProjectName> import;
};
[[nodiscard]] Attempt<SpelledBase> spell_shared_base(const semantic::Project& project,
                                                     const model::Expression& base,
                                                     const BaseSite& site, const SharedBase& shared,
                                                     const rewrite::ImportPlanner& imports);

}  // namespace modelmend::emit
