#include "strategy/future_mark.h"

namespace modelmend::strategy {
namespace {

using syntax::Kind;
using syntax::Node;

constexpr std::string_view kMark = "modelmend: future";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n-:");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::optional<FutureMark> mark_in(const Node& comment) {
  std::string_view text = comment.text();
  text.remove_prefix(std::min(text.find_first_not_of("# \t"), text.size()));
  if (!text.starts_with(kMark)) return std::nullopt;
  const std::string_view rest = text.substr(kMark.size());
  // "modelmend: futures" is something else.
  if (!rest.empty() && std::string_view(" \t-:\r").find(rest.front()) == std::string_view::npos)
    return std::nullopt;
  return FutureMark{std::string(trimmed(rest)), comment.range()};
}

}  // namespace

std::optional<FutureMark> future_mark(const semantic::Module& module, ByteRange place) {
  Node statement = module.node_at(place);
  if (const Node parent = statement.parent(); parent.is(Kind::DecoratedDefinition))
    statement = parent;
  const auto& lines = module.file().lines();
  std::uint32_t line = lines.line_at(statement.begin());
  for (Node above = statement.previous(); above.is(Kind::Comment); above = above.previous()) {
    if (lines.line_at(above.begin()) + 1 != line) return std::nullopt;
    if (auto mark = mark_in(above)) return mark;
    --line;
  }
  return std::nullopt;
}

std::string future_comment(std::string_view reason) {
  std::string text = "# " + std::string(kMark);
  if (reason.empty()) return text;
  text += " - ";
  for (const char c : reason) text += c == '\n' || c == '\r' ? ' ' : c;
  return text;
}

}  // namespace modelmend::strategy
