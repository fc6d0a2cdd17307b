#include "semantic/class_hierarchy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/marked_project.h"

namespace modelmend::semantic {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using testing_support::MarkedProject;

std::vector<std::string> linearised(std::string_view files) {
  const MarkedProject project(files);
  const auto site = project.project().class_site(project.resolve(project.marks().front()));
  if (!site) return {"no class"};
  std::vector<std::string> found;
  for (const Ancestor& ancestor : linearise(project.project(), *site)) {
    EXPECT_EQ(ancestor.site.has_value(),
              project.project().class_site(ancestor.meaning).has_value() && !ancestor.is_call);
    found.push_back((ancestor.is_call ? "call of " : "") + to_string(ancestor.meaning));
  }
  return found;
}

TEST(ClassHierarchy, GoesOverFilesAndLibraries) {
  EXPECT_THAT(linearised("-- db.py --\nfrom sqlalchemy.orm import DeclarativeBase\n"
                         "class Base(DeclarativeBase): pass\n"
                         "-- mixins.py --\nclass Timestamps: pass\n"
                         "-- m.py --\nfrom db import Base as Entity\nimport mixins\n"
                         "class User(mixins.Timestamps, Entity): pass\n[[User]]\n"),
              ElementsAre("local class m.User", "local class mixins.Timestamps",
                          "local class db.Base", "imported sqlalchemy.orm.DeclarativeBase"));
}

TEST(ClassHierarchy, ListsADiamondAsPythonDoes) {
  EXPECT_THAT(
      linearised("-- m.py --\nclass A: pass\nclass B(A): pass\nclass C(A): pass\n"
                 "class D(B, C): pass\n[[D]]\n"),
      ElementsAre("local class m.D", "local class m.B", "local class m.C", "local class m.A"));
}

TEST(ClassHierarchy, SeesThroughSubscriptsKeywordsAndWithMetaclass) {
  EXPECT_THAT(linearised("-- m.py --\nfrom typing import Generic\nclass A: pass\n"
                         "class B(A[int], Generic[T], metaclass=M, table=True): pass\n[[B]]\n"),
              ElementsAre("local class m.B", "local class m.A", "imported typing.Generic"));
  EXPECT_THAT(linearised("-- m.py --\nfrom six import with_metaclass\nclass A: pass\n"
                         "class B(with_metaclass(M, A, object)): pass\n[[B]]\n"),
              ElementsAre("local class m.B", "local class m.A", "builtin object"));
}

TEST(ClassHierarchy, NamesWhatMakesABaseThatIsACall) {
  EXPECT_THAT(
      linearised("-- m.py --\nfrom sqlalchemy.orm import declarative_base\n"
                 "class Base(declarative_base()): pass\n[[Base]]\n"),
      ElementsAre("local class m.Base", "call of imported sqlalchemy.orm.declarative_base"));
  EXPECT_THAT(linearised("-- m.py --\nfrom sqlalchemy.orm import declarative_base\n"
                         "Base = declarative_base()\nclass User(Base): pass\n[[User]]\n"),
              ElementsAre("local class m.User", "local variable m.Base"));
}

TEST(ClassHierarchy, EndsInACircle) {
  EXPECT_THAT(linearised("-- a.py --\nfrom b import B\nclass A(B): pass\n[[A]]\n"
                         "-- b.py --\nfrom a import A\nclass B(A): pass\n"),
              ElementsAre("local class a.A", "local class b.B"));
}

TEST(ClassHierarchy, KeepsEachUnknownBase) {
  EXPECT_THAT(linearised("-- m.py --\nclass A(x, y): pass\n[[A]]\n"), SizeIs(3));
}

TEST(ClassHierarchy, SurvivesManyGenerations) {
  std::string text = "-- m.py --\nclass A0: pass\n";
  constexpr int kMany = 3000;
  for (int i = 1; i < kMany; ++i)
    text += "class A" + std::to_string(i) + "(A" + std::to_string(i - 1) + "): pass\n";
  EXPECT_THAT(linearised(text + "[[A2999]]\n"), SizeIs(kMany));
}

}  // namespace
}  // namespace modelmend::semantic
