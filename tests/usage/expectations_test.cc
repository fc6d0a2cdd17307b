#include "usage/expectations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/memory_project.h"

namespace modelmend::usage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kModels =
    "from uuid import UUID\n"
    "from sqlmodel import Field, SQLModel\n"
    "class User(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n"
    "class Order(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n"
    "    user_id: UUID = Field(foreign_key='user.id')\n"
    "class Robot(SQLModel, table=True):\n    id: UUID = Field(primary_key=True)\n";

// "path:line: message" for the column user_id of Order.
std::vector<std::string> places(const std::string& path, const std::string& text,
                                const std::string& models_text = kModels,
                                const schema::SqlType::Variant& to = schema::Integer{}) {
  const testing_support::MemoryProject memory({{"models.py", models_text}, {path, text}});
  const model::ProjectModels models = model::read_models(*memory.project, *memory.search, {});
  std::vector<ChangedColumn> columns;
  for (const model::ColumnDecl& column : models.declarations)
    if (column.attribute == "user_id" && column.place.file == *memory.store->find("models.py"))
      columns.push_back({column.id, {to, ""}});
  EXPECT_EQ(columns.size(), 1U);
  std::vector<std::string> lines;
  const auto lists = may_expect_old_type(*memory.project, models, *memory.search, columns);
  for (const text::Diagnostic& entry : lists.front()) {
    std::string line;
    if (entry.place) {
      const auto file = *memory.store->get(entry.place->file);
      line = file->path() + ":" + std::to_string(file->at(entry.place->range.begin).line) + ": ";
    }
    lines.push_back(line + entry.message);
  }
  return lines;
}

TEST(Expectations, NameFieldsOfSchemas) {
  EXPECT_THAT(places("schemas.py",
                     "import uuid\nfrom pydantic import BaseModel\nclass OrderRead(BaseModel):\n"
                     "    user_id: uuid.UUID | None\n    owner_id: uuid.UUID\n"),
              ElementsAre("schemas.py:4: field 'user_id' of 'OrderRead' is annotated "
                          "'uuid.UUID | None'"));
  EXPECT_THAT(
      places("schemas.py", "from uuid import UUID\nclass OrderRead:\n    user_id: 'UUID'\n"),
      ElementsAre("schemas.py:3: field 'user_id' of 'OrderRead' is annotated ''UUID''"));
}

TEST(Expectations, NameParametersOfRoutesAndFunctions) {
  EXPECT_THAT(places("routes.py",
                     "from uuid import UUID\n@router.get('/x')\ndef orders(user_id: UUID): ...\n"
                     "def find(user_id: UUID = None): ...\ndef other(user_id: int): ...\n"),
              ElementsAre("routes.py:3: parameter 'user_id' of route 'orders' is annotated 'UUID'",
                          "routes.py:4: parameter 'user_id' of function 'find' is annotated "
                          "'UUID'"));
}

TEST(Expectations, NameConversionsAndComparisons) {
  EXPECT_THAT(places("service.py",
                     "from uuid import UUID\ndef f(order, row):\n    a = UUID(order.user_id)\n"
                     "    b = str(row['user_id'])\n    c = str(order.id)\n"
                     "    d = order.user_id == UUID(b)\n"),
              ElementsAre("service.py:3: 'UUID(order.user_id)' makes a UUID of it",
                          "service.py:4: 'str(row['user_id'])' makes a string of it",
                          "service.py:6: 'order.user_id == UUID(b)' compares it with a UUID"));
}

TEST(Expectations, NameTestsThatMakeTheModel) {
  EXPECT_THAT(places("tests/test_orders.py",
                     "from uuid import uuid4\nfrom models import Order\n"
                     "def test_it():\n    Order(user_id=uuid4())\n"),
              ElementsAre("tests/test_orders.py:4: in a test, 'Order' is given 'uuid4()' as "
                          "'user_id'"));
}

TEST(Expectations, LeaveOutWhatMakesAnotherClass) {
  EXPECT_THAT(places("service.py",
                     "from uuid import uuid4\nfrom models import Robot\nRobot(user_id=uuid4())\n"),
              IsEmpty());
}

TEST(Expectations, LeaveOutOtherMeaningsOfTheName) {
  EXPECT_THAT(places("service.py",
                     "from acme import UUID\ndef str(x): ...\nclass A:\n    user_id: UUID\n"
                     "def f(x):\n    return str(x.user_id)\n"),
              IsEmpty());
}

TEST(Expectations, AskForStringsWhereTheColumnGaveStrings) {
  const std::string models =
      "from sqlalchemy import ForeignKey, Uuid\n"
      "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
      "class Base(DeclarativeBase): ...\n"
      "class Order(Base):\n    __tablename__ = 'order'\n"
      "    id: Mapped[int] = mapped_column(primary_key=True)\n"
      "    user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey('order.id'))\n";
  EXPECT_THAT(places("a.py", "class OrderRead:\n    user_id: str\n", models),
              ElementsAre("a.py:2: field 'user_id' of 'OrderRead' is annotated 'str'"));
  EXPECT_THAT(places("a.py", "class OrderRead:\n    user_id: str\n"), IsEmpty());
}

TEST(Expectations, NameAnnotationsOfAnyTypeThatChangesInPython) {
  const std::string models =
      "from sqlalchemy import Column, Integer, Numeric\n"
      "from sqlalchemy.orm import declarative_base\n"
      "Base = declarative_base()\n"
      "class Order(Base):\n    __tablename__ = 'order'\n"
      "    id = Column(Integer, primary_key=True)\n"
      "    user_id = Column(Numeric(10, 2))\n";
  const std::string uses =
      "from decimal import Decimal\nclass A:\n    user_id: Decimal | None\n"
      "class B:\n    user_id: int\ndef f(x):\n    return str(x.user_id)\n";
  EXPECT_THAT(places("a.py", uses, models),
              ElementsAre("a.py:3: field 'user_id' of 'A' is annotated 'Decimal | None'"));
  EXPECT_THAT(places("a.py", uses, models, schema::Numeric{}), IsEmpty())
      << "it is a Decimal before and after";
}

TEST(Expectations, NameWhatMakesValuesOfAnyOldType) {
  const std::string models =
      "from sqlalchemy import Column, Integer\n"
      "from sqlalchemy.orm import declarative_base\n"
      "Base = declarative_base()\n"
      "class Order(Base):\n    __tablename__ = 'order'\n"
      "    id = Column(Integer, primary_key=True)\n"
      "    user_id = Column(Integer)\n";
  const std::string uses =
      "from models import Order\n"
      "a = int(row['user_id'])\n"
      "b = Order(user_id=int(text))\n"
      "c = Order.user_id == int(text)\n"
      "d = str(order.user_id)\n"
      "e = int(order.id)\n";
  EXPECT_THAT(places("a.py", uses, models, schema::Uuid{}),
              ElementsAre("a.py:2: 'int(row['user_id'])' makes one of the old type of it",
                          "a.py:3: 'Order' is given 'int(text)' as 'user_id'",
                          "a.py:4: 'Order.user_id == int(text)' compares it with one of the old "
                          "type"));
  EXPECT_THAT(places("a.py", uses, models, schema::Integer{schema::Integer::Width::Big}),
              IsEmpty());
}

TEST(Expectations, NameClassesThatTakeTheFieldOver) {
  const std::string models =
      "from sqlmodel import Field, SQLModel\n"
      "class OrderBase(SQLModel):\n    user_id: int\n"
      "class Order(OrderBase, table=True):\n    id: int = Field(primary_key=True)\n"
      "class OrderCreate(OrderBase): ...\n";
  const std::string others =
      "from models import OrderBase, OrderCreate as Create\n"
      "class OrderUpdate(Create):\n    note: str\n"
      "class OrderText(OrderBase):\n    user_id: str\n"
      "class Other: ...\n";
  EXPECT_THAT(places("schemas.py", others, models, schema::Character{}),
              ElementsAre("models.py:6: class 'OrderCreate' has the field 'user_id' of 'OrderBase'",
                          "schemas.py:2: class 'OrderUpdate' has the field 'user_id' of "
                          "'OrderBase'"));
  EXPECT_THAT(places("schemas.py", others, models, schema::Integer{schema::Integer::Width::Big}),
              IsEmpty());
}

TEST(Expectations, AreCutOffAndCounted) {
  std::string text = "from uuid import UUID\n";
  for (int i = 0; i < 60; ++i) text += "UUID(x.user_id)\n";
  const std::vector<std::string> found = places("a.py", text);
  ASSERT_EQ(found.size(), kMaxExpectations + 1);
  EXPECT_EQ(found.back(), "10 more places are not listed");
}

}  // namespace
}  // namespace modelmend::usage
