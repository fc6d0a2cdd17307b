#include "verify/model_config.h"

#include <fmt/format.h>

#include "syntax/string_literal.h"
#include "syntax/tree.h"

namespace modelmend::verify {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

ConfigOption option(std::string_view key, std::string_view value) {
  return {.text = fmt::format("{}={}", key, value),
          .is_permission = key == "ignored_types" || key == "arbitrary_types_allowed"};
}

// `frozen=True`, or `'frozen': True` in a dictionary.
std::optional<ConfigOption> option_of(const Node& item) {
  if (item.is(Kind::KeywordArgument))
    return option(item.field(Field::Name).text(), item.field(Field::Value).text());
  if (!item.is(Kind::Pair)) return std::nullopt;
  const auto key = syntax::string_literal(item.field(Field::Key));
  if (!key) return std::nullopt;
  return option(key->value, item.field(Field::Value).text());
}

// The one expression that the text is.
Node expression_of(const syntax::Tree& tree) {
  const std::vector<Node> statements = tree.root().items();
  if (tree.has_error() || statements.size() != 1) return {};
  const std::vector<Node> parts = statements.front().items();
  return parts.size() == 1 ? parts.front() : Node{};
}

}  // namespace

std::optional<std::vector<ConfigOption>> config_options(std::string_view text) {
  const syntax::Tree tree = syntax::parse(text);
  Node list = expression_of(tree);
  if (list && list.is(Kind::Call)) list = list.field(Field::Arguments);
  if (!list || (!list.is(Kind::Dictionary) && !list.is(Kind::ArgumentList))) return std::nullopt;
  std::vector<ConfigOption> options;
  for (const Node& item : list.items()) {
    auto found = option_of(item);
    if (!found) return std::nullopt;
    options.push_back(*std::move(found));
  }
  return options;
}

}  // namespace modelmend::verify
