#include "verify/compare_foreign_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "schema/words.h"
#include "verify/known_names.h"

namespace modelmend::verify {
namespace {

using schema::Aspect;
using schema::ForeignKey;

std::string target_words(const ForeignKey& key) {
  return key.target_columns.size() == 1
             ? fmt::format("{}.{}", schema::quoted(key.target), key.target_columns.front())
             : fmt::format("{} ({})", schema::quoted(key.target),
                           schema::listed(key.target_columns));
}

// Each column with what it leads to: in which order they stand says nothing.
std::vector<std::pair<std::string, std::string>> pairs_of(const ForeignKey& key) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::size_t i = 0; i < key.columns.size(); ++i)
    pairs.emplace_back(key.columns[i],
                       i < key.target_columns.size() ? key.target_columns[i] : std::string());
  std::ranges::sort(pairs);
  return pairs;
}

std::vector<std::string> columns_of(const ForeignKey& key) {
  std::vector<std::string> columns = key.columns;
  std::ranges::sort(columns);
  return columns;
}

// Only that option of the key, in words: "ON DELETE CASCADE".
std::string on_delete(const ForeignKey& key) {
  ForeignKey only;
  only.on_delete = key.on_delete;
  only.set_columns = key.set_columns;
  return schema::options_in_words(only);
}
std::string on_update(const ForeignKey& key) {
  ForeignKey only;
  only.on_update = key.on_update;
  return schema::options_in_words(only);
}
std::string others(const ForeignKey& key) {
  ForeignKey only;
  only.match = key.match;
  only.deferral = key.deferral;
  only.validated = key.validated;
  return schema::options_in_words(only);
}

// `use_alter=True` makes the key in a statement of its own, which breaks circles of tables.
bool uses_alter(const State& state, const TableView& view, const std::string& column) {
  const model::ColumnDecl* decl = declaration_of(state, view, column);
  return decl != nullptr &&
         std::ranges::any_of(decl->foreign_keys, &model::ForeignKeyFact::use_alter_value);
}

class ForeignKeyComparison {
 public:
  ForeignKeyComparison(PairFindings& findings, const schema::Table& before)
      : findings_(findings), before_(before) {}

  void run() {
    const auto same_target = [](const ForeignKey& a, const ForeignKey& b) {
      return a.target == b.target && pairs_of(a) == pairs_of(b);
    };
    const auto same_columns = [](const ForeignKey& a, const ForeignKey& b) {
      return columns_of(a) == columns_of(b);
    };
    const auto paired =
        pair_up<ForeignKey>(before_.foreign_keys, findings_.after.table->foreign_keys,
                            {std::equal_to<>(), same_target, same_columns});
    for (const auto& [before, after] : paired.pairs) compare(*before, *after);
    for (const ForeignKey* key : paired.lost)
      if (may_be(*key, &PairFindings::may_be_lost))
        findings_.add("foreign-key.lost", schema::listed(key->columns),
                      fmt::format("foreign key to {} lost", target_words(*key)),
                      {key->origin, findings_.after.table->origin});
    for (const ForeignKey* key : paired.gained)
      if (may_be(*key, &PairFindings::may_be_gained))
        findings_.add("foreign-key.gained", schema::listed(key->columns),
                      fmt::format("foreign key to {} gained", target_words(*key)),
                      {findings_.before.table->origin, key->origin});
  }

 private:
  using Claim = bool (PairFindings::*)(Aspect, std::string_view) const;

  bool may_be(const ForeignKey& key, Claim claim) const {
    return std::ranges::all_of(key.columns, [&](const std::string& column) {
      return (findings_.*claim)(Aspect::ForeignKeys, column) &&
             (findings_.*claim)(Aspect::Column, column);
    });
  }

  void compare(const ForeignKey& before, const ForeignKey& after) {
    const std::string subject = schema::listed(before.columns);
    const auto add = [&](const char* kind, const std::string& words) {
      if (!words.empty()) findings_.add(kind, subject, words, {before.origin, after.origin});
    };
    if (before.target != after.target || pairs_of(before) != pairs_of(after))
      add("foreign-key.target", target_change(before, after));
    add("foreign-key.on-delete", change_words(on_delete(before), on_delete(after)));
    add("foreign-key.on-update", change_words(on_update(before), on_update(after)));
    add("foreign-key.options", change_words(others(before), others(after)));
    if (are_known(findings_, before.name, after.name))
      add("foreign-key.name", change_words(name_words(before), name_words(after)));
    add("foreign-key.use-alter",
        change_words(alter_words(findings_.before_state, findings_.before, original(before)),
                     alter_words(findings_.after_state, findings_.after, after)));
  }

  // Where only other columns lead to the same ones, these are named as well.
  static std::string target_change(const ForeignKey& before, const ForeignKey& after) {
    if (target_words(before) != target_words(after))
      return fmt::format("foreign key to {} became foreign key to {}", target_words(before),
                         target_words(after));
    return fmt::format("foreign key ({}) to {} became ({})", schema::listed(before.columns),
                       target_words(before), schema::listed(after.columns));
  }

  // The key under the names that its columns had.
  [[nodiscard]] const ForeignKey& original(const ForeignKey& key) const {
    return findings_.before.table
        ->foreign_keys[static_cast<std::size_t>(&key - before_.foreign_keys.data())];
  }

  static std::string name_words(const ForeignKey& key) {
    return key.name ? "name " + *key.name : "";
  }

  static std::string alter_words(const State& state, const TableView& view, const ForeignKey& key) {
    return !key.columns.empty() && uses_alter(state, view, key.columns.front()) ? "use_alter" : "";
  }

  PairFindings& findings_;
  const schema::Table& before_;
};

}  // namespace

void compare_foreign_keys(PairFindings& findings, const schema::Table& before) {
  ForeignKeyComparison(findings, before).run();
}

}  // namespace modelmend::verify
