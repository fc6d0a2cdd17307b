#include "rewrite/module_imports.h"

#include <algorithm>

#include "rewrite/lines.h"

namespace modelmend::rewrite {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_import(Node node) {
  return node.is(Kind::ImportStatement) || node.is(Kind::ImportFromStatement) ||
         node.is(Kind::FutureImportStatement);
}

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
  return result;
}

// Looks at the comments in the statement and behind it on its last line.
bool is_protected(Node statement) {
  const std::string_view text = statement.source();
  const std::uint32_t end = line_end(text, statement.end());
  const std::string lines = lowered(text.substr(statement.begin(), end - statement.begin()));
  for (std::size_t hash = lines.find('#'); hash != std::string::npos;
       hash = lines.find('#', hash + 1)) {
    const std::string_view comment =
        std::string_view(lines).substr(hash, lines.find('\n', hash) - hash);
    if (comment.find("noqa") != std::string_view::npos ||
        comment.find("unused-import") != std::string_view::npos)
      return true;
  }
  return false;
}

bool has_star(Node statement) {
  const std::vector<Node> children = statement.named_children();
  return std::any_of(children.begin(), children.end(),
                     [](Node child) { return child.is(Kind::WildcardImport); });
}

}  // namespace

std::vector<TopLevelImport> top_level_imports(const semantic::Module& module) {
  return imports_among(module.root().named_children());
}

std::vector<TopLevelImport> imports_among(std::span<const Node> statements) {
  std::vector<TopLevelImport> imports;
  for (const Node node : statements) {
    if (!is_import(node)) continue;
    TopLevelImport import{.statement = node,
                          .is_from = !node.is(Kind::ImportStatement),
                          .is_future = node.is(Kind::FutureImportStatement),
                          .is_star = has_star(node),
                          .module = {},
                          .entries = import_entries(node),
                          .is_protected = is_protected(node)};
    if (import.is_future)
      import.module = "__future__";
    else if (import.is_from)
      import.module = node.field(Field::ModuleName).text();
    else if (!import.entries.empty())
      import.module = import.entries.front().name;
    imports.push_back(std::move(import));
  }
  return imports;
}

}  // namespace modelmend::rewrite
