// Names of the project that a file has in quotes only, and how its imports write their modules.
#include "rewrite/type_checking_imports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "patch/edit_set.h"
#include "rewrite/module_spelling.h"
#include "support/memory_project.h"

namespace modelmend::rewrite {
namespace {

using testing_support::MemoryProject;

// The text of models.py with these names imported for type checkers.
std::string after(const std::string& text, const std::vector<ProjectName>& names) {
  const MemoryProject memory({{"models.py", text}});
  const semantic::Module& module = memory.module("models.py");
  const ImportPlanner planner(*memory.project, module, memory.search.get());
  patch::EditSet edits;
  EXPECT_TRUE(edits.add_all(planner.edits({}, {}, names), "imports"));
  return edits.apply(module.file().bytes());
}

ProjectName name(std::string module, std::string word) {
  return {std::move(module), std::move(word), 0, true};
}

TEST(TypeCheckingImports, StandBehindTheOthers) {
  EXPECT_EQ(
      after("import os\n\nfrom base import Base\n\n\nclass A(Base):\n    os\n",
            {name("tags", "Tag"), name("posts", "Post"), name("posts", "Draft")}),
      "import os\nfrom typing import TYPE_CHECKING\n\nfrom base import Base\n\nif TYPE_CHECKING:\n"
      "    from posts import Draft, Post\n    from tags import Tag\n\n\nclass A(Base):\n    os\n");
}

TEST(TypeCheckingImports, AreAskedForAsTheFileNamesTyping) {
  EXPECT_EQ(after("import typing as t\nx = t.Any\n", {name("tags", "Tag")}),
            "import typing as t\n\nif t.TYPE_CHECKING:\n    from tags import Tag\n\nx = t.Any\n");
  EXPECT_EQ(after("from typing import Any\r\nx = Any\r\n", {name("tags", "Tag")}),
            "from typing import TYPE_CHECKING, Any\r\n\r\nif TYPE_CHECKING:\r\n"
            "    from tags import Tag\r\n\r\nx = Any\r\n");
}

TEST(TypeCheckingImports, StayAboveTheClasses) {
  EXPECT_EQ(after("import os\nos.fork()\nfrom typing import Any\n\nclass A: pass\n\nimport late\n"
                  "Any, late\n",
                  {name("tags", "Tag")}),
            "import os\nos.fork()\nfrom typing import TYPE_CHECKING, Any\n\nif TYPE_CHECKING:\n"
            "    from tags import Tag\n\nclass A: pass\n\nimport late\nAny, late\n");
}

TEST(TypeCheckingImports, JoinTheBlockThatIsThere) {
  const std::string head = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n";
  EXPECT_EQ(after(head + "  from posts import Post\n\nx: 'Post'\n",
                  {name("posts", "Draft"), name("authors", "Author"), name("tags", "Tag")}),
            head +
                "  from authors import Author\n  from posts import Draft, Post\n"
                "  from tags import Tag\n\nx: 'Post'\n");
  EXPECT_EQ(after(head + "    import z\n    from posts import Post  # noqa\n\nx: 'Post'\nz\n",
                  {name("posts", "Draft")}),
            head +
                "    import z\n    from posts import Post  # noqa\n"
                "    from posts import Draft\n\nx: 'Post'\nz\n");
}

TEST(TypeCheckingImports, LeaveABlockThatHasNoLineForThem) {
  EXPECT_EQ(after("from typing import TYPE_CHECKING\nif TYPE_CHECKING: from posts import Post\n"
                  "x: 'Post'\n",
                  {name("tags", "Tag")}),
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from tags import Tag\n\n"
            "if TYPE_CHECKING: from posts import Post\nx: 'Post'\n");
}

// How models.py of the folder `app/db` writes the module of `path`.
std::optional<std::string> spelled(const std::string& imports, const std::string& path,
                                   const std::string& folder = "") {
  const std::vector<std::pair<std::string, std::string>> files = {
      {folder + "app/__init__.py", ""},
      {folder + "app/db/__init__.py", ""},
      {folder + "app/db/base.py", "Base = 1\n"},
      {folder + "app/db/models.py", imports},
      {folder + "app/users.py", ""},
      {folder + "app/db/tags/__init__.py", ""},
      {"other/__init__.py", ""},
      {"other/models.py", ""},
  };
  const MemoryProject memory(files);
  return spelled_module(*memory.project, memory.module(folder + "app/db/models.py"),
                        *memory.project->sources().find(path));
}

TEST(SpelledModule, IsRelativeWhereTheFileIs) {
  EXPECT_EQ(spelled("from .base import Base\n", "app/users.py"), "..users");
  EXPECT_EQ(spelled("from .base import Base\n", "app/db/tags/__init__.py"), ".tags");
  EXPECT_EQ(spelled("from .base import Base\n", "app/__init__.py"), "..");
  EXPECT_EQ(spelled("from .base import Base\n", "other/models.py"), "other.models");
}

TEST(SpelledModule, ClimbsNoHigherThanAFileThatNamesTheRestInWhole) {
  const std::string both = "from app import other\nfrom .base import Base\n";
  EXPECT_EQ(spelled(both, "app/users.py"), "app.users");
  EXPECT_EQ(spelled(both, "app/db/tags/__init__.py"), ".tags");
  EXPECT_EQ(spelled("from app import other\nfrom .. import x\n", "app/users.py"), "..users");
}

TEST(SpelledModule, LeavesOutWhatTheFileLeavesOut) {
  EXPECT_EQ(spelled("from app.db.base import Base\n", "app/users.py"), "app.users");
  EXPECT_EQ(spelled("from app.db.base import Base\n", "backend/app/users.py", "backend/"),
            "app.users");
}

TEST(SpelledModule, IsAsTheFileNamesItAlready) {
  EXPECT_EQ(
      spelled("from .base import Base\ndef f():\n    from app.users import x\n", "app/users.py"),
      "app.users");
}

}  // namespace
}  // namespace modelmend::rewrite
