#include "schema/source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "schema/dump/read_dump.h"
#include "schema/postgres/read_postgres.h"
#include "schema/snapshot/snapshot.h"
#include "schema/sqlite/read_sqlite.h"

namespace modelmend::schema {

namespace {

constexpr std::string_view kForms =
    "give postgresql://user@host/db, sqlite:///file.db or a SQLite file, a .sql file, a .json "
    "snapshot of `modelmend schema dump`, or models";
constexpr std::string_view kSqliteUrl = "sqlite:///";
constexpr std::string_view kSqliteMagic = "SQLite format 3";

// "postgresql+psycopg2://..." is SQLAlchemy's; libpq knows no drivers.
std::string without_driver(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  const std::size_t plus = url.substr(0, scheme_end).find('+');
  if (plus == std::string_view::npos) return std::string(url);
  return std::string(url.substr(0, plus)) + std::string(url.substr(scheme_end));
}

bool is_postgres_url(std::string_view text) {
  const std::string_view scheme = text.substr(0, text.find("://"));
  const std::string_view base = scheme.substr(0, scheme.find('+'));
  return base == "postgresql" || base == "postgres";
}

constexpr std::string_view kBlanks = " \t\n";

// The word before the '=' at `at`; empty if it is glued to something else.
std::string_view key_before(std::string_view text, std::size_t at) {
  const std::size_t last = text.substr(0, at).find_last_not_of(kBlanks);
  if (last == std::string_view::npos) return {};
  const std::string_view before = text.substr(0, last + 1);
  const std::size_t blank = before.find_last_of(kBlanks);
  return blank == std::string_view::npos ? before : before.substr(blank + 1);
}

// "host=localhost dbname=app", with blanks around '=' as libpq allows them.
bool is_connection_words(std::string_view text) {
  constexpr auto kKeys = std::to_array<std::string_view>(
      {"dbname", "host", "hostaddr", "passfile", "password", "port", "service", "sslmode", "user"});
  for (std::size_t at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1))
    if (std::ranges::find(kKeys, key_before(text, at)) != kKeys.end()) return true;
  return false;
}

// A connection that was not written as one.
bool may_hold_password(std::string_view text) {
  return text.find('@') != std::string_view::npos ||
         (text.find("pass") != std::string_view::npos && text.find('=') != std::string_view::npos);
}

bool is_scheme(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
  });
}

bool is_among(const std::vector<std::string>& schemas, const QualifiedName& name) {
  return std::ranges::find(schemas, name.schema) != schemas.end();
}

template <typename T>
void keep_only(std::vector<T>& list, const std::vector<std::string>& schemas) {
  std::erase_if(list, [&](const T& each) { return !is_among(schemas, each.name); });
}

// Of a file that holds more, what a live database would give for these schemas. Composite types
// stay: they are only ever looked up.
Result<ReadSchema> only_schemas(ReadSchema read, const std::vector<std::string>& schemas,
                                const Source& source) {
  if (read.schema.dialect == Dialect::Sqlite)
    return fail(ErrorCode::Usage, "--schema-name", "a SQLite database has no schemas",
                "leave it out");
  for (const std::string& schema : schemas)
    if (std::ranges::find(read.schema.schemas, schema) == read.schema.schemas.end())
      return fail(ErrorCode::Usage, source.location, fmt::format("there is no schema '{}'", schema),
                  fmt::format("it has {}", fmt::join(read.schema.schemas, ", ")));
  keep_only(read.schema.tables, schemas);
  keep_only(read.schema.enums, schemas);
  keep_only(read.schema.domains, schemas);
  keep_only(read.schema.sequences, schemas);
  keep_only(read.schema.views, schemas);
  read.schema.schemas = schemas;
  std::ranges::sort(read.schema.schemas);
  return read;
}

Result<Source> file_source(const FileSystem& files, std::string path) {
  const auto stat = files.stat(path);
  if (!stat) return tl::unexpected(stat.error());
  if (!*stat && may_hold_password(path))
    return fail(ErrorCode::Usage, "--schema", "this is neither a file nor a connection",
                std::string(kForms));
  if (!*stat)
    return fail(ErrorCode::Usage, "--schema", fmt::format("there is no file '{}'", path),
                std::string(kForms));
  std::string name(file_name(path));
  if (path.ends_with(".sql")) return Source{SourceKind::Sql, std::move(path), std::move(name)};
  if (path.ends_with(".json"))
    return Source{SourceKind::Snapshot, std::move(path), std::move(name)};
  const auto bytes = files.read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  if (bytes->starts_with(kSqliteMagic) || bytes->empty())
    return Source{SourceKind::Sqlite, std::move(path), std::move(name)};
  return fail(ErrorCode::Usage, "--schema",
              fmt::format("'{}' is neither .sql, .json nor a SQLite file", path),
              std::string(kForms));
}

}  // namespace

std::string anchored(std::string_view text, std::string_view folder) {
  if (text == "models") return std::string(text);
  if (text.starts_with(kSqliteUrl))
    return std::string(kSqliteUrl) + join_path(folder, text.substr(kSqliteUrl.size()));
  if (text.find("://") != std::string_view::npos || is_connection_words(text))
    return std::string(text);
  return join_path(folder, text);
}

Result<Source> parse_source(const FileSystem& files, std::string_view text) {
  if (text == "models") return Source{SourceKind::Models, {}, "the models"};
  if (text.starts_with(kSqliteUrl)) {
    std::string path(text.substr(kSqliteUrl.size()));
    std::string name(file_name(path));
    return Source{SourceKind::Sqlite, std::move(path), std::move(name)};
  }
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) {
    if (is_postgres_url(text))
      return Source{SourceKind::Postgres, without_driver(text), "the database"};
    // What follows may hold a password, and so may what stands before if it is no scheme.
    const std::string_view shown = is_scheme(text.substr(0, scheme)) ? text.substr(0, scheme) : "";
    return fail(ErrorCode::Usage, "--schema", fmt::format("'{}://...' is no kind of source", shown),
                std::string(kForms));
  }
  if (is_connection_words(text))
    return Source{SourceKind::Postgres, std::string(text), "the database"};
  return file_source(files, std::string(text));
}

namespace {

Result<ReadSchema> read_file_source(const FileSystem& files, const Source& source) {
  if (source.kind == SourceKind::Sqlite) return read_sqlite_file(source.location);
  if (source.kind == SourceKind::Sql) return read_dump(source.location);
  const auto text = files.read_file(source.location);
  if (!text) return tl::unexpected(text.error());
  return read_snapshot(*text, source.location);
}

}  // namespace

Result<ReadSchema> read_source(const FileSystem& files, const Source& source,
                               const std::vector<std::string>& schemas) {
  if (source.kind == SourceKind::Models)
    return fail(ErrorCode::Usage, "--schema", "'models' is read from the tree, not from a source");
  if (source.kind == SourceKind::Postgres) {
    PostgresSource postgres{.connection = source.location};
    if (!schemas.empty()) postgres.schemas = schemas;
    return read_postgres(postgres);
  }
  auto read = read_file_source(files, source);
  if (!read || schemas.empty()) return read;
  return only_schemas(*std::move(read), schemas, source);
}

}  // namespace modelmend::schema
