#include "rules/problems.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/foreign_keys.h"

namespace modelmend::rules {

std::string suggestion(std::string_view word, std::span<const std::string_view> known) {
  const auto nearest =
      model::nearest_name(word, std::vector<std::string>(known.begin(), known.end()));
  return nearest ? fmt::format("did you mean '{}'?", *nearest) : std::string();
}

void Problems::add(text::LineColumn place, std::string what, std::string next) {
  const std::string where = fmt::format("{}:{}:{}", path_, place.line, place.column);
  errors_.push_back({place, {ErrorCode::Rule, where, std::move(what), std::move(next)}});
}

void Problems::add_unknown(const Yaml& word, std::string_view kind,
                           std::span<const std::string_view> known) {
  add(word.place, fmt::format("unknown {} '{}'", kind, word.scalar),
      suggestion(word.scalar, known));
}

void Problems::check_keys(const Yaml& map, std::string_view of,
                          std::span<const std::string_view> known) {
  for (const auto& [key, value] : map.fields) {
    if (std::ranges::find(known, key.scalar) == known.end())
      add_unknown(key, fmt::format("key of {}", of), known);
  }
}

std::vector<Error> Problems::take() {
  std::ranges::stable_sort(errors_, {}, &Problem::place);
  std::vector<Error> errors;
  for (Problem& problem : errors_) errors.push_back(std::move(problem.error));
  errors_.clear();
  return errors;
}

}  // namespace modelmend::rules
