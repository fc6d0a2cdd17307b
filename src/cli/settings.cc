#include "cli/settings.h"

namespace modelmend::cli {

Settings Settings::over(const Settings& base) const {
  Settings both = *this;
  // A template because each field has its own type.
  const auto fill = [](auto& field, const auto& from) {
    if (!field) field = from;
  };
  fill(both.rules, base.rules);
  fill(both.include, base.include);
  fill(both.exclude, base.exclude);
  fill(both.source_roots, base.source_roots);
  fill(both.output_format, base.output_format);
  fill(both.schema_name, base.schema_name);
  fill(both.only, base.only);
  fill(both.schema, base.schema);
  fill(both.baseline, base.baseline);
  fill(both.dialect, base.dialect);
  fill(both.include_lengths, base.include_lengths);
  fill(both.include_nullability, base.include_nullability);
  fill(both.include_server_defaults, base.include_server_defaults);
  fill(both.include_foreign_keys, base.include_foreign_keys);
  fill(both.no_ignore, base.no_ignore);
  fill(both.unsafe_fixes, base.unsafe_fixes);
  fill(both.explain, base.explain);
  fill(both.statistics, base.statistics);
  fill(both.allow_dirty, base.allow_dirty);
  fill(both.sqlmodel_version, base.sqlmodel_version);
  fill(both.jobs, base.jobs);
  fill(both.color, base.color);
  fill(both.against, base.against);
  fill(both.allow, base.allow);
  fill(both.decisions, base.decisions);
  both.scopes.insert(both.scopes.end(), base.scopes.begin(), base.scopes.end());
  return both;
}

}  // namespace modelmend::cli
