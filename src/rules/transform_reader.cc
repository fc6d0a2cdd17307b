#include "rules/transform_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "rules/yaml_value.h"

namespace modelmend::rules {
namespace {

constexpr std::array<std::string_view, 4> kKinds = {"substring", "replace", "convert", "rewrite"};

std::optional<match::Metavariable> read_source(const Yaml& value, Problems& problems) {
  const auto text = read_text(value, "'source'", problems);
  if (!text) return std::nullopt;
  auto variable = match::read_metavariable(match::with_sigils(*text));
  if (variable && !variable->name.empty()) return variable;
  problems.add(value.place, fmt::format("'{}' is not a metavariable such as '$A'", *text));
  return std::nullopt;
}

// The arguments of one transform, from a map or from `convert($A, toCase=upperCase)`.
class ArgumentReader {
 public:
  ArgumentReader(const Yaml& arguments, Problems& problems)
      : arguments_(arguments), problems_(problems) {}

  std::optional<Substring> substring() {
    check_keys({"source", "startChar", "endChar"});
    Substring how;
    how.start = optional_number("startChar");
    how.end = optional_number("endChar");
    return how;
  }

  std::optional<Replace> replace() {
    check_keys({"source", "replace", "by"});
    const auto pattern = required_text("replace");
    const auto by = required_text("by");
    if (!pattern || !by) return std::nullopt;
    auto regex = match::Regex::compile(*pattern);
    if (regex) return Replace{*std::move(regex), *by};
    problems_.add(arguments_.find("replace")->place, regex.error());
    return std::nullopt;
  }

  std::optional<Convert> convert() {
    check_keys({"source", "toCase", "separatedBy"});
    if (!required_text("toCase")) return std::nullopt;
    Convert how;
    how.to = read_case(*arguments_.find("toCase"));
    how.separators = "-./ _";
    if (const Yaml* const separators = arguments_.find_optional("separatedBy")) {
      how.separators.clear();
      how.at_case_change = false;
      if (!expect_list(*separators, "'separatedBy'", problems_)) return std::nullopt;
      for (const Yaml& separator : separators->items) add_separator(how, separator);
    }
    return how;
  }

  std::optional<Rewrite> rewrite() {
    check_keys({"source", "rewriters", "joinBy"});
    const Yaml* const rewriters = arguments_.find("rewriters");
    if (!rewriters) {
      problems_.add(arguments_.place, "'rewrite' needs 'rewriters'");
      return std::nullopt;
    }
    Rewrite how;
    how.rewriters = read_texts(*rewriters, "'rewriters'", problems_);
    if (const Yaml* const join = arguments_.find_optional("joinBy"))
      how.join_by = read_text(*join, "'joinBy'", problems_);
    return how;
  }

 private:
  void check_keys(std::vector<std::string_view> known) {
    problems_.check_keys(arguments_, "a transform", known);
  }

  std::optional<std::string> required_text(const std::string& key) {
    const Yaml* const value = arguments_.find(key);
    if (value) return read_text(*value, fmt::format("'{}'", key), problems_);
    problems_.add(arguments_.place, fmt::format("'{}' is missing", key));
    return std::nullopt;
  }

  std::optional<std::int64_t> optional_number(const std::string& key) {
    const Yaml* const value = arguments_.find_optional(key);
    if (!value) return std::nullopt;
    const auto number = read_number(*value, fmt::format("'{}'", key), problems_);
    const bool is_in_range = !number || (*number >= std::numeric_limits<std::int32_t>::min() &&
                                         *number <= std::numeric_limits<std::int32_t>::max());
    if (is_in_range) return number;
    problems_.add(value->place, fmt::format("'{}' is out of range", key));
    return std::nullopt;
  }

  StringCase read_case(const Yaml& value) {
    constexpr std::array<std::pair<std::string_view, StringCase>, 7> kCases = {{
        {"lowerCase", StringCase::Lower},
        {"upperCase", StringCase::Upper},
        {"capitalize", StringCase::Capitalize},
        {"camelCase", StringCase::Camel},
        {"snakeCase", StringCase::Snake},
        {"kebabCase", StringCase::Kebab},
        {"pascalCase", StringCase::Pascal},
    }};
    for (const auto& [word, to] : kCases) {
      if (word == value.scalar) return to;
    }
    std::vector<std::string_view> words;
    for (const auto& [word, to] : kCases) words.push_back(word);
    problems_.add_unknown(value, "case", words);
    return StringCase::Lower;
  }

  void add_separator(Convert& how, const Yaml& value) {
    constexpr std::array<std::pair<std::string_view, char>, 5> kSeparators = {{
        {"dash", '-'},
        {"dot", '.'},
        {"slash", '/'},
        {"space", ' '},
        {"underscore", '_'},
    }};
    if (value.scalar == "caseChange") {
      how.at_case_change = true;
      return;
    }
    std::vector<std::string_view> words = {"caseChange"};
    for (const auto& [word, separator] : kSeparators) {
      if (word == value.scalar) {
        how.separators += separator;
        return;
      }
      words.push_back(word);
    }
    problems_.add_unknown(value, "separator", words);
  }

  const Yaml& arguments_;
  Problems& problems_;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

// The end of a value in the short form: a quoted text, a list, or up to the next comma.
std::size_t end_of_value(std::string_view text) {
  if (text.empty()) return std::string_view::npos;
  if (text.front() != '\'' && text.front() != '"' && text.front() != '[')
    return std::min(text.find(','), text.size());
  const std::size_t end = text.find(text.front() == '[' ? ']' : text.front(), 1);
  return end == std::string_view::npos ? end : end + 1;
}

// `convert($A, toCase=upperCase)` as the map that says the same, or nullopt.
std::optional<Yaml> from_short_form(const Yaml& value) {
  std::string_view text = trimmed(value.scalar);
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) return std::nullopt;
  const std::string_view kind = trimmed(text.substr(0, open));
  text.remove_prefix(open + 1);
  while (text.ends_with(')')) text.remove_suffix(1);
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  std::string arguments = fmt::format("source: \"{}\"\n", trimmed(text.substr(0, comma)));
  text = trimmed(text.substr(comma + 1));
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view name = trimmed(text.substr(0, equals));
    text = trimmed(text.substr(equals + 1));
    const std::size_t end = end_of_value(text);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    arguments += fmt::format("{}: {}\n", name, text.substr(0, end));
    text = trimmed(text.substr(end));
    if (text.starts_with(',')) text = trimmed(text.substr(1));
  }
  auto documents = parse_yaml({}, arguments);
  if (!documents || documents->size() != 1) return std::nullopt;
  Yaml name;
  name.kind = Yaml::Kind::Scalar;
  name.scalar = kind;
  name.place = value.place;
  Yaml map;
  map.kind = Yaml::Kind::Map;
  map.place = value.place;
  map.fields.push_back({std::move(name), std::move(documents->front())});
  return map;
}

// All places inside are those of the text that they come from.
void move_to(Yaml& yaml, text::LineColumn place) {
  yaml.place = place;
  for (Yaml& item : yaml.items) move_to(item, place);
  for (auto& [key, value] : yaml.fields) move_to(key, place), move_to(value, place);
}

std::optional<StringTransform> read_transform(const std::string& name, const Yaml& value,
                                              Problems& problems) {
  if (value.kind == Yaml::Kind::Scalar) {
    auto map = from_short_form(value);
    if (map) {
      move_to(*map, value.place);
      return read_transform(name, *map, problems);
    }
    problems.add(value.place, fmt::format("'{}' is not a transform", value.scalar),
                 "write it as 'convert($A, toCase=upperCase)' or as a map");
    return std::nullopt;
  }
  if (!expect_map(value, "a transform", problems)) return std::nullopt;
  problems.check_keys(value, "a transform", kKinds);
  if (value.fields.size() != 1) {
    problems.add(value.place, "a transform is one of substring, replace, convert, rewrite");
    return std::nullopt;
  }
  const auto& [kind, arguments] = value.fields.front();
  if (!expect_map(arguments, fmt::format("'{}'", kind.scalar), problems)) return std::nullopt;
  const Yaml* const source = arguments.find("source");
  if (!source) {
    problems.add(arguments.place, "a transform needs 'source'");
    return std::nullopt;
  }
  const auto variable = read_source(*source, problems);
  ArgumentReader reader(arguments, problems);
  const auto made = [&](auto how) -> std::optional<StringTransform> {
    if (!how || !variable) return std::nullopt;
    return StringTransform{name, *variable, *std::move(how)};
  };
  if (kind.scalar == "substring") return made(reader.substring());
  if (kind.scalar == "replace") return made(reader.replace());
  if (kind.scalar == "convert") return made(reader.convert());
  if (kind.scalar == "rewrite") return made(reader.rewrite());
  return std::nullopt;
}

}  // namespace

std::vector<StringTransform> read_transforms(const Yaml& transform, Problems& problems) {
  if (!expect_map(transform, "'transform'", problems)) return {};
  std::map<std::string, StringTransform> waiting;
  for (const auto& [name, value] : transform.fields) {
    if (auto read = read_transform(name.scalar, value, problems))
      waiting.emplace(name.scalar, *std::move(read));
  }
  std::vector<StringTransform> order;
  while (!waiting.empty()) {
    const auto ready = std::ranges::find_if(
        waiting, [&](const auto& entry) { return !waiting.contains(entry.second.source.name); });
    if (ready == waiting.end()) break;
    order.push_back(std::move(ready->second));
    waiting.erase(ready);
  }
  for (const auto& [name, value] : transform.fields) {
    if (waiting.contains(name.scalar))
      problems.add(name.place, fmt::format("transform '{}' refers to itself", name.scalar));
  }
  return order;
}

}  // namespace modelmend::rules
