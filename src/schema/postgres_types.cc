#include "schema/postgres_types.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "schema/identifier.h"

namespace modelmend::schema {
namespace {

char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_punctuation(char c) {
  return c == '(' || c == ')' || c == '[' || c == ']' || c == ',' || c == '.';
}

struct Token {
  std::string text;  // unquoted, or in lower case if it was not quoted
  bool quoted = false;

  [[nodiscard]] bool is(std::string_view word) const { return !quoted && text == word; }
};

Token take_quoted(std::string_view& rest) {
  const char quote = rest.front();
  Token token{.text = {}, .quoted = true};
  std::size_t at = 1;
  for (; at < rest.size(); ++at) {
    if (rest[at] == quote) {
      if (at + 1 >= rest.size() || rest[at + 1] != quote) break;
      ++at;
    }
    token.text += rest[at];
  }
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return token;
}

Token take_word(std::string_view& rest) {
  Token token;
  while (!rest.empty() && !is_blank(rest.front()) && !is_punctuation(rest.front()) &&
         rest.front() != '"') {
    token.text += to_lower(rest.front());
    rest.remove_prefix(1);
  }
  return token;
}

std::vector<Token> tokens_of(std::string_view words) {
  std::vector<Token> tokens;
  while (!words.empty()) {
    if (is_blank(words.front())) {
      words.remove_prefix(1);
    } else if (is_punctuation(words.front())) {
      tokens.push_back({std::string(1, words.front())});
      words.remove_prefix(1);
    } else if (words.front() == '"' || words.front() == '\'') {
      tokens.push_back(take_quoted(words));
    } else {
      tokens.push_back(take_word(words));
    }
  }
  return tokens;
}

// A type taken apart: timestamp | 3 | with time zone | [].
struct Parts {
  std::string schema;
  std::string name;
  bool quoted = false;  // the name; "char" is not char
  std::vector<std::string> modifiers;
  std::string trailing;
  bool is_array = false;

  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t at) const {
    if (at >= modifiers.size()) return std::nullopt;
    const std::string& text = modifiers[at];
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
  }
};

// The names of types that have more than one word: each word after the first.
bool continues_name(const Token& token) {
  return token.is("precision") || token.is("varying") || token.is("character") || token.is("char");
}

class PartsReader {
 public:
  explicit PartsReader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Parts read() {
    read_name();
    while (at_ < tokens_.size()) read_after_name();
    return std::move(parts_);
  }

 private:
  [[nodiscard]] bool next_is(std::string_view word) const {
    return at_ < tokens_.size() && tokens_[at_].is(word);
  }

  void read_name() {
    if (at_ == tokens_.size()) return;
    parts_.quoted = tokens_[at_].quoted;
    parts_.name = std::move(tokens_[at_++].text);
    while (next_is(".") && at_ + 1 < tokens_.size()) {
      ++at_;
      parts_.schema = std::exchange(parts_.name, tokens_[at_].text);  // of db.schema.name the last
      parts_.quoted = tokens_[at_++].quoted;
    }
    if (parts_.quoted || !parts_.schema.empty()) return;
    while (at_ < tokens_.size() && continues_name(tokens_[at_]))
      parts_.name += " " + tokens_[at_++].text;
  }

  void read_after_name() {
    if (next_is("(")) {
      read_modifiers();
    } else if (next_is("[") || next_is("array")) {
      parts_.is_array = true;
      ++at_;
    } else if (next_is("]") || parts_.is_array) {
      ++at_;  // how many elements are declared means nothing to PostgreSQL
    } else {
      if (!parts_.trailing.empty()) parts_.trailing += ' ';
      parts_.trailing += tokens_[at_++].text;
    }
  }

  // Modifiers of extension types may be several words: "point z".
  void read_modifiers() {
    parts_.modifiers.emplace_back();
    for (++at_; at_ < tokens_.size() && !next_is(")"); ++at_) {
      if (next_is(",")) {
        parts_.modifiers.emplace_back();
        continue;
      }
      std::string& modifier = parts_.modifiers.back();
      if (!modifier.empty() && !next_is(".") && !modifier.ends_with('.')) modifier += ' ';
      for (const char c : tokens_[at_].text) modifier += to_lower(c);
    }
    if (at_ < tokens_.size()) ++at_;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  Parts parts_;
};

SqlType::Variant character(const Parts& parts, Character::Form form) {
  return Character{.form = form, .length = parts.number(0)};
}

// char and character mean char(1); bpchar means any length.
SqlType::Variant fixed_character(const Parts& parts) {
  return Character{.form = Character::Form::Char, .length = parts.number(0).value_or(1)};
}

// https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT
SqlType::Variant floating(const Parts& parts) {
  constexpr std::uint32_t kMostBitsOfReal = 24;
  const auto bits = parts.number(0);
  return Float{bits && *bits <= kMostBitsOfReal ? Float::Width::Real : Float::Width::Double};
}

// numeric(10) means numeric(10,0), and scales may be negative.
SqlType::Variant numeric(const Parts& parts) {
  Numeric type{.precision = parts.number(0)};
  if (!type.precision) return type;
  type.scale = 0;
  if (parts.modifiers.size() < 2) return type;
  const std::string& scale = parts.modifiers[1];
  std::from_chars(scale.data(), scale.data() + scale.size(), *type.scale);
  return type;
}

bool has_zone(const Parts& parts) {
  return parts.name.ends_with("tz") || parts.trailing == "with time zone";
}

SqlType::Variant timestamp(const Parts& parts) {
  return Timestamp{.with_time_zone = has_zone(parts), .precision = parts.number(0)};
}

SqlType::Variant time_of_day(const Parts& parts) {
  return Time{.with_time_zone = has_zone(parts), .precision = parts.number(0)};
}

SqlType::Variant interval(const Parts& parts) {
  return Interval{.fields = parts.trailing, .precision = parts.number(0)};
}

std::string with_modifiers(std::string name, const Parts& parts) {
  if (parts.modifiers.empty()) return name;
  std::string list;
  for (const std::string& modifier : parts.modifiers) {
    if (!list.empty()) list += ',';
    list += modifier;
  }
  return name + "(" + list + ")";
}

// bit means bit(1), and is said without it.
SqlType::Variant bit(const Parts& parts) {
  if (parts.number(0) == 1U) return Other{"bit"};
  return Other{with_modifiers("bit", parts)};
}

SqlType::Variant bit_varying(const Parts& parts) {
  return Other{with_modifiers("bit varying", parts)};
}

struct KnownType {
  std::string_view name;
  SqlType::Variant (*make)(const Parts&);
};

using Form = Character::Form;
using Width = Integer::Width;
using FloatWidth = Float::Width;

// https://www.postgresql.org/docs/current/datatype.html, with the names that the catalog has for
// them. What is not here (inet, tsvector, ranges, ...) is known by its name.
constexpr auto kKnownTypes = std::to_array<KnownType>({
    {"bigint", [](const Parts&) -> SqlType::Variant { return Integer{Width::Big}; }},
    {"bit", bit},
    {"bit varying", bit_varying},
    {"bool", [](const Parts&) -> SqlType::Variant { return Boolean{}; }},
    {"boolean", [](const Parts&) -> SqlType::Variant { return Boolean{}; }},
    {"bpchar", [](const Parts& p) { return character(p, Form::Char); }},
    {"bytea", [](const Parts&) -> SqlType::Variant { return Binary{}; }},
    {"char", fixed_character},
    {"char varying", [](const Parts& p) { return character(p, Form::Varchar); }},
    {"character", fixed_character},
    {"character varying", [](const Parts& p) { return character(p, Form::Varchar); }},
    {"date", [](const Parts&) -> SqlType::Variant { return Date{}; }},
    {"dec", numeric},
    {"decimal", numeric},
    {"double precision",
     [](const Parts&) -> SqlType::Variant { return Float{FloatWidth::Double}; }},
    {"float", floating},
    {"float4", [](const Parts&) -> SqlType::Variant { return Float{FloatWidth::Real}; }},
    {"float8", [](const Parts&) -> SqlType::Variant { return Float{FloatWidth::Double}; }},
    {"int", [](const Parts&) -> SqlType::Variant { return Integer{}; }},
    {"int2", [](const Parts&) -> SqlType::Variant { return Integer{Width::Small}; }},
    {"int4", [](const Parts&) -> SqlType::Variant { return Integer{}; }},
    {"int8", [](const Parts&) -> SqlType::Variant { return Integer{Width::Big}; }},
    {"integer", [](const Parts&) -> SqlType::Variant { return Integer{}; }},
    {"interval", interval},
    {"json", [](const Parts&) -> SqlType::Variant { return Json{}; }},
    {"jsonb", [](const Parts&) -> SqlType::Variant { return Json{.binary = true}; }},
    {"national char", fixed_character},
    {"national char varying", [](const Parts& p) { return character(p, Form::Varchar); }},
    {"national character", fixed_character},
    {"national character varying", [](const Parts& p) { return character(p, Form::Varchar); }},
    {"nchar", fixed_character},
    {"nchar varying", [](const Parts& p) { return character(p, Form::Varchar); }},
    {"numeric", numeric},
    {"real", [](const Parts&) -> SqlType::Variant { return Float{FloatWidth::Real}; }},
    {"smallint", [](const Parts&) -> SqlType::Variant { return Integer{Width::Small}; }},
    {"text", [](const Parts& p) { return character(p, Form::Text); }},
    {"time", time_of_day},
    {"timestamp", timestamp},
    {"timestamptz", timestamp},
    {"timetz", time_of_day},
    {"uuid", [](const Parts&) -> SqlType::Variant { return Uuid{}; }},
    {"varbit", bit_varying},
    {"varchar", [](const Parts& p) { return character(p, Form::Varchar); }},
});
static_assert(std::ranges::is_sorted(kKnownTypes, {}, &KnownType::name));

std::optional<SqlType::Variant> built_in(const Parts& parts) {
  if (parts.quoted || (!parts.schema.empty() && parts.schema != "pg_catalog")) return std::nullopt;
  const auto* found = std::ranges::lower_bound(kKnownTypes, parts.name, {}, &KnownType::name);
  if (found == kKnownTypes.end() || found->name != parts.name) return std::nullopt;
  return found->make(parts);
}

SqlType::Variant other(const Parts& parts) {
  if (!parts.quoted && parts.name == "citext")
    return Character{.form = Form::Text, .case_insensitive = true};
  // The type "char" of the catalog is not char, and says so by its quotes.
  const bool keep_quotes = parts.quoted && parts.name == "char";
  const bool words = parts.name.find(' ') != std::string::npos && !parts.quoted;
  std::string name = keep_quotes ? "\"char\"" : words ? parts.name : quote_identifier(parts.name);
  // PostGIS takes WGS 84 where a geography says no reference system.
  if (name == "geography" && parts.modifiers.size() == 1)
    return Other{"geography(" + parts.modifiers[0] + ",4326)"};
  return Other{with_modifiers(std::move(name), parts)};
}

}  // namespace

SqlType read_postgres_type(std::string_view words, const UserTypeLookup& user_types) {
  const Parts parts = PartsReader(tokens_of(words)).read();
  auto type = built_in(parts);
  if (!type) type = user_types(parts.schema, parts.name);
  if (!type) type = other(parts);

  SqlType read{*std::move(type), std::string(words)};
  if (!parts.is_array) return read;
  return SqlType{Array{std::make_shared<const SqlType>(std::move(read))}, std::string(words)};
}

}  // namespace modelmend::schema
