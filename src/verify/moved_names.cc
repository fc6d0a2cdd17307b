#include "verify/moved_names.h"

#include <string_view>
#include <vector>

#include "model/declared_arguments.h"

namespace modelmend::verify {
namespace {

using model::Expression;
using semantic::Binding;
using semantic::BindingKind;
using semantic::Project;
using syntax::Kind;
using syntax::Node;

constexpr semantic::ScopeId kModuleScope{};

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

// `f(app.a.make)` -> `f`, `(`, `app.a.make`, `)`
std::vector<std::string_view> parts_of(std::string_view value) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin < value.size();) {
    std::size_t end = begin + 1;
    while (end < value.size() && is_of_name(value[begin]) && is_of_name(value[end])) ++end;
    parts.push_back(value.substr(begin, end - begin));
    begin = end;
  }
  return parts;
}

struct Definition {
  Expression written;
  std::string name;  // with the attributes that are asked for: "Color.RED"
};

// What binds the name in the module, if one definition does.
Node bound_in(const semantic::Module& module, std::string_view name) {
  const std::vector<const Binding*> all = module.scopes().bindings(kModuleScope, name);
  if (all.size() != 1) return {};
  const BindingKind kind = all.front()->kind;
  const bool is_definition = kind == BindingKind::Class || kind == BindingKind::Function ||
                             kind == BindingKind::Assignment;
  if (!is_definition) return {};
  const Node statement = all.front()->statement;
  return statement.parent().is(Kind::DecoratedDefinition) ? statement.parent() : statement;
}

// "app.a.Color.RED": the class Color of the module app.a.
Definition definition_of(const Project& project, FileId from, const std::string& name) {
  for (std::size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0;
       dot = name.rfind('.', dot - 1)) {
    const auto file = project.find_module(name.substr(0, dot), from);
    const auto module = file ? project.open(*file) : project.open(from);
    if (!file || !module) continue;
    const std::string rest = name.substr(dot + 1);
    const Node node = bound_in(**module, rest.substr(0, rest.find('.')));
    if (!node) return {};
    return {Expression{*module, node, 0, nullptr}, rest};
  }
  return {};
}

Definition definition_of(const State& state, const std::string& name) {
  const auto& classes = state.models().classes;
  if (classes.empty()) return {};
  return definition_of(state.project(), classes.front().place.file, name);
}

}  // namespace

bool MovedNames::is_same_definition(const std::string& before, const std::string& after) {
  const auto [known, is_new] = known_.try_emplace({before, after}, false);
  if (!is_new) return known->second;
  const Definition old = definition_of(before_, before);
  const Definition now = definition_of(after_, after);
  if (!old.written || !now.written || old.name != now.name) return false;
  known->second = before_.text_of(old.written) == after_.text_of(now.written);
  return known->second;
}

bool MovedNames::are_all(const std::string& before, const std::string& after) {
  const std::vector<std::string_view> old = parts_of(before);
  const std::vector<std::string_view> now = parts_of(after);
  if (old.size() != now.size()) return false;
  for (std::size_t i = 0; i < old.size(); ++i)
    if (old[i] != now[i] && !is_same_definition(std::string(old[i]), std::string(now[i])))
      return false;
  return true;
}

}  // namespace modelmend::verify
