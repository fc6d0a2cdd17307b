// Wanted: what a run wants columns to become: their types, NULL, server defaults, foreign keys.
//
// Filled by pipeline/align from a truth outside the sources (a database, or the columns that
// foreign keys point to) before a run begins, and const in it; asked by rules with `facts: {column:
// {wanted: type}}` and by their transforms. Columns are named, not numbered, because each round
// reads the models anew.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/facts.h"
#include "model/python_enums.h"
#include "schema/schema.h"
#include "verify/schema_diff.h"

namespace modelmend::rewrite {

struct WantedType {
  schema::SqlType type;
  std::string because;  // "the database has INTEGER"
  // Of an enum: the classes of the project that have its labels.
  std::vector<model::PythonEnum> enums = {};
};

struct WantedNullability {
  bool nullable = true;
  std::string because;
};

struct WantedDefault {
  std::optional<std::string> sql;  // absent: none
  std::string because;
  // As the code says it before the run: while it stands, the wish does, too.
  std::string instead_of = {};
};

struct WantedKey {
  std::string target;  // as models write it: "users.id"
  schema::ForeignKey key;

  friend bool operator==(const WantedKey&, const WantedKey&) = default;
};
struct WantedKeys {
  std::vector<WantedKey> keys;  // all that the column is to have
  std::string because;
  std::vector<std::string> instead_of = {};  // as WantedDefault: verify::keys_in_words()
  // The tables that relationships join to those of the column, "app.users". With `related_to_any` a
  // relationship is not read in whole, and may join to any.
  std::set<std::string> related = {};
  bool related_to_any = false;
};

template <class T>  // one of the above: they are looked up alike
using WantedByColumn = std::map<verify::ColumnPath, T>;

using WantedTypes = WantedByColumn<WantedType>;

struct Wanted {
  WantedTypes types;
  WantedByColumn<WantedNullability> nullability;
  WantedByColumn<WantedDefault> defaults;
  WantedByColumn<WantedKeys> keys;
};

[[nodiscard]] std::string words(const WantedType& wanted);         // "INTEGER"
[[nodiscard]] std::string words(const WantedNullability& wanted);  // "NOT NULL"
[[nodiscard]] std::string words(const WantedDefault& wanted);      // "DEFAULT now()"
[[nodiscard]] std::string words(const WantedKeys& wanted);  // "a key to users.id ON DELETE CASCADE"

// What is wanted of a declaration. A column of a mixin may be wanted otherwise in each table.
template <class T>  // as WantedByColumn
struct Wish {
  const T* is = nullptr;     // of all its tables; null: of none
  std::string disagreement;  // "users wants INTEGER, orders nothing"; empty: there is none
};

template <class T>  // as WantedByColumn
[[nodiscard]] Wish<T> wish_of(const WantedByColumn<T>& wanted, const model::ProjectModels& models,
                              model::DeclId decl) {
  Wish<T> wish;
  const auto in_words = [](const T* is) {
    return is == nullptr ? std::string("nothing else") : words(*is);
  };
  std::string first_table;
  for (const verify::ColumnPath& path : verify::paths_of(models, decl)) {
    const auto found = wanted.find(path);
    const T* const here = found == wanted.end() ? nullptr : &found->second;
    if (first_table.empty()) {
      first_table = path.table;
      wish.is = here;
    } else if (in_words(here) != in_words(wish.is)) {
      wish.disagreement = "'" + first_table + "' wants " + in_words(wish.is) + ", '" + path.table +
                          "' " + in_words(here);
      return wish;
    }
  }
  return wish;
}

}  // namespace modelmend::rewrite
