#include "schema/same_meaning.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "schema/plain_values.h"
#include "schema/postgres_types.h"
#include "schema/redundant_casts.h"
#include "schema/term_types.h"
#include "schema/terms.h"

namespace modelmend::schema {
namespace {

using Kind = Term::Kind;
using Known = std::optional<SqlType>;

SqlType read_type(const std::string& words) {
  return read_postgres_type(words, [](auto, auto) { return std::nullopt; });
}

// Operators that take both sides to one type.
bool unifies(std::string_view op) {
  constexpr auto kOperators = std::to_array<std::string_view>(
      {"=",   "<>", "<",  ">",      "<=",       ">=",       "+",     "-",
       "*",   "/",  "%",  "||",     "&&",       "@>",       "<@",    "~~",
       "!~~", "~",  "!~", "NULLIF", "COALESCE", "GREATEST", "LEAST", "CASE"});
  return std::ranges::find(kOperators, op) != kOperators.end();
}

// Those whose result is of that type, too, and another value for another type.
bool computes(std::string_view op) {
  constexpr auto kOperators = std::to_array<std::string_view>(
      {"+", "-", "*", "/", "%", "COALESCE", "GREATEST", "LEAST", "CASE", "CASE of"});
  return std::ranges::find(kOperators, op) != kOperators.end();
}

bool compares(std::string_view op) {
  constexpr auto kOperators = std::to_array<std::string_view>({"=", "<>", "<", ">", "<=", ">="});
  return std::ranges::find(kOperators, op) != kOperators.end();
}

bool is_number(const SqlType& type) {
  return type.as<Integer>() != nullptr || type.as<Numeric>() != nullptr ||
         type.as<Float>() != nullptr;
}

// VARCHAR and VARCHAR(5), but not INTEGER and NUMERIC.
bool are_one(const SqlType& a, const SqlType& b) {
  return conversion(a, b) == Conversion::Nothing || conversion(b, a) == Conversion::Nothing;
}

bool is_quantified(std::string_view op) {
  return op.find(" of kind ") != op.npos;  // = ANY (ARRAY[...])
}

bool is_text(const Known& type) {
  return type && type->as<Character>() != nullptr;
}

// The element type below which the constants of an array stand.
Known element_of(const Known& type) {
  const auto* const array = type ? type->as<Array>() : nullptr;
  return array == nullptr ? type : Known(*array->element);
}

Sameness compare_bits(const Term& said, const Term& kept) {
  const auto left = bits_value(said.text);
  const auto right = bits_value(kept.text);
  if (!left || !right) return Sameness::Unknown;
  return left == right ? Sameness::Same : Sameness::Different;
}

// As text, 1 and 1.0 are two, and so are 1.5 and 1.50; what 1e3 becomes only the server knows.
Sameness compare_numbers_as_texts(std::string_view said, std::string_view kept) {
  if (decimal_value(said) != decimal_value(kept)) return Sameness::Different;
  const bool has_exponent = said.find_first_of("eE") != said.npos;
  return has_exponent ? Sameness::Unknown : Sameness::Different;
}

Sameness compare_numbers(const Term& said, const Term& kept, const Known& type) {
  if (is_text(type) && said.text != kept.text)
    return compare_numbers_as_texts(said.text, kept.text);
  const bool is_float = type && type->as<Float>() != nullptr;
  const Sameness sameness =
      compare_constants(said.text, kept.text, is_float ? *type : SqlType{Numeric{}, ""});
  const bool are_of_one_type = type || are_one(*type_of(said, {}), *type_of(kept, {}));
  return are_of_one_type ? sameness : both(sameness, Sameness::Unknown);
}

// What an element says within the text of an array; nullopt if it is no constant.
std::optional<std::string> element_text(const Term& term) {
  if (term.kind == Kind::Cast && term.parts.front().is_constant())
    return element_text(term.parts.front());
  if (term.kind == Kind::Word || term.kind == Kind::Number) return term.text;
  if (term.kind != Kind::String) return std::nullopt;
  std::string text = "\"";
  for (const char c : term.text) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

// {1,"a"} of ARRAY[1, 'a'], whose elements may be arrays, which bounds the recursion by the depth
// of terms.
std::optional<std::string> array_text(const Term& term) {
  if (term.kind != Kind::Call || term.text != "ARRAY") return element_text(term);
  std::string text;
  for (const Term& part : term.parts) {
    const auto element = array_text(part);
    if (!element) return std::nullopt;
    text += (text.empty() ? "" : ",") + *element;
  }
  return "{" + text + "}";
}

// A constant of an array and how it is cast: '{1,2}'::integer[], ARRAY[]::text[], ARRAY[1, 2].
struct ArrayConstant {
  Term text;
  Known type;
  bool is_built = false;  // by ARRAY[]
};
std::optional<ArrayConstant> array_constant(const Term& term) {
  if (term.kind == Kind::Cast && term.text.ends_with("[]")) {
    auto inside = array_constant(term.parts.front());
    if (inside) inside->type = read_type(term.text);
    return inside;
  }
  if (term.kind == Kind::String && term.text.starts_with('{')) return ArrayConstant{term, {}};
  const bool is_built = term.kind == Kind::Call && term.text == "ARRAY";
  const auto text = is_built ? array_text(term) : std::nullopt;
  if (!text) return std::nullopt;
  // The cast of an array is that of its elements, see terms.h.
  const Term* first = &term;
  while (first->kind == Kind::Call && first->text == "ARRAY" && !first->parts.empty())
    first = &first->parts.front();
  const Known element = first == &term ? std::nullopt : type_of(*first, {});
  const Known type =
      element ? Known({Array{std::make_shared<const SqlType>(*element)}, ""}) : std::nullopt;
  return ArrayConstant{{Kind::String, *text}, type, true};
}

Sameness compare_constant_terms(const Term& said, const Term& kept, const Known& type) {
  if (said.text == "NULL" || kept.text == "NULL")
    return said.kind == kept.kind && said.text == kept.text ? Sameness::Same : Sameness::Different;
  if (said.kind == Kind::Bits || kept.kind == Kind::Bits) return compare_bits(said, kept);
  if (said.kind == Kind::Number && kept.kind == Kind::Number)
    return compare_numbers(said, kept, type);
  return type ? compare_constants(said.text, kept.text, *type)
              : compare_constants(said.text, kept.text);
}

// Terms are as deep as read_term() allows, which bounds the recursion.
class TermComparison {
 public:
  explicit TermComparison(std::span<const Column> columns) : columns_(columns) {}

  // `type` is what the place asks for, if it is known.
  [[nodiscard]] Sameness compare(const Term& said, const Term& kept, const Known& type) const {
    if (said == kept) return Sameness::Same;
    if (const auto sameness = array_constants(said, kept, type)) return *sameness;
    if (said.is_constant() && kept.is_constant()) return compare_constant_terms(said, kept, type);
    if (said.kind == Kind::Cast && kept.kind == Kind::Cast) return casts(said, kept, type);
    if (kept.kind == Kind::Cast) return with_added_cast(said, kept, type);
    if (said.kind == Kind::Cast) return with_lost_cast(said, kept, type);
    if (said.kind != Kind::Call || kept.kind != Kind::Call || said.text != kept.text ||
        said.parts.size() != kept.parts.size())
      return Sameness::Different;
    if (computes(said.text) && are_of_other_numbers(unified(said), unified(kept)))
      return Sameness::Different;
    return parts(said, kept, type);
  }

 private:
  // '{1,2}' and ARRAY[1, 2]; absent unless one is written in each way.
  static std::optional<Sameness> array_constants(const Term& said, const Term& kept,
                                                 const Known& type) {
    const auto left = array_constant(said);
    const auto right = array_constant(kept);
    if (!left || !right || left->is_built == right->is_built) return std::nullopt;
    const bool is_asked_for = type && type->as<Array>() != nullptr;
    const Known known = left->type ? left->type : right->type ? right->type : type;
    if (!known) return compare_constants(left->text.text, right->text.text);
    const Known array = known->as<Array>() != nullptr
                            ? known
                            : Known({Array{std::make_shared<const SqlType>(*known)}, ""});
    const Sameness sameness = compare_constants(left->text.text, right->text.text, *array);
    // Arrays of other types may be other arrays, but a default is cast to what its column is.
    const bool are_of_one_type = !left->type || !right->type || is_asked_for ||
                                 conversion(*left->type, *right->type) == Conversion::Nothing;
    return are_of_one_type ? sameness : both(sameness, Sameness::Unknown);
  }

  static bool are_of_other_numbers(const Known& a, const Known& b) {
    return a && b && is_number(*a) && is_number(*b) && !are_one(*a, *b);
  }

  [[nodiscard]] Sameness parts(const Term& said, const Term& kept, const Known& type) const {
    Sameness sum = Sameness::Same;
    for (std::size_t at = 0; at < said.parts.size(); ++at)
      sum = both(sum, compare(said.parts[at], kept.parts[at], type_for(said, kept, at, type)));
    return sum;
  }

  // What the place of one part of a call asks for.
  [[nodiscard]] Known type_for(const Term& said, const Term& kept, std::size_t at,
                               const Known& type) const {
    if (said.text == "ARRAY") return element_of(type);
    if (is_quantified(said.text) && said.parts.size() == 2) {
      const Known own = of_quantified(said);
      return own ? own : of_quantified(kept);
    }
    const SqlType text{Character{.form = Character::Form::Text}, ""};
    if (takes_text(said.text) && is_text(known(said.parts[at], kept.parts[at]))) return text;
    if (said.text == "ROW" || !unifies(said.text)) return std::nullopt;
    if (said.text == "CASE" && at > (said.parts.size() - 1) / 2) return SqlType{Boolean{}, ""};
    Known own = unified(said);
    // Where one side says no type, no constant of another type may be taken for the other's.
    const bool are_numbers =
        said.parts[at].kind == Kind::Number && kept.parts[at].kind == Kind::Number;
    if (!own && are_numbers && computes(said.text)) return std::nullopt;
    if (!own) own = unified(kept);
    // 'x' || 1 makes a text of the number.
    if (said.text == "||" && own && is_number(*own)) return text;
    // A comparison is the same whatever type of number it is made in.
    if (!own && compares(said.text) && said.parts[at].kind == Kind::Number)
      return SqlType{Numeric{}, ""};
    return own;
  }

  // The one type of all parts; absent if that of a part is not known.
  [[nodiscard]] Known unified(const Term& call) const {
    const bool is_choice = call.text == "CASE" || call.text == "CASE of";
    const std::size_t count = is_choice ? (call.parts.size() - 1) / 2 + 1 : call.parts.size();
    return unified(std::span(call.parts).first(count));
  }

  // In `x = ANY (ARRAY[1, 2.5])` all elements and x; else the elements have the type of the array.
  [[nodiscard]] Known of_quantified(const Term& call) const {
    const Term& array = call.parts[1];
    if (array.kind != Kind::Call || array.text != "ARRAY") {
      const Known type = type_of(array, columns_);
      return type ? element_of(type) : type_of(call.parts[0], columns_);
    }
    std::vector<Term> all = array.parts;
    all.push_back(call.parts[0]);
    return unified(all);
  }

  [[nodiscard]] Known unified(std::span<const Term> terms) const {
    Known common;
    for (const Term& part : terms) {
      if (part.kind == Kind::String || part.text == "NULL") continue;
      const Known type = type_of(part, columns_);
      if (!type) return std::nullopt;
      common = common_type(common, type);
    }
    return common;
  }

  [[nodiscard]] Known known(const Term& said, const Term& kept) const {
    const Known type = type_of(said, columns_);
    return type ? type : type_of(kept, columns_);
  }

  [[nodiscard]] Sameness casts(const Term& said, const Term& kept, const Known& type) const {
    const Term& inside = said.parts.front();
    const Term& kept_inside = kept.parts.front();
    if (said.text == kept.text) return compare(inside, kept_inside, read_type(said.text));
    if (const Sameness added = with_added_cast(said, kept, type); added != Sameness::Different)
      return added;
    const Sameness lost = with_lost_cast(said, kept, type);
    if (lost != Sameness::Different) return lost;
    // 'a'::mood and 'a'::app.mood may be one by the search path.
    const bool are_equal = inside == kept_inside && inside.is_constant();
    return are_equal ? Sameness::Unknown : Sameness::Different;
  }

  // The server casts what the author did not.
  [[nodiscard]] Sameness with_added_cast(const Term& said, const Term& kept,
                                         const Known& type) const {
    const Term& inside = kept.parts.front();
    const SqlType target = read_type(kept.text);
    const Sameness sameness = compare(said, inside, inside.is_constant() ? Known(target) : type);
    if (sameness == Sameness::Different) return sameness;
    if (said.is_constant()) return both(sameness, cast_constant(said, kept.text, target, type));
    const Known from = type_of(said, columns_);
    if (!from) return both(sameness, Sameness::Unknown);
    switch (conversion(*from, target)) {
      case Conversion::Nothing:
        return sameness;
      case Conversion::Explicit:
        return Sameness::Different;
      case Conversion::Implicit:
        break;
    }
    if (!type) return both(sameness, Sameness::Unknown);
    const bool is_asked_for = conversion(*type, target) == Conversion::Nothing;
    return is_asked_for ? sameness : both(sameness, unasked(*from, *type));
  }

  // Whether a constant without a cast becomes one of the target: a quoted one by what it stands
  // beside, a number by what is asked for there.
  static Sameness cast_constant(const Term& constant, std::string_view words, const SqlType& target,
                                const Known& asked) {
    if (!keeps_value(constant.text, words)) return Sameness::Different;
    if (constant.kind != Kind::Number || !is_number(target)) return Sameness::Same;
    if (are_one(*type_of(constant, {}), target)) return Sameness::Same;
    if (!asked) return Sameness::Unknown;
    if (!is_number(*asked)) return Sameness::Same;
    return are_one(*asked, target) ? Sameness::Same : Sameness::Different;
  }

  // A cast to another type than the author's operands ask for: an author's own, if we know them.
  static Sameness unasked(const SqlType& from, const SqlType& asked) {
    const bool none_is_needed = conversion(from, asked) == Conversion::Nothing;
    const bool is_number = from.as<Integer>() != nullptr || from.as<Numeric>() != nullptr;
    const bool is_known = is_number || is_text(from) || from.as<Enum>() != nullptr;
    return none_is_needed && is_known ? Sameness::Different : Sameness::Unknown;
  }

  // The author casts what the server does not, which drops a cast only if it does nothing.
  [[nodiscard]] Sameness with_lost_cast(const Term& said, const Term& kept,
                                        const Known& type) const {
    const Term& inside = said.parts.front();
    const SqlType target = read_type(said.text);
    const Sameness sameness = compare(inside, kept, target);
    if (sameness == Sameness::Different) return sameness;
    if (inside.is_constant())
      return kept.is_constant() ? both(sameness, cast_constant(kept, said.text, target, type))
                                : sameness;
    const Known from = type_of(inside, columns_);
    if (!from) return both(sameness, Sameness::Unknown);
    const Conversion made = conversion(*from, target);
    // Readers leave out that of an integer beside a numeric.
    const bool is_implied = made == Conversion::Implicit && from->as<Integer>() != nullptr &&
                            target.as<Numeric>() != nullptr && type && are_one(*type, target);
    return made == Conversion::Nothing || is_implied ? sameness : Sameness::Different;
  }

  std::span<const Column> columns_;
};

}  // namespace

Sameness both(Sameness a, Sameness b) {
  if (a == Sameness::Different || b == Sameness::Different) return Sameness::Different;
  return a == Sameness::Unknown || b == Sameness::Unknown ? Sameness::Unknown : Sameness::Same;
}

Sameness compare_defaults(const std::optional<std::string>& said,
                          const std::optional<std::string>& kept, const SqlType& column) {
  if (said == kept) return Sameness::Same;
  if (!said || !kept) return Sameness::Different;
  const auto left = read_term(*said);
  const auto right = read_term(*kept);
  if (!left || !right) return Sameness::Different;
  return TermComparison({}).compare(*left, *right, column);
}

Sameness compare_expressions(std::string_view said, std::string_view kept,
                             std::span<const Column> columns) {
  if (said == kept) return Sameness::Same;
  const auto left = read_term(said);
  const auto right = read_term(kept);
  if (!left || !right) return Sameness::Different;
  return TermComparison(columns).compare(*left, *right, std::nullopt);
}

Sameness compare_exclusions(std::string_view said, std::string_view kept,
                            std::span<const Column> columns) {
  if (said == kept) return Sameness::Same;
  const auto left = read_exclusion_terms(said);
  const auto right = read_exclusion_terms(kept);
  if (!left || !right || left->frame != right->frame || left->terms.size() != right->terms.size())
    return Sameness::Different;
  Sameness sum = Sameness::Same;
  for (std::size_t at = 0; at < left->terms.size(); ++at)
    sum = both(sum, TermComparison(columns).compare(left->terms[at], right->terms[at], {}));
  return sum;
}

}  // namespace modelmend::schema
