#include "semantic/library.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "base/check.h"

namespace modelmend::semantic::library {
namespace {

// A string literal of this length is beyond what the standard demands of compilers, not of ours.
#pragma GCC diagnostic ignored "-Woverlength-strings"
constexpr char kText[] =
#include "semantic/library_exports.inc"
    ;
constexpr std::string_view kTable(kText, sizeof(kText) - 1);

// The lines of one letter, found by their second word.
class Section {
 public:
  explicit Section(char letter) {
    const std::array<char, 3> first{'\n', letter, ' '};
    const auto begin = kTable.find(std::string_view(first.data(), first.size()));
    CHECK(begin != std::string_view::npos);
    auto end = begin + 1;
    while (end < kTable.size() && kTable[end] == letter) end = kTable.find('\n', end) + 1;
    lines_ = kTable.substr(begin + 1, end - begin - 1);
    rows_.reserve(static_cast<std::size_t>(std::ranges::count(lines_, '\n')));
    for (std::size_t start = 0; start < lines_.size();) {
      const std::string_view line = lines_.substr(start, lines_.find('\n', start) - start);
      const std::string_view word = word_of(line);
      rows_.emplace(word, rest_of(line, word));
      start += line.size() + 1;
    }
  }

  // The line of `word`: what stands behind it, trimmed.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view word) const {
    const auto found = rows_.find(word);
    return found == rows_.end() ? std::nullopt : std::optional(found->second);
  }

  // The second words of the lines that go on with exactly `name`, whatever mark stands behind it.
  [[nodiscard]] std::vector<std::string_view> paths_of(std::string_view name) const {
    std::vector<std::string_view> paths;
    const std::string wanted = " " + std::string(name);
    for (auto at = lines_.find(wanted); at != std::string_view::npos;
         at = lines_.find(wanted, at + 1)) {
      const std::string_view behind = lines_.substr(at + wanted.size(), 1);
      const auto newline = lines_.rfind('\n', at);
      const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
      const bool is_second = at == start + kLetter - 1;
      if (is_second || (behind != " " && behind != "\n")) continue;
      paths.push_back(word_of(lines_.substr(start, at - start)));
    }
    return paths;
  }

 private:
  static constexpr std::size_t kLetter = 2;  // "n "

  static std::string_view word_of(std::string_view line) {
    return line.substr(kLetter, line.find(' ', kLetter) - kLetter);
  }
  static std::string_view rest_of(std::string_view line, std::string_view word) {
    const std::string_view rest = line.substr(kLetter + word.size());
    return rest.empty() ? rest : rest.substr(1);
  }

  std::string_view lines_;
  std::unordered_map<std::string_view, std::string_view> rows_;
};

const Section& names() {
  static const Section section('n');
  return section;
}
const Section& modules() {
  static const Section section('m');
  return section;
}
const Section& same() {
  static const Section section('s');
  return section;
}
const Section& builtins() {
  static const Section section('b');
  return section;
}
const Section& standard_packages() {
  static const Section section('p');
  return section;
}

// What the table calls `path`; `path` itself for its canonical name; nullopt if it is not there.
std::optional<std::string_view> named(std::string_view path) {
  const auto row = names().find(path);
  if (!row) return std::nullopt;
  const std::string_view canonical = row->substr(0, row->find(' '));
  return canonical == "=" ? path : canonical;
}

bool is_starred(std::optional<std::string_view> row) {
  return row && row->ends_with('*');
}

// Flask-SQLAlchemy's extension object lends everything from sqlalchemy and sqlalchemy.orm.
std::optional<std::string> lent_by_flask(std::string_view path) {
  constexpr std::string_view kExtension = "flask_sqlalchemy.SQLAlchemy().";
  if (!path.starts_with(kExtension)) return std::nullopt;
  const std::string_view member = path.substr(kExtension.size());
  const std::string_view first = member.substr(0, member.find_first_of(".("));
  if (named(path.substr(0, kExtension.size() + first.size()))) return std::nullopt;
  for (const std::string_view lender : {"sqlalchemy.", "sqlalchemy.orm."}) {
    const std::string lent = std::string(lender) + std::string(first);
    if (named(lent) || modules().find(lent)) return std::string(lender) + std::string(member);
  }
  return std::nullopt;
}

// `path` with its longest known beginning renamed; nullopt if nothing changes.
std::optional<std::string> renamed_once(std::string_view path) {
  for (std::size_t end = path.size(); end != std::string_view::npos && end > 0;
       end = path.find_last_of(".(", end - 1)) {
    const auto name = named(path.substr(0, end));
    if (!name) continue;
    if (*name == path.substr(0, end)) break;
    return std::string(*name) + std::string(path.substr(end));
  }
  return lent_by_flask(path);
}

}  // namespace

Imported canonical(std::string_view dotted) {
  constexpr int kRenames = 8;  // more than any chain of aliases in the table
  Imported result;
  result.name = dotted;
  for (int i = 0; i < kRenames; ++i) {
    auto next = renamed_once(result.name);
    if (!next) break;
    result.name = std::move(*next);
  }
  result.is_module = !named(result.name) && modules().find(result.name).has_value();
  return result;
}

Imported member(std::string_view canonical_owner, std::string_view name) {
  Imported result;
  result.name = std::string(canonical_owner) + "." + std::string(name);
  const auto known = named(result.name);
  if (known) {
    result.name = std::string(*known);
  } else if (auto lent = lent_by_flask(result.name)) {
    return canonical(*lent);
  }
  result.is_module = !known && modules().find(result.name).has_value();
  return result;
}

bool is_known_package(std::string_view top_level) {
  return modules().find(top_level).has_value();
}

bool is_standard_package(std::string_view top_level) {
  return standard_packages().find(top_level).has_value();
}

bool is_builtin(std::string_view name) {
  return builtins().find(name).has_value();
}

std::vector<std::string> last_words(std::string_view canonical_name) {
  const auto last = [](std::string_view path) {
    return std::string(path.substr(path.rfind('.') + 1));
  };
  std::vector<std::string> words{last(canonical_name)};
  for (const std::string_view path : names().paths_of(canonical_name)) {
    std::string word = last(path);
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
  return words;
}

Exported star_exports(std::string_view module, std::string_view name) {
  if (!modules().find(module)) return Exported::Unknown;
  const std::string path = std::string(module) + "." + std::string(name);
  const bool starred = is_starred(names().find(path)) || is_starred(modules().find(path));
  return starred ? Exported::Yes : Exported::No;
}

bool same_object(std::string_view canonical_a, std::string_view canonical_b) {
  if (canonical_a == canonical_b) return true;
  return same().find(canonical_a) == canonical_b || same().find(canonical_b) == canonical_a;
}

}  // namespace modelmend::semantic::library
