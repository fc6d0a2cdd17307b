#include "model/mapper/maker_functions.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "model/mapper/words.h"
#include "model/resolved_text.h"
#include "semantic/test_files.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::DefinitionKind;
using semantic::Local;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_listener(const std::string& callee) {
  return callee == "sqlalchemy.event.listen" || callee == "sqlalchemy.event.listens_for";
}

// A parameter of the function, which the reader of events knows nothing of.
bool is_given(const semantic::Project& project, const Expression& target) {
  const semantic::Resolution meaning = resolve(project, target);
  const auto* local = std::get_if<Local>(&meaning);
  return local != nullptr && local->kind == DefinitionKind::Parameter;
}

Node statement_around(const Node& node) {
  Node at = node;
  while (at.parent() && at.parent().parent()) at = at.parent();
  return at;
}

class MakerFunctions {
 public:
  MakerFunctions(const MapperNames& names, const semantic::Module& module)
      : names_(names), module_(module), root_{&module, module.root(), 0, nullptr} {}

  std::vector<OutsideChange> find() {
    for (const Node& statement : root_.node.items()) {
      const bool is_decorated = statement.is(Kind::DecoratedDefinition);
      const Node function = is_decorated ? statement.field(Field::Definition) : statement;
      if (!function.is(Kind::FunctionDefinition)) continue;
      if (auto reason = why(function)) add(statement, function, *std::move(reason));
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::optional<std::string> why(const Node& function) const {
    const std::string_view name = function.field(Field::Name).text();
    for (syntax::Walker walker(function); walker; walker.next()) {
      if (!walker->is(Kind::Call)) continue;
      const Expression call = root_.at(*walker);
      const std::string callee = library_name(names_.project(), call.field(Field::Function));
      if (callee == "sqlalchemy.Table")
        return fmt::format("the tables that '{}' makes are not read", name);
      if (!is_listener(callee)) continue;
      const Arguments arguments = arguments_of(call);
      if (!arguments.positional.empty() &&
          is_given(names_.project(), arguments.positional.front().value))
        return fmt::format("what '{}' listens to is not read", name);
    }
    return std::nullopt;
  }

  // Where nothing of the module calls it, it makes nothing here.
  void add(const Node& statement, const Node& function, std::string reason) {
    std::string words;
    std::set<std::uint32_t> seen{statement.begin()};
    const std::string_view name = function.field(Field::Name).text();
    for (const ByteRange& use : module_.scopes().module_level_uses(name)) {
      const Node caller = statement_around(module_.node_at(use));
      const bool is_definition =
          caller.is(Kind::FunctionDefinition) || caller.is(Kind::DecoratedDefinition);
      if (is_definition || !seen.insert(caller.begin()).second) continue;
      words += "\n" + words_at(caller);
    }
    if (words.empty()) return;
    const Place place = root_.at(statement).place();
    found_.push_back({.classes = {},
                      .tables = {},
                      .reason = std::move(reason),
                      .words = words_at(statement) + words,
                      .statement = place,
                      .place = place});
  }

  [[nodiscard]] std::string words_at(const Node& node) const {
    return names_.models().classes.empty() ? resolved_text(names_.project(), root_.at(node))
                                           : words_of(names_, root_.at(node), ClassId{});
  }

  const MapperNames& names_;
  const semantic::Module& module_;
  Expression root_;
  std::vector<OutsideChange> found_;
};

}  // namespace

std::vector<OutsideChange> maker_functions(const MapperNames& names,
                                           const semantic::Module& module) {
  if (semantic::is_test_file(names.project().sources().path(module.id()))) return {};
  return MakerFunctions(names, module).find();
}

}  // namespace modelmend::model
