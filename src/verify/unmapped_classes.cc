#include "verify/unmapped_classes.h"

#include <fmt/format.h>

#include <algorithm>

namespace modelmend::verify {
namespace {

using model::ModelClass;

const ModelClass* class_named(const State& state, const std::string& qualified_name) {
  const auto& classes = state.models().classes;
  const auto found = std::ranges::find(classes, qualified_name, &ModelClass::qualified_name);
  return found == classes.end() ? nullptr : &*found;
}

bool is_mapped(const ModelClass& cls) {
  return cls.role == model::ClassRole::Mapped && cls.table.has_value();
}

Finding finding_of(const State& before, const ModelClass& was, const State& after,
                   const ModelClass& now, std::string table) {
  const std::string reason = now.unread.empty() ? "" : ": it " + now.unread.front();
  return {
      .kind = "class.unmapped",
      .sort = Sort::Schema,
      .table = std::move(table),
      .subject = {},
      .words = fmt::format("class {} is mapped to no table any more{}", now.qualified_name, reason),
      .before = before.origin(was.place),
      .after = after.origin(now.place)};
}

}  // namespace

std::optional<Finding> unmapped_class(const State& before, const TableView& lost,
                                      const State& after) {
  if (lost.cls == nullptr) return std::nullopt;
  const ModelClass* now = class_named(after, lost.cls->qualified_name);
  if (now == nullptr || is_mapped(*now)) return std::nullopt;
  return finding_of(before, *lost.cls, after, *now, lost.name);
}

std::vector<Finding> unmapped_subclasses(const State& before, const State& after) {
  std::vector<Finding> found;
  for (const ModelClass& cls : before.models().classes) {
    if (!is_mapped(cls)) continue;
    const model::TableFact& table = before.models().table(*cls.table);
    if (table.mapped_class == cls.id || table.local) continue;
    const ModelClass* now = class_named(after, cls.qualified_name);
    if (now != nullptr && !is_mapped(*now))
      found.push_back(finding_of(before, cls, after, *now, model::qualified_table_name(table)));
  }
  return found;
}

}  // namespace modelmend::verify
