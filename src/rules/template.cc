#include "rules/template.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "match/metavariable.h"
#include "text/utf8.h"

namespace modelmend::rules {
namespace {

constexpr std::size_t kMaxMessage = 2'000;

// ast-grep looks no further back than this for the start of a line.
constexpr std::size_t kMaxLookBehind = 512;

// The metavariable at the start of `text`: its sigils and its name.
struct Found {
  std::size_t dollars = 0;
  std::string_view name;
};

std::optional<Found> metavariable_at(std::string_view text) {
  std::size_t dollars = 0;
  while (dollars < 3 && dollars < text.size() && text[dollars] == '$') ++dollars;
  const std::string_view rest = text.substr(dollars);
  const auto* const end =
      std::ranges::find_if_not(rest, [](char c) { return match::is_metavariable_character(c); });
  const auto length = static_cast<std::size_t>(end - rest.begin());
  const bool begins_name = length > 0 && !(rest.front() >= '0' && rest.front() <= '9');
  if (!begins_name) return std::nullopt;  // "$1" is text
  return Found{dollars, rest.substr(0, length)};
}

std::string_view text_of_run(std::span<const syntax::Node> nodes, std::string_view bytes) {
  if (nodes.empty()) return {};
  return ByteRange{nodes.front().begin(), nodes.back().end()}.in(bytes);
}

std::string_view text_before(std::string_view part, std::string_view bytes) {
  return bytes.substr(0, static_cast<std::size_t>(part.data() - bytes.data()));
}

std::string cut(std::string message) {
  if (message.size() <= kMaxMessage) return message;
  std::size_t end = kMaxMessage;
  while (end > 0 && text::is_utf8_continuation(message[end])) --end;
  message.resize(end);
  return message + "...";
}

// `${name}` at the start of the text.
std::optional<std::string_view> fact_at(std::string_view text) {
  if (!text.starts_with("${")) return std::nullopt;
  const std::size_t end = text.find('}');
  if (end == std::string_view::npos) return std::nullopt;
  return text.substr(2, end - 2);
}

}  // namespace

std::size_t indent_at(std::string_view text_before) {
  const std::size_t first =
      text_before.size() > kMaxLookBehind ? text_before.size() - kMaxLookBehind : 0;
  std::size_t indent = 0;
  for (std::size_t i = text_before.size(); i > first; --i) {
    const char c = text_before[i - 1];
    if (c == '\n') return indent;
    indent = c == ' ' ? indent + 1 : 0;
  }
  return first == 0 ? indent : 0;
}

std::string reindent(std::string text, std::size_t from, std::size_t to) {
  if (from == to || text.find('\n') == std::string::npos) return text;
  const std::string added(to > from ? to - from : 0, ' ');
  const std::string removed(from > to ? from - to : 0, ' ');
  std::string result;
  std::string_view rest = text;
  for (bool first = true;; first = false) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    // As in ast-grep the first line loses spaces too if it begins with that many.
    if (!removed.empty() && line.starts_with(removed)) line.remove_prefix(removed.size());
    if (!first) result += added;
    result += line;
    if (end == std::string_view::npos || result.size() > kMaxNewText) return result;
    result += '\n';
    rest.remove_prefix(end + 1);
  }
}

Template Template::parse(std::string_view text, const std::set<std::string>& transforms) {
  Template parsed;
  parsed.text_ = text;
  std::size_t copied = 0;
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at)) {
    const auto found = metavariable_at(text.substr(at));
    if (!found) {
      ++at;
      continue;
    }
    std::string name(found->name);
    const bool is_run = found->dollars == 3;
    const auto kind = is_run                      ? Variable::Kind::Run
                      : transforms.contains(name) ? Variable::Kind::Text
                                                  : Variable::Kind::One;
    parsed.variables_.push_back({std::string(text.substr(copied, at - copied)), std::move(name),
                                 kind, indent_at(text.substr(0, at))});
    at += found->dollars + found->name.size();
    copied = at;
  }
  parsed.rest_ = text.substr(copied);
  return parsed;
}

std::string Template::value(const Variable& variable, const Values& values) const {
  if (variable.kind == Variable::Kind::Text) {
    const auto found = values.texts.find(variable.name);
    if (found == values.texts.end()) return {};
    return reindent(found->second, 0, variable.indent);
  }
  std::string_view part;
  if (variable.kind == Variable::Kind::Run) {
    part = text_of_run(values.captures.many(variable.name), values.bytes);
    if (part.data() == nullptr) return {};
  } else {
    const syntax::Node node = values.captures.one(variable.name);
    if (!node) return {};
    part = node.range().in(values.bytes);
  }
  return reindent(std::string(part), indent_at(text_before(part, values.bytes)), variable.indent);
}

std::string Template::fill_raw(const Values& values) const {
  std::string result;
  for (const Variable& variable : variables_) {
    result.append(variable.before).append(value(variable, values));
    if (result.size() > kMaxNewText) return result;
  }
  return result + rest_;
}

std::string Template::fill(const Values& values, std::uint32_t offset) const {
  return reindent(fill_raw(values), 0, indent_at(values.bytes.substr(0, offset)));
}

std::string Template::fill_message(const Values& values) const {
  const std::string raw = fill_raw(values);
  std::string result;
  std::string_view rest = raw;
  while (!rest.empty()) {
    const auto fact = values.facts ? fact_at(rest) : std::nullopt;
    if (!fact) {
      result += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    if (const auto found = values.facts->find(std::string(*fact)); found != values.facts->end())
      result += found->second;
    rest.remove_prefix(fact->size() + 3);
  }
  return cut(std::move(result));
}

std::set<std::string> Template::variables() const {
  std::set<std::string> names;
  for (const Variable& variable : variables_) names.insert(variable.name);
  return names;
}

std::set<std::string> Template::facts() const {
  std::set<std::string> names;
  for (std::size_t at = text_.find("${"); at != std::string::npos; at = text_.find("${", at + 1)) {
    if (const auto fact = fact_at(std::string_view(text_).substr(at))) names.emplace(*fact);
  }
  return names;
}

}  // namespace modelmend::rules
