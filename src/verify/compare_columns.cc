#include "verify/compare_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "schema/words.h"
#include "verify/compare_types.h"
#include "verify/statement.h"

namespace modelmend::verify {
namespace {

using schema::Aspect;
using schema::Column;

class ColumnComparison {
 public:
  ColumnComparison(PairFindings& findings, const ColumnPair& columns)
      : findings_(findings), columns_(columns) {}

  void run() {
    if (!is_clear(Aspect::Column)) return;
    if (is_clear(Aspect::Type)) compare_types(findings_, columns_);
    compare_nullability();
    compare_default();
    compare_counting();
    compare("column.generated", Aspect::Generated, words(columns_.before.generated),
            words(columns_.after.generated));
    compare("column.collation", Aspect::Type, quoted("collation", columns_.before.collation),
            quoted("collation", columns_.after.collation));
    compare("column.comment", Aspect::Comment, quoted("comment", columns_.before.comment),
            quoted("comment", columns_.after.comment));
  }

 private:
  [[nodiscard]] bool is_clear(Aspect aspect) const {
    return unclear(findings_.before, aspect, columns_.before.name) == nullptr &&
           unclear(findings_.after, aspect, columns_.after.name) == nullptr;
  }

  [[nodiscard]] bool has_known_types() const {
    return columns_.before.type.as<schema::Opaque>() == nullptr &&
           columns_.after.type.as<schema::Opaque>() == nullptr;
  }

  void add(std::string kind, std::string words) {
    findings_.add(std::move(kind), columns_.before.name, std::move(words), columns_.places());
  }

  void compare(std::string kind, Aspect aspect, const std::string& before,
               const std::string& after) {
    if (before != after && is_clear(aspect)) add(std::move(kind), change_words(before, after));
  }

  // A template because what a column may have besides has a type of its own each.
  template <class T>
  static std::string words(const std::optional<T>& part) {
    return part ? schema::to_words(*part) : "";
  }

  static std::string quoted(std::string_view what, const std::optional<std::string>& text) {
    return text ? fmt::format("{} {}", what, schema::quote_text(*text)) : "";
  }

  // PostgreSQL makes every key NOT NULL; for SQLite counts what is said of it.
  static bool is_nullable(const State& state, const TableView& view, const Column& column) {
    const auto fact = std::ranges::find(view.fact->columns, column.name, &model::TableColumn::name);
    const bool is_said = state.schema().dialect == schema::Dialect::Sqlite;
    return is_said && fact != view.fact->columns.end() ? fact->nullable : column.nullable;
  }

  void compare_nullability() {
    const bool before = is_nullable(findings_.before_state, findings_.before, columns_.before);
    const bool after = is_nullable(findings_.after_state, findings_.after, columns_.after);
    if (before != after) add("column.nullable", after ? "NOT NULL lost" : "NOT NULL gained");
  }

  void compare_default() {
    const auto words = [](const Column& column) {
      return column.default_value ? "server default " + *column.default_value : "";
    };
    compare("column.server-default", Aspect::Default, words(columns_.before),
            words(columns_.after));
  }

  // Whether a key counts by itself hangs on its type.
  void compare_counting() {
    const bool is_said = columns_.before.identity || columns_.after.identity;
    if (!is_said && !has_known_types()) return;
    const auto words = [](const Column& column) {
      if (column.identity) return schema::to_words(*column.identity);
      return std::string(column.serial ? "SERIAL" : "");
    };
    compare("column.autoincrement", Aspect::Identity, words(columns_.before),
            words(columns_.after));
  }

  PairFindings& findings_;
  const ColumnPair& columns_;
};

// Which column is which, then what changed in each.
class ColumnLists {
 public:
  explicit ColumnLists(PairFindings& findings) : findings_(findings) {}

  Renames run() {
    const auto same_name = [](const Column& a, const Column& b) { return a.name == b.name; };
    const auto same_attribute = [&](const Column& a, const Column& b) {
      const auto* before = declaration_of(findings_.before_state, findings_.before, a.name);
      const auto* after = declaration_of(findings_.after_state, findings_.after, b.name);
      return before != nullptr && after != nullptr && before->attribute == after->attribute;
    };
    const auto paired =
        pair_up<Column>(findings_.before.table->columns, findings_.after.table->columns,
                        {same_name, same_attribute});
    for (const auto& [before, after] : paired.pairs) compare(*before, *after);
    for (const Column* column : paired.lost) lost(*column);
    for (const Column* column : paired.gained) gained(*column);
    return std::move(renames_);
  }

 private:
  void compare(const Column& before, const Column& after) {
    const ColumnPair columns{before, after,
                             declaration_of(findings_.before_state, findings_.before, before.name),
                             declaration_of(findings_.after_state, findings_.after, after.name)};
    if (before.name != after.name) {
      renames_.emplace(before.name, after.name);
      findings_.add("column.renamed", before.name, fmt::format("renamed to {}", after.name),
                    columns.places());
      for (const std::string& name : {before.name, after.name})
        findings_.gone_members.push_back(fmt::format("{}\n{}", name, kAttribute));
    }
    ColumnComparison(findings_, columns).run();
  }

  void lost(const Column& column) {
    if (!findings_.may_be_lost(Aspect::Column, column.name)) return;
    remember_gone(findings_.before_state, findings_.before, column);
    findings_.add("column.lost", column.name, "column lost", {column.origin, {}});
  }

  void gained(const Column& column) {
    if (!findings_.may_be_gained(Aspect::Column, column.name)) return;
    remember_gone(findings_.after_state, findings_.after, column);
    findings_.add("column.gained", column.name,
                  fmt::format("column gained: {}", schema::to_words(column)), {{}, column.origin});
  }

  void remember_gone(const State& state, const TableView& view, const Column& column) {
    findings_.gone_members.push_back(column.name);
    if (const auto* decl = declaration_of(state, view, column.name))
      findings_.gone_members.push_back(decl->attribute);
  }

  PairFindings& findings_;
  Renames renames_;
};

}  // namespace

Renames compare_columns(PairFindings& findings) {
  return ColumnLists(findings).run();
}

}  // namespace modelmend::verify
