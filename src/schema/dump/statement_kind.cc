#include "schema/dump/statement_kind.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/sql_tokens.h"

namespace modelmend::schema {
namespace {

constexpr Dialect kPostgres = Dialect::PostgreSql;

// The words of a statement, taken from the front.
class Words {
 public:
  explicit Words(std::string_view statement) : tokens_(statement, kPostgres) { advance(); }

  [[nodiscard]] bool next_is(std::string_view word) const { return token_ && token_->is(word); }
  // Takes the words if they come next, one after the other.
  template <class... More>  // any number of words
  bool take(std::string_view word, More... more) {
    if (!next_is(word)) return false;
    advance();
    (take(more), ...);
    return true;
  }
  bool take_any(const auto& words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return take(word); });
  }
  std::vector<std::string> take_name() {
    std::vector<std::string> parts;
    while (token_ && token_->is_name()) {
      parts.push_back(name_of(*token_, kPostgres));
      advance();
      if (!take(".")) break;
    }
    return parts;
  }
  [[nodiscard]] std::optional<SqlToken> token() const { return token_; }
  void advance() { token_ = tokens_.next(); }

 private:
  SqlTokens tokens_;
  std::optional<SqlToken> token_;
};

StatementSummary parsed(std::vector<std::string> relation = {}, bool makes_relation = false) {
  return {.kind = StatementKind::Parsed,
          .relation = std::move(relation),
          .makes_relation = makes_relation};
}

StatementSummary create_table(Words& words) {
  words.take("if", "not", "exists");
  return parsed(words.take_name(), true);
}

// CREATE INDEX name ON table; the name may be missing.
StatementSummary create_index(Words& words) {
  words.take("concurrently");
  words.take("if", "not", "exists");
  if (!words.next_is("on")) words.take_name();
  if (!words.take("on")) return parsed();
  words.take("only");
  return parsed(words.take_name());
}

StatementSummary create_view(Words& words, StatementKind kind) {
  words.take("if", "not", "exists");
  return {.kind = kind, .relation = words.take_name()};
}

StatementSummary create(Words& words) {
  words.take("or", "replace");
  if (words.take("materialized", "view"))
    return create_view(words, StatementKind::MaterializedView);
  words.take_any(std::array{"global", "local"});
  const bool temporary = words.take_any(std::array{"temp", "temporary"});
  words.take("unlogged");
  words.take("recursive");
  if (words.take("view"))
    return temporary ? StatementSummary{} : create_view(words, StatementKind::View);
  if (temporary) return {};
  words.take("foreign");
  if (words.take("table")) return create_table(words);
  words.take("unique");
  if (words.take("index")) return create_index(words);
  const bool of_interest = words.next_is("type") || words.next_is("domain") ||
                           words.next_is("sequence") || words.next_is("schema");
  return of_interest ? parsed() : StatementSummary{};
}

StatementSummary alter(Words& words) {
  words.take("foreign");
  if (words.take("table")) {
    words.take("if", "exists");
    words.take("only");
    auto name = words.take_name();
    // One of these for every object of a dump: they say nothing of the schema.
    if (words.next_is("owner") || words.next_is("cluster") || words.next_is("replica")) return {};
    return parsed(std::move(name));
  }
  const bool of_interest = words.next_is("type") || words.next_is("domain") ||
                           words.next_is("sequence") || words.next_is("index") ||
                           words.next_is("view") || words.next_is("materialized");
  return of_interest ? parsed() : StatementSummary{};
}

StatementSummary comment(Words& words) {
  words.take("on");
  constexpr std::array kOfInterest = {"table", "column", "constraint", "index",
                                      "type",  "domain", "foreign"};
  return words.take_any(kOfInterest) ? parsed() : StatementSummary{};
}

StatementSummary drop(Words& words) {
  constexpr std::array kOfInterest = {"table", "type",         "domain", "index",  "sequence",
                                      "view",  "materialized", "schema", "foreign"};
  return words.take_any(kOfInterest) ? parsed() : StatementSummary{};
}

std::string string_of(const SqlToken& token) {
  return name_of({.kind = TokenKind::QuotedName, .text = token.text, .begin = token.begin},
                 kPostgres);
}

// SELECT pg_catalog.set_config('search_path', '', false)
StatementSummary select(Words& words) {
  words.take("pg_catalog", ".");
  if (!words.take("set_config", "(")) return {};
  const auto setting = words.token();
  words.advance();
  words.take(",");
  const auto value = words.token();
  if (!setting || !value || setting->text != "'search_path'") return {};
  return {.kind = StatementKind::SearchPath, .search_path = string_of(*value)};
}

StatementSummary set(Words& words) {
  words.take_any(std::array{"session", "local"});
  return words.next_is("search_path") ? parsed() : StatementSummary{};
}

StatementSummary reset(Words& words) {
  return words.next_is("search_path") || words.next_is("all") ? parsed() : StatementSummary{};
}

// What begins a statement that says nothing of the schema.
bool is_of_no_interest(const SqlToken& first) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"abort",   "analyze", "begin",      "call",     "checkpoint", "close",     "cluster",
       "commit",  "copy",    "deallocate", "declare",  "delete",     "discard",   "end",
       "execute", "explain", "fetch",      "grant",    "import",     "insert",    "listen",
       "load",    "lock",    "merge",      "move",     "notify",     "prepare",   "reassign",
       "refresh", "reindex", "release",    "revoke",   "rollback",   "savepoint", "security",
       "show",    "start",   "truncate",   "unlisten", "update",     "vacuum",    "values",
       "with"});
  return std::ranges::any_of(kWords, [&](std::string_view word) { return first.is(word); });
}

}  // namespace

StatementSummary summarize(std::string_view statement) {
  Words words(statement);
  const auto first = words.token();
  if (!first || is_of_no_interest(*first)) return {};
  if (words.take("create")) return create(words);
  if (words.take("alter")) return alter(words);
  if (words.take("comment")) return comment(words);
  if (words.take("drop")) return drop(words);
  if (words.take("select")) return select(words);
  if (words.take("set")) return set(words);
  if (words.take("reset")) return reset(words);
  if (words.take("do")) return {.kind = StatementKind::DoBlock};
  return parsed();  // the parser will say what is wrong with it
}

std::vector<std::vector<std::string>> tables_created_within(std::string_view statement) {
  std::vector<std::vector<std::string>> names;
  for (const SqlToken& token : sql_tokens(statement, kPostgres)) {
    if (!token.is("create")) continue;
    StatementSummary summary = summarize(statement.substr(token.begin));
    if (summary.makes_relation && !summary.relation.empty())
      names.push_back(std::move(summary.relation));
  }
  return names;
}

std::vector<std::string> split_search_path(std::string_view path) {
  std::vector<std::string> schemas;
  for (const SqlToken& token : sql_tokens(path, kPostgres)) {
    if (!token.is_name() && token.kind != TokenKind::String) continue;
    std::string name = token.is_name() ? name_of(token, kPostgres) : string_of(token);
    if (name != "$user") schemas.push_back(std::move(name));
  }
  return schemas;
}

bool looks_like_mysql(std::string_view statement) {
  const auto tokens = sql_tokens(statement, kPostgres);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].is("`") || tokens[at].is("auto_increment")) return true;
    if (tokens[at].is("engine") && at + 1 < tokens.size() && tokens[at + 1].is("=")) return true;
  }
  return false;
}

namespace {

// Python's iterdump() begins so; a script for PostgreSQL that does sooner or later says one of
// these.
bool begins_like_iterdump(const std::vector<SqlToken>& tokens) {
  constexpr auto kOtherwise =
      std::to_array<std::string_view>({"::", "bigserial", "plpgsql", "public", "schema", "serial",
                                       "timestamptz", "type", "varying"});
  if (tokens.size() < 3 || !tokens[0].is("begin") || !tokens[1].is("transaction") ||
      !tokens[2].is(";"))
    return false;
  return std::ranges::none_of(tokens, [&](const SqlToken& token) {
    return std::ranges::any_of(kOtherwise, [&](std::string_view word) { return token.is(word); });
  });
}

}  // namespace

bool begins_like_sqlite(std::string_view text) {
  const auto tokens = sql_tokens(text, Dialect::Sqlite);
  if (!tokens.empty() && tokens.front().is("pragma")) return true;
  if (begins_like_iterdump(tokens)) return true;
  return std::ranges::any_of(tokens, [](const SqlToken& token) {
    return token.is("autoincrement") || token.is("sqlite_sequence");
  });
}

}  // namespace modelmend::schema
