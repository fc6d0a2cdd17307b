// OpenWish: what a run still wants of a column, in words.
//
// Asked by the facts of rules that make columns what a run wants of them. A wish is open until the
// column is what it asks for, so that no round changes what another one has changed already.
#pragma once

#include <string>

#include "rewrite/wanted.h"
#include "rules/fact_constraint.h"

namespace modelmend::rules {

struct OpenWish {
  bool is_open = false;
  std::string wanted;        // "NOT NULL"
  std::string because;       // "the database has NOT NULL"
  std::string declared;      // "NULL"; empty for types, which have words of their own
  std::string disagreement;  // of the tables of a mixin's column; empty: there is none
};

[[nodiscard]] OpenWish open_wish(WantedOf what, const rewrite::Wanted& wanted,
                                 const model::ProjectModels& models, const model::ColumnDecl& decl);

}  // namespace modelmend::rules
