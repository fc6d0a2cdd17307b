// TermReader: the rule objects of a rule file (`rule:`, `constraints:`, `utils:`, `inside:`, ...)
// as match::Terms.
//
// Used by the rule reader, one for each rule. Mistakes go to Problems; reading goes on after them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "match/matcher.h"
#include "rules/problems.h"
#include "rules/yaml.h"

namespace modelmend::rules {

class TermReader {
 public:
  TermReader(Problems& problems, const match::Meaning& meaning)
      : problems_(problems), meaning_(meaning) {}

  // Before anything that may say `matches:`. May be called again with more utils.
  void read_utils(const Yaml& utils);
  // nullopt if there was a mistake; it is in Problems then.
  [[nodiscard]] std::optional<match::Term> read(const Yaml& rule);
  [[nodiscard]] std::optional<match::Expansion> read_expansion(const Yaml& relation);

  [[nodiscard]] const std::vector<match::Term>& utils() const { return utils_; }

 private:
  [[nodiscard]] std::optional<match::Term> read_part(const Yaml& rule, bool is_relation);
  [[nodiscard]] std::optional<match::Term> read_key(const std::string& key, const Yaml& value);
  [[nodiscard]] std::optional<match::Term> read_pattern(const Yaml& value);
  [[nodiscard]] std::optional<match::Term> read_kind(const Yaml& value);
  [[nodiscard]] std::optional<match::Term> read_regex(const Yaml& value);
  [[nodiscard]] std::optional<match::Term> read_nth_child(const Yaml& value);
  [[nodiscard]] std::optional<match::Term> read_range(const Yaml& value);
  [[nodiscard]] std::optional<match::Term> read_list(const std::string& key, const Yaml& value);
  [[nodiscard]] std::optional<match::Term> read_not(const Yaml& value);
  [[nodiscard]] std::optional<match::Term> read_matches(const Yaml& value);
  [[nodiscard]] std::optional<match::Term> read_relation(const std::string& key, const Yaml& value);

  [[nodiscard]] std::optional<match::InRange::Position> read_position(const Yaml& range,
                                                                      const std::string& key);
  [[nodiscard]] std::optional<match::StopBy> read_stop_by(const Yaml& relation);
  [[nodiscard]] std::optional<syntax::Field> read_field(const Yaml& field);
  [[nodiscard]] match::TermPtr read_shared(const Yaml& rule, bool is_relation);
  [[nodiscard]] match::Term make(decltype(match::Term::is) is) const {
    return match::make_term(std::move(is), utils_);
  }
  [[nodiscard]] std::vector<std::string> in_order(const Yaml& utils);

  Problems& problems_;
  const match::Meaning& meaning_;
  std::vector<match::Term> utils_;
  std::map<std::string, std::size_t, std::less<>> util_index_;
};

}  // namespace modelmend::rules
