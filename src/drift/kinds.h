// The kinds of findings, for what is addressed by them: comments that silence a finding.
//
// docs/drift.md says what each is; a test compares the two.
#pragma once

#include <string_view>

namespace modelmend::drift {

enum class NeedsDatabase { No, Yes };

// Whether this is a kind of finding that can come up, with a database or already without.
[[nodiscard]] bool is_kind(std::string_view word, NeedsDatabase has_database);

}  // namespace modelmend::drift
