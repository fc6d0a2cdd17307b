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
ClassKind together(const ClassKind& a, const ClassKind& b) {
  if (a.way == ClassKind::Plain) return b;
  return a == b || b.way == ClassKind::Plain ? a : ClassKind{ClassKind::Unknown};
}

// SQLAlchemy's classes map nothing but by a declarative base. Other libraries of models have
// classes that do; those of all others mean nothing to SQLAlchemy. What a call gives may be any
// class.
ClassKind kind_of_library(const semantic::Imported& imported) {
  const std::string_view name = imported.name;
  if (name == "sqlmodel.SQLModel") return {ClassKind::SqlModel};
  if (is_declarative_base_class(name)) return {ClassKind::Base};
  const bool is_called = imported.instance || name.find('(') != std::string_view::npos;
  if (name.starts_with("sqlalchemy.") && !is_called && !imported.is_module) return {};
  const bool may_map = model_libraries().contains(name.substr(0, name.find('.')));
  return {may_map ? ClassKind::Unknown : ClassKind::Plain};
}

bool derives_from_root(const ClassRecord& record, RootKind kind) {
  return std::ranges::any_of(record.bases, [kind](const BaseRef& base) {
    const auto* const root = std::get_if<Root>(&base);
    return root != nullptr && root->kind == kind;
  });
}

ClassKind kind_in(const ClassIndex& classes, ClassIndexId id) {
  bool says_name = false;
  bool is_declarative = false;
  for (const ClassIndexId above : classes.mro(id)) {
    const ClassRecord& record = classes.at(above);
    const bool maps_in_another_way = record.decorated_as_mapped || classes.is_mapped(above) ||
                                     record.member("__table__") != nullptr ||
                                     derives_from_root(record, RootKind::Flask);
    if (maps_in_another_way) return {ClassKind::Unknown};
    says_name = says_name || record.member("__tablename__") != nullptr;
    is_declarative = is_declarative || record.own_root || record.is_declarative_base ||
                     derives_from_root(record, RootKind::Declarative);
  }
  const bool is_sqlmodel = classes.is_sqlmodel(id);
  if (is_sqlmodel && is_declarative) return {ClassKind::Unknown};
  if (is_declarative || (is_sqlmodel && says_name))
    return {ClassKind::Named, classes.at(id).place, is_sqlmodel};
  // A class without a base may still say the name for those of other classes.
  if (says_name) return {ClassKind::Unknown};
  return {is_sqlmodel ? ClassKind::SqlModel : ClassKind::Plain};
}

}  // namespace

ClassKind ClassKinds::of(const semantic::Project::ClassSite& site) {
  const Place place{site.module->id(), site.definition.range()};
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(place);
  if (known != known_.end()) return known->second.kind;
  auto classes = std::make_unique<ClassIndex>(project_, semantic::kNewestSqlModel);
  const ClassIndexId id = classes->add(site);
  const ClassKind kind = kind_in(*classes, id);
  if (kind.way != ClassKind::Named) classes.reset();
  known_.emplace(place, Known{kind, std::move(classes), id});
  return kind;
}

TableName ClassKinds::name_below(const Place& namer, std::string_view class_name) {
  const std::lock_guard lock(mutex_);
  const Known& known = known_.at(namer);
  return model::name_below(*known.classes, known.id, class_name);
}

// `class A(b.C, D[int], table=True):`
ClassKind PlainClasses::kind(const TokenLine& header, bool& table) const {
  table = false;
  const std::uint32_t bracket = header.begin + 2;
  if (bracket >= header.end || !tokens_.is_mark(bracket, '(')) return {};
  ClassKind found;
  const std::uint32_t close = tokens_.all()[bracket].partner;
  for (std::uint32_t begin = bracket + 1; begin < close;) {
    std::uint32_t end = begin;
    while (end < close && !(tokens_.is_mark(end, ',') && tokens_.all()[end].inside == bracket))
      ++end;
    if (tokens_.is_word(begin) && tokens_.is_equals(begin + 1)) {
      const bool says_table = tokens_.text(begin) == "table" && end == begin + 3;
      const std::string_view value = says_table ? tokens_.text(begin + 2) : std::string_view();
      if (value != "True" && value != "False") return {ClassKind::Unknown};
      table = value == "True";
    } else {
      found = together(found, kind_of_base(begin, end));
    }
    begin = end + 1;
  }
  return found;
}

ClassKind PlainClasses::kind_of_base(std::uint32_t first, std::uint32_t end) const {
  if (!tokens_.is_word(first)) return {ClassKind::Unknown};
  std::uint32_t last = first;
  while (last + 2 < end && tokens_.is_mark(last + 1, '.') && tokens_.is_word(last + 2)) last += 2;
  const bool is_bare = last + 1 == end;
  const bool is_generic = last + 1 < end && tokens_.is_mark(last + 1, '[') &&
                          tokens_.all()[last + 1].partner == end - 1;
  if (!is_bare && !is_generic) return {ClassKind::Unknown};
  if (last == first) {
    const auto own = own_.find(tokens_.text(first));
    if (own != own_.end()) return own->second;
  }
  const semantic::Resolution meaning = names_.meaning(first, last);
  if (std::holds_alternative<semantic::Builtin>(meaning)) return {};
  if (const auto* const imported = std::get_if<semantic::Imported>(&meaning))
    return kind_of_library(*imported);
  const auto site = kinds_.project().class_site(meaning);
  return site ? kinds_.of(*site) : ClassKind{ClassKind::Unknown};
}

void PlainClasses::learn(const TokenLine& header, const ClassKind& kind) {
  const std::string_view name = tokens_.text(header.begin + 1);
  if (header.indent == 0 && names_.is_bound_once(name)) own_.emplace(name, kind);
}

}  // namespace modelmend::model
