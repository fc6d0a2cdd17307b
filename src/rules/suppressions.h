// Suppressions: the comments of one file that ask a rule to leave a place alone.
//
//   # modelmend: ignore              on the line, or alone on the line above: every rule
//   # modelmend: ignore[id, id]      only these rules; the name of a pack is all of its rules
//   # modelmend: skip-file           every rule in the whole file
//   # ast-grep-ignore[: id, id]      as ast-grep reads it; only for rules without `meaning:`
//
// Made once for each file that has a match; asked by decide(), and by the pipeline to report
// suppressions that suppressed nothing. A file without such a comment costs one search of its text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "semantic/module.h"

namespace modelmend::rules {

struct Suppression {
  enum class Dialect { Modelmend, AstGrep };
  Dialect dialect = Dialect::Modelmend;
  ByteRange comment;
  bool whole_file = false;
  std::uint32_t line = 0;                  // of which it speaks, from 1; 0 for a whole file
  std::vector<std::string> rule_ids = {};  // none = all rules

  [[nodiscard]] bool names(std::string_view rule_id) const;
};

class Suppressions {
 public:
  explicit Suppressions(const semantic::Module& module);

  // The comment that silences a rule at a place that begins and ends on these lines, or null. A
  // comment of ast-grep's dialect counts for `plain` rules, and only by the first line.
  [[nodiscard]] const Suppression* find(std::string_view rule_id, bool plain,
                                        std::uint32_t first_line, std::uint32_t last_line) const;
  // All of them, by place.
  [[nodiscard]] const std::vector<Suppression>& all() const { return all_; }

 private:
  void add_modelmend(const syntax::Node& comment);
  void add_ast_grep(const syntax::Node& comment);
  [[nodiscard]] const Suppression* find_ast_grep(std::string_view rule_id,
                                                 std::uint32_t line) const;

  const semantic::Module& module_;
  std::vector<Suppression> all_;
};

// False only if the text has no comment of modelmend's own dialect.
[[nodiscard]] bool may_hold_own_suppressions(std::string_view text);

}  // namespace modelmend::rules
