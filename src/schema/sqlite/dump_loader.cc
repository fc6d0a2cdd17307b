#include "schema/sqlite/dump_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "schema/dump/statement_scanner.h"
#include "schema/sql_tokens.h"

namespace modelmend::schema::sqlite {
namespace {

// Takes words off the front of a statement.
class Words {
 public:
  explicit Words(std::string_view statement) : tokens_(sql_tokens(statement, Dialect::Sqlite)) {}

  bool take(std::string_view word) {
    const bool is_next = at_ < tokens_.size() && tokens_[at_].is(word);
    if (is_next) ++at_;
    return is_next;
  }
  // As in `main.t`, of which `t` is the name.
  std::string take_name() {
    std::string name = take_part();
    return take(".") ? take_part() : name;
  }
  void skip(std::size_t count) { at_ += count; }
  [[nodiscard]] const std::vector<SqlToken>& all() const { return tokens_; }

 private:
  std::string take_part() {
    return at_ < tokens_.size() ? name_of(tokens_[at_++], Dialect::Sqlite) : std::string();
  }

  std::vector<SqlToken> tokens_;
  std::size_t at_ = 0;
};

// The table that CREATE TABLE makes, or nothing for any other statement.
struct Creation {
  bool is_table = false;
  bool runs_a_query = false;
  std::string table;
};

std::optional<Creation> creation_of(std::string_view statement) {
  Words words(statement);
  if (!words.take("create")) return std::nullopt;
  words.take("unique");
  Creation creation;
  creation.is_table = words.take("table");
  if (!creation.is_table && !words.take("index") && !words.take("view")) return std::nullopt;
  if (words.take("if")) words.skip(2);
  creation.table = words.take_name();
  creation.runs_a_query = creation.is_table && words.take("as");
  return creation;
}

struct VirtualTable {
  std::string name;
  std::string module;
};

std::optional<VirtualTable> virtual_table_of(std::string_view statement) {
  Words words(statement);
  if (!words.take("create") || !words.take("virtual") || !words.take("table")) return std::nullopt;
  if (words.take("if")) words.skip(2);
  VirtualTable table{.name = words.take_name(), .module = {}};
  if (words.take("using")) table.module = to_lower(words.take_name());
  return table;
}

// The text that a string token means.
std::string value_of(const SqlToken& token) {
  std::string value(token.text.substr(1, token.text.size() - 2));
  for (auto at = value.find("''"); at != std::string::npos; at = value.find("''", at + 1))
    value.erase(at, 1);
  return value;
}

// sqlite3 writes a virtual table as a row of its own catalog:
// INSERT INTO sqlite_schema(...) VALUES('table','docs','docs',0,'CREATE VIRTUAL TABLE ...');
std::optional<VirtualTable> dumped_virtual_table_of(std::string_view statement) {
  Words words(statement);
  if (!words.take("insert") || !words.take("into")) return std::nullopt;
  if (!words.take("sqlite_schema") && !words.take("sqlite_master")) return std::nullopt;
  const auto& tokens = words.all();
  const auto sql = std::ranges::find_if(tokens.rbegin(), tokens.rend(), [](const SqlToken& token) {
    return token.kind == TokenKind::String && token.text.size() > 1;
  });
  return sql == tokens.rend() ? std::nullopt : virtual_table_of(value_of(*sql));
}

// What the modules that come with SQLite append to the names of their own tables
// (sqlite.org/vtab.html, "the xShadowName method").
bool is_shadow_of(const VirtualTable& table, std::string_view name) {
  constexpr auto kOfFts = std::to_array<std::string_view>(
      {"config", "content", "data", "docsize", "idx", "segdir", "segments", "stat"});
  constexpr auto kOfRtree = std::to_array<std::string_view>({"node", "parent", "rowid"});
  const std::string folded = to_lower(name);
  const std::string prefix = to_lower(table.name) + "_";
  if (!folded.starts_with(prefix)) return false;
  const std::string_view suffix = std::string_view(folded).substr(prefix.size());
  const auto has = [&](const auto& suffixes) {
    return std::ranges::find(suffixes, suffix) != suffixes.end();
  };
  if (table.module.starts_with("fts")) return has(kOfFts);
  return (table.module.starts_with("rtree") || table.module == "geopoly") && has(kOfRtree);
}

class DumpLoader {
 public:
  DumpLoader(Database& database, std::string_view file) : database_(database), file_(file) {}

  Result<Refused> load(std::string_view dump) {
    StatementScanner scanner(source_of_text(dump));
    while (const auto statement = scanner.next()) run(*statement);
    if (auto whole = check_the_end(scanner); !whole) return tl::unexpected(whole.error());
    return std::move(refused_);
  }

 private:
  enum class Ending { Commit, Rollback, Refusal };

  void run(const SqlStatement& statement) {
    const Words words(statement.text);
    if (words.all().empty()) return;  // a comment
    ended_with_ = std::nullopt;
    if (note_transaction(words)) return;
    const auto virtual_table = virtual_table_of(statement.text);
    const auto dumped = virtual_table ? virtual_table : dumped_virtual_table_of(statement.text);
    if (dumped) return pass_over(statement, *dumped);
    const auto creation = creation_of(statement.text);
    if (!creation || creation->table.starts_with("sqlite_") || is_shadow(creation->table)) return;
    if (creation->runs_a_query)
      return refuse(statement, *creation, "the query of CREATE TABLE AS is not run");
    if (auto done = database_.ask(statement.text); !done)
      refuse(statement, *creation, done.error().what);
  }

  // The dump that `sqlite3` writes is one transaction. True if that is all that is said.
  bool note_transaction(Words words) {
    if (words.take("begin")) return begun_ = true;
    if (words.take("commit")) ended_with_ = Ending::Commit;
    if (words.take("rollback")) ended_with_ = Ending::Rollback;
    return ended_with_.has_value();
  }

  void pass_over(const SqlStatement& statement, const VirtualTable& table) {
    refused_.unread.push_back({{.file = file_, .line = statement.line, .column = 1},
                               fmt::format("the virtual table '{}' is not read", table.name)});
    virtual_tables_.push_back(table);
  }

  bool is_shadow(std::string_view name) const {
    return std::ranges::any_of(
        virtual_tables_, [&](const VirtualTable& table) { return is_shadow_of(table, name); });
  }

  void refuse(const SqlStatement& statement, const Creation& creation, const std::string& what) {
    ended_with_ = Ending::Refusal;
    const Origin origin{.file = file_, .line = statement.line, .column = 1};
    refused_.unread.push_back({origin, what});
    if (!creation.is_table) return;
    Table table{.name = {"", creation.table}, .columns = {}};
    table.partly_read.push_back(fmt::format("line {}: {}", statement.line, what));
    table.origin = origin;
    refused_.tables.push_back(std::move(table));
  }

  Result<void> check_the_end(const StatementScanner& scanner) const {
    const std::string place = fmt::format("{}:{}", file_, scanner.unfinished_line());
    const bool ends_in_statement = scanner.unfinished() == Unfinished::Statement;
    if (scanner.unfinished() != Unfinished::Nothing && !ends_in_statement)
      return fail(ErrorCode::Input, place,
                  "the file ends inside a text or a comment that begins here",
                  "make the dump again");
    if (ends_in_statement && ended_with_ == Ending::Refusal)
      return fail(ErrorCode::Input, place, "the file ends inside a statement that begins here",
                  "make the dump again");
    if (begun_ && ended_with_ == Ending::Rollback)
      return fail(ErrorCode::Input, file_,
                  "sqlite3 could not dump the whole database: it ended with ROLLBACK",
                  "repair the database (sqlite3 FILE .recover) and make the dump again");
    if (begun_ && ended_with_ != Ending::Commit)
      return fail(ErrorCode::Input, file_, "the dump is cut short: its COMMIT is missing",
                  "make the dump again");
    return {};
  }

  Database& database_;
  std::string file_;
  Refused refused_;
  std::vector<VirtualTable> virtual_tables_;
  bool begun_ = false;
  std::optional<Ending> ended_with_;  // if the last statement was one of these
};

}  // namespace

Result<Refused> load_dump(Database& database, std::string_view dump, std::string_view file) {
  return DumpLoader(database, file).load(dump);
}

}  // namespace modelmend::schema::sqlite
