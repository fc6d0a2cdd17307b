#include "semantic/library.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace modelmend::semantic::library {
namespace {

// A string literal of this length is beyond what the standard demands of compilers, not of ours.
#pragma GCC diagnostic ignored "-Woverlength-strings"
constexpr char kText[] =
#include "semantic/library_exports.inc"
    ;
constexpr std::string_view kTable(kText, sizeof(kText) - 1);

// Where the lines of the table begin. The compiler finds them out, because that took a quarter of
// the time of a run over a small project. Built-in functions, because clang counts them as one step
// each where it gives up on loops over so many bytes.
constexpr const char* next_line(const char* line) {
  return __builtin_strchr(line, '\n') + 1;
}
constexpr std::size_t kLineCount = [] {
  std::size_t count = 0;
  for (const char* line = &kText[0]; *line != '\0'; line = next_line(line)) ++count;
  return count;
}();
constexpr std::array<std::uint32_t, kLineCount> kLines = [] {
  std::array<std::uint32_t, kLineCount> lines{};
  const char* at = &kText[0];
  for (std::uint32_t& line : lines) {
    line = static_cast<std::uint32_t>(at - &kText[0]);
    at = next_line(at);
  }
  return lines;
}();

// The lines of one letter, found by their second word, by which they are sorted (a test looks).
class Section {
  static constexpr std::size_t kLetter = 2;  // "n "

 public:
  constexpr explicit Section(char letter) {
    const auto of_letter = [letter](std::uint32_t line) { return kTable[line] == letter; };
    const auto* const begin = std::ranges::find_if(kLines, of_letter);
    lines_ = {begin, std::ranges::find_if_not(begin, kLines.end(), of_letter)};
  }

  // The line of `word`: what stands behind it, trimmed.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view word) const {
    const auto found = std::ranges::partition_point(
        lines_, [word](std::uint32_t line) { return is_before(behind_letter(line), word); });
    if (found == lines_.end() || !behind_letter(*found).starts_with(word)) return std::nullopt;
    std::string_view rest = behind_letter(*found).substr(word.size());
    if (rest.front() == '\n') return rest.substr(0, 0);
    if (rest.front() != ' ') return std::nullopt;
    rest.remove_prefix(1);
    return rest.substr(0, rest.find('\n'));
  }

 private:
  [[nodiscard]] static std::string_view behind_letter(std::uint32_t line) {
    return kTable.substr(line + kLetter);
  }
  // Every byte of a word comes behind the space and the newline that end one.
  [[nodiscard]] static bool is_before(std::string_view line, std::string_view word) {
    return line.compare(0, word.size(), word) < 0;
  }

  std::span<const std::uint32_t> lines_;
};

constexpr Section kNames('n');
constexpr Section kModules('m');
constexpr Section kSame('s');
constexpr Section kBuiltins('b');
constexpr Section kStandardPackages('p');
constexpr Section kOtherWords('w');

// What the table calls `path`; `path` itself for its canonical name; nullopt if it is not there.
std::optional<std::string_view> named(std::string_view path) {
  const auto row = kNames.find(path);
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
    if (named(lent) || kModules.find(lent)) return std::string(lender) + std::string(member);
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
  result.is_module = !named(result.name) && kModules.find(result.name).has_value();
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
  result.is_module = !known && kModules.find(result.name).has_value();
  return result;
}

bool is_known_package(std::string_view top_level) {
  return kModules.find(top_level).has_value();
}

bool is_standard_package(std::string_view top_level) {
  return kStandardPackages.find(top_level).has_value();
}

bool is_builtin(std::string_view name) {
  return kBuiltins.find(name).has_value();
}

std::vector<std::string> last_words(std::string_view canonical_name) {
  std::vector<std::string> words{std::string(canonical_name.substr(canonical_name.rfind('.') + 1))};
  std::string_view others = kOtherWords.find(canonical_name).value_or("");
  while (!others.empty()) {
    const std::size_t end = std::min(others.find(' '), others.size());
    words.emplace_back(others.substr(0, end));
    others.remove_prefix(std::min(end + 1, others.size()));
  }
  return words;
}

Exported star_exports(std::string_view module, std::string_view name) {
  if (!kModules.find(module)) return Exported::Unknown;
  const std::string path = std::string(module) + "." + std::string(name);
  const bool starred = is_starred(kNames.find(path)) || is_starred(kModules.find(path));
  return starred ? Exported::Yes : Exported::No;
}

bool same_object(std::string_view canonical_a, std::string_view canonical_b) {
  if (canonical_a == canonical_b) return true;
  return kSame.find(canonical_a) == canonical_b || kSame.find(canonical_b) == canonical_a;
}

}  // namespace modelmend::semantic::library
