#include "emit/library_base.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "emit/tables.h"
#include "model/class_body.h"
#include "model/expression.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::emit {
namespace {

using semantic::Ancestor;
using semantic::Project;
using syntax::Field;

BaseRow row_of(const std::string& words) {
  BaseRow row;
  std::istringstream stream(words);
  for (std::string word; stream >> word;)
    if (word != "nothing") row.members.push_back(word);
  return row;
}

// A column that a mixin makes is no member that a field hides.
bool is_plain_function(const Project& project, const model::Member& member) {
  return member.function && std::ranges::none_of(member.decorators, [&](const auto& decorator) {
           return model::library_name(project, decorator).find("declared_attr") !=
                  std::string::npos;
         });
}

// `kind = "plain"`, which no column or relationship is.
bool is_plain_value(const Project& project, const model::Member& member) {
  if (!member.value) return false;
  if (!member.value.is(syntax::Kind::Call)) return true;
  const auto callee = model::resolve(project, member.value.field(Field::Function));
  const auto* const local = std::get_if<semantic::Local>(&callee);
  return local != nullptr && local->kind == semantic::DefinitionKind::Class;
}

bool has_member(const Project& project, const Project::ClassSite& site, std::string_view member) {
  const model::Expression definition{site.module, site.definition, 0, nullptr};
  return std::ranges::any_of(model::members_of(project, definition), [&](const auto& each) {
    return each.name == member &&
           (is_plain_function(project, each) || is_plain_value(project, each));
  });
}

}  // namespace

bool BaseRow::has(std::string_view member) const {
  return std::ranges::find(members, member) != members.end();
}

const BaseRow* find_base(std::string_view canonical) {
  static const std::map<std::string, BaseRow, std::less<>> kRows = [] {
    std::map<std::string, BaseRow, std::less<>> rows;
    for (const auto& [name, words] : known_bases()) rows.emplace(name, row_of(words));
    return rows;
  }();
  const auto found = kRows.find(canonical);
  return found == kRows.end() ? nullptr : &found->second;
}

bool has_from_library(const Project& project, const Project::ClassSite& cls,
                      std::string_view member) {
  return std::ranges::any_of(semantic::linearise(project, cls), [&](const Ancestor& each) {
    const BaseRow* const row = find_base(semantic::imported_name(each.meaning));
    return row != nullptr && row->has(member);
  });
}

std::optional<std::string> class_with_member(const Project& project, const Project::ClassSite& cls,
                                             std::string_view member) {
  for (const Ancestor& each : semantic::linearise(project, cls)) {
    if (each.site && each.site->definition == cls.definition) continue;
    if (each.site && has_member(project, *each.site, member))
      return std::string(each.site->definition.field(Field::Name).text());
    const std::string library(semantic::imported_name(each.meaning));
    const BaseRow* const row = find_base(library);
    if (row != nullptr && row->has(member)) return library;
  }
  return std::nullopt;
}

}  // namespace modelmend::emit
