#include "emit/base_changes.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;

// The shared base has the same registry and MetaData. That of a registry itself is the shared
// base's as it was when that was made.
bool is_of_registry(std::string_view name) {
  return name == "metadata" || name == "registry";
}

class ChangeFinder {
 public:
  ChangeFinder(const semantic::Project& project, const BaseSite& base)
      : project_(project), base_(base) {}

  // The name that is given, empty if it is computed.
  [[nodiscard]] std::optional<std::string> find_in(const semantic::Module& module) const {
    for (syntax::Walker walk(module.root()); walk; walk.next()) {
      const Expression node{&module, *walk, 0, nullptr};
      auto name = walk->is(Kind::Assignment) ? given_by_assignment(node) : given_by_call(node);
      if (name == "type_annotation_map" && node.is(Kind::Call)) return name;
      if (name && (base_.is_registry || *name == "metadata" || !is_of_registry(*name))) return name;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<std::string> given_by_assignment(const Expression& node) const {
    const Expression target = node.field(Field::Left);
    if (!target.is(Kind::Attribute) || !is_base(target.field(Field::Object))) return std::nullopt;
    return std::string(target.node.field(Field::Attribute).text());
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
  const BaseSite& base_;
};

}  // namespace

std::optional<Declined> member_given_later(const semantic::Project& project,
                                           model::FileSearch& search, const BaseSite& base) {
  const std::array<std::string, 2> words = {base.name + ".", fmt::format("setattr({},", base.name)};
  const ChangeFinder finder(project, base);
  for (const FileId file : search.containing_any(words)) {
    const auto module = project.open(file);
    if (!module) continue;
    if (const auto name = finder.find_in(**module))
      return Declined{"base-has-members",
                      fmt::format("the {} '{}' is given '{}' after it is made",
                                  base.is_registry ? "registry" : "base", base.name, *name)};
  }
  return std::nullopt;
}

}  // namespace modelmend::emit
