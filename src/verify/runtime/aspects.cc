#include "verify/runtime/aspects.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace modelmend::verify::runtime {
namespace {

constexpr std::string_view kSet = "yes";

// Aspects whose values are texts of a person, which might read like our own words.
constexpr std::array<std::string_view, 2> kQuoted = {"comment", "doc"};

// A digest of what a function does.
bool is_code(std::string_view name) {
  return name == "code" || name.ends_with(" code");
}

std::string value_words(std::string_view name, const std::string& value) {
  const bool quoted = std::ranges::count(kQuoted, name) > 0;
  return quoted ? "'" + value + "'" : value;
}

std::string label(std::string_view name) {
  return name == "not null" ? "NOT NULL" : std::string(name);
}

// "ON DELETE CASCADE", "NOT NULL".
std::string with_value(std::string_view name, const std::string& value) {
  // A digest tells nothing to a person.
  if (value == kSet || is_code(name)) return label(name);
  return label(name) + " " + value_words(name, value);
}

// Aspects whose word in a kind is not their own, for all things or for one.
struct KindWord {
  std::string_view thing;   // empty: all
  std::string_view aspect;  // empty: all
  std::string_view word;
};
constexpr std::array kKindWords = {KindWord{"", "not null", "nullable"},
                                   KindWord{"", "computed", "generated"},
                                   KindWord{"", "identity", "autoincrement"},
                                   KindWord{"foreign-key", "deferrable", "options"},
                                   KindWord{"foreign-key", "initially", "options"},
                                   KindWord{"foreign-key", "MATCH", "options"}};

// The same for behaviour, in the words of the comparison that reads the code.
constexpr std::array kBehaviourWords = {
    KindWord{"", "order by", "order_by"},
    KindWord{"", "join depth", "join_depth"},
    KindWord{"", "none_as_null", "type-none_as_null"},
    KindWord{"", "type decorator", "type"},
    KindWord{"", "hybrid property", "hybrid"},
    KindWord{"", "field validator", "pydantic-validator"},
    KindWord{"", "model validator", "pydantic-validator"},
    KindWord{"", "classmethod", "class-method"},
    KindWord{"", "staticmethod", "static-method"},
    KindWord{"relationship", "columns", "join"},
    KindWord{"relationship", "active history", "active_history"},
    KindWord{"hybrid property", "", "hybrid"},
    KindWord{"hybrid method", "", "hybrid-method"},
    KindWord{"association proxy", "", "association-proxy"},
    KindWord{"composite", "", "composite"},
    KindWord{"synonym", "", "synonym"},
    KindWord{"validator", "", "validator"},
    KindWord{"", "field serializer", "pydantic-validator"},
    KindWord{"", "model serializer", "pydantic-validator"},
    KindWord{"", "root validator", "pydantic-validator"},
    KindWord{"field validator", "", "pydantic-validator"},
    KindWord{"model validator", "", "pydantic-validator"},
    KindWord{"class", "polymorphic on", "mapper-option-polymorphic_on"},
    KindWord{"class", "polymorphic identity", "mapper-option-polymorphic_identity"},
    KindWord{"class", "version column", "mapper-option-version_id_col"},
    KindWord{"class", "eager defaults", "mapper-option-eager_defaults"},
    KindWord{"class", "confirm deleted rows", "mapper-option-confirm_deleted_rows"}};

// Null if the aspect goes by its own name.
const KindWord* word_for(std::span<const KindWord> words, std::string_view thing,
                         std::string_view name) {
  const auto known = std::ranges::find_if(words, [&](const KindWord& each) {
    return (each.aspect.empty() || each.aspect == name) &&
           (each.thing.empty() || each.thing == thing);
  });
  return known == words.end() ? nullptr : &*known;
}

// "ON DELETE" -> "on-delete"; the names of arguments stay: "back_populates".
std::string dashed(std::string_view name) {
  std::string word(name);
  for (char& c : word) {
    if (c == ' ') c = '-';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return word;
}

std::string kind_of(Weight weight, std::string_view thing, std::string_view name) {
  if (weight == Weight::Behaviour) {
    const KindWord* const known = word_for(kBehaviourWords, thing, name);
    return "behaviour." + (known == nullptr ? dashed(name) : std::string(known->word));
  }
  if (weight == Weight::Cosmetic) return "cosmetic." + dashed(name);
  const std::string prefix = std::string(thing) + ".";
  if (const KindWord* const known = word_for(kKindWords, thing, name))
    return prefix + std::string(known->word);
  if (name.starts_with("option ")) return prefix + "option";
  return prefix + dashed(name);
}

}  // namespace

std::optional<std::string> aspect(const Aspects& aspects, std::string_view name) {
  const auto found = aspects.find(name);
  if (found == aspects.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> aspect_change(std::string_view name,
                                         const std::optional<std::string>& before,
                                         const std::optional<std::string>& after) {
  if (before == after) return std::nullopt;
  if (!after) return with_value(name, *before) + " lost";
  if (!before) return with_value(name, *after) + " gained";
  if (is_code(name)) return fmt::format("its {} changed", name);
  return fmt::format("{} became {}", with_value(name, *before), value_words(name, *after));
}

void AspectComparison::add(Weight weight, std::string_view name, const std::string& what) const {
  found_.push_back(
      {weight, compared_.subject, compared_.prefix + what, kind_of(weight, compared_.kind, name)});
}

void AspectComparison::compare(const Facts& before, const Facts& after) const {
  compare(Weight::Schema, before.schema, after.schema);
  compare(Weight::Behaviour, before.behaviour, after.behaviour);
  compare(Weight::Cosmetic, before.cosmetic, after.cosmetic);
}

void AspectComparison::compare(Weight weight, const Aspects& before, const Aspects& after) const {
  std::set<std::string> names;
  for (const auto& [name, value] : before) names.insert(name);
  for (const auto& [name, value] : after) names.insert(name);
  for (const std::string& name : names) {
    if (left_out_.contains(name)) continue;
    if (const auto words = aspect_change(name, aspect(before, name), aspect(after, name)))
      add(weight, name, *words);
  }
}

}  // namespace modelmend::verify::runtime
