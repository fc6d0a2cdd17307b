#include "pipeline/requirements.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "pipeline/project_warning.h"

namespace modelmend::pipeline {
namespace {

constexpr std::array<std::string_view, 3> kLockFiles = {"poetry.lock", "uv.lock", "pdm.lock"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

void skip(std::string_view& text, std::string_view what) {
  text.remove_prefix(std::min(text.find_first_not_of(what), text.size()));
}

// Behind the name: `[asyncio] >=1.4,<2; python_version > "3"`, ` (<2)` or ` = {version = "^1.4"}`.
// Without a sign it is Poetry's table alone that names a version; other texts only speak of one.
std::string_view versions_in(std::string_view text) {
  text = line_at(text, 0);
  skip(text, " ");
  if (text.starts_with('[')) text.remove_prefix(std::min(text.find(']'), text.size() - 1) + 1);
  skip(text, " \"'");
  const bool is_table = text.starts_with('=') && !text.starts_with("==");
  if (is_table) {
    const std::size_t version = text.find("version");
    if (text.find('{') < version && version != std::string_view::npos)
      text.remove_prefix(version + std::string_view("version").size());
    skip(text, " =\"'");
  } else if (!text.empty() &&
             std::string_view("<>=!~(").find(text.front()) == std::string_view::npos) {
    return {};
  }
  return text.substr(0, text.find_first_of("\"';#"));
}

struct Clause {
  std::string_view sign;  // ">=", "^"; empty in Poetry's "1.4"
  std::uint32_t major = 0;
  std::optional<std::uint32_t> minor = std::nullopt;  // absent in "2", "2.*"
  std::size_t parts = 1;                              // 3 in "2.0.40"
  bool is_major_alone = true;                         // 2, 2.0, 2.0.0
  bool is_minor_alone = true;                         // 2.1, 2.1.0
};

std::optional<Clause> clause_in(std::string_view text) {
  skip(text, " (");
  const std::size_t digits = text.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::nullopt;
  Clause clause;
  clause.sign = text.substr(0, text.find_first_not_of("<>=!~^"));
  const std::string_view number = text.substr(digits);
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), clause.major);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view rest = number.substr(static_cast<std::size_t>(end - number.data()));
  clause.is_major_alone = rest.find_first_of("123456789") == std::string_view::npos;
  clause.parts += static_cast<std::size_t>(std::ranges::count(rest, '.'));
  if (!rest.starts_with('.')) return clause;
  std::uint32_t minor = 0;
  const auto [behind, minor_error] =
      std::from_chars(rest.data() + 1, rest.data() + rest.size(), minor);
  if (minor_error != std::errc{}) return clause;
  clause.minor = minor;
  const std::string_view patch = rest.substr(static_cast<std::size_t>(behind - rest.data()));
  clause.is_minor_alone = patch.find_first_of("123456789") == std::string_view::npos;
  return clause;
}

// Whether 2.1, or a release behind it, fits.
bool takes_two_one(const Clause& clause) {
  constexpr std::size_t kWithPatch = 3;
  const std::string_view sign = clause.sign;
  if (sign == ">" || sign == ">=" || sign == "!=" || sign == "^") return true;
  const std::uint32_t unsaid = sign.starts_with('<') ? 0 : 1;  // of `<2` and of `==2.*`
  const bool is_from_two_one =
      clause.major > 2 || (clause.major == 2 && clause.minor.value_or(unsaid) >= 1);
  if (sign == "~=" && clause.parts < kWithPatch) return true;
  if (sign == "<")
    return is_from_two_one && !(clause.major == 2 && clause.minor == 1 && clause.is_minor_alone);
  return is_from_two_one;
}

std::vector<Clause> clauses_in(std::string_view versions) {
  std::vector<Clause> clauses;
  while (!versions.empty()) {
    const std::size_t comma = std::min(versions.find(','), versions.size());
    if (const auto clause = clause_in(versions.substr(0, comma))) clauses.push_back(*clause);
    versions.remove_prefix(std::min(comma + 1, versions.size()));
  }
  return clauses;
}

bool is_below_two(const Clause& clause) {
  const std::string_view sign = clause.sign;
  if (sign == "<") return clause.major < 2 || (clause.major == 2 && clause.is_major_alone);
  const bool is_lower_bound = sign == ">" || sign == ">=" || sign == "!=";
  return !is_lower_bound && clause.major < 2;
}

std::size_t line_number(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

text::Diagnostic too_old(const std::string& place) {
  return project_warning(
      std::string(kSqlAlchemyBeforeTwo),
      fmt::format("{}: the project requires SQLAlchemy before 2, with which no SQLModel "
                  "since 0.0.12 runs",
                  place),
      "move to SQLAlchemy 2 first");
}

// Whether a name that ends there is the first of a line, or of a text in quotes: in a description
// it is neither.
bool begins_requirement(std::string_view text, std::size_t behind, std::size_t length) {
  const std::size_t line = text.substr(0, behind).rfind('\n') + 1;
  const std::string_view before = text.substr(line, behind - length - line);
  return before.ends_with('"') || before.ends_with('\'') ||
         before.find_first_not_of(" \t") == std::string_view::npos;
}

// What the files of a project say, one after another.
struct Seen {
  std::optional<std::string> sqlalchemy;  // the place of the first requirement
  std::optional<std::string> before_two;
  bool sqlmodel = false;
};

constexpr std::string_view kSqlAlchemy = "sqlalchemy";
constexpr std::string_view kLockEntry = "name = \"sqlalchemy\"\nversion = \"";

// Of SQLAlchemy, in a lock file.
std::optional<Clause> locked_version(std::string_view text) {
  const std::size_t entry = text.find(kLockEntry);
  if (entry == std::string_view::npos) return std::nullopt;
  const std::string_view version = text.substr(entry + kLockEntry.size());
  return clause_in(version.substr(0, version.find('"')));
}

void look_at_lock(const std::string& name, std::string_view text, Seen& seen) {
  const std::size_t entry = text.find(kLockEntry);
  seen.sqlmodel |= text.find("name = \"sqlmodel\"\n") != std::string_view::npos;
  if (entry == std::string_view::npos) return;
  const std::string place = fmt::format("{}:{}", name, line_number(text, entry) + 1);
  if (!seen.sqlalchemy) seen.sqlalchemy = place;
  const auto version = locked_version(text);
  if (version && version->major < 2 && !seen.before_two) seen.before_two = place;
}

void look_at_requirements(const std::string& name, std::string_view text, Seen& seen) {
  seen.sqlmodel |= !mentions(text, "sqlmodel").empty();
  for (const std::size_t behind : mentions(text, kSqlAlchemy)) {
    if (!begins_requirement(text, behind, kSqlAlchemy.size())) continue;
    const std::string place = fmt::format("{}:{}", name, line_number(text, behind));
    if (!seen.sqlalchemy) seen.sqlalchemy = place;
    if (!seen.before_two && keeps_below_two(text.substr(behind))) seen.before_two = place;
  }
}

// `requirements.txt`, `dev-requirements.in`, `constraints.txt`; in a folder of that name any of
// them.
bool is_requirements(std::string_view name, bool is_in_their_folder) {
  if (!name.ends_with(".txt") && !name.ends_with(".in")) return false;
  return is_in_their_folder || name.find("requirements") != std::string_view::npos ||
         name.starts_with("constraints");
}

void add_requirements(const FileSystem& files, const std::string& root, const std::string& folder,
                      std::vector<std::string>& names) {
  const auto entries = files.list_dir(folder.empty() ? root : root + "/" + folder);
  if (!entries) return;
  const bool is_theirs = folder.ends_with("requirements");
  std::vector<std::string> found;
  for (const DirEntry& entry : *entries)
    if (is_requirements(entry.name, is_theirs)) found.push_back(entry.name);
  // What the application runs with goes before what its tests and documentation need.
  std::ranges::sort(found, {}, [](const std::string& name) {
    const bool is_first =
        name.starts_with("requirements.") || name.starts_with("base.") || name.starts_with("prod");
    return std::pair(!is_first, name);
  });
  for (const std::string& name : found)
    names.push_back(folder.empty() ? name : folder + "/" + name);
}

}  // namespace

std::vector<std::string> requirement_files(const FileSystem& files, const std::string& root) {
  std::vector<std::string> names;
  add_requirements(files, root, "", names);
  add_requirements(files, root, "requirements", names);
  for (const auto* name : {"pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml",
                           "environment.yaml"})
    names.emplace_back(name);
  return names;
}

bool is_of_a_word(char c) {
  const char l = lower(c);
  return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  const std::size_t end = text.find('\n', begin);
  return text.substr(begin, end == std::string_view::npos ? end : end - begin);
}

std::vector<std::size_t> mentions(std::string_view text, std::string_view package) {
  std::vector<std::size_t> found;
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  auto from = text.begin();
  while (true) {
    const auto at = std::search(from, text.end(), package.begin(), package.end(), same);
    if (at == text.end()) return found;
    from = at + static_cast<std::ptrdiff_t>(package.size());
    const bool begins = at == text.begin() || !is_of_a_word(*(at - 1));
    const bool ends = from == text.end() || !is_of_a_word(*from);
    if (begins && ends) found.push_back(static_cast<std::size_t>(from - text.begin()));
  }
}

bool keeps_below_two(std::string_view behind_name) {
  return std::ranges::any_of(clauses_in(versions_in(behind_name)), is_below_two);
}

bool keeps_below_two_one(std::string_view behind_name) {
  return !std::ranges::all_of(clauses_in(versions_in(behind_name)), takes_two_one);
}

bool may_use_sqlalchemy_2_1(const FileSystem& files, const std::string& root) {
  for (const std::string_view name : kLockFiles)
    if (const auto text = files.read_file(fmt::format("{}/{}", root, name)))
      if (const auto version = locked_version(*text)) return takes_two_one(*version);
  for (const std::string& name : requirement_files(files, root))
    if (const auto text = files.read_file(root + "/" + name))
      for (const std::size_t behind : mentions(*text, kSqlAlchemy))
        if (begins_requirement(*text, behind, kSqlAlchemy.size()) &&
            keeps_below_two_one(std::string_view(*text).substr(behind)))
          return false;
  return true;
}

std::vector<text::Diagnostic> requirement_warnings(const FileSystem& files,
                                                   const std::string& root) {
  Seen seen;
  for (const std::string_view name : kLockFiles)
    if (const auto text = files.read_file(fmt::format("{}/{}", root, name)))
      look_at_lock(std::string(name), *text, seen);
  const bool is_locked = seen.sqlalchemy.has_value();
  for (const std::string& name : requirement_files(files, root))
    if (const auto text = files.read_file(root + "/" + name)) {
      Seen stated;
      look_at_requirements(name, *text, stated);
      seen.sqlmodel |= stated.sqlmodel;
      if (!seen.sqlalchemy) seen.sqlalchemy = stated.sqlalchemy;
      if (!is_locked && !seen.before_two) seen.before_two = stated.before_two;
    }
  std::vector<text::Diagnostic> warnings;
  if (seen.before_two) warnings.push_back(too_old(*seen.before_two));
  if (seen.sqlalchemy && !seen.sqlmodel)
    warnings.push_back(project_warning(
        "sqlmodel-not-required",
        fmt::format("{}: SQLAlchemy is required here, and SQLModel nowhere", *seen.sqlalchemy),
        "add sqlmodel to the requirements of the project"));
  return warnings;
}

}  // namespace modelmend::pipeline
