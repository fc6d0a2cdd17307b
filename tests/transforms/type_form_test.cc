// Every type that can be declared is read back from its form as the same type.
#include "transforms/type_form.h"

#include <gtest/gtest.h>

#include "model/model_project.h"

namespace modelmend::transforms {
namespace {

using namespace schema;  // the alternatives of SqlType

std::string written(const TypeForm& form) {
  std::string arguments = form.element ? written(*form.element) : "";
  if (!form.arguments.empty()) arguments += (arguments.empty() ? "" : ", ") + form.arguments;
  return arguments.empty() ? form.canonical : form.canonical + "(" + arguments + ")";
}

SqlType read_back(const std::string& form) {
  const model::testing::ModelProject project(
      "-- models.py --\n"
      "import sqlalchemy\nimport sqlalchemy.dialects.postgresql\n"
      "from sqlalchemy.orm import DeclarativeBase\n"
      "class Base(DeclarativeBase): ...\n"
      "class T(Base):\n"
      "    __tablename__ = 't'\n"
      "    id = sqlalchemy.Column(sqlalchemy.Integer, primary_key=True)\n"
      "    x = sqlalchemy.Column(" +
      form + ")\n");
  return project.column("T", "x").type;
}

SqlType type(SqlType::Variant is) {
  return {.is = std::move(is), .raw = {}};
}

SqlType array_of(SqlType::Variant element, std::optional<std::uint32_t> dimensions = {}) {
  return type(Array{std::make_shared<const SqlType>(type(std::move(element))), dimensions});
}

struct Row {
  SqlType type;
  std::string form;  // without the package
  std::string python;
};

const Row kRows[] = {
    {type(Integer{Integer::Width::Small}), "SmallInteger", "builtins.int"},
    {type(Integer{}), "Integer", "builtins.int"},
    {type(Integer{Integer::Width::Big}), "BigInteger", "builtins.int"},
    {type(Character{}), "String", "builtins.str"},
    {type(Character{.length = 50}), "String(50)", "builtins.str"},
    {type(Character{.length = 50, .collation = "C"}), "String(50, collation=\"C\")",
     "builtins.str"},
    {type(Character{.form = Character::Form::Text, .collation = "de-x-icu"}),
     "Text(collation=\"de-x-icu\")", "builtins.str"},
    {type(Character{.form = Character::Form::Text}), "Text", "builtins.str"},
    {type(Character{.form = Character::Form::Char}), "CHAR", "builtins.str"},
    {type(Character{.form = Character::Form::Char, .length = 3}), "CHAR(3)", "builtins.str"},
    {type(Character{.form = Character::Form::Text, .case_insensitive = true}),
     "dialects.postgresql.CITEXT", "builtins.str"},
    {type(Boolean{}), "Boolean", "builtins.bool"},
    {type(Float{}), "Float", "builtins.float"},
    {type(Float{.precision = 20}), "Float(20)", "builtins.float"},
    {type(Float{Float::Width::Real}), "REAL", "builtins.float"},
    {type(Float{Float::Width::Double}), "dialects.postgresql.DOUBLE_PRECISION", "builtins.float"},
    {type(Numeric{}), "Numeric", "decimal.Decimal"},
    {type(Numeric{.precision = 8}), "Numeric(8)", "decimal.Decimal"},
    {type(Numeric{.precision = 12, .scale = 2}), "Numeric(12, 2)", "decimal.Decimal"},
    {type(Timestamp{}), "DateTime", "datetime.datetime"},
    {type(Timestamp{.with_time_zone = true}), "DateTime(timezone=True)", "datetime.datetime"},
    {type(Timestamp{.precision = 3}), "dialects.postgresql.TIMESTAMP(precision=3)",
     "datetime.datetime"},
    {type(Timestamp{.with_time_zone = true, .precision = 0}),
     "dialects.postgresql.TIMESTAMP(timezone=True, precision=0)", "datetime.datetime"},
    {type(Date{}), "Date", "datetime.date"},
    {type(Time{}), "Time", "datetime.time"},
    {type(Time{.with_time_zone = true}), "Time(timezone=True)", "datetime.time"},
    {type(Time{.precision = 3}), "dialects.postgresql.TIME(precision=3)", "datetime.time"},
    {type(Interval{}), "Interval", "datetime.timedelta"},
    {type(Interval{.precision = 3}), "dialects.postgresql.INTERVAL(precision=3)",
     "datetime.timedelta"},
    {type(Interval{.fields = "day to second", .precision = 3}),
     "dialects.postgresql.INTERVAL(fields=\"day to second\", precision=3)", "datetime.timedelta"},
    {type(Binary{}), "LargeBinary", "builtins.bytes"},
    {type(Binary{.length = 16}), "LargeBinary(16)", "builtins.bytes"},
    {type(Uuid{}), "dialects.postgresql.UUID(as_uuid=True)", "uuid.UUID"},
    {type(Json{}), "JSON", "builtins.dict"},
    {type(Json{.binary = true}), "dialects.postgresql.JSONB", "builtins.dict"},
    {array_of(Integer{}), "dialects.postgresql.ARRAY(sqlalchemy.Integer)", "builtins.list"},
    {array_of(Character{.length = 9}, 1),
     "dialects.postgresql.ARRAY(sqlalchemy.String(9), dimensions=1)", "builtins.list"},
    {array_of(Uuid{}, 2),
     "dialects.postgresql.ARRAY(sqlalchemy.dialects.postgresql.UUID(as_uuid=True), dimensions=2)",
     "builtins.list"},
    {type(Other{"inet"}), "dialects.postgresql.INET", "builtins.str"},
    {type(Other{"cidr"}), "dialects.postgresql.CIDR", "builtins.str"},
    {type(Other{"macaddr"}), "dialects.postgresql.MACADDR", "builtins.str"},
    {type(Other{"macaddr8"}), "dialects.postgresql.MACADDR8", "builtins.str"},
    {type(Other{"tsvector"}), "dialects.postgresql.TSVECTOR", "builtins.str"},
    {type(Other{"bit"}), "dialects.postgresql.BIT", "builtins.str"},
};

TEST(TypeForm, IsReadBackAsTheSameType) {
  for (const Row& row : kRows) {
    const auto form = type_form(row.type);
    ASSERT_TRUE(form.has_value()) << to_sql(row.type);
    EXPECT_EQ(written(*form), "sqlalchemy." + row.form);
    EXPECT_EQ(form->python, row.python) << row.form;
    EXPECT_EQ(read_back(written(*form)), row.type)
        << row.form << " is read as " << to_sql(read_back(written(*form)));
  }
}

TEST(TypeForm, IsAbsentWhereNothingDeclaresTheType) {
  const SqlType none[] = {
      type(Enum{.name = "mood", .labels = {"ok"}}),
      type(Domain{"public", "email"}),
      type(Composite{"public", "pair"}),
      type(FromForeignKey{}),
      type(Opaque{"a TypeDecorator"}),
      type(Other{"geometry(point,4326)"}),
      type(Other{"bit(8)"}),
      type(Character{.collation = "x\", evil=\""}),
      type(Character{.form = Character::Form::Text, .collation = "C", .case_insensitive = true}),
      array_of(Enum{.name = "mood", .labels = {"ok"}}),
      type(Array{std::make_shared<const SqlType>(array_of(Integer{}))}),
  };
  for (const SqlType& each : none) EXPECT_FALSE(type_form(each).has_value()) << to_sql(each);
}

TEST(TypeOfAnnotation, IsWhatTheReadersOfModelsSay) {
  for (const Row& row : kRows) {
    const auto plain = type_of_annotation(row.python);
    if (!plain) continue;
    const model::testing::ModelProject project(
        "-- models.py --\n"
        "import builtins, datetime, decimal, uuid\n"
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
        "class Base(DeclarativeBase): ...\n"
        "class T(Base):\n"
        "    __tablename__ = 't'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    x: Mapped[" +
        row.python + "]\n");
    EXPECT_EQ(project.column("T", "x").type, *plain) << row.python;
  }
  // Depends on the version of SQLModel.
  EXPECT_FALSE(type_of_annotation("datetime.datetime").has_value());
}

}  // namespace
}  // namespace modelmend::transforms
