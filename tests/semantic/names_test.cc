// What names mean inside of one module.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/marked_project.h"
#include "syntax/tree.h"

namespace modelmend::semantic {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;
using testing_support::MarkedProject;

// The meanings of the marks of a file m.py.
std::vector<std::string> in_module(std::string_view text) {
  return MarkedProject("-- m.py --\n" + std::string(text)).meanings();
}

struct Case {
  std::string_view text;
  std::vector<std::string> meanings;
};

void expect(std::initializer_list<Case> cases) {
  for (const Case& test : cases) EXPECT_EQ(in_module(test.text), test.meanings) << test.text;
}

TEST(Names, OfLibrariesAreTheSameHoweverImported) {
  const std::string column = "imported sqlalchemy.Column";
  expect({
      {"from sqlalchemy import Column\n[[Column]]()\n", {column}},
      {"from sqlalchemy import Column as C\n[[C]]()\n", {column}},
      {"import sqlalchemy\n[[sqlalchemy.Column]]()\n", {column}},
      {"import sqlalchemy as sa\n[[sa.Column]]()\n", {column}},
      {"import sqlalchemy.schema\n[[sqlalchemy.schema.Column]]()\n", {column}},
      {"import sqlalchemy.schema as s\n[[s.Column]]()\n", {column}},
      {"from sqlalchemy import schema\n[[schema.Column]]()\n", {column}},
      {"from sqlalchemy.sql.schema import Column\n[[Column]]()\n", {column}},
      {"from sqlmodel import Column\n[[Column]]()\n", {column}},
      {"from sqlalchemy import *\n[[Column]]()\n", {column}},
      {"import sqlalchemy.orm\n[[sqlalchemy.Column]]()\n", {column}},
      {"from sqlalchemy import Column\nC = Column\nD = C\n[[D]]()\n", {column}},
      {"import sqlalchemy as sa\nC = sa.Column\n[[(C)]]()\n", {column}},
      {"import sqlalchemy as sa\ns = sa.schema\n[[s.Column]]()\n", {column}},
  });
}

TEST(Names, OfTypesKeepTheirDialect) {
  expect({
      {"from sqlalchemy.dialects.postgresql import UUID as PG_UUID\n[[PG_UUID]]\n",
       {"imported sqlalchemy.dialects.postgresql.UUID"}},
      {"import sqlalchemy.dialects.postgresql as pg\n[[pg.UUID]]\n",
       {"imported sqlalchemy.dialects.postgresql.UUID"}},
      {"from sqlalchemy import dialects\n[[dialects.postgresql.UUID]]\n",
       {"imported sqlalchemy.dialects.postgresql.UUID"}},
      {"from sqlalchemy.dialects import postgresql\n[[postgresql.UUID]]\n[[postgresql]]\n",
       {"imported sqlalchemy.dialects.postgresql.UUID",
        "imported module sqlalchemy.dialects.postgresql"}},
      {"from sqlalchemy.dialects.postgresql.base import UUID\n[[UUID]]\n",
       {"imported sqlalchemy.dialects.postgresql.UUID"}},
      {"from sqlalchemy import UUID, Uuid\n[[UUID]], [[Uuid]]\n",
       {"imported sqlalchemy.UUID", "imported sqlalchemy.Uuid"}},
      {"from sqlalchemy.types import UUID\n[[UUID]]\n", {"imported sqlalchemy.UUID"}},
      {"from sqlmodel import UUID\n[[UUID]]\n", {"imported sqlalchemy.UUID"}},
      {"from uuid import UUID\n[[UUID]]\n", {"imported uuid.UUID"}},
      {"import uuid\n[[uuid.uuid4]]\n", {"imported uuid.uuid4"}},
  });
}

TEST(Names, OfUnknownLibrariesStayAsTheyAreImported) {
  expect({
      {"from acme.orm import Thing as T\n[[T.part]]\n", {"imported acme.orm.Thing.part"}},
      {"import acme.orm\n[[acme.orm]]\n", {"imported acme.orm"}},
      {"from acme import *\n[[Thing]]\n", {"unknown: 'Thing' may come from 'acme' by its star"}},
  });
}

TEST(Names, LaterBindingWins) {
  expect({
      {"from sqlalchemy import Enum\nfrom enum import Enum\n[[Enum]]\n", {"imported enum.Enum"}},
      {"from enum import Enum\n[[Enum]]\nfrom sqlalchemy import Enum\n[[Enum]]\n",
       {"imported enum.Enum", "imported sqlalchemy.Enum"}},
      {"from enum import Enum\ndef f(): return [[Enum]]\nfrom sqlalchemy import Enum\n",
       {"imported sqlalchemy.Enum"}},
      {"from enum import Enum\nf = lambda: [[Enum]]\nfrom sqlalchemy import Enum\n",
       {"imported sqlalchemy.Enum"}},
      {"from sqlalchemy import Enum\nclass Enum: pass\n[[Enum]]\n", {"local class m.Enum"}},
      {"from enum import Enum\nclass Enum([[Enum]]): pass\n", {"imported enum.Enum"}},
      {"from sqlalchemy import *\nfrom enum import Enum\n[[Enum]]\n", {"imported enum.Enum"}},
      {"from enum import Enum\nfrom sqlalchemy import *\n[[Enum]]\n", {"imported sqlalchemy.Enum"}},
      {"from enum import Enum\nfrom typing import *\n[[Enum]]\n", {"imported enum.Enum"}},
      {"[[Enum]]\nfrom enum import Enum\n", {"unknown: 'Enum' is not bound in m.py"}},
  });
}

TEST(Names, ClassBodyRunsInOrder) {
  expect({
      {"from uuid import UUID\nclass A:\n    x = [[UUID]]\n    UUID = 1\n    y = [[UUID]]\n",
       {"imported uuid.UUID", "local variable m.A.UUID"}},
      {"from uuid import UUID\nclass A:\n    UUID = 1\n    def f(self): return [[UUID]]\n",
       {"imported uuid.UUID"}},
      {"from uuid import UUID\nclass A:\n    UUID = 1\n    class B:\n        x = [[UUID]]\n",
       {"imported uuid.UUID"}},
      {"from datetime import date\nclass A:\n    date: [[date]] = [[date]]()\n",
       {"local variable m.A.date", "imported datetime.date"}},
      {"from datetime import date\nclass A:\n    date: [[date]]\n    x: [[date]]\n",
       {"imported datetime.date", "imported datetime.date"}},
      {"class A:\n    T = 1\n    def f(self, x: [[T]] = [[T]]) -> [[T]]: ...\n",
       {"local variable m.A.T", "local variable m.A.T", "local variable m.A.T"}},
      {"class A:\n    T = 1\n    @[[T]]\n    def f(self): ...\n", {"local variable m.A.T"}},
      {"T = 0\nclass A:\n    T = 1\n    x = [ [[T]] for _ in [[T]] ]\n",
       {"local variable m.T", "local variable m.A.T"}},
      {"class A:\n    def f(self): ...\n    g = [[f]]\n", {"local function m.A.f"}},
      {"class A:\n    if x:\n        str = 1\n    y = [[str]]\n",
       {"unknown: 'str' is bound to different things"}},
      {"class A:\n    class B: ...\n    [[B]]\n", {"local class m.A.B"}},
  });
}

TEST(Names, FunctionBodySeesItsOwnNamesOnly) {
  expect({
      {"from uuid import UUID\ndef f(UUID):\n    return [[UUID]]\n",
       {"local parameter m.f.<locals>.UUID"}},
      {"from uuid import UUID\ndef f():\n    [[UUID]]\n    UUID = 1\n",
       {"unknown: 'UUID' is not bound here yet"}},
      {"from uuid import UUID\ndef f(x=[[UUID]]):\n    UUID = 1\n", {"imported uuid.UUID"}},
      {"def f():\n    from uuid import UUID\n    def g():\n        return [[UUID]]\n",
       {"imported uuid.UUID"}},
      {"def f(*args, **kwargs):\n    [[args]], [[kwargs]]\n",
       {"local parameter m.f.<locals>.args", "local parameter m.f.<locals>.kwargs"}},
      {"def f(a, /, b: int, *, c: int = 1):\n    [[a]], [[b]], [[c]]\n",
       {"local parameter m.f.<locals>.a", "local parameter m.f.<locals>.b",
        "local parameter m.f.<locals>.c"}},
      {"f = lambda str, x=[[str]]: [[str]]\n",
       {"builtin str", "local parameter m.<lambda>.<locals>.str"}},
      {"def f():\n    x: int\n    return [[x]]\n", {"unknown: 'x' is not bound here yet"}},
  });
}

TEST(Names, GlobalAndNonlocalRedirect) {
  expect({
      {"def f():\n    global db\n    from sqlalchemy import Column as db\n[[db]]\n",
       {"imported sqlalchemy.Column"}},
      {"db = None\ndef f():\n    global db\n    db = g()\n[[db]]\n",
       {"unknown: 'db' is bound to different things"}},
      {"from uuid import UUID\ndef f():\n    global UUID\n    return [[UUID]]\n",
       {"imported uuid.UUID"}},
      {"def f():\n    from uuid import UUID\n    def g():\n        nonlocal UUID\n"
       "        return [[UUID]]\n",
       {"imported uuid.UUID"}},
  });
}

TEST(Names, ComprehensionsKeepTheirTargets) {
  expect({
      {"from uuid import UUID\n[UUID for UUID in x]\n[[UUID]]\n", {"imported uuid.UUID"}},
      {"from uuid import UUID\n[ [[UUID]] for UUID in x]\n", {"local variable m.UUID"}},
      {"from uuid import UUID\n[y for UUID in [[UUID]] for y in [[UUID]] ]\n",
       {"imported uuid.UUID", "local variable m.UUID"}},
      {"[(last := y) for y in x]\n[[last]]\n", {"local variable m.last"}},
      {"{[[k]]: [[v]] for k, v in x if [[k]]}\n",
       {"local variable m.k", "local variable m.v", "local variable m.k"}},
  });
}

TEST(Names, EveryKindOfTargetBinds) {
  expect({
      {"for a, (b, *c) in x: pass\n[[a]], [[b]], [[c]]\n",
       {"local variable m.a", "local variable m.b", "local variable m.c"}},
      {"with x() as a, y() as (b, c): pass\n[[a]], [[b]], [[c]]\n",
       {"local variable m.a", "local variable m.b", "local variable m.c"}},
      {"if (a := x()): pass\n[[a]]\n", {"local variable m.a"}},
      {"a = b = int\n[[a]], [[b]]\n", {"builtin int", "builtin int"}},
      {"a, b = int, str\n[[a]], [[b]]\n", {"builtin int", "builtin str"}},
      {"a, *b = int, str\n[[a]]\n", {"local variable m.a"}},
      {"a += 1\n[[a]]\n", {"local variable m.a"}},
      {"type A = int\n[[A]]\n", {"local variable m.A"}},
      {"def f[T](x: [[T]]) -> [[T]]:\n    [[T]]\n",
       {"local parameter m.T", "local parameter m.T", "local parameter m.T"}},
      {"class A[T]([[T]]):\n    x: [[T]]\n", {"local parameter m.T", "local parameter m.T"}},
      {"match x:\n    case {'a': a, **rest}: pass\n    case P(b, k=c) as d: pass\n"
       "    case [e, *f]: pass\n    case Q.R: pass\n    case g: pass\n"
       "[[a]], [[rest]], [[b]], [[c]], [[d]], [[e]], [[f]], [[g]], [[Q]]\n",
       {"local variable m.a", "local variable m.rest", "local variable m.b", "local variable m.c",
        "local variable m.d", "local variable m.e", "local variable m.f", "local variable m.g",
        "unknown: 'Q' is not bound in m.py"}},
  });
}

TEST(Names, DelUnbinds) {
  expect({
      {"x = int\ndel x\n[[x]]\n", {"unknown: 'x' is not bound in m.py"}},
      {"str = int\n[[str]]\ndel str\n[[str]]\n", {"builtin int", "builtin str"}},
      {"try:\n    pass\nexcept ValueError as str:\n    [[str]]\n[[str]]\n",
       {"local variable m.str", "builtin str"}},
  });
}

TEST(Names, TypeCheckingArmCountsForAnnotations) {
  expect({
      {"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from uuid import UUID\n"
       "x: [[UUID]]\n",
       {"imported uuid.UUID"}},
      {"import typing as t\nif t.TYPE_CHECKING:\n    from uuid import UUID\nelse:\n    UUID = str\n"
       "x: [[UUID]] = [[UUID]]\n",
       {"imported uuid.UUID", "builtin str"}},
      {"if not TYPE_CHECKING:\n    UUID = str\nelse:\n    from uuid import UUID\n"
       "x: [[UUID]] = [[UUID]]\n",
       {"imported uuid.UUID", "builtin str"}},
      {"from uuid import UUID\nif TYPE_CHECKING:\n    UUID = str\nx: [[UUID]] = [[UUID]]\n",
       {"builtin str", "imported uuid.UUID"}},
  });
}

TEST(Names, TypeCheckersSeeWhatALazyImportGives) {
  const MarkedProject project(
      "-- m.py --\nif TYPE_CHECKING:\n    import n\nelse:\n    n = lazy('n')\n\n"
      "def f():\n    [[n.Thing]]()\n-- n.py --\nclass Thing:\n    pass\n");
  const Place mark = project.marks().front();
  const Resolution seen =
      project.project().resolve_for_type_checkers(project.module("m.py"), project.node(mark));
  EXPECT_EQ(to_string(seen), "local class n.Thing");
  EXPECT_THAT(to_string(project.resolve(mark)), StartsWith("unknown"));
}

TEST(Names, TryIsBelievedToSucceed) {
  expect({
      {"try:\n    from sqlalchemy.orm import declarative_base\nexcept ImportError:\n"
       "    from sqlalchemy.ext.declarative import declarative_base\n[[declarative_base]]\n",
       {"imported sqlalchemy.orm.declarative_base"}},
      {"try:\n    from uuid import UUID\nexcept ImportError:\n    UUID = None\n[[UUID]]\n",
       {"imported uuid.UUID"}},
      {"try:\n    from uuid import UUID\n    U = UUID\nexcept ImportError:\n    from a import UUID "
       "as U\n"
       "[[U]]\n",
       {"imported uuid.UUID"}},
      {"try:\n    from uuid import UUID\n    U = f(UUID)\nexcept ImportError:\n    U = "
       "str\n[[U]]\n",
       {"unknown: 'U' is bound to different things"}},
      {"try:\n    from uuid import UUID\n    U = UUID\n    import drivers\nexcept ImportError:\n"
       "    U = str\n[[U]]\n",
       {"unknown: 'U' is bound to different things"}},
      {"try:\n    import drivers\n    from sqlalchemy import JSON\nexcept ImportError:\n"
       "    from sqlalchemy import String as JSON\n[[JSON]]\n",
       {"unknown: 'JSON' is bound to different things"}},
      {"try:\n    import drivers\n    if drivers:\n        from sqlalchemy import JSON\n"
       "except ImportError:\n    from sqlalchemy import String as JSON\n[[JSON]]\n",
       {"unknown: 'JSON' is bound to different things"}},
      {"try:\n    from .drivers import D\n    from sqlalchemy import JSON\n"
       "except ImportError:\n    from sqlalchemy import String as JSON\n[[JSON]]\n",
       {"unknown: 'JSON' is bound to different things"}},
      {"try:\n    import typing\n    from drivers import UUID, make\nexcept ImportError:\n"
       "    from uuid import UUID\n[[UUID]]\n",
       {"imported drivers.UUID"}},
      {"try:\n    from uuid import UUID\nexcept (ModuleNotFoundError, E) as e:\n    UUID = "
       "[[str]]\n",
       {"builtin str"}},
      {"UUID = None\ntry:\n    from uuid import UUID\nexcept ImportError:\n    pass\n[[UUID]]\n",
       {"imported uuid.UUID"}},
      {"try:\n    from .missing import UUID\nexcept ImportError:\n    from uuid import UUID\n"
       "[[UUID]]\n",
       {"imported uuid.UUID"}},
      {"try:\n    x = int\nexcept ValueError:\n    x = str\n[[x]]\n",
       {"unknown: 'x' is bound to different things"}},
      {"try:\n    x = int\nexcept ValueError:\n    raise\n[[x]]\n", {"builtin int"}},
      {"try:\n    x = int\nfinally:\n    y = str\n[[x]], [[y]]\n", {"builtin int", "builtin str"}},
      {"try:\n    f()\nexcept E:\n    x = int\nelse:\n    x = str\n[[x]]\n",
       {"unknown: 'x' is bound to different things"}},
  });
}

TEST(Names, BranchesThatAgreeAreOne) {
  expect({
      {"if a:\n    from sqlalchemy import Column\nelse:\n    from sqlalchemy.schema import Column\n"
       "[[Column]]\n",
       {"imported sqlalchemy.Column"}},
      {"if a:\n    x = int\nelse:\n    x = str\n[[x]]\n",
       {"unknown: 'x' is bound to different things"}},
      {"if a:\n    x = int\n    [[x]]\nelse:\n    x = str\n    [[x]]\n",
       {"builtin int", "builtin str"}},
      {"x = str\nif a:\n    x = int\nelif b:\n    x = int\nelse:\n    x = int\n[[x]]\n",
       {"builtin int"}},
      {"x = str\nif a:\n    x = int\nelif b:\n    x = int\n[[x]]\n",
       {"unknown: 'x' is bound to different things"}},
      {"x = str\nif a:\n    x = int\nx = float\n[[x]]\n", {"builtin float"}},
      {"if a:\n    x = int\n    if b:\n        x = str\n    x = float\n[[x]]\n", {"builtin float"}},
      {"x = str\nfor y in z:\n    x = int\n[[x]]\n", {"unknown: 'x' is bound to different things"}},
      {"match a:\n    case 1:\n        x = int\n    case _:\n        x = int\n[[x]]\n",
       {"builtin int"}},
      {"def f():\n    x = str\n    if a:\n        x = int\n        return x\n    [[x]]\n",
       {"builtin str"}},
      {"if a:\n    str = int\n[[str]]\n", {"unknown: 'str' is bound to different things"}},
  });
}

TEST(Names, AreFollowedThroughStrings) {
  expect({
      {"from uuid import UUID\nx: [['UUID']] = 1\n", {"imported uuid.UUID"}},
      {"import uuid\nx: [['uuid.UUID']] = 1\n", {"imported uuid.UUID"}},
      {"x: [['UUID']] = 1\nfrom uuid import UUID\n", {"imported uuid.UUID"}},
      {"from __future__ import annotations\nx: [[UUID]] = 1\nfrom uuid import UUID\n",
       {"imported uuid.UUID"}},
      {"x = [['not a name']]\n", {"unknown: not a name in quotes"}},
      {"from uuid import UUID\nclass A:\n    UUID = int\n    x: [['UUID']]\n", {"builtin int"}},
  });
}

TEST(Names, OfExpressionsThatAreNoNamesAreUnknown) {
  for (const std::string_view text :
       {"[[f()]]\n", "[[a[0] ]]\n", "[[1]]\n", "[[a + b]]\n", "[[f().x]]\n", "[[undefined.x]]\n"}) {
    EXPECT_THAT(in_module(text), ElementsAre(StartsWith("unknown: "))) << text;
  }
}

TEST(Names, DefinedByThemselvesAreUnknown) {
  for (const std::string_view text :
       {"def f():\n    [[x]]\nx = y\ny = x\nx = y\n", "class A([[A.x]]): pass\n",
        "class A(B.x): pass\nclass B(A.y): pass\n[[A.z]]\n"}) {
    EXPECT_THAT(in_module(text), ElementsAre(StartsWith("unknown: "))) << text;
  }
}

TEST(Names, SurviveLongChainsAndDeepNesting) {
  constexpr int kMany = 20000;
  std::string aliases = "a0 = int\n";
  std::string members = "import sqlalchemy\n[[sqlalchemy";
  std::string branches;
  for (int i = 0; i < kMany; ++i) {
    aliases += "a" + std::to_string(i + 1) + " = a" + std::to_string(i) + "\n";
  }
  for (std::size_t i = 0; i + 100 < syntax::kMaxNesting; ++i) members += ".a";
  constexpr int kDeep = 90;  // as far as Python itself goes
  for (int i = 0; i < kDeep; ++i)
    branches += std::string(static_cast<std::size_t>(i), ' ') + "if a:\n";
  branches += std::string(kDeep, ' ') + "x = int\n[[x]]\n";
  EXPECT_THAT(in_module(aliases + "[[a9]]\n"), ElementsAre("builtin int"));
  EXPECT_THAT(in_module(aliases + "[[a" + std::to_string(kMany) + "]]\n"),
              ElementsAre(StartsWith("unknown: ")));
  EXPECT_THAT(in_module(members + "]]\n"), ElementsAre(StartsWith("imported sqlalchemy.a.a")));
  EXPECT_THAT(in_module(branches), ElementsAre("builtin int"));
}

}  // namespace
}  // namespace modelmend::semantic
