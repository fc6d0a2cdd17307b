#include "emit/field_text.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "emit/call_layout.h"
#include "rewrite/lines.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using rewrite::SourceStyle;
using Group = CallArgument::Group;

char opening(Group group) {
  return group == Group::Dictionary ? '{' : '[';
}
char closing(Group group) {
  return group == Group::Dictionary ? '}' : ']';
}

std::string on_one_line(const CallArgument& argument) {
  std::string text = argument.keyword.empty() ? "" : argument.keyword + "=";
  if (argument.group == Group::None) return text + argument.terms.front().text;
  text += opening(argument.group);
  for (const Term& term : argument.terms)
    text += (&term == &argument.terms.front() ? "" : ", ") + term.text;
  return text + closing(argument.group);
}

bool has_line_break(const std::vector<CallArgument>& arguments) {
  return std::ranges::any_of(arguments, [](const CallArgument& argument) {
    return std::ranges::any_of(
        argument.terms, [](const Term& term) { return term.text.find('\n') != std::string::npos; });
  });
}

// Lines of a text in several lines keep their distance to its first one; those of a long string are
// its content.
std::string moved_to(const Term& term, const std::string& indent) {
  const bool has_long_string =
      term.text.find(R"(""")") != std::string::npos || term.text.find("'''") != std::string::npos;
  if (has_long_string) return term.text;
  std::string text;
  for (std::size_t begin = 0; begin < term.text.size();) {
    const std::size_t end = std::min(term.text.find('\n', begin), term.text.size() - 1) + 1;
    std::string_view line = std::string_view(term.text).substr(begin, end - begin);
    if (begin > 0 && line.starts_with(term.indent)) {
      text += indent;
      line.remove_prefix(term.indent.size());
    }
    text += line;
    begin = end;
  }
  return text;
}

// The comments of each argument, by its index; those after the last have its number.
struct Placed {
  std::vector<std::string> above;
  std::string beside;
};

class Printer {
 public:
  Printer(const FieldText& field, const FieldPlace& place, const SourceStyle& style)
      : field_(field),
        indent_(place.indent),
        comment_(place.comment),
        style_(style),
        placed_(field.arguments.size() + 1) {}

  std::string print(const std::vector<KeptComment>& comments) {
    for (const KeptComment& comment : comments) place(comment);
    const std::string head = field_.name + ": " + field_.annotation;
    if (field_.arguments.empty() && !field_.needs_call) return comments_above() + head;
    if (comments.empty() && !has_line_break(field_.arguments)) {
      const std::string line = head + " = " + field_.callee + "(" + all_on_one_line() + ")";
      if (!rewrite::too_long(indent_ + line + comment_, style_)) return line;
      if (!style_.has_magic_trailing_comma)
        if (auto text = all_on_second_line(head)) return *std::move(text);
    }
    return head + " = " + field_.callee + "(" + style_.newline + each_on_a_line() + indent_ + ")";
  }

 private:
  [[nodiscard]] std::string all_on_one_line() const {
    std::string text;
    for (const CallArgument& argument : field_.arguments)
      text += (text.empty() ? "" : ", ") + on_one_line(argument);
    return text;
  }

  // As a formatter writes it that takes no comma for a sign.
  [[nodiscard]] std::optional<std::string> all_on_second_line(const std::string& head) const {
    const std::string arguments = indent_ + style_.indent + all_on_one_line();
    if (rewrite::too_long(arguments, style_)) return std::nullopt;
    return head + " = " + field_.callee + "(" + style_.newline + arguments + style_.newline +
           indent_ + ")";
  }

  // Without arguments there is no place inside, so the comments go above the statement.
  [[nodiscard]] std::string comments_above() const {
    std::string text;
    for (const std::string& comment : placed_.back().above)
      text += comment + style_.newline + indent_;
    return text;
  }

  [[nodiscard]] std::string each_on_a_line() const {
    const std::string indent = indent_ + style_.indent;
    std::string text;
    const auto above = [&](const Placed& placed) {
      for (const std::string& comment : placed.above) text += indent + comment + style_.newline;
    };
    for (std::size_t i = 0; i < field_.arguments.size(); ++i) {
      above(placed_[i]);
      text += indent + argument_text(field_.arguments[i], indent) + ",";
      if (!placed_[i].beside.empty()) text += "  " + placed_[i].beside;
      text += style_.newline;
    }
    above(placed_.back());
    return text;
  }

  [[nodiscard]] std::string argument_text(const CallArgument& argument,
                                          const std::string& indent) const {
    if (argument.group == Group::None) {
      const std::string prefix = argument.keyword.empty() ? "" : argument.keyword + "=";
      return prefix + fitted(moved_to(argument.terms.front(), indent), prefix, indent, style_);
    }
    const std::string line = on_one_line(argument);
    const bool fits = !rewrite::too_long(indent + line + ",", style_);
    if (fits && !has_line_break({argument})) return line;
    std::string text = argument.keyword + "=" + opening(argument.group) + style_.newline;
    const std::string inner = indent + style_.indent;
    for (const Term& term : argument.terms)
      text += inner + fitted(moved_to(term, inner), "", inner, style_) + "," + style_.newline;
    return text + indent + closing(argument.group);
  }

  void place(const KeptComment& comment) {
    const auto before = comment.own_line ? std::nullopt : written_before(comment);
    if (before && placed_[*before].beside.empty()) {
      placed_[*before].beside = comment.text;
      return;
    }
    placed_[written_after(comment)].above.push_back(comment.text);
  }

  // The argument whose text ends last before the comment.
  [[nodiscard]] std::optional<std::size_t> written_before(const KeptComment& comment) const {
    std::optional<std::size_t> best;
    std::uint32_t best_end = 0;
    for (std::size_t i = 0; i < field_.arguments.size(); ++i)
      for (const Term& term : field_.arguments[i].terms) {
        if (term.from.empty() || term.from.end > comment.range.begin || term.from.end < best_end)
          continue;
        best = i;
        best_end = term.from.end;
      }
    return best;
  }

  // The argument whose text begins first after the comment, or the end.
  [[nodiscard]] std::size_t written_after(const KeptComment& comment) const {
    std::size_t best = field_.arguments.size();
    std::uint32_t best_begin = 0;
    for (std::size_t i = 0; i < field_.arguments.size(); ++i)
      for (const Term& term : field_.arguments[i].terms) {
        if (term.from.empty() || term.from.begin < comment.range.end) continue;
        const bool is_first = best == field_.arguments.size() || term.from.begin < best_begin;
        if (!is_first) continue;
        best = i;
        best_begin = term.from.begin;
      }
    return best;
  }

  const FieldText& field_;
  const std::string& indent_;
  const std::string& comment_;
  const SourceStyle& style_;
  std::vector<Placed> placed_;
};

bool is_kept(ByteRange comment, const std::vector<CallArgument>& kept) {
  return std::ranges::any_of(kept, [&](const CallArgument& argument) {
    return std::ranges::any_of(argument.terms,
                               [&](const Term& term) { return term.from.contains(comment); });
  });
}

}  // namespace

std::vector<KeptComment> comments_in(syntax::Node statement,
                                     const std::vector<CallArgument>& kept) {
  std::vector<KeptComment> comments;
  for (syntax::Walker walk(statement); walk; walk.next()) {
    if (!walk->is(syntax::Kind::Comment) || is_kept(walk->range(), kept)) continue;
    comments.push_back({.text = std::string(walk->text()),
                        .range = walk->range(),
                        .own_line = rewrite::begins_line(statement.source(), walk->begin())});
  }
  return comments;
}

std::string print_field(const FieldText& field, const std::vector<KeptComment>& comments,
                        const FieldPlace& place, const SourceStyle& style) {
  return Printer(field, place, style).print(comments);
}

Term term_of(std::string_view source, ByteRange range) {
  return {.text = std::string(range.in(source)),
          .indent = std::string(rewrite::indentation_at(source, range.begin)),
          .from = range};
}

}  // namespace modelmend::emit
