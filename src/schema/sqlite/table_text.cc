#include "schema/sqlite/table_text.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "schema/expressions.h"
#include "schema/sql_tokens.h"

namespace modelmend::schema::sqlite {
namespace {

constexpr Dialect kSqlite = Dialect::Sqlite;

using Tokens = std::span<const SqlToken>;

std::string name_in(const SqlToken& token) {
  return name_of(token, kSqlite);
}

// The index of the parenthesis that closes the one at the front, or the end.
std::size_t closing(Tokens tokens) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].is("(")) ++depth;
    if (tokens[at].is(")") && --depth == 0) return at;
  }
  return tokens.size();
}

Tokens inside_parentheses(Tokens tokens) {
  const std::size_t close = closing(tokens);
  return tokens.subspan(1, close - 1);
}

std::vector<Tokens> split_at_commas(Tokens tokens) {
  std::vector<Tokens> parts;
  std::size_t begin = 0;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].is("(")) ++depth;
    if (tokens[at].is(")") && depth > 0) --depth;
    if (depth > 0 || !tokens[at].is(",")) continue;
    parts.push_back(tokens.subspan(begin, at - begin));
    begin = at + 1;
  }
  if (begin < tokens.size()) parts.push_back(tokens.subspan(begin));
  return parts;
}

// The first list in parentheses of a statement.
Tokens first_list(Tokens tokens) {
  const auto open = std::ranges::find_if(tokens, [](const SqlToken& t) { return t.is("("); });
  if (open == tokens.end()) return {};
  return inside_parentheses(tokens.subspan(static_cast<std::size_t>(open - tokens.begin())));
}

// The names of a key: (a, b COLLATE x DESC).
std::vector<std::string> column_names(Tokens list) {
  std::vector<std::string> names;
  for (const Tokens part : split_at_commas(list))
    if (!part.empty()) names.push_back(name_in(part.front()));
  return names;
}

bool begins_constraint(const SqlToken& token) {
  constexpr std::array kWords = {"constraint", "primary", "unique", "check", "foreign"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return token.is(word); });
}

// Reads one element of the list of CREATE TABLE: a column with its constraints, or a constraint.
class ElementReader {
 public:
  ElementReader(std::string_view statement, Tokens element, TableText& table)
      : statement_(statement), rest_(element), table_(table) {}

  void read() {
    if (!begins_constraint(rest_.front())) {
      column_ = name_in(rest_.front());
      table_.columns[column_];
      drop(1);
    }
    while (!rest_.empty()) read_next();
  }

 private:
  void drop(std::size_t count) { rest_ = rest_.subspan(std::min(count, rest_.size())); }
  [[nodiscard]] bool next_is(std::string_view word) const {
    return !rest_.empty() && rest_.front().is(word);
  }
  bool take(std::string_view word) {
    if (!next_is(word)) return false;
    drop(1);
    return true;
  }
  // What stands in the parentheses that come next, as a text.
  std::string take_parentheses() {
    if (!next_is("(")) return {};
    const Tokens inside = inside_parentheses(rest_);
    drop(inside.size() + 2);
    if (inside.empty()) return {};
    const std::size_t begin = inside.front().begin;
    return std::string(statement_.substr(begin, inside.back().end() - begin));
  }
  std::vector<std::string> take_columns() {
    if (!next_is("(")) return {column_};
    const Tokens inside = inside_parentheses(rest_);
    drop(inside.size() + 2);
    return column_names(inside);
  }
  std::optional<std::string> take_name() { return std::exchange(name_, std::nullopt); }

  void read_next() {
    if (take("constraint")) {
      if (!rest_.empty()) name_ = name_in(rest_.front());
      return drop(1);
    }
    if (take("primary")) return read_primary_key();
    if (take("unique")) return table_.uniques.push_back({take_name(), take_columns()});
    if (take("check")) return read_check();
    if (take("foreign")) return read_foreign_key();
    if (take("references")) return read_references();
    if (take("collate")) return read_collation();
    if (take("default")) return skip_default();
    if (take("generated") || next_is("as")) return read_generated();
    if (next_is("(")) return static_cast<void>(take_parentheses());  // VARCHAR(50)
    drop(1);
  }

  void read_primary_key() {
    take("key");
    table_.primary_key_name = take_name();
    static_cast<void>(take_columns());
  }

  void read_check() {
    Check check{.name = take_name(), .expression = canonical_expression(take_parentheses())};
    table_.checks.push_back(std::move(check));
  }

  void read_foreign_key() {
    take("key");
    key_columns_ = take_columns();
  }

  void read_references() {
    drop(1);  // the table
    if (next_is("(")) static_cast<void>(take_parentheses());
    NamedKey key{take_name(), key_columns_.empty() ? std::vector{column_} : key_columns_};
    key.deferral = read_deferral();
    table_.foreign_keys.push_back(std::move(key));
  }

  // ON DELETE and MATCH are known from the pragma and stand before.
  Deferral read_deferral() {
    while (next_is("on") || next_is("match")) skip_action();
    const bool not_deferrable = next_is("not") && rest_.size() > 1 && rest_[1].is("deferrable");
    if (not_deferrable) {
      drop(2);
      skip_initially();
      return Deferral::NotDeferrable;
    }
    if (!take("deferrable")) return Deferral::NotDeferrable;
    return skip_initially() ? Deferral::InitiallyDeferred : Deferral::InitiallyImmediate;
  }

  // True if it says INITIALLY DEFERRED.
  bool skip_initially() {
    if (!take("initially")) return false;
    if (take("deferred")) return true;
    take("immediate");
    return false;
  }

  // ON DELETE SET NULL, ON UPDATE NO ACTION, ON DELETE CASCADE, MATCH FULL
  void skip_action() {
    if (take("match")) return drop(1);
    drop(2);
    const bool two_words = next_is("set") || next_is("no");
    drop(two_words ? 2 : 1);
  }

  void read_collation() {
    if (rest_.empty()) return;
    table_.columns[column_].collation = name_in(rest_.front());
    drop(1);
  }

  void skip_default() {
    if (next_is("(")) return static_cast<void>(take_parentheses());
    if (next_is("+") || next_is("-")) drop(1);
    drop(1);
  }

  void read_generated() {
    take("always");
    if (take("as")) table_.columns[column_].generated = take_parentheses();
  }

  std::string_view statement_;
  Tokens rest_;
  TableText& table_;
  std::string column_;
  std::optional<std::string> name_;
  std::vector<std::string> key_columns_;
};

// Without what the pragma says: the direction and the collation.
std::string part_text(std::string_view statement, Tokens part) {
  while (!part.empty() && (part.back().is("asc") || part.back().is("desc")))
    part = part.first(part.size() - 1);
  if (part.size() > 2 && part[part.size() - 2].is("collate")) part = part.first(part.size() - 2);
  if (part.empty()) return {};
  const std::size_t begin = part.front().begin;
  return std::string(statement.substr(begin, part.back().end() - begin));
}

}  // namespace

TableText read_table_text(std::string_view statement) {
  TableText table;
  const auto tokens = sql_tokens(statement, kSqlite);
  for (const Tokens element : split_at_commas(first_list(tokens)))
    if (!element.empty()) ElementReader(statement, element, table).read();
  return table;
}

IndexText read_index_text(std::string_view statement) {
  IndexText index;
  const auto tokens = sql_tokens(statement, kSqlite);
  const Tokens list = first_list(tokens);
  for (const Tokens part : split_at_commas(list)) index.parts.push_back(part_text(statement, part));
  if (list.empty()) return index;
  const auto after = static_cast<std::size_t>(&list.back() - tokens.data()) + 2;
  if (after < tokens.size() && tokens[after].is("where"))
    index.where = statement.substr(tokens[after].end());
  return index;
}

}  // namespace modelmend::schema::sqlite
