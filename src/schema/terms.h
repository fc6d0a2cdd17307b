// Term: an SQL expression as a tree whose casts stand by themselves.
//
// Made from the canonical text of an expression, for the comparison of two of them, which has to
// look below the casts that the server adds. Two spellings that PostgreSQL's own parser makes one
// of are one term: a row that equals a row is its columns one by one, and the cast of an array is
// the cast of each element. So are two names of one function: CURRENT_TIMESTAMP and now().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace modelmend::schema {

struct Term {
  enum class Kind : std::uint8_t {
    String,  // the constants; `text` is what they say, without quotes
    Number,
    Bits,
    Word,    // true, false, NULL
    Column,  // `text` is its name
    Cast,    // `text` is the type, the only part what is cast
    Call,    // an operator, a function or a construct; `text` names it
    Other,   // anything else, as it reads
  };
  Kind kind = Kind::Other;
  std::string text;
  std::vector<Term> parts = {};

  [[nodiscard]] bool is_constant() const { return kind <= Kind::Word; }
  friend bool operator==(const Term&, const Term&) = default;
};

// Nullopt for what PostgreSQL cannot parse, and for what nests deeper than people write.
[[nodiscard]] std::optional<Term> read_term(std::string_view sql);

// The expressions of an exclusion constraint and what else it says.
struct ExclusionTerms {
  std::string frame;  // "gist room WITH = ? WITH && WHERE ?"
  std::vector<Term> terms = {};
};
[[nodiscard]] std::optional<ExclusionTerms> read_exclusion_terms(std::string_view definition);

}  // namespace modelmend::schema
