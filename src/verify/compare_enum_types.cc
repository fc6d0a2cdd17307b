#include "verify/compare_enum_types.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/declared_enums.h"
#include "schema/words.h"

namespace modelmend::verify {
namespace {

using schema::EnumType;
using Enums = std::vector<EnumType>;

const EnumType* named(const Enums& enums, const schema::QualifiedName& name) {
  const auto found = std::ranges::find(enums, name, &EnumType::name);
  return found == enums.end() ? nullptr : &*found;
}

// Those that no column has.
std::set<schema::QualifiedName> alone(const State& state) {
  std::set<schema::QualifiedName> names;
  for (const EnumType& each : state.schema().enums) names.insert(each.name);
  for (const schema::Table& table : state.schema().tables)
    for (const schema::Column& column : table.columns) {
      const auto* array = column.type.as<schema::Array>();
      const auto* type = (array == nullptr ? column.type : *array->element).as<schema::Enum>();
      if (type != nullptr && type->name) names.erase({type->schema, *type->name});
    }
  return names;
}

void add(std::string kind, const EnumType& type, std::string words, schema::Origin before,
         schema::Origin after, Comparison& comparison) {
  comparison.findings.push_back({.kind = std::move(kind),
                                 .sort = Sort::Schema,
                                 .table = schema::to_string(type.name),
                                 .subject = {},
                                 .words = std::move(words),
                                 .before = std::move(before),
                                 .after = std::move(after)});
}

std::string words_of(const EnumType& type) {
  std::vector<std::string> labels;
  for (const std::string& label : type.labels) labels.push_back(schema::quote_text(label));
  return fmt::format("enum type {} ({})", schema::to_string(type.name), fmt::join(labels, ", "));
}

void tell_unread(const std::vector<schema::Unclear>& unclear, bool is_before,
                 Comparison& comparison) {
  for (const schema::Unclear& each : unclear)
    comparison.not_read.push_back({.table = {},
                                   .class_name = "Enum",
                                   .reason = each.reason,
                                   .is_before = is_before,
                                   .place = each.origin});
}

}  // namespace

void compare_enum_types(const State& before, const State& after, Comparison& comparison) {
  const auto unclear = before.unclear_beside_tables(model::kEnumSubject);
  const auto later = after.unclear_beside_tables(model::kEnumSubject);
  // As many for the same reasons: the same ones.
  const auto reason = &schema::Unclear::reason;
  if (!std::ranges::equal(unclear, later, {}, reason, reason)) {
    tell_unread(unclear, true, comparison);
    tell_unread(later, false, comparison);
  }
  const Enums& old_enums = before.schema().enums;
  const Enums& new_enums = after.schema().enums;
  const auto were_alone = alone(before);
  for (const schema::QualifiedName& name : were_alone) {
    const EnumType& old = *named(old_enums, name);
    const EnumType* now = named(new_enums, name);
    if (now == nullptr) {
      if (later.empty()) add("enum.lost", old, words_of(old) + " lost", old.origin, {}, comparison);
    } else if (now->labels != old.labels) {
      add("enum.labels", old, fmt::format("{} became {}", words_of(old), words_of(*now)),
          old.origin, now->origin, comparison);
    }
  }
  if (!unclear.empty()) return;
  for (const schema::QualifiedName& name : alone(after))
    if (const EnumType& now = *named(new_enums, name); named(old_enums, name) == nullptr)
      add("enum.gained", now, words_of(now) + " gained", {}, now.origin, comparison);
}

}  // namespace modelmend::verify
