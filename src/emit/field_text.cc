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
  return moved_to_indent(term.text, term.indent, indent);
}

// The comments of one term.
struct Placed {
  std::vector<std::string> above;
  std::string beside;
};

// Whether the entries of a group must stand on lines of their own for their comments to stay with
// them: one before the first entry or behind the last can stand around the whole group.
bool comments_part(const std::vector<Placed>& terms) {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i > 0 && !terms[i].above.empty()) return true;
    if (i + 1 < terms.size() && !terms[i].beside.empty()) return true;
  }
  return false;
}

class Printer {
 public:
  Printer(const FieldText& field, const FieldPlace& place, const SourceStyle& style)
      : field_(field), indent_(place.indent), comment_(place.comment), style_(style) {
    for (const CallArgument& argument : field.arguments)
      placed_.emplace_back(argument.terms.size());
  }

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
    for (const std::string& comment : at_end_) text += comment + style_.newline + indent_;
    return text;
  }

  [[nodiscard]] std::string each_on_a_line() const {
    const std::string indent = indent_ + style_.indent;
    std::string text;
    for (std::size_t i = 0; i < field_.arguments.size(); ++i)
      text += argument_lines(field_.arguments[i], placed_[i], indent);
    return text + lines_of(at_end_, indent);
  }

  // The argument with its comma and its comments.
  [[nodiscard]] std::string argument_lines(const CallArgument& argument,
                                           const std::vector<Placed>& placed,
                                           const std::string& indent) const {
    const std::string above = lines_of(placed.front().above, indent) + indent;
    const std::string beside =
        comma_behind(field_.arguments.size(), style_) + behind(placed.back()) + style_.newline;
    const std::string prefix = argument.keyword.empty() ? "" : argument.keyword + "=";
    if (argument.group == Group::None) {
      const std::string text = moved_to(argument.terms.front(), indent);
      return above + prefix + fitted(text, prefix, indent, style_) + beside;
    }
    const std::string line = on_one_line(argument);
    const bool fits = !rewrite::too_long(indent + line + ",", style_);
    const bool is_parted = comments_part(placed);
    if (fits && !is_parted && !has_line_break({argument})) return above + line + beside;
    const std::string begin = prefix + opening(argument.group) + style_.newline;
    if (is_parted)
      return indent + begin + entry_lines(argument, placed, indent + style_.indent) + indent +
             closing(argument.group) + comma_behind(field_.arguments.size(), style_) +
             style_.newline;
    if (!style_.has_magic_trailing_comma)
      if (const auto entries = entries_on_one_line(argument, indent + style_.indent))
        return above + begin + *entries + style_.newline + indent + closing(argument.group) +
               beside;
    const std::vector<Placed> none(argument.terms.size());
    return above + begin + entry_lines(argument, none, indent + style_.indent) + indent +
           closing(argument.group) + beside;
  }

  // As a formatter writes them that takes no comma for a sign.
  [[nodiscard]] std::optional<std::string> entries_on_one_line(const CallArgument& argument,
                                                               const std::string& indent) const {
    std::string line = indent;
    for (const Term& term : argument.terms) {
      if (term.text.find('\n') != std::string::npos) return std::nullopt;
      line += (line.size() == indent.size() ? "" : ", ") + term.text;
    }
    return rewrite::too_long(line, style_) ? std::nullopt : std::optional(std::move(line));
  }

  [[nodiscard]] std::string entry_lines(const CallArgument& argument,
                                        const std::vector<Placed>& placed,
                                        const std::string& indent) const {
    std::string text;
    for (std::size_t i = 0; i < argument.terms.size(); ++i)
      text += lines_of(placed[i].above, indent) + indent +
              fitted(moved_to(argument.terms[i], indent), "", indent, style_) +
              comma_behind(argument.terms.size(), style_) + behind(placed[i]) + style_.newline;
    return text;
  }

  [[nodiscard]] std::string lines_of(const std::vector<std::string>& comments,
                                     const std::string& indent) const {
    std::string text;
    for (const std::string& comment : comments) text += indent + comment + style_.newline;
    return text;
  }

  static std::string behind(const Placed& placed) {
    return placed.beside.empty() ? "" : "  " + placed.beside;
  }

  void place(const KeptComment& comment) {
    Placed* before = comment.own_line ? nullptr : written_before(comment);
    if (before != nullptr && before->beside.empty()) {
      before->beside = comment.text;
      return;
    }
    Placed* after = written_after(comment);
    (after != nullptr ? after->above : at_end_).push_back(comment.text);
  }

  // The term whose text ends last before the comment, if any.
  [[nodiscard]] Placed* written_before(const KeptComment& comment) {
    Placed* best = nullptr;
    std::uint32_t best_end = 0;
    for (std::size_t i = 0; i < field_.arguments.size(); ++i)
      for (std::size_t j = 0; j < field_.arguments[i].terms.size(); ++j) {
        const ByteRange from = field_.arguments[i].terms[j].from;
        if (from.empty() || from.end > comment.range.begin || from.end < best_end) continue;
        best = &placed_[i][j];
        best_end = from.end;
      }
    return best;
  }

  // The term whose text begins first after the comment, if any.
  [[nodiscard]] Placed* written_after(const KeptComment& comment) {
    Placed* best = nullptr;
    std::uint32_t best_begin = 0;
    for (std::size_t i = 0; i < field_.arguments.size(); ++i)
      for (std::size_t j = 0; j < field_.arguments[i].terms.size(); ++j) {
        const ByteRange from = field_.arguments[i].terms[j].from;
        if (from.empty() || from.begin < comment.range.end) continue;
        if (best != nullptr && from.begin >= best_begin) continue;
        best = &placed_[i][j];
        best_begin = from.begin;
      }
    return best;
  }

  const FieldText& field_;
  const std::string& indent_;
  const std::string& comment_;
  const SourceStyle& style_;
  std::vector<std::vector<Placed>> placed_;  // by argument and term
  std::vector<std::string> at_end_;          // comments behind all of them
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
    // The CR of a line end counts to the comment for tree-sitter.
    const ByteRange range{walk->begin(), rewrite::line_end(statement.source(), walk->begin())};
    comments.push_back({.text = std::string(range.in(statement.source())),
                        .range = range,
                        .own_line = rewrite::begins_line(statement.source(), walk->begin())});
  }
  return comments;
}

std::string print_field(const FieldText& field, const std::vector<KeptComment>& comments,
                        const FieldPlace& place, const SourceStyle& style) {
  return Printer(field, place, style).print(comments);
}

std::string moved_to_indent(std::string_view text, std::string_view old, std::string_view indent) {
  std::string moved;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    std::string_view line = text.substr(begin, end - begin);
    if (begin > 0 && line.starts_with(old)) {
      moved += indent;
      line.remove_prefix(old.size());
    }
    moved += line;
    begin = end;
  }
  return moved;
}

Term term_of(std::string_view source, ByteRange range) {
  return {.text = std::string(range.in(source)),
          .indent = std::string(rewrite::indentation_at(source, range.begin)),
          .from = range};
}

}  // namespace modelmend::emit
