#include "schema/same_meaning.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/plain_values.h"
#include "schema/postgres_types.h"
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
      {"=",  "<>", "<",  ">",  "<=",  ">=", "+",  "-",        "*",        "/",     "%",   "||",
       "&&", "@>", "<@", "~~", "!~~", "~",  "!~", "COALESCE", "GREATEST", "LEAST", "CASE"});
  return std::ranges::find(kOperators, op) != kOperators.end();
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

Sameness compare_constant_terms(const Term& said, const Term& kept, const Known& type) {
  if (said.text == "NULL" || kept.text == "NULL")
    return said.kind == kept.kind && said.text == kept.text ? Sameness::Same : Sameness::Different;
  if (said.kind == Kind::Bits || kept.kind == Kind::Bits) return compare_bits(said, kept);
  if (said.kind == Kind::Number && kept.kind == Kind::Number) {
    const bool is_float = type && type->as<Float>() != nullptr;
    return compare_constants(said.text, kept.text, is_float ? *type : SqlType{Numeric{}, ""});
  }
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
    if (said.is_constant() && kept.is_constant()) return compare_constant_terms(said, kept, type);
    if (said.kind == Kind::Cast && kept.kind == Kind::Cast) return casts(said, kept, type);
    if (kept.kind == Kind::Cast) return with_added_cast(said, kept, type);
    if (said.kind == Kind::Cast) return with_lost_cast(said, kept);
    if (said.kind != Kind::Call || kept.kind != Kind::Call || said.text != kept.text ||
        said.parts.size() != kept.parts.size())
      return Sameness::Different;
    return parts(said, kept, type);
  }

 private:
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
    if (is_quantified(said.text) && said.parts.size() == 2)
      return element_of(at == 1 ? known(said.parts[0], kept.parts[0]) : std::nullopt);
    if (takes_text(said.text) && is_text(known(said.parts[at], kept.parts[at])))
      return SqlType{Character{.form = Character::Form::Text}, ""};
    if (said.text == "ROW" || !unifies(said.text)) return std::nullopt;
    if (said.text == "CASE" && at > (said.parts.size() - 1) / 2) return SqlType{Boolean{}, ""};
    const Known own = unified(said);
    return own ? own : unified(kept);
  }

  // The one type of all parts; absent if that of a part is not known.
  [[nodiscard]] Known unified(const Term& call) const {
    const std::size_t count =
        call.text == "CASE" ? (call.parts.size() - 1) / 2 + 1 : call.parts.size();
    Known common;
    for (const Term& part : std::span(call.parts).first(count)) {
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
    const Sameness lost = with_lost_cast(said, kept);
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
    if (sameness == Sameness::Different || said.is_constant()) return sameness;
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

  // A cast to another type than the author's operands ask for: an author's own, if we know them.
  static Sameness unasked(const SqlType& from, const SqlType& asked) {
    const bool none_is_needed = conversion(from, asked) == Conversion::Nothing;
    const bool is_number = from.as<Integer>() != nullptr || from.as<Numeric>() != nullptr;
    const bool is_known = is_number || is_text(from) || from.as<Enum>() != nullptr;
    return none_is_needed && is_known ? Sameness::Different : Sameness::Unknown;
  }

  // The author casts what the server does not, which drops a cast only if it does nothing.
  [[nodiscard]] Sameness with_lost_cast(const Term& said, const Term& kept) const {
    const Term& inside = said.parts.front();
    const SqlType target = read_type(said.text);
    const Sameness sameness = compare(inside, kept, target);
    if (sameness == Sameness::Different || inside.is_constant()) return sameness;
    const Known from = type_of(inside, columns_);
    if (!from) return both(sameness, Sameness::Unknown);
    return conversion(*from, target) == Conversion::Nothing ? sameness : Sameness::Different;
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
