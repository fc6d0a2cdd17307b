#include "schema/dump/read_dump.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "schema/dump/dump_catalog.h"
#include "schema/dump/file_kind.h"
#include "schema/dump/statement_kind.h"
#include "schema/dump/statement_scanner.h"
#include "schema/dump/statements.h"
#include "schema/pg_query.h"
#include "schema/sqlite/read_sqlite.h"

namespace modelmend::schema {
namespace {

// Where a dump of SQLite shows itself.
constexpr std::size_t kBeginningBytes = std::size_t{64} * 1024;

void set_search_path(DumpCatalog& catalog, std::vector<std::string> path) {
  catalog.search_path = std::move(path);
}

void set_variable(DumpCatalog& catalog, const PgQuery__VariableSetStmt& statement) {
  if (statement.kind == PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL)
    return set_search_path(catalog, {"public"});
  if (std::string_view(statement.name) != "search_path") return;
  if (statement.kind != PG_QUERY__VARIABLE_SET_KIND__VAR_SET_VALUE)
    return set_search_path(catalog, {"public"});
  auto path = strings_of(nodes(statement.n_args, statement.args));
  std::erase(path, "$user");
  std::erase(path, "");
  set_search_path(catalog, std::move(path));
}

void create_schema(DumpCatalog& catalog, const PgQuery__CreateSchemaStmt& statement) {
  if (const std::string name = statement.schemaname; !name.empty()) catalog.schemas.insert(name);
}

// The columns of CREATE TABLE ... AS are those of its query.
void create_table_as(DumpCatalog& catalog, const PgQuery__CreateTableAsStmt& statement) {
  if (statement.into == nullptr || statement.into->rel == nullptr) return;
  catalog.mark_partly_read(catalog.new_name(*statement.into->rel),
                           "the query of CREATE TABLE AS is not followed");
}

void apply(DumpCatalog& catalog, const PgNode& node) {
  switch (node.node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
      return create_table(catalog, *node.create_stmt, TableKind::Table);
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
      return create_table(catalog, *node.create_foreign_table_stmt->base_stmt,
                          TableKind::ForeignTable);
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
      return create_table_as(catalog, *node.create_table_as_stmt);
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
      return alter_table(catalog, *node.alter_table_stmt);
    case PG_QUERY__NODE__NODE_INDEX_STMT:
      return create_index(catalog, *node.index_stmt);
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
      return create_sequence(catalog, *node.create_seq_stmt);
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
      return alter_sequence(catalog, *node.alter_seq_stmt);
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
      return create_enum(catalog, *node.create_enum_stmt);
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
      return alter_enum(catalog, *node.alter_enum_stmt);
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
      return create_domain(catalog, *node.create_domain_stmt);
    case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT:
      return alter_domain(catalog, *node.alter_domain_stmt);
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT:
      return create_composite(catalog, *node.composite_type_stmt);
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
      return comment_on(catalog, *node.comment_stmt);
    case PG_QUERY__NODE__NODE_RENAME_STMT:
      return rename(catalog, *node.rename_stmt);
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
      return set_schema(catalog, *node.alter_object_schema_stmt);
    case PG_QUERY__NODE__NODE_DROP_STMT:
      return drop(catalog, *node.drop_stmt);
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
      return set_variable(catalog, *node.variable_set_stmt);
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
      return create_schema(catalog, *node.create_schema_stmt);
    default:
      return;  // shell types, ranges, extensions and settings say nothing that a Schema holds
  }
}

void add_view(DumpCatalog& catalog, const StatementSummary& summary) {
  if (summary.relation.empty()) return;
  const QualifiedName name = catalog.new_name(summary.relation);
  const bool materialized = summary.kind == StatementKind::MaterializedView;
  catalog.views[name] = {.name = name,
                         .kind = materialized ? ViewKind::MaterializedView : ViewKind::View,
                         .origin = catalog.origin()};
}

tl::unexpected<Error> refuse_mysql(std::string_view file) {
  return fail(ErrorCode::Input, std::string(file), "this is a dump of MySQL or MariaDB",
              "give a PostgreSQL or SQLite schema; modelmend does not read this dialect");
}

// Reads a dump statement by statement into a catalog.
class DumpReader {
 public:
  DumpReader(PieceReader::Source source, std::string_view file)
      : scanner_(std::move(source)), catalog_(file), file_(file) {}

  Result<ReadSchema> read() {
    while (auto statement = scanner_.next()) {
      if (scanner_.is_mysql()) return refuse_mysql(file_);
      if (auto done = read_statement(*statement); !done) return tl::unexpected(done.error());
    }
    if (scanner_.is_mysql()) return refuse_mysql(file_);
    if (auto whole = check_the_end(); !whole) return tl::unexpected(whole.error());
    std::vector<Unread> unread = std::move(catalog_.unread);
    return ReadSchema{.schema = std::move(catalog_).finish(), .unread = std::move(unread)};
  }

 private:
  Result<void> read_statement(const SqlStatement& statement) {
    catalog_.begin({.text = statement.text, .line = statement.line});
    const StatementSummary summary = summarize(statement.text);
    switch (summary.kind) {
      case StatementKind::Ignored:
        return {};
      case StatementKind::View:
      case StatementKind::MaterializedView:
        add_view(catalog_, summary);
        return {};
      case StatementKind::SearchPath:
        set_search_path(catalog_, split_search_path(summary.search_path));
        return {};
      case StatementKind::DoBlock:
        catalog_.report("a DO block is not read; what its code makes is not known");
        return {};
      case StatementKind::Parsed:
        break;
    }
    return parse(statement, summary);
  }

  Result<void> parse(const SqlStatement& statement, const StatementSummary& summary) {
    if (statement.cut) {
      report_unread(statement, summary, "the statement is longer than 4 MB");
      return {};
    }
    const auto parsed = ParsedSql::parse(statement.text);
    if (parsed) {
      for (const PgNode* node : parsed->statements())
        if (node != nullptr) apply(catalog_, *node);
      return {};
    }
    if (scanner_.unfinished() != Unfinished::Nothing) {
      last_did_not_parse_ = true;  // check_the_end says so
      return {};
    }
    if (looks_like_mysql(statement.text)) return refuse_mysql(file_);
    report_unread(
        statement, summary,
        fmt::format("{}; the parser knows the syntax of PostgreSQL 15", parsed.error().message));
    return {};
  }

  void report_unread(const SqlStatement& statement, const StatementSummary& summary,
                     const std::string& why) {
    catalog_.report(why);
    // Where a semicolon is missing, the statement swallows those behind it.
    for (const std::vector<std::string>& other : tables_created_within(statement.text))
      if (other != summary.relation) catalog_.mark_partly_read(catalog_.new_name(other), why);
    if (summary.relation.empty()) return;
    const QualifiedName name = summary.makes_relation ? catalog_.new_name(summary.relation)
                                                      : catalog_.relation_name(summary.relation);
    // ALTER TABLE works on views and sequences, too.
    if (summary.makes_relation || catalog_.find_table(name) != nullptr)
      catalog_.mark_partly_read(name, why);
  }

  Result<void> check_the_end() {
    switch (scanner_.unfinished()) {
      case Unfinished::Nothing:
        break;
      case Unfinished::Statement:
        // A last statement without a semicolon is read if it parses, as psql does it.
        if (last_did_not_parse_) return truncated("a statement");
        break;
      case Unfinished::Quote:
        return truncated("a quoted text");
      case Unfinished::Comment:
        return truncated("a comment");
      case Unfinished::CopyData:
        return truncated("the data of a COPY");
    }
    if (scanner_.lacks_its_end())
      return fail(ErrorCode::Input, std::string(file_),
                  "the dump is cut short: the last line that pg_dump writes is missing",
                  "make the dump again");
    return {};
  }

  Result<void> truncated(std::string_view what) {
    return fail(ErrorCode::Input, fmt::format("{}:{}", file_, scanner_.unfinished_line()),
                fmt::format("the file ends inside {} that begins here", what),
                "make the dump again, or close it");
  }

  StatementScanner scanner_;
  DumpCatalog catalog_;
  std::string file_;
  bool last_did_not_parse_ = false;
};

PieceReader::Source source_of_file(const std::shared_ptr<std::ifstream>& file) {
  return [file](std::span<char> out) {
    file->read(out.data(), static_cast<std::streamsize>(out.size()));
    return static_cast<std::size_t>(file->gcount());
  };
}

std::string beginning_of(std::ifstream& file) {
  std::string text(kBeginningBytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  file.clear();
  file.seekg(0);
  return text;
}

}  // namespace

Result<ReadSchema> read_dump(const std::filesystem::path& path) {
  const auto file = std::make_shared<std::ifstream>(path, std::ios::binary);
  if (!*file || std::filesystem::is_directory(path))
    return fail(ErrorCode::Input, path.string(), "the file cannot be read",
                "check that it exists and that you may read it");
  const std::string beginning = beginning_of(*file);
  const FileKind kind = kind_of_file(beginning);
  if (kind == FileKind::SqliteDatabase) return read_sqlite_file(path);
  if (kind != FileKind::Sql) return refuse(kind, path.string());
  if (beginning.starts_with(kByteOrderMark)) file->seekg(kByteOrderMark.size());
  if (begins_like_sqlite(beginning)) {
    const std::string text{std::istreambuf_iterator<char>(*file), {}};
    return read_sqlite_dump(text, path.string());
  }
  return DumpReader(source_of_file(file), path.string()).read();
}

Result<ReadSchema> read_dump_text(std::string_view text, std::string_view file) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (begins_like_sqlite(text.substr(0, kBeginningBytes))) return read_sqlite_dump(text, file);
  return DumpReader(source_of_text(text), file).read();
}

}  // namespace modelmend::schema
