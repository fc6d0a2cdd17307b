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

// What the column declares of the thing that is wished for.
std::string declared(const WantedByColumn<rewrite::WantedType>& /*of*/,
                     const ColumnDecl& /*decl*/) {
  return {};
}
std::string declared(const WantedByColumn<rewrite::WantedNullability>& /*of*/,
                     const ColumnDecl& decl) {
  return decl.nullable ? "NULL" : "NOT NULL";
}
std::string declared(const WantedByColumn<rewrite::WantedDefault>& /*of*/, const ColumnDecl& decl) {
  return decl.server_default ? "with the server default " + decl.server_default->text
                             : "with no server default";
}
std::string declared(const WantedByColumn<rewrite::WantedKeys>& /*of*/, const ColumnDecl& decl) {
  const auto keys = verify::keys_in_words(decl.foreign_keys);
  return keys.empty() ? "with no foreign key" : fmt::format("with {}", fmt::join(keys, ", "));
}

template <class T>  // a kind of wish: they are judged alike
OpenWish judge(const WantedByColumn<T>& wanted, const model::ProjectModels& models,
               const ColumnDecl& decl) {
  OpenWish open;
  rewrite::Wish<T> wish = rewrite::wish_of(wanted, models, decl.id);
  open.disagreement = std::move(wish.disagreement);
  open.declared = declared(wanted, decl);
  if (wish.is == nullptr || !is_open(*wish.is, decl)) return open;
  open.is_open = true;
  open.wanted = rewrite::words(*wish.is);
  open.because = wish.is->because;
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
