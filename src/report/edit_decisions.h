// EditDecisions: what people decided on proposed changes, in a file for a colleague or for CI.
//
// Written by `--interactive --decisions FILE`, read by it and by `--decisions FILE` alone. An entry
// is known by the fingerprint of its match, which SARIF has, too, so moved lines do not wake it.
// The text is JSON, sorted by file. It is not the file of `audit -o`, which is TOML and about
// models; each reader refuses the other's file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace modelmend::report {

enum class EditChoice : std::uint8_t { Accept, Decline };

// Whole lines of the proposed text that somebody wrote in another way.
struct HandEdit {
  std::string path;
  std::string was;
  std::string is;

  friend bool operator==(const HandEdit&, const HandEdit&) = default;
};

struct EditDecision {
  EditChoice choice = EditChoice::Decline;
  std::string rule;
  std::string path;
  std::uint32_t line = 0;  // when it was decided
  std::string message;
  std::vector<HandEdit> by_hand = {};
};

class EditDecisions {
 public:
  // `file` is the place that errors name.
  [[nodiscard]] static Result<EditDecisions> read(std::string_view text, const std::string& file);
  [[nodiscard]] std::string write() const;

  // By fingerprint.
  [[nodiscard]] const std::map<std::string, EditDecision>& entries() const { return entries_; }
  // Null: nobody has decided.
  [[nodiscard]] const EditDecision* find(const std::string& fingerprint) const;
  void set(const std::string& fingerprint, EditDecision decision);

 private:
  std::map<std::string, EditDecision> entries_;
};

// True for a text that read() takes for one of its own, whatever else is wrong with it.
[[nodiscard]] bool is_of_edits(std::string_view text);

}  // namespace modelmend::report
