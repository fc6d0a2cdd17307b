// AllowList: differences that are intended, in a file that is committed.
//
// Read by `verify --allow`, written by `verify --write-allow`. One entry a line, KIND
// TABLE[.SUBJECT], in which `*` stands for any text and `?` for any character; what follows a `#`
// at the start of a line or behind a blank is a comment. An entry that allows nothing is named, so
// that a list does not outlive what it was written for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "verify/finding.h"

namespace modelmend::verify {

struct AllowEntry {
  std::string kind;
  std::string subject;  // "expert_profiles.user_id"
  std::uint32_t line = 0;
};

class AllowList {
 public:
  // `file` is the place that errors name.
  [[nodiscard]] static Result<AllowList> read(std::string_view text, const std::string& file);
  // Differences of schema and behaviour; cosmetic ones need no leave.
  [[nodiscard]] static std::string write(const std::vector<Finding>& findings);

  // Takes out the findings that an entry allows, and gives them back.
  [[nodiscard]] std::vector<Finding> allow(std::vector<Finding>& findings);
  // After allow(): the entries that took nothing out.
  [[nodiscard]] std::vector<AllowEntry> unused() const;

 private:
  struct Entry {
    AllowEntry says;
    bool is_used = false;
  };
  std::vector<Entry> entries_;
};

}  // namespace modelmend::verify
