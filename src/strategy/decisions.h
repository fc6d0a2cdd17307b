// DecisionFile: what people decided on each model, in `decisions.toml`.
//
//   [models."app/models/user.py::User"]
//   decision = "keep"          # keep, delete, future or conflict
//   reason = "the login needs it"
//   proposed = "keep"
//   table = "users"
//
// `decision` and `reason` belong to people: they are never changed. `proposed` and `table` are
// audit's. Written by `audit -o`, read by revision, migrate, plan and validate. What it promises: a
// file that was read knows no wrong key or word, and merged() keeps every other byte, comments and
// order included.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "strategy/choice.h"
#include "strategy/named_models.h"

namespace modelmend::strategy {

struct Decision {
  std::string model;  // the name of a NamedModel
  Choice choice = Choice::Keep;
  std::optional<Choice> proposed = std::nullopt;
  std::string reason = {};
  std::string table = {};
  std::uint32_t line = 0;  // of the entry, from 1; 0 if it is in no file yet
};

class DecisionFile {
 public:
  // No file yet: nothing is decided.
  DecisionFile() = default;
  // Every error has the file and the line: TOML that does not parse, unknown keys and words, an
  // entry without a decision.
  [[nodiscard]] static tl::expected<DecisionFile, std::vector<Error>> read(std::string text,
                                                                           std::string path);

  // In the order of the file.
  [[nodiscard]] const std::vector<Decision>& entries() const { return entries_; }
  // Null: undecided.
  [[nodiscard]] const Decision* find(std::string_view model) const;
  // An error for each entry whose model does not exist; one that was to be deleted may be gone.
  [[nodiscard]] std::vector<Error> check(std::span<const NamedModel> models) const;
  // The text with the `proposed` and `table` of these, and an entry for each one that had none:
  // after the last one of its file, else at the end.
  [[nodiscard]] std::string merged(std::span<const Decision> proposals) const;

 private:
  std::string text_;
  std::string path_;
  std::vector<Decision> entries_;
  std::map<std::string, std::size_t, std::less<>> by_model_;
};

}  // namespace modelmend::strategy
