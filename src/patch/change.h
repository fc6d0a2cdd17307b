// Change: edits that belong together, with who wants them and how sure it is.
//
// Made by ChangePlanner from one match (or from matches that only make sense together). It is
// atomic: all its edits are applied or none, though they may lie in several files.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "patch/edit.h"
#include "text/byte_range.h"

namespace modelmend::patch {

// Ordered: "may I apply this" is `change.safety >= wanted`.
enum class Safety : std::uint8_t {
  Manual,  // only a person can decide; never applied
  Unsafe,  // may change behaviour; applied with --unsafe-fixes
  Safe,    // keeps behaviour where the rule's conditions hold
};

[[nodiscard]] constexpr std::string_view to_string(Safety safety) {
  switch (safety) {
    case Safety::Manual:
      return "manual";
    case Safety::Unsafe:
      return "unsafe";
    case Safety::Safe:
      break;
  }
  return "safe";
}

struct FileEdit {
  FileId file{};
  Edit edit;

  friend auto operator<=>(const FileEdit&, const FileEdit&) = default;
};

struct Change {
  std::string rule_id;
  Safety safety = Safety::Manual;
  std::string safety_reason;  // one sentence: why this tier
  std::string message;        // what it does, for a person
  Place place;                // what it is about; need not be where it edits
  std::vector<FileEdit> edits;
  std::vector<std::string> notes;

  friend auto operator<=>(const Change&, const Change&) = default;
};

}  // namespace modelmend::patch

namespace modelmend {
using patch::Change;
using patch::FileEdit;
using patch::Safety;
}  // namespace modelmend
