#include "rules/open_wish.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace modelmend::rules {
namespace {

using model::ColumnDecl;
using rewrite::WantedByColumn;

bool is_open(const rewrite::WantedType& wish, const ColumnDecl& decl) {
  return wish.type != decl.type;
}
bool is_open(const rewrite::WantedNullability& wish, const ColumnDecl& decl) {
  return wish.nullable != decl.nullable;
}
bool is_open(const rewrite::WantedDefault& wish, const ColumnDecl& decl) {
  return wish.instead_of == (decl.server_default ? decl.server_default->text : "");
}
bool is_open(const rewrite::WantedKeys& wish, const ColumnDecl& decl) {
  return wish.instead_of == verify::keys_in_words(decl.foreign_keys);
}

std::string declared(const rewrite::WantedType& /*wish*/, const ColumnDecl& /*decl*/) {
  return {};
}
std::string declared(const rewrite::WantedNullability& /*wish*/, const ColumnDecl& decl) {
  return decl.nullable ? "NULL" : "NOT NULL";
}
std::string declared(const rewrite::WantedDefault& wish, const ColumnDecl& /*decl*/) {
  return wish.instead_of.empty() ? "with no server default"
                                 : "with the server default " + wish.instead_of;
}
std::string declared(const rewrite::WantedKeys& wish, const ColumnDecl& /*decl*/) {
  return wish.instead_of.empty() ? "with no foreign key"
                                 : fmt::format("with {}", fmt::join(wish.instead_of, ", "));
}

template <class T>  // a kind of wish: they are judged alike
OpenWish judge(const WantedByColumn<T>& wanted, const model::ProjectModels& models,
               const ColumnDecl& decl) {
  OpenWish open;
  rewrite::Wish<T> wish = rewrite::wish_of(wanted, models, decl.id);
  open.disagreement = std::move(wish.disagreement);
  if (wish.is == nullptr || !is_open(*wish.is, decl)) return open;
  open.is_open = true;
  open.wanted = rewrite::words(*wish.is);
  open.because = wish.is->because;
  open.declared = declared(*wish.is, decl);
  return open;
}

}  // namespace

OpenWish open_wish(WantedOf what, const rewrite::Wanted& wanted, const model::ProjectModels& models,
                   const ColumnDecl& decl) {
  switch (what) {
    case WantedOf::Type:
      return judge(wanted.types, models, decl);
    case WantedOf::Nullability:
      return judge(wanted.nullability, models, decl);
    case WantedOf::ServerDefault:
      return judge(wanted.defaults, models, decl);
    case WantedOf::ForeignKeys:
      return judge(wanted.keys, models, decl);
  }
  return {};
}

}  // namespace modelmend::rules
