#include "emit/base_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "emit/tables.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "model/mapper/member_kinds.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// The shared base has the same registry and MetaData. That of a registry itself is the shared
// base's as it was when that was made.
bool is_of_registry(std::string_view name) {
  return name == "metadata" || name == "registry";
}

// `self.seen = value`
bool assigns_attributes(const Expression& function) {
  for (syntax::Walker walk(function.node); walk; walk.next()) {
    const bool is_assignment = walk->is(Kind::Assignment) || walk->is(Kind::AugmentedAssignment);
    if (is_assignment && walk->field(Field::Left).is(Kind::Attribute)) return true;
  }
  return false;
}

// Nothing that SQLAlchemy or Pydantic makes an attribute of: a value, a function that assigns
// nothing, the query of a session.
bool is_plain_member(const semantic::Project& project, const Expression& written) {
  const Expression value = model::value_of(project, written);
  const semantic::Resolution meaning = model::resolve(project, value);
  if (const auto* const local = std::get_if<semantic::Local>(&meaning)) {
    const Expression definition = model::expression_at(project, local->definition);
    return definition.is(Kind::FunctionDefinition) && !assigns_attributes(definition);
  }
  if (!value.is(Kind::Call)) return !value.is(Kind::Await) && !value.is(Kind::Yield);
  const std::string callee = model::library_name(project, value.field(Field::Function));
  if (callee.starts_with("sqlalchemy."))
    return callee == "sqlalchemy.orm.scoped_session().query_property";
  return !callee.empty();
}

bool is_plain_name(const model::ProjectModels& models, const std::string& name) {
  return !name.empty() && !name.starts_with('_') && !name.starts_with("model_") &&
         !is_kept_name(name) && !is_said_by_registry(name) &&
         std::ranges::none_of(models.declarations, [&](const model::ColumnDecl& column) {
           return column.attribute == name;
         });
}

// A mark for annotations of SQLAlchemy, which classes of SQLModel do not have.
constexpr std::string_view kMark = "__allow_unmapped__";

class ChangeFinder {
 public:
  ChangeFinder(const semantic::Project& project, const model::ProjectModels& models,
               const BaseSite& base)
      : project_(project), models_(models), base_(base) {}

  // What the shared base cannot be given is declined.
  [[nodiscard]] Attempt<std::vector<LateMember>> find_in(const semantic::Module& module) const {
    std::vector<LateMember> found;
    for (syntax::Walker walk(module.root()); walk; walk.next()) {
      const Expression node{&module, *walk, 0, nullptr};
      auto name = walk->is(Kind::Assignment) ? given_by_assignment(node) : given_by_call(node);
      if (!name) name = given_among_others(node);
      const bool is_map = name == "type_annotation_map" && node.is(Kind::Call);
      if (name == kMark) continue;
      if (!name || (!is_map && !base_.is_registry && *name != "metadata" && is_of_registry(*name)))
        continue;
      const auto member = late_member(node, *name);
      if (!member)
        return decline("base-has-members",
                       fmt::format("the {} '{}' is given '{}' after it is made",
                                   base_.is_registry ? "registry" : "base", base_.name, *name));
      if (!is_given_to_shared(module, *name)) found.push_back(*member);
    }
    return found;
  }

 private:
  // `Base.log = app_log` at the top of the module that makes the base.
  [[nodiscard]] std::optional<LateMember> late_member(const Expression& node,
                                                      const std::string& name) const {
    Node outermost = node.node;
    while (outermost.parent().is(Kind::Assignment)) outermost = outermost.parent();
    const Node statement = outermost.parent();
    const bool is_here = node.module->id() == base_.statement.file && !base_.is_registry &&
                         statement.is(Kind::ExpressionStatement) &&
                         statement.parent() == node.module->root() &&
                         base_.statement.range.end <= statement.begin();
    Expression value = node.field(Field::Right);
    const std::uint32_t begin = value ? value.range().begin : 0;
    while (value.is(Kind::Assignment)) value = value.field(Field::Right);
    // `Base.log: Logger = app_log` takes no other target.
    if (!is_here || !value || node.node.field(Field::Type) || !is_plain_name(models_, name) ||
        !is_plain_member(project_, value))
      return std::nullopt;
    return LateMember{name, statement.begin(), begin};
  }

  // `Base.log = SQLBase.log = app_log`, or `SQLBase.log = app_log` in another statement.
  [[nodiscard]] bool is_given_to_shared(const semantic::Module& module,
                                        std::string_view name) const {
    for (syntax::Walker walk(module.root()); walk; walk.next()) {
      if (!walk->is(Kind::Assignment)) continue;
      const Expression target{&module, walk->field(Field::Left), 0, nullptr};
      if (!target.is(Kind::Attribute) || target.node.field(Field::Attribute).text() != name)
        continue;
      const auto cls = project_.class_site(model::resolve(project_, target.field(Field::Object)));
      if (cls &&
          registry_owner(project_, {cls->module, cls->definition, 0, nullptr}) == base_.statement)
        return true;
    }
    return false;
  }

  [[nodiscard]] std::optional<std::string> given_by_assignment(const Expression& node) const {
    const Expression target = node.field(Field::Left);
    if (!target.is(Kind::Attribute) || !is_base(target.field(Field::Object))) return std::nullopt;
    return std::string(target.node.field(Field::Attribute).text());
  }

  // `Base.one, Base.two = 1, 2`, `for Base.one in rows:`, `with made() as Base.one:`, `Base.n += 1`
  [[nodiscard]] std::optional<std::string> given_among_others(const Expression& node) const {
    if (!node.is(Kind::Attribute)) return std::nullopt;
    Node at = node.node;
    while (is_pattern(at.parent().kind())) at = at.parent();
    const Node above = at.parent();
    const bool is_alone = at == node.node;
    const bool is_target =
        (above.is(Kind::Assignment) && !is_alone && above.field(Field::Left) == at) ||
        ((above.is(Kind::ForStatement) || above.is(Kind::AugmentedAssignment)) &&
         above.field(Field::Left) == at) ||
        at.is(Kind::AsPatternTarget);
    if (!is_target || !is_base(node.field(Field::Object))) return std::nullopt;
    return std::string(node.node.field(Field::Attribute).text());
  }

  static bool is_pattern(Kind kind) {
    return kind == Kind::PatternList || kind == Kind::TuplePattern || kind == Kind::ListPattern ||
           kind == Kind::ListSplatPattern || kind == Kind::ExpressionList || kind == Kind::Tuple ||
           kind == Kind::List || kind == Kind::AsPatternTarget;
  }

  // setattr(Base, "name", ...)
  [[nodiscard]] std::optional<std::string> given_by_call(const Expression& node) const {
    if (!node.is(Kind::Call)) return std::nullopt;
    const Expression function = node.field(Field::Function);
    if (is_map_update(function)) return "type_annotation_map";
    if (function.text() != "setattr") return std::nullopt;
    const model::Arguments arguments = model::arguments_of(node);
    if (arguments.positional.size() < 2 || !is_base(arguments.positional[0].value))
      return std::nullopt;
    return model::string_value(project_, arguments.positional[1].value).value_or("");
  }

  // Base.registry.update_type_annotation_map({str: String(70)}), which the readers do not follow.
  [[nodiscard]] bool is_map_update(const Expression& function) const {
    if (!function.is(Kind::Attribute) ||
        function.node.field(Field::Attribute).text() != "update_type_annotation_map")
      return false;
    const Expression owner = function.field(Field::Object);
    return is_base(owner) || (owner.is(Kind::Attribute) && is_base(owner.field(Field::Object)));
  }

  [[nodiscard]] bool is_base(const Expression& object) const {
    const semantic::Resolution meaning = model::resolve(project_, object);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    return local != nullptr && local->definition == base_.statement;
  }

  const semantic::Project& project_;
  const model::ProjectModels& models_;
  const BaseSite& base_;
};

}  // namespace

Attempt<std::vector<LateMember>> members_given_later(const semantic::Project& project,
                                                     model::FileSearch& search,
                                                     const model::ProjectModels& models,
                                                     const BaseSite& base) {
  const std::array<std::string, 2> words = {base.name + ".", fmt::format("setattr({},", base.name)};
  const ChangeFinder finder(project, models, base);
  std::vector<LateMember> members;
  for (const FileId file : search.containing_any(words)) {
    const auto module = project.open(file);
    if (!module) continue;
    auto found = finder.find_in(**module);
    if (!found) return found;
    std::ranges::move(*found, std::back_inserter(members));
  }
  return members;
}

patch::Edit give_to(const SharedBase& shared, const LateMember& member) {
  return patch::Edit::insert_before(member.value,
                                    fmt::format("{}.{} = ", shared.name, member.name));
}

bool is_given_members(const semantic::Project& project, const Expression& definition) {
  for (syntax::Walker walk(definition.module->root()); walk; walk.next()) {
    const Expression target{definition.module, walk->field(Field::Left), 0, nullptr};
    if (!walk->is(Kind::Assignment) || !target.is(Kind::Attribute)) continue;
    const auto cls = project.class_site(model::resolve(project, target.field(Field::Object)));
    if (cls && cls->definition == definition.node) return true;
  }
  return false;
}

}  // namespace modelmend::emit
