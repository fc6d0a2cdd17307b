#include "cli/configuration.h"

#define TOML_EXCEPTIONS 0
#include <fmt/format.h>

#include <toml++/toml.h>
#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "cli/suggest.h"
#include "pipeline/sqlmodel_release.h"
#include "report/format.h"
#include "schema/source.h"

namespace modelmend::cli {
namespace {

std::string place(const std::string& path, const toml::source_region& region) {
  return fmt::format("{}:{}:{}", path, region.begin.line, region.begin.column);
}

// One table of the file while it is read: takes the values out by key, keeps the first error, and
// finally complains about keys that nobody knows.
class TableReader {
 public:
  TableReader(const std::string& path, const toml::table& table) : path_(path), table_(table) {}

  void read(std::string_view key, std::optional<bool>& to) { take(key, "true or false", to); }
  void read(std::string_view key, std::optional<std::string>& to) { take(key, "a string", to); }
  void read(std::string_view key, std::optional<unsigned>& to) {
    std::optional<std::int64_t> number;
    take(key, "a whole number", number);
    if (!number) return;
    if (*number < 1 || *number > kMaxJobs) return refuse(key, "a whole number from 1 to 1024");
    to = static_cast<unsigned>(*number);
  }
  void read(std::string_view key, std::optional<std::vector<std::string>>& to) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    to.emplace();
    const toml::array* array = node->as_array();
    if (array == nullptr) return refuse(key, "a list of strings");
    for (const toml::node& item : *array) {
      const auto text = item.value_exact<std::string>();
      if (!text) return refuse(key, "a list of strings");
      to->push_back(*text);
    }
  }
  // A template because each kind of word has its own type.
  template <class T>
  void read(std::string_view key, Result<T> (*parse)(const std::string&, const std::string&),
            std::optional<T>& to) {
    std::optional<std::string> word;
    read(key, word);
    if (!word) return;
    const auto value = parse(where(key), *word);
    if (value) to = *value;
    if (!value) keep(value.error());
  }
  // Tables below this one: per-path."glob", per-rule.id.
  void each_table(std::string_view key,
                  const std::function<Result<void>(const std::string&, TableReader&)>& work) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const toml::table* tables = node->as_table();
    if (tables == nullptr) return refuse(key, "a table of tables");
    for (const auto& [name, value] : *tables) {
      const toml::table* table = value.as_table();
      if (table == nullptr) return refuse(key, "a table of tables");
      TableReader reader(path_, *table);
      if (const auto done = work(std::string(name.str()), reader); !done) keep(done.error());
    }
  }

  [[nodiscard]] std::string where(std::string_view key) const {
    const toml::node* node = table_.get(key);
    return node == nullptr ? path_ : place(path_, node->source());
  }
  void keep(Error error) {
    if (!error_) error_ = std::move(error);
  }

  // Call it last.
  [[nodiscard]] Result<void> finish() {
    for (const auto& [key, value] : table_) {
      const std::string name(key.str());
      if (std::ranges::find(known_, name) != known_.end()) continue;
      keep({ErrorCode::Usage, place(path_, key.source()), "the key '" + name + "' is not known",
            suggest(name, known_)});
    }
    if (error_) return tl::unexpected(*error_);
    return {};
  }

 private:
  static constexpr std::int64_t kMaxJobs = 1024;

  const toml::node* find(std::string_view key) {
    known_.emplace_back(key);
    return table_.get(key);
  }
  // A template because each kind of value has its own type in toml++.
  template <class T>
  void take(std::string_view key, std::string_view kind, std::optional<T>& to) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    to = node->value_exact<T>();
    if (!to) refuse(key, kind);
  }
  void refuse(std::string_view key, std::string_view kind) {
    keep({ErrorCode::Usage, where(key), fmt::format("'{}' must be {}", key, kind), {}});
  }

  const std::string& path_;
  const toml::table& table_;
  std::vector<std::string> known_;
  std::optional<Error> error_;
};

Result<toml::table> parse_file(const FileSystem& files, const std::string& path) {
  const auto text = files.read_file(path);
  if (!text) return tl::unexpected(text.error());
  toml::parse_result parsed = toml::parse(*text, path);
  if (!parsed) {
    return fail(ErrorCode::Usage, place(path, parsed.error().source()),
                std::string(parsed.error().description()));
  }
  return std::move(parsed).table();
}

const toml::table* our_table(const std::string& path, const toml::table& whole) {
  if (file_name(path) != "pyproject.toml") return &whole;
  return whole["tool"]["modelmend"].as_table();
}

void read_scopes(TableReader& reader, Settings& settings) {
  reader.each_table("per-path", [&](const std::string& glob, TableReader& table) {
    std::optional<std::vector<std::string>> ignored;
    table.read("ignore", ignored);
    for (const std::string& rule : ignored.value_or(std::vector<std::string>{})) {
      settings.scopes.push_back(
          {.where = table.where("ignore"), .rule = rule, .files = {}, .ignores = {glob}});
    }
    return table.finish();
  });
  reader.each_table("per-rule", [&](const std::string& rule, TableReader& table) {
    std::optional<std::vector<std::string>> only;
    std::optional<std::vector<std::string>> ignores;
    table.read("files", only);
    table.read("ignores", ignores);
    settings.scopes.push_back({.where = table.where("files"),
                               .rule = rule,
                               .files = only.value_or(std::vector<std::string>{}),
                               .ignores = ignores.value_or(std::vector<std::string>{})});
    return table.finish();
  });
}

// `./rules/mine.yaml` counts from the file that says it; a plain name is a pack or a rule.
void anchor_rules(std::vector<std::string>& rules, const std::string& folder) {
  for (std::string& rule : rules) {
    const bool is_path =
        rule.find('/') != std::string::npos || rule.ends_with(".yaml") || rule.ends_with(".yml");
    if (is_path) rule = join_path(folder, rule);
  }
}

}  // namespace

bool is_toml(const std::string& text) {
  return static_cast<bool>(toml::parse(text));
}

bool mentions_us(const FileSystem& files, const std::string& path) {
  const auto text = files.read_file(path);
  // Cheap first: most pyproject.toml files do not.
  if (!text || text->find("modelmend") == std::string::npos) return false;
  const auto whole = parse_file(files, path);
  // A file that does not parse is taken, so that its error is shown.
  return !whole || our_table(path, *whole) != nullptr;
}

Result<Settings> read_configuration(const FileSystem& files, const std::string& path) {
  const auto whole = parse_file(files, path);
  if (!whole) return tl::unexpected(whole.error());
  Settings settings;
  const toml::table* table = our_table(path, *whole);
  if (table == nullptr) return settings;

  TableReader reader(path, *table);
  reader.read("rules", settings.rules);
  reader.read("include", settings.include);
  reader.read("exclude", settings.exclude);
  reader.read("source-roots", settings.source_roots);
  reader.read("no-ignore", settings.no_ignore);
  reader.read("unsafe-fixes", settings.unsafe_fixes);
  reader.read("explain", settings.explain);
  reader.read("statistics", settings.statistics);
  reader.read("allow-dirty", settings.allow_dirty);
  reader.read("jobs", settings.jobs);
  reader.read("against", settings.against);
  reader.read("allow", settings.allow);
  reader.read("decisions", settings.decisions);
  reader.read("schema-name", settings.schema_name);
  reader.read("only", settings.only);
  reader.read("schema", settings.schema);
  reader.read("baseline", settings.baseline);
  reader.read("include-lengths", settings.include_lengths);
  reader.read("include-nullability", settings.include_nullability);
  reader.read("include-server-defaults", settings.include_server_defaults);
  reader.read("include-foreign-keys", settings.include_foreign_keys);
  reader.read("color", parse_color, settings.color);
  reader.read("dialect", parse_dialect, settings.dialect);
  reader.read("sqlmodel-version", parse_sqlmodel_version, settings.sqlmodel_version);
  std::optional<std::vector<std::string>> formats;
  reader.read("output-format", formats);
  if (formats) settings.output_format.emplace();
  for (const std::string& format : formats.value_or(std::vector<std::string>{})) {
    const auto added =
        add_output_target(reader.where("output-format"), format, *settings.output_format);
    if (!added) reader.keep(added.error());
  }
  read_scopes(reader, settings);
  if (const auto done = reader.finish(); !done) return tl::unexpected(done.error());
  const std::string folder = parent_path(path);
  if (settings.rules) anchor_rules(*settings.rules, folder);
  if (settings.schema) settings.schema = schema::anchored(*settings.schema, folder);
  if (settings.baseline) settings.baseline = join_path(folder, *settings.baseline);
  if (settings.allow) settings.allow = join_path(folder, *settings.allow);
  if (settings.decisions) settings.decisions = join_path(folder, *settings.decisions);
  return settings;
}

Result<ColorWish> parse_color(const std::string& where, const std::string& value) {
  if (value == "auto") return ColorWish::Auto;
  if (value == "always") return ColorWish::Always;
  if (value == "never") return ColorWish::Never;
  static const std::array<std::string, 3> kNames{"auto", "always", "never"};
  return fail(ErrorCode::Usage, where, "'" + value + "' is not a way to colour",
              suggest(value, kNames));
}

Result<schema::Dialect> parse_dialect(const std::string& where, const std::string& value) {
  if (value == "postgresql") return schema::Dialect::PostgreSql;
  if (value == "sqlite") return schema::Dialect::Sqlite;
  static const std::array<std::string, 2> kNames{"postgresql", "sqlite"};
  return fail(ErrorCode::Usage, where, "'" + value + "' is not a dialect", suggest(value, kNames));
}

Result<semantic::SqlModelRelease> parse_sqlmodel_version(const std::string& where,
                                                         const std::string& value) {
  if (const auto release = pipeline::parse_sqlmodel_release(value)) return *release;
  return fail(ErrorCode::Usage, where, "'" + value + "' is no release of SQLModel",
              "write it as 0.0.24");
}

namespace {

Result<OutputTarget> parse_output_target(const std::string& where, const std::string& value) {
  const auto equals = value.find('=');
  OutputTarget target{.format = value.substr(0, equals), .file = {}};
  if (equals != std::string::npos) target.file = value.substr(equals + 1);
  std::vector<std::string> names;
  for (const report::Format& format : report::formats()) names.emplace_back(format.name);
  if (std::ranges::find(names, target.format) == names.end()) {
    return fail(ErrorCode::Usage, where, "'" + target.format + "' is not an output format",
                suggest(target.format, names));
  }
  if (equals != std::string::npos && target.file.empty()) {
    return fail(ErrorCode::Usage, where, "the file name after '" + target.format + "=' is missing");
  }
  return target;
}

// Programs read all of such a text, and a text before or behind it is an error to them.
bool stands_alone(const OutputTarget& target) {
  return target.format == "json" || target.format == "jsonl" || target.format == "sarif";
}

bool goes_to_stdout(const OutputTarget& target) {
  return target.file.empty() || target.file == "-";
}

bool cannot_share(const OutputTarget& one, const OutputTarget& other) {
  if (goes_to_stdout(one) && goes_to_stdout(other)) return stands_alone(one) || stands_alone(other);
  return one.file == other.file && !one.file.starts_with("/dev/");
}

}  // namespace

Result<void> add_output_target(const std::string& where, const std::string& value,
                               std::vector<OutputTarget>& targets) {
  auto target = parse_output_target(where, value);
  if (!target) return tl::unexpected(target.error());
  for (const OutputTarget& other : targets) {
    if (!cannot_share(other, *target)) continue;
    const std::string place = goes_to_stdout(other) ? "stdout" : "'" + other.file + "'";
    return fail(ErrorCode::Usage, where,
                "'" + other.format + "' and '" + target->format + "' both go to " + place,
                "write one of them into another file: " + target->format + "=FILE");
  }
  targets.push_back(*std::move(target));
  return {};
}

}  // namespace modelmend::cli
