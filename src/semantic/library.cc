#include "semantic/library.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/check.h"
#include "base/flat_index.h"

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
  static constexpr std::size_t kLetter = 2;  // "n "

  // The second word of the line that begins at a place.
  [[nodiscard]] auto word_at() const {
    return [lines = lines_](std::uint32_t line) {
      const std::size_t begin = line + kLetter;
      return lines.substr(begin, lines.find_first_of(" \n", begin) - begin);
    };
  }

 public:
  explicit Section(char letter) {
    const std::array<char, 3> first{'\n', letter, ' '};
    const auto begin = kTable.find(std::string_view(first.data(), first.size()));
    CHECK(begin != std::string_view::npos);
    auto end = begin + 1;
    while (end < kTable.size() && kTable[end] == letter) end = kTable.find('\n', end) + 1;
    lines_ = kTable.substr(begin + 1, end - begin - 1);
    index_.emplace(static_cast<std::size_t>(std::ranges::count(lines_, '\n')));
    for (std::size_t start = 0; start < lines_.size(); start = lines_.find('\n', start) + 1)
      index_->add(static_cast<std::uint32_t>(start), word_at());
  }

  // The line of `word`: what stands behind it, trimmed.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view word) const {
    const auto start = index_->find(word, word_at());
    if (!start) return std::nullopt;
    const std::string_view line = lines_.substr(*start, lines_.find('\n', *start) - *start);
    const std::string_view rest = line.substr(kLetter + word.size());
    return rest.empty() ? rest : rest.substr(1);
  }

 private:
  std::string_view lines_;
  std::optional<FlatIndex> index_;  // of where lines begin
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
const Section& other_words() {
  static const Section section('w');
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
  std::vector<std::string> words{std::string(canonical_name.substr(canonical_name.rfind('.') + 1))};
  std::string_view others = other_words().find(canonical_name).value_or("");
  while (!others.empty()) {
    const std::size_t end = std::min(others.find(' '), others.size());
    words.emplace_back(others.substr(0, end));
    others.remove_prefix(std::min(end + 1, others.size()));
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
