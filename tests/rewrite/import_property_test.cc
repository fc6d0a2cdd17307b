// Import edits never change what any other name of the file means: every name that is read outside
// the replaced text is resolved before and after.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "rewrite/marked.h"
#include "syntax/walker.h"

namespace modelmend::rewrite {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

const std::vector<std::string> kImports = {
    "from uuid import UUID\n",
    "from uuid import UUID, uuid4\n",
    "import uuid\n",
    "import uuid as u, os\n",
    "from sqlalchemy import Column, ForeignKey\n",
    "from sqlalchemy import UUID, Column\n",
    "from sqlalchemy import (\n    Column,\n    # ids\n    UUID,  # old\n    String\n)\n",
    "from sqlalchemy import Column, \\\n    UUID\n",
    "from sqlalchemy import (Column, UUID,\n                        String)\n",
    "from sqlalchemy import Column\nfrom sqlalchemy import String\n",
    "from sqlalchemy import *\n",
    "from sqlalchemy import Integer as Int, Column\n",
    "import sqlalchemy as sa\n",
    "import sqlalchemy.dialects.postgresql\n",
    "from sqlalchemy.dialects.postgresql import ARRAY, UUID\n",
    "from sqlalchemy.dialects.postgresql import UUID as PG_UUID\n",
    "from sqlalchemy.dialects import postgresql\n",
    "from kit import Integer\n",
    "from kit import *\n",
    "from kit import GUID, helper\n",
    "try:\n    from sqlalchemy import Uuid\nexcept ImportError:\n    Uuid = None\n",
    "if TYPE_CHECKING:\n    from sqlalchemy import Integer\n",
    "import os; import uuid\n",
    "\n",
    "# a comment\n",
};

const std::vector<std::string> kExpressions = {"UUID",
                                               "UUID(as_uuid=True)",
                                               "uuid.UUID",
                                               "u.UUID",
                                               "sa.UUID()",
                                               "PG_UUID",
                                               "GUID",
                                               "postgresql.UUID()",
                                               "Uuid",
                                               "Integer",
                                               "Int",
                                               "SAInteger",
                                               "Column",
                                               "String",
                                               "sa.Column",
                                               "ARRAY",
                                               "helper",
                                               "os",
                                               "'UUID'",
                                               "uuid4",
                                               "kit.GUID",
                                               "ForeignKey",
                                               "sqlalchemy.dialects"};

const std::vector<std::string> kKits = {
    "GUID = 1\nhelper = 2\n",
    "from sqlalchemy import Integer\nGUID = 1\ndef helper(): ...\n",
    "class Integer: ...\nclass GUID: ...\nhelper = Integer\n",
    "from models import UUID\n",
    "from uuid import UUID\nfrom models import *\nInteger = UUID\n",
};

std::string body(const std::vector<std::string>& expressions, std::size_t replaced) {
  std::string text = "class Note:\n";
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    const std::string value = i < replaced ? "[[" + expressions[i] + "]]" : expressions[i];
    text += "    a" + std::to_string(i) + " = f(" + value + ")\n";
  }
  return text + "    def method(self, x: " + expressions.back() + "):\n        return " +
         expressions.front() + "\n";
}

// What matters of a meaning: places move, so they do not count.
std::string essence(const semantic::Resolution& meaning) {
  if (const auto* local = std::get_if<semantic::Local>(&meaning)) return "local " + local->name;
  if (std::holds_alternative<semantic::Unknown>(meaning)) return "unknown";
  return semantic::to_string(meaning);
}

bool is_import(Node node) {
  return node.is(Kind::ImportStatement) || node.is(Kind::ImportFromStatement);
}

void check(const std::string& marked, const testing::Files& others) {
  const testing::Outcome outcome = testing::replace_marks(marked, others);
  RC_LOG() << marked << "---- becomes ----\n" << outcome.after;
  RC_ASSERT(outcome.after != "conflicting edits");

  const auto with = [&](const std::string& text) {
    testing::Files files = others;
    files.emplace_back("models.py", text);
    return testing_support::MemoryProject(files);
  };
  const std::string text = testing::unmark(marked).text;
  const auto before = with(text);
  const auto after = with(outcome.after);
  const semantic::Module& old_module = before.module("models.py");
  const semantic::Module& new_module = after.module("models.py");
  RC_ASSERT(old_module.tree().has_error() == new_module.tree().has_error());

  const std::vector<patch::Edit> edits = outcome.edits.edits();
  for (syntax::Walker walker(old_module.root()); walker; walker.next()) {
    if (is_import(*walker)) {
      walker.skip_children();
      continue;
    }
    if (!walker->is(Kind::Identifier)) continue;
    // Of `a.b` the `a` is looked up, the `b` is not.
    const Node above = walker.ancestors().back();
    if (above.is(Kind::Attribute) && above.field(Field::Attribute) == *walker) continue;
    const ByteRange range = walker->range();
    if (std::any_of(edits.begin(), edits.end(),
                    [&](const patch::Edit& edit) { return edit.range.overlaps(range); }))
      continue;
    const std::uint32_t begin = outcome.edits.map_offset(range.begin, patch::Anchor::Following);
    const Node same = new_module.root().named_descendant({begin, begin + range.size()});
    RC_ASSERT(same.text() == walker->text());
    const std::string was = essence(before.project->resolve(old_module, *walker));
    const std::string is = essence(after.project->resolve(new_module, same));
    RC_LOG() << walker->text() << ": " << was << " -> " << is << "\n";
    RC_ASSERT(was == is);
  }
  // What was put in means what was asked for.
  for (syntax::Walker walker(new_module.root()); walker; walker.next()) {
    if (!walker->is(Kind::Call) || walker->field(Field::Function).text() != "f") continue;
    const std::vector<Node> arguments = walker->field(Field::Arguments).items();
    if (arguments.empty() || arguments.front().text().find("Int") == std::string_view::npos)
      continue;
    if (text.find("f(" + std::string(arguments.front().text()) + ")") != std::string::npos)
      continue;
    RC_ASSERT(semantic::is_imported(after.project->resolve(new_module, arguments.front()),
                                    "sqlalchemy.Integer"));
  }
}

TEST(ImportEdits, NeverChangeTheMeaningOfAnotherName) {
  EXPECT_TRUE(rc::check([] {
    const auto imports = *rc::gen::resize(
        12, rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kImports)));
    // A dozen is enough for any two names to meet.
    const auto expressions = *rc::gen::resize(
        12, rc::gen::nonEmpty(
                rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kExpressions))));
    const auto replaced = *rc::gen::inRange<std::size_t>(0, expressions.size() + 1);
    const auto kit = *rc::gen::elementOf(kKits);
    // A later star import of an unknown library could rebind everything.
    std::string text = *rc::gen::arbitrary<bool>() ? "from acme import *\n" : "";
    for (const std::string& import : imports) text += import;
    text += "\n\n" + body(expressions, replaced);
    if (*rc::gen::arbitrary<bool>()) {
      std::string crlf;
      for (const char c : text) crlf += c == '\n' ? "\r\n" : std::string(1, c);
      text = crlf;
    }
    check(text, {{"kit.py", kit}});
  }));
}

}  // namespace
}  // namespace modelmend::rewrite
