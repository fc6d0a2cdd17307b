#include "model/plain_classes.h"

#include <algorithm>
#include <variant>

#include "model/class_index.h"
#include "model/literals.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::model {
namespace {

using semantic::TokenLine;

// Of a class that derives from both.
ClassKind together(ClassKind a, ClassKind b) {
  if (a == ClassKind::Plain) return b;
  return a == b || b == ClassKind::Plain ? a : ClassKind::Unknown;
}

// The libraries of models have other classes that map; those of others mean nothing to SQLAlchemy.
ClassKind kind_of_library(std::string_view name) {
  if (name == "sqlmodel.SQLModel") return ClassKind::SqlModel;
  const bool may_map = model_libraries().contains(name.substr(0, name.find('.')));
  return may_map ? ClassKind::Unknown : ClassKind::Plain;
}

ClassKind kind_in(const ClassIndex& classes, ClassIndexId id) {
  ClassKind kind = classes.is_sqlmodel(id) ? ClassKind::SqlModel : ClassKind::Plain;
  for (const ClassIndexId above : classes.mro(id)) {
    const ClassRecord& record = classes.at(above);
    const bool maps_in_another_way = record.own_root || record.is_declarative_base ||
                                     record.decorated_as_mapped || classes.is_mapped(above) ||
                                     record.member("__tablename__") != nullptr ||
                                     record.member("__table__") != nullptr;
    if (maps_in_another_way) return ClassKind::Unknown;
    for (const BaseRef& base : record.bases)
      if (const auto* root = std::get_if<Root>(&base); root && root->kind != RootKind::SqlModel)
        return ClassKind::Unknown;
  }
  return kind;
}

}  // namespace

ClassKind ClassKinds::of(const semantic::Project::ClassSite& site) {
  const Place place{site.module->id(), site.definition.range()};
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(place);
  if (known != known_.end()) return known->second;
  ClassIndex classes(project_, semantic::kNewestSqlModel);
  const ClassKind kind = kind_in(classes, classes.add(site));
  known_.emplace(place, kind);
  return kind;
}

// `class A(b.C, D[int], table=True):`
ClassKind PlainClasses::kind(const TokenLine& header, bool& table) const {
  table = false;
  const std::uint32_t bracket = header.begin + 2;
  if (bracket >= header.end || !tokens_.is_mark(bracket, '(')) return ClassKind::Plain;
  ClassKind found = ClassKind::Plain;
  const std::uint32_t close = tokens_.all()[bracket].partner;
  for (std::uint32_t begin = bracket + 1; begin < close;) {
    std::uint32_t end = begin;
    while (end < close && !(tokens_.is_mark(end, ',') && tokens_.all()[end].inside == bracket))
      ++end;
    if (tokens_.is_word(begin) && tokens_.is_equals(begin + 1)) {
      const bool says_table = tokens_.text(begin) == "table" && end == begin + 3;
      const std::string_view value = says_table ? tokens_.text(begin + 2) : std::string_view();
      if (value != "True" && value != "False") return ClassKind::Unknown;
      table = value == "True";
    } else {
      found = together(found, kind_of_base(begin, end));
    }
    begin = end + 1;
  }
  return found;
}

ClassKind PlainClasses::kind_of_base(std::uint32_t first, std::uint32_t end) const {
  if (!tokens_.is_word(first)) return ClassKind::Unknown;
  std::uint32_t last = first;
  while (last + 2 < end && tokens_.is_mark(last + 1, '.') && tokens_.is_word(last + 2)) last += 2;
  const bool is_bare = last + 1 == end;
  const bool is_generic = last + 1 < end && tokens_.is_mark(last + 1, '[') &&
                          tokens_.all()[last + 1].partner == end - 1;
  if (!is_bare && !is_generic) return ClassKind::Unknown;
  if (last == first) {
    const auto own = own_.find(tokens_.text(first));
    if (own != own_.end()) return own->second;
  }
  const semantic::Resolution meaning = names_.meaning(first, last);
  if (std::holds_alternative<semantic::Builtin>(meaning)) return ClassKind::Plain;
  if (const auto* const imported = std::get_if<semantic::Imported>(&meaning))
    return kind_of_library(imported->name);
  const auto site = kinds_.project().class_site(meaning);
  return site ? kinds_.of(*site) : ClassKind::Unknown;
}

void PlainClasses::learn(const TokenLine& header, ClassKind kind) {
  const std::string_view name = tokens_.text(header.begin + 1);
  if (header.indent == 0 && names_.is_bound_once(name)) own_.emplace(name, kind);
}

}  // namespace modelmend::model
