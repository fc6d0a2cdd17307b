#include "model/changed_values.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace modelmend::model {

namespace {

using semantic::Local;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// How many names are followed before we give up: more is a circle.
constexpr int kMaxHops = 32;

// What of a list, a dictionary or a set changes it.
bool is_changer(std::string_view method) {
  constexpr auto kChangers = std::to_array<std::string_view>(
      {"append", "extend", "insert", "pop", "popitem", "update", "setdefault", "clear", "remove",
       "discard", "add", "sort", "reverse", "__setitem__", "__delitem__"});
  return std::ranges::find(kChangers, method) != kChangers.end();
}

// Whether this reading of the name is one that changes what it stands for.
bool changes(const Node& name) {
  const Node parent = name.parent();
  if (parent.is(Kind::AugmentedAssignment)) return parent.field(Field::Left) == name;
  if (parent.is(Kind::Attribute) && parent.field(Field::Object) == name)
    return parent.parent().is(Kind::Call) && is_changer(parent.field(Field::Attribute).text());
  if (!parent.is(Kind::Subscript) || !(parent.field(Field::Value) == name)) return false;
  const Node above = parent.parent();
  if (above.is(Kind::DeleteStatement)) return true;
  const bool is_target = above.is(Kind::Assignment) || above.is(Kind::AugmentedAssignment);
  return is_target && above.field(Field::Left) == parent;
}

// Told from the text behind the name, which costs less than finding its node.
bool may_change(std::string_view behind) {
  const auto skip_space = [&] {
    behind.remove_prefix(std::min(behind.find_first_not_of(" \t\r\n\\"), behind.size()));
  };
  skip_space();
  if (behind.empty()) return false;
  constexpr std::string_view kReads = "),:=]}";
  if (kReads.find(behind.front()) != std::string_view::npos) return false;
  if (behind.front() != '.') return true;
  behind.remove_prefix(1);
  skip_space();
  const auto end = behind.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
  return end == 0 || is_changer(behind.substr(0, end));
}

}  // namespace

std::vector<Place> changes_of(const Project& project, const Local& variable) {
  std::vector<Place> places;
  const auto module = project.open(variable.definition.file);
  if (!module) return places;
  const std::string name = variable.name.substr(variable.name.rfind('.') + 1);
  const std::string_view text = (*module)->file().bytes();
  for (const ByteRange& use : (*module)->scopes().module_level_uses(name))
    if (may_change(text.substr(use.end)) && changes((*module)->node_at(use)))
      places.push_back({variable.definition.file, use});
  return places;
}

bool may_be_changed(const Project& project, const Expression& expression) {
  Expression at = unwrapped(expression);
  for (int hop = 0; hop < kMaxHops; ++hop) {
    if (!at.is(Kind::Identifier) && !at.is(Kind::Attribute)) return false;
    const semantic::Resolution meaning = resolve(project, at);
    const auto* local = std::get_if<Local>(&meaning);
    const auto value = local == nullptr ? std::nullopt : variable_value(project, *local);
    if (!value) return false;
    if (!changes_of(project, *local).empty()) return true;
    at = unwrapped(*value);
  }
  return true;
}

}  // namespace modelmend::model
