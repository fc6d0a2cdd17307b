// The names under which a file may declare tables, told without a parser.
#include "model/plain_tables.h"

#include <gmock/gmock.h>

namespace modelmend::model {
namespace {

using testing::ElementsAre;

PlainTables look(std::string_view text) {
  return plain_tables(text, {.any = false, .words = {"Base", "User", "Table", "sa", "reg"}});
}

TEST(PlainTables, ListsNamesThatAreWrittenOut) {
  const PlainTables found = look(
      "from sqlalchemy import Table\n"
      "class B(Base):\n    '''A class.'''\n    __tablename__ = 'b'\n"
      "    class Meta:\n        x = 1\n    def f(self, t: Table, u) -> Table: pass\n"
      "class A(sa.Base, x=1):\n    if X:\n        __tablename__: str = \"a\"\n"
      "class Plain:\n    key = 'x' + A.__tablename__\n"
      "from x import Table as Table\ndef g(t=lambda: isinstance(t, Table)): return [Table]\n"
      "t: list[Table] = Table('t', metadata, Column())\nu = sa.Table('u', metadata)\n"
      "User.query = 1\nother.x = f()\ndef g():\n    User.x = f()\n");
  EXPECT_FALSE(found.any);
  EXPECT_FALSE(found.renames_maker);
  EXPECT_THAT(found.names, ElementsAre("a", "b", "t", "u"));
}

TEST(PlainTables, KnowsThatATableMayBeCalledAnything) {
  for (const std::string_view text :
       {"class A(Base): pass\n", "class A(Base):\n    x = 1\ny = 1\n",
        "@reg.mapped\nclass A:\n    x = 1\n", "class A(Base):\n    __tablename__ = name()\n",
        "class A(Base):\n    __tablename__ = 'a' + 'b'\n",
        "class A(Base):\n    __tablename__ = f'{x}'\n",
        "class M:\n    def __tablename__(cls): return 'x'\n",
        "class A(Base):\n    __tablename__ = 's.a'\n", "User.__tablename__ = 'x'\n",
        "t = Table(name, metadata)\n", "t = Table('a' + b, metadata)\n", "t = Table(*x)\n",
        "User.x = Column()\n", "class A(Base):\n    __tablename__ = 'a'\nclass B(User): pass\n",
        "class A(User):\n    def f(self):\n        __tablename__ = 'a'\n"})
    EXPECT_TRUE(look(text).any) << text;
}

TEST(PlainTables, KnowsThatTheMakerOfTablesMayGetAnotherName) {
  for (const std::string_view text :
       {"from sqlalchemy import Table as T\n", "T = Table\n", "T, x = Table, 1\n",
        "makers = [sa.Table]\n", "def f(t=Table): pass\n"})
    EXPECT_TRUE(look(text).renames_maker) << text;
}

TEST(PlainTables, TrustsNoBrokenFile) {
  EXPECT_TRUE(look("class A(Base:\n    __tablename__ = 'a'\n").any);
}

}  // namespace
}  // namespace modelmend::model
