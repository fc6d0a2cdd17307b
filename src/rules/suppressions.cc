#include "rules/suppressions.h"

#include <algorithm>

#include "base/find_bytes.h"
#include "match/regex.h"
#include "syntax/walker.h"

namespace modelmend::rules {
namespace {

using syntax::Kind;
using syntax::Node;

constexpr std::string_view kOwn = "modelmend:";
constexpr std::string_view kAstGrep = "ast-grep-ignore";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// The words of "a, b c": a word ends at a comma, what stands after a space is a remark.
std::vector<std::string> ids_of(std::string_view list) {
  std::vector<std::string> ids;
  while (true) {
    const std::size_t comma = list.find(',');
    const std::string_view item = trimmed(list.substr(0, comma));
    ids.emplace_back(item.substr(0, item.find(' ')));
    if (comma == std::string_view::npos) return ids;
    list.remove_prefix(comma + 1);
  }
}

// What a comment of our own says after "modelmend:".
struct Directive {
  bool whole_file = false;
  std::vector<std::string> rule_ids;
};

std::optional<Directive> directive_in(std::string_view comment) {
  const std::size_t at = comment.find(kOwn);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view text = trimmed(comment.substr(at + kOwn.size()));
  if (text.starts_with("skip-file")) return Directive{.whole_file = true, .rule_ids = {}};
  if (!text.starts_with("ignore")) return std::nullopt;
  text.remove_prefix(std::string_view("ignore").size());
  if (!text.starts_with('[')) return Directive{};
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos) return std::nullopt;
  return Directive{.whole_file = false, .rule_ids = ids_of(text.substr(1, end - 1))};
}

// Of ast-grep's directive only signs and digits may stand in front.
bool begins_with_ast_grep(std::string_view comment) {
  static const auto kBegin = match::Regex::compile(R"(\A\P{L}*ast-grep-ignore)");
  return kBegin->matches(comment);
}

// True if nothing but white space stands before the comment on its line.
bool is_alone(const Node& comment) {
  const std::string_view before = comment.source().substr(0, comment.begin());
  const std::size_t last = before.find_last_not_of(" \t");
  return last == std::string_view::npos || before[last] == '\n' || before[last] == '\r';
}

}  // namespace

bool Suppression::names(std::string_view rule_id) const {
  return rule_ids.empty() || std::ranges::find(rule_ids, rule_id) != rule_ids.end();
}

Suppressions::Suppressions(const semantic::Module& module) : module_(module) {
  const std::string_view text = module.tree().text();
  if (!has_bytes(text, kOwn) && !has_bytes(text, kAstGrep)) return;
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    if (!walker->is(Kind::Comment)) continue;
    add_modelmend(*walker);
    add_ast_grep(*walker);
  }
}

void Suppressions::add_modelmend(const Node& comment) {
  auto directive = directive_in(comment.text());
  if (!directive) return;
  const std::uint32_t line = module_.file().lines().line_at(comment.begin());
  const std::uint32_t of = is_alone(comment) ? line + 1 : line;
  all_.push_back({.dialect = Suppression::Dialect::Modelmend,
                  .comment = comment.range(),
                  .whole_file = directive->whole_file,
                  .line = directive->whole_file ? 0 : of,
                  .rule_ids = std::move(directive->rule_ids)});
}

// ast-grep's rules: a comment with code before it on its line speaks of the line on which that
// sibling begins, any other of the next line; at the very top with an empty line below, of the
// file.
void Suppressions::add_ast_grep(const Node& comment) {
  if (!begins_with_ast_grep(comment.text())) return;
  const std::size_t at = comment.text().find(kAstGrep);
  const auto line_of = [this](std::uint32_t offset) {
    return module_.file().lines().line_at(offset);
  };
  const std::uint32_t line = line_of(comment.begin());
  const Node previous = comment.previous();
  const bool trails = previous && line_of(previous.end()) == line;
  const Node next = comment.next();

  Suppression suppression{.dialect = Suppression::Dialect::AstGrep, .comment = comment.range()};
  suppression.whole_file = line == 1 && !trails && (!next || line_of(next.begin()) >= 3);
  if (!suppression.whole_file) suppression.line = trails ? line_of(previous.begin()) : line + 1;
  const std::string_view after = trimmed(comment.text().substr(at + kAstGrep.size()));
  if (const std::size_t colon = after.find(':'); colon != std::string_view::npos)
    suppression.rule_ids = ids_of(after.substr(colon + 1));
  all_.push_back(std::move(suppression));
}

const Suppression* Suppressions::find(std::string_view rule_id, bool plain,
                                      std::uint32_t first_line, std::uint32_t last_line) const {
  for (const Suppression& suppression : all_) {
    if (suppression.dialect != Suppression::Dialect::Modelmend || !suppression.names(rule_id))
      continue;
    if (suppression.whole_file) return &suppression;
    if (first_line <= suppression.line && suppression.line <= last_line) return &suppression;
  }
  return plain ? find_ast_grep(rule_id, first_line) : nullptr;
}

// As in ast-grep, of several comments that speak of one line the last one counts alone.
const Suppression* Suppressions::find_ast_grep(std::string_view rule_id, std::uint32_t line) const {
  const Suppression* of_line = nullptr;
  for (const Suppression& suppression : all_) {
    if (suppression.dialect != Suppression::Dialect::AstGrep) continue;
    if (suppression.whole_file && suppression.names(rule_id)) return &suppression;
    if (!suppression.whole_file && suppression.line == line) of_line = &suppression;
  }
  return of_line && of_line->names(rule_id) ? of_line : nullptr;
}

bool may_hold_own_suppressions(std::string_view text) {
  return has_bytes(text, kOwn);
}

}  // namespace modelmend::rules
