#include "rules/term_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "rules/yaml_value.h"
#include "syntax/symbols.h"

namespace modelmend::rules {
namespace {

using match::Term;
using match::TermPtr;

// Matching by meaning calls itself once for each variable of a pattern that stands for many nodes.
constexpr std::size_t kMaxPattern = 4'096;

// In ast-grep's order: what a term says of the node itself comes first, relations last.
constexpr std::array<std::string_view, 13> kRuleKeys = {
    "pattern", "kind",    "regex",  "nthChild", "range",    "all",    "any",
    "not",     "matches", "inside", "has",      "precedes", "follows"};
constexpr std::array<std::string_view, 15> kRelationKeys = {
    "pattern", "kind",   "regex", "nthChild", "range",   "all",    "any",  "not",
    "matches", "inside", "has",   "precedes", "follows", "stopBy", "field"};

// The utils that a rule object asks about the same node, which must be known before it.
void collect_references(const Yaml& rule, std::set<std::string>& names) {
  std::vector<const Yaml*> open = {&rule};
  while (!open.empty()) {
    const Yaml* const current = open.back();
    open.pop_back();
    for (const auto& [key, value] : current->fields) {
      if (key.scalar == "matches") names.insert(value.scalar);
      if (key.scalar == "not") open.push_back(&value);
      if (key.scalar != "all" && key.scalar != "any") continue;
      for (const Yaml& item : value.items) open.push_back(&item);
    }
  }
}

// True for "-1"; "-n+3" is no number.
bool is_negative_number(std::string_view text) {
  return text.size() > 1 && text.starts_with('-') &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

bool is_kind_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

// Utils in an order in which each comes after those that it asks about the same node.
std::vector<std::string> TermReader::in_order(const Yaml& utils) {
  std::map<std::string, std::set<std::string>> waiting;
  for (const auto& [name, rule] : utils.fields) {
    std::set<std::string>& needs = waiting[name.scalar];
    collect_references(rule, needs);
    std::erase_if(needs, [&](const std::string& need) { return !utils.find(need); });
  }
  std::vector<std::string> order;
  while (!waiting.empty()) {
    const auto ready =
        std::ranges::find_if(waiting, [](const auto& entry) { return entry.second.empty(); });
    if (ready == waiting.end()) break;
    order.push_back(ready->first);
    waiting.erase(ready);
    for (auto& [name, needs] : waiting) needs.erase(order.back());
  }
  for (const auto& [name, rule] : utils.fields) {
    if (waiting.contains(name.scalar))
      problems_.add(name.place, fmt::format("util '{}' refers to itself", name.scalar),
                    "only below inside, has, follows or precedes may a util refer to itself");
  }
  return order;
}

void TermReader::read_utils(const Yaml& utils) {
  if (!expect_map(utils, "'utils'", problems_)) return;
  const std::vector<std::string> order = in_order(utils);
  const std::size_t first = utils_.size();
  for (std::size_t i = 0; i < order.size(); ++i) util_index_[order[i]] = first + i;
  for (const std::string& name : order) {
    auto term = read(*utils.find(name));
    utils_.push_back(term ? *std::move(term) : make(match::Any{}));
  }
}

std::optional<Term> TermReader::read(const Yaml& rule) {
  return read_part(rule, false);
}

std::optional<Term> TermReader::read_part(const Yaml& rule, bool is_relation) {
  if (!expect_map(rule, "a rule object", problems_)) return std::nullopt;
  const std::size_t problems_before = problems_.size();
  if (is_relation) {
    problems_.check_keys(rule, "a relation", kRelationKeys);
  } else {
    problems_.check_keys(rule, "a rule object", kRuleKeys);
  }
  std::vector<Term> parts;
  bool complete = true;
  bool is_empty = true;
  for (const std::string_view key : kRuleKeys) {
    const Yaml* const value = rule.find(key);
    if (!value) continue;
    is_empty = false;
    auto part = read_key(std::string(key), *value);
    complete = complete && part.has_value();
    if (part) parts.push_back(*std::move(part));
  }
  if (is_empty && problems_.size() == problems_before)
    problems_.add(rule.place, "a rule object must say what to match");
  if (!complete || parts.empty()) return std::nullopt;
  if (parts.size() == 1) return std::move(parts.front());
  return make(match::All{std::move(parts)});
}

std::optional<Term> TermReader::read_key(const std::string& key, const Yaml& value) {
  if (value.kind == Yaml::Kind::Null) {
    problems_.add(value.place, fmt::format("'{}' is empty", key));
    return std::nullopt;
  }
  if (key == "pattern") return read_pattern(value);
  if (key == "kind") return read_kind(value);
  if (key == "regex") return read_regex(value);
  if (key == "nthChild") return read_nth_child(value);
  if (key == "range") return read_range(value);
  if (key == "all" || key == "any") return read_list(key, value);
  if (key == "not") return read_not(value);
  if (key == "matches") return read_matches(value);
  return read_relation(key, value);
}

std::optional<Term> TermReader::read_pattern(const Yaml& value) {
  constexpr std::array<std::string_view, 3> kKeys = {"context", "selector", "strictness"};
  match::PatternText text;
  const Yaml* selector = nullptr;
  if (value.kind == Yaml::Kind::Scalar) {
    auto given = read_string(value, "'pattern'", problems_);
    if (!given) return std::nullopt;
    text.text = *std::move(given);
  } else {
    if (!expect_map(value, "'pattern'", problems_)) return std::nullopt;
    problems_.check_keys(value, "a pattern", kKeys);
    const Yaml* const context = value.find("context");
    if (!context) {
      problems_.add(value.place, "a pattern object needs 'context'");
      return std::nullopt;
    }
    auto given = read_string(*context, "'context'", problems_);
    if (!given) return std::nullopt;
    text.text = *std::move(given);
    selector = value.find_optional("selector");
    if (selector) text.selector = read_text(*selector, "'selector'", problems_);
    if (const Yaml* const strictness = value.find_optional("strictness")) {
      constexpr std::array<std::string_view, 6> kWords = {"cst",     "smart",     "ast",
                                                          "relaxed", "signature", "template"};
      const auto named = match::strictness_named(strictness->scalar);
      if (!named) problems_.add_unknown(*strictness, "strictness", kWords);
      text.strictness = named.value_or(match::Strictness::Smart);
    }
  }
  if (text.text.size() > kMaxPattern) {
    problems_.add(value.place, fmt::format("the pattern is longer than {} bytes", kMaxPattern),
                  "match less, and say the rest with has, inside, all");
    return std::nullopt;
  }
  if (text.selector && !syntax::symbol_named(*text.selector)) {
    problems_.add_unknown(*selector, "node kind", syntax::kind_spellings());
    return std::nullopt;
  }
  auto pattern = match::Pattern::compile(text, meaning_);
  if (!pattern) {
    problems_.add(value.place, pattern.error());
    return std::nullopt;
  }
  return make(*std::move(pattern));
}

std::optional<Term> TermReader::read_kind(const Yaml& value) {
  const auto name = read_text(value, "'kind'", problems_);
  if (!name) return std::nullopt;
  if (!is_kind_name(*name)) {
    problems_.add(value.place, fmt::format("'{}' is not a node kind", *name),
                  "selectors are not supported; use inside, has, follows");
    return std::nullopt;
  }
  const auto symbol = syntax::symbol_named(*name);
  if (!symbol) {
    problems_.add_unknown(value, "node kind", syntax::kind_spellings());
    return std::nullopt;
  }
  return make(match::KindIs{*symbol});
}

std::optional<Term> TermReader::read_regex(const Yaml& value) {
  const auto text = read_string(value, "'regex'", problems_);
  if (!text) return std::nullopt;
  auto regex = match::Regex::compile(*text);
  if (!regex) {
    problems_.add(value.place, regex.error());
    return std::nullopt;
  }
  return make(match::TextMatches{*std::move(regex)});
}

std::optional<Term> TermReader::read_nth_child(const Yaml& value) {
  constexpr std::array<std::string_view, 3> kKeys = {"position", "ofRule", "reverse"};
  const Yaml* position = &value;
  if (value.kind == Yaml::Kind::Map) {
    problems_.check_keys(value, "'nthChild'", kKeys);
    position = value.find("position");
    if (!position) {
      problems_.add(value.place, "'nthChild' needs 'position'");
      return std::nullopt;
    }
  }
  const auto text = read_text(*position, "the position of 'nthChild'", problems_);
  if (!text) return std::nullopt;
  if (!position->quoted && is_negative_number(*text)) {
    problems_.add(position->place, fmt::format("the position {} is before the first", *text));
    return std::nullopt;
  }
  auto nth = match::parse_nth_child(*text);
  if (!nth) {
    problems_.add(position->place, nth.error());
    return std::nullopt;
  }
  if (const Yaml* const reverse = value.find("reverse"))
    nth->from_end = read_bool(*reverse, "'reverse'", problems_).value_or(false);
  if (const Yaml* const of = value.find_optional("ofRule")) {
    nth->of = read_shared(*of, false);
    if (!nth->of) return std::nullopt;
  }
  return make(*std::move(nth));
}

std::optional<match::InRange::Position> TermReader::read_position(const Yaml& range,
                                                                  const std::string& key) {
  constexpr std::array<std::string_view, 2> kKeys = {"line", "column"};
  const Yaml* const value = range.find(key);
  if (!value) {
    problems_.add(range.place, fmt::format("'range' needs '{}'", key));
    return std::nullopt;
  }
  if (!expect_map(*value, fmt::format("'{}'", key), problems_)) return std::nullopt;
  problems_.check_keys(*value, fmt::format("'{}'", key), kKeys);
  const auto number = [&](const Yaml& yaml, std::string_view name) -> std::optional<std::uint32_t> {
    const auto read = read_number(yaml, name, problems_);
    if (!read) return std::nullopt;
    if (*read >= 0 && *read < std::numeric_limits<std::uint32_t>::max())
      return static_cast<std::uint32_t>(*read);
    problems_.add(yaml.place, fmt::format("{} is out of range", name));
    return std::nullopt;
  };
  match::InRange::Position position;
  const Yaml* const line = value->find("line");
  if (!line) {
    problems_.add(value->place, fmt::format("'{}' needs 'line'", key));
    return std::nullopt;
  }
  const auto line_number = number(*line, "'line'");
  if (!line_number) return std::nullopt;
  position.line = *line_number;
  if (const Yaml* const column = value->find_optional("column"))
    position.column = number(*column, "'column'");
  return position;
}

std::optional<Term> TermReader::read_range(const Yaml& value) {
  constexpr std::array<std::string_view, 2> kKeys = {"start", "end"};
  if (!expect_map(value, "'range'", problems_)) return std::nullopt;
  problems_.check_keys(value, "'range'", kKeys);
  const auto start = read_position(value, "start");
  const auto end = read_position(value, "end");
  if (!start || !end) return std::nullopt;
  if (std::pair(end->line, end->column) < std::pair(start->line, start->column)) {
    problems_.add(value.place, "'range' ends before it starts");
    return std::nullopt;
  }
  return make(match::InRange{*start, *end});
}

std::optional<Term> TermReader::read_list(const std::string& key, const Yaml& value) {
  if (!expect_list(value, fmt::format("'{}'", key), problems_)) return std::nullopt;
  std::vector<Term> parts;
  for (const Yaml& item : value.items) {
    if (auto part = read_part(item, false)) parts.push_back(*std::move(part));
  }
  if (parts.size() != value.items.size()) return std::nullopt;
  if (key == "all") return make(match::All{std::move(parts)});
  return make(match::Any{std::move(parts)});
}

std::optional<Term> TermReader::read_not(const Yaml& value) {
  TermPtr term = read_shared(value, false);
  if (!term) return std::nullopt;
  return make(match::Not{std::move(term)});
}

std::optional<Term> TermReader::read_matches(const Yaml& value) {
  if (value.kind == Yaml::Kind::Map) {
    problems_.add(value.place, "utils with arguments are not supported");
    return std::nullopt;
  }
  const auto name = read_text(value, "'matches'", problems_);
  if (!name) return std::nullopt;
  const auto found = util_index_.find(*name);
  if (found != util_index_.end()) return make(match::Matches{found->second});
  std::vector<std::string_view> known;
  for (const auto& [util, index] : util_index_) known.emplace_back(util);
  problems_.add_unknown(value, "util", known);
  return std::nullopt;
}

std::optional<match::StopBy> TermReader::read_stop_by(const Yaml& relation) {
  constexpr std::array<std::string_view, 2> kWords = {"neighbor", "end"};
  const Yaml* const value = relation.find("stopBy");
  if (!value) return match::Neighbor{};
  if (value->kind == Yaml::Kind::Scalar) {
    if (value->scalar == "neighbor") return match::Neighbor{};
    if (value->scalar == "end") return match::End{};
    problems_.add_unknown(*value, "stopBy", kWords);
    return std::nullopt;
  }
  TermPtr term = read_shared(*value, false);
  if (!term) return std::nullopt;
  return term;
}

std::optional<syntax::Field> TermReader::read_field(const Yaml& field) {
  const auto name = read_text(field, "'field'", problems_);
  if (!name) return std::nullopt;
  const auto named = syntax::field_named(*name);
  if (!named) problems_.add_unknown(field, "field", syntax::field_spellings());
  return named;
}

std::optional<Term> TermReader::read_relation(const std::string& key, const Yaml& value) {
  TermPtr term = read_shared(value, true);
  if (value.kind != Yaml::Kind::Map) return std::nullopt;
  auto stop_by = read_stop_by(value);
  std::optional<syntax::Field> field;
  if (const Yaml* const given = value.find_optional("field")) {
    field = read_field(*given);
    if (!field) return std::nullopt;
    if (key == "precedes" || key == "follows") {
      problems_.add(given->place, fmt::format("'field' cannot be used in '{}'", key));
      return std::nullopt;
    }
  }
  if (!term || !stop_by) return std::nullopt;
  if (key == "inside") return make(match::Inside{std::move(term), *std::move(stop_by), field});
  if (key == "has") return make(match::Has{std::move(term), *std::move(stop_by), field});
  if (key == "follows") return make(match::Follows{std::move(term), *std::move(stop_by)});
  return make(match::Precedes{std::move(term), *std::move(stop_by)});
}

std::optional<match::Expansion> TermReader::read_expansion(const Yaml& relation) {
  TermPtr term = read_shared(relation, true);
  if (!term) return std::nullopt;
  auto stop_by = read_stop_by(relation);
  if (!stop_by) return std::nullopt;
  return match::Expansion{std::move(term), *std::move(stop_by)};
}

TermPtr TermReader::read_shared(const Yaml& rule, bool is_relation) {
  auto term = read_part(rule, is_relation);
  if (!term) return nullptr;
  return std::make_shared<const Term>(*std::move(term));
}

}  // namespace modelmend::rules
