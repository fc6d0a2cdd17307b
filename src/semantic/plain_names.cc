#include "semantic/plain_names.h"

#include <algorithm>
#include <array>
#include <memory>

#include "semantic/library.h"

namespace modelmend::semantic {
namespace {

bool is_one_of(std::string_view word, const auto& words) {
  return std::ranges::find(words, word) != std::end(words);
}

// What stands on a line with one of these first may bind any of its words.
constexpr std::array kBinders = std::to_array<std::string_view>({"global", "nonlocal", "del"});
// The same, but where they are names themselves: `type = Column(...)`, `case: Mapped[int]`.
constexpr std::array kSoftBinders = std::to_array<std::string_view>({"case", "type"});

}  // namespace

PlainNames::PlainNames(const Tokens& tokens, FileId file, const Project& project)
    : tokens_(tokens), file_(file), project_(project) {
  for (const TokenLine& line : tokens.lines()) read_line(line);
  std::ranges::sort(bound_);
  std::ranges::stable_sort(imports_, {}, &TextImport::bound);
}

void PlainNames::read_line(const TokenLine& line) {
  const std::string_view first = tokens_.text(line.begin);
  bool several = false;       // statements, with `;` between them
  bool hides_import = false;  // `if x: import y`
  for (std::uint32_t at = line.begin + 1; at < line.end; ++at) {
    if (tokens_.is_mark(at, ';')) several = true;
    if (!tokens_.is_word(at)) continue;
    const std::string_view word = tokens_.text(at);
    if (word.size() == 6 && (word == "import" || word == "global")) hides_import = true;
  }
  const bool imports = first == "import" || first == "from";
  if (imports && !several) return read_import(line);
  const bool binds_any =
      is_one_of(first, kBinders) || (is_one_of(first, kSoftBinders) && !is_a_name(line));
  if (several || hides_import || binds_any) return bind_all(line.begin, line.end);
  if (first == "class" && tokens_.is_word(line.begin + 1))
    bound_.push_back(tokens_.text(line.begin + 1));
  if (Blocks::opens(tokens_, line) == Blocks::Kind::Function) read_function(line);
  read_targets(line);
}

// Of the first word of a line that may be a keyword.
bool PlainNames::is_a_name(const TokenLine& line) const {
  const std::uint32_t next = line.begin + 1;
  return next < line.end && (tokens_.is_equals(next) || tokens_.is_mark(next, ':') ||
                             tokens_.is_mark(next, '.') || tokens_.is_mark(next, ','));
}

// Indented, it stands in a branch, a class or a function.
void PlainNames::read_import(const TokenLine& line) {
  statements_.push_back(std::make_unique<const TextImports>(tokens_.text(line)));
  statements_.back()->each([&](const TextImport& import) {
    if (import.name == "*") has_star_ = true;
    if (line.indent > 0) {
      bound_.push_back(import.bound);
    } else {
      imports_.push_back(import);
    }
  });
}

// Its name and those of its parameters: words that stand right in its brackets, behind a bracket, a
// comma or a star. What an annotation or a default holds in brackets of its own binds nothing.
void PlainNames::read_function(const TokenLine& line) {
  std::uint32_t at = line.begin;
  while (at < line.end && tokens_.text(at) != "def") ++at;
  if (!tokens_.is_word(at + 1)) return bind_all(line.begin, line.end);
  bound_.push_back(tokens_.text(at + 1));
  at += 2;
  for (const char bracket : {'[', '('}) {  // of type parameters, of parameters
    if (!tokens_.is_mark(at, bracket)) continue;
    read_parameters(at);
    at = tokens_.all()[at].partner + 1;
  }
}

void PlainNames::read_parameters(std::uint32_t bracket) {
  for (std::uint32_t at = bracket + 1; at < tokens_.all()[bracket].partner; ++at) {
    if (!tokens_.is_word(at) || tokens_.all()[at].inside != bracket) continue;
    const bool is_parameter =
        at - 1 == bracket || tokens_.is_mark(at - 1, ',') || tokens_.is_mark(at - 1, '*');
    if (is_parameter) bound_.push_back(tokens_.text(at));
  }
}

void PlainNames::read_targets(const TokenLine& line) {
  std::uint32_t last_equals = Tokens::kNone;
  std::uint32_t colon = Tokens::kNone;
  for (std::uint32_t at = line.begin; at < line.end; ++at) {
    const bool outside = tokens_.all()[at].inside == Tokens::kNone;
    if (outside && (tokens_.is_equals(at) || is_augmented(at))) last_equals = at;
    if (outside && colon == Tokens::kNone && tokens_.is_mark(at, ':')) colon = at;
    if (tokens_.is_mark(at, '=') && at > line.begin && tokens_.is_mark(at - 1, ':') &&
        at - 1 > line.begin)
      bound_.push_back(tokens_.text(at - 2));
    if (!tokens_.is_word(at)) continue;
    const std::string_view word = tokens_.text(at);
    if (word == "as" && tokens_.is_word(at + 1)) bound_.push_back(tokens_.text(at + 1));
    if (word == "as" && (tokens_.is_mark(at + 1, '(') || tokens_.is_mark(at + 1, '[')))
      bind_all(at + 1, tokens_.all()[at + 1].partner);
    if (word == "for" || word == "lambda") {
      const std::string_view stop = word == "for" ? "in" : ":";
      std::uint32_t end = at + 1;
      while (end < line.end && tokens_.text(end) != stop) ++end;
      bind_all(at + 1, end);
    }
  }
  if (last_equals != Tokens::kNone) {
    // An annotation binds nothing: `x: Mapped[int] = ...`. On a compound line any word may.
    const bool is_annotated = colon != Tokens::kNone && colon == line.begin + 1;
    bind_all(line.begin, is_annotated ? colon : last_equals);
  } else if (colon != Tokens::kNone && colon == line.begin + 1 && tokens_.is_word(line.begin)) {
    bound_.push_back(tokens_.text(line.begin));
  }
}

// The `=` of `x += 1`, `x <<= 1`.
bool PlainNames::is_augmented(std::uint32_t at) const {
  if (at == 0 || !tokens_.is_mark(at, '=')) return false;
  constexpr std::string_view kOperators = "+-*/%&|^@";
  const std::string_view before = tokens_.text(at - 1);
  if (before.size() != 1) return false;
  const bool is_shift =
      (before == "<" || before == ">") && at > 1 && tokens_.text(at - 2) == before;
  return is_shift || kOperators.find(before) != std::string_view::npos;
}

// All words but those behind a dot, which are attributes.
void PlainNames::bind_all(std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t at = begin; at < end; ++at)
    if (tokens_.is_word(at) && (at == begin || !tokens_.is_mark(at - 1, '.')))
      bound_.push_back(tokens_.text(at));
}

bool PlainNames::is_bound_once(std::string_view name) const {
  return !has_star_ && std::ranges::equal_range(bound_, name).size() == 1 &&
         std::ranges::equal_range(imports_, name, {}, &TextImport::bound).empty();
}

Resolution PlainNames::meaning(std::string_view name) const {
  const Unknown unknown{"'" + std::string(name) + "' is not bound by one import alone"};
  if (has_star_ || std::ranges::binary_search(bound_, name)) return unknown;
  const auto found = std::ranges::equal_range(imports_, name, {}, &TextImport::bound);
  if (found.empty()) {
    if (library::is_builtin(name)) return Builtin{std::string(name)};
    return unknown;
  }
  return found.size() == 1 ? imported(found.front()) : Resolution(unknown);
}

Resolution PlainNames::meaning(std::uint32_t first, std::uint32_t last) const {
  Resolution found = meaning(tokens_.text(first));
  for (std::uint32_t at = first + 2; at <= last; at += 2)
    found = project_.member(found, tokens_.text(at));
  return found;
}

Resolution PlainNames::imported(const TextImport& import) const {
  if (!import.name.empty()) return project_.imported(file_, import.module, import.name);
  const std::string_view top = import.module.substr(0, import.module.find('.'));
  // `import a.b as a` is written like no other, so it need not be told apart.
  if (import.bound == top && top != import.module && !library::is_known_package(top))
    return Unknown{"'" + std::string(top) + "' may be a part of the project"};
  return project_.imported(file_, import.bound == top ? top : import.module, {});
}

}  // namespace modelmend::semantic
