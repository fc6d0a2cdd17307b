// ModuleImports: the import statements at the top level of a module, in source order.
//
// Made from the tree; read by ImportPlanner and its parts. Statements inside if, try, functions and
// classes are not listed: nothing is ever put in or taken out there, but for what type checkers
// alone are told.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rewrite/import_list.h"
#include "semantic/module.h"

namespace modelmend::rewrite {

struct TopLevelImport {
  syntax::Node statement;
  bool is_from = false;  // `from m import ...`, also from __future__
  bool is_future = false;
  bool is_star = false;
  std::string_view module;  // of `from m import`: "m", "..m"; of `import a.b, c`: "a.b"
  std::vector<ImportEntry> entries;
  // A comment that asks tools to leave the statement: `# noqa`, `# pylint: disable=unused-import`.
  bool is_protected = false;

  [[nodiscard]] ByteRange range() const { return statement.range(); }
};

[[nodiscard]] std::vector<TopLevelImport> top_level_imports(const semantic::Module& module);
// The same of any block of statements.
[[nodiscard]] std::vector<TopLevelImport> imports_among(std::span<const syntax::Node> statements);

}  // namespace modelmend::rewrite
