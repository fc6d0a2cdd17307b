#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "patch/edit_set.h"
#include "rewrite/file_plan.h"
#include "support/memory_project.h"
#include "transforms/table.h"

namespace modelmend::transforms {
namespace {

using rewrite::TransformResult;
using testing_support::MemoryProject;

// The column `user_id` of models.py gets the type; the rest of the text must stay.
class Retyping {
 public:
  explicit Retyping(std::string models, std::string target = "integer")
      : memory_({{"base.py",
                  "from sqlalchemy import BigInteger, Integer\n"
                  "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
                  "from sqlmodel import Field, SQLModel\n"
                  "class Base(DeclarativeBase): ...\n"
                  "class User(Base):\n"
                  "    __tablename__ = 'user'\n"
                  "    id: Mapped[int] = mapped_column(primary_key=True)\n"
                  "class Account(SQLModel, table=True):\n"
                  "    id: int = Field(primary_key=True)\n"},
                 {"models.py", std::move(models)}}),
        models_(model::read_models(*memory_.project, *memory_.search, {})),
        module_(memory_.module("models.py")),
        planner_(*memory_.project, module_, memory_.search.get()),
        file_{*memory_.project, module_, models_, planner_, {}},
        facts_{{"target-type", std::move(target)}} {}

  Attempt<TransformResult> run() {
    const match::Captures captures;
    const std::map<std::string, std::string> none;
    for (const model::ColumnDecl& column : models_.declarations)
      if (column.attribute == "user_id" && column.place.file == module_.id())
        return retype_column({file_, module_.root(), captures, &column, none, facts_});
    return retype_column({file_, module_.root(), captures, nullptr, none, facts_});
  }

  std::string after() {
    const Attempt<TransformResult> result = run();
    if (!result) return result.error().code;
    rewrite::ProposedChange proposal;
    for (const patch::Edit& edit : result->edits)
      proposal.change.edits.push_back({module_.id(), edit});
    proposal.imports = result->imports;
    const rewrite::FilePlan plan = plan_file(file_, {proposal});
    patch::EditSet edits;
    if (!edits.add_all(plan.edits, "rule") || !edits.add_all(plan.import_edits, "imports"))
      return "conflict";
    return edits.apply(module_.file().bytes());
  }

 private:
  MemoryProject memory_;
  model::ProjectModels models_;
  const semantic::Module& module_;
  rewrite::ImportPlanner planner_;
  rewrite::FileContext file_;
  std::map<std::string, std::string> facts_;
};

const std::string kImports =
    "from uuid import UUID\nfrom typing import Optional\n"
    "from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Uuid\n"
    "from sqlalchemy.orm import Mapped, mapped_column\nfrom base import Base\n"
    "KEEP = UUID, Uuid, Optional\n"
    "class Note(Base):\n    __tablename__ = 'note'\n"
    "    id: Mapped[int] = mapped_column(primary_key=True)\n";

std::string note(const std::string& column) {
  return kImports + "    " + column + "\n";
}

std::string retyped(const std::string& column, const std::string& target = "integer") {
  const std::string after = Retyping(note(column), target).after();
  const std::size_t at = after.find("    user_id");
  return at == std::string::npos ? after : after.substr(at + 4, after.size() - at - 5);
}

struct Case {
  std::string name;
  std::string before;
  std::string after;
  std::string target = "integer";
};

class RetypedColumn : public ::testing::TestWithParam<Case> {};

TEST_P(RetypedColumn, ChangesTypeAndAnnotationAndNothingElse) {
  EXPECT_EQ(retyped(GetParam().before, GetParam().target), GetParam().after);
}

INSTANTIATE_TEST_SUITE_P(
    RetypeColumn, RetypedColumn,
    ::testing::Values(
        Case{"Call", "user_id = Column(Uuid(as_uuid=True), ForeignKey('user.id'), index=True)",
             "user_id = Column(Integer, ForeignKey('user.id'), index=True)"},
        Case{"Bare", "user_id = Column(Uuid, ForeignKey('user.id'))",
             "user_id = Column(Integer, ForeignKey('user.id'))"},
        Case{"Keyword", "user_id = Column(ForeignKey('user.id'), type_=Uuid)",
             "user_id = Column(ForeignKey('user.id'), type_=Integer)"},
        Case{"Mapped", "user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey('user.id'))",
             "user_id: Mapped[int] = mapped_column(Integer, ForeignKey('user.id'))"},
        Case{"Optional",
             "user_id: Mapped[Optional[UUID]] = mapped_column(Uuid, ForeignKey('user.id'))",
             "user_id: Mapped[Optional[int]] = mapped_column(Integer, ForeignKey('user.id'))"},
        Case{"Union", "user_id: Mapped['UUID | None'] = mapped_column(Uuid, ForeignKey('user.id'))",
             "user_id: Mapped['int | None'] = mapped_column(Integer, ForeignKey('user.id'))"},
        Case{"Text",
             "user_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), ForeignKey('user.id'))",
             "user_id: Mapped[int] = mapped_column(Integer, ForeignKey('user.id'))"},
        Case{"AlreadyInt", "user_id: Mapped[int] = mapped_column(Uuid, ForeignKey('user.id'))",
             "user_id: Mapped[int] = mapped_column(Integer, ForeignKey('user.id'))"},
        Case{"AnnotatedOldColumn", "user_id: UUID = Column(Uuid, ForeignKey('user.id'))",
             "user_id: int = Column(Integer, ForeignKey('user.id'))"},
        Case{"BigInt", "user_id = Column(Uuid, ForeignKey('user.id'))",
             "user_id = Column(BigInteger, ForeignKey('user.id'))", "bigint"},
        Case{"OnlyAnnotation", "user_id: Mapped[UUID] = mapped_column(ForeignKey('user.id'))",
             "user_id: Mapped[int] = mapped_column(ForeignKey('user.id'))"},
        Case{"OtherMetaData", "user_id: Mapped[UUID] = mapped_column(ForeignKey('account.id'))",
             "user_id: Mapped[int] = mapped_column(Integer, ForeignKey('account.id'))"},
        Case{"OtherMetaDataAfterName",
             "user_id: Mapped[UUID] = mapped_column('u', ForeignKey('account.id'))",
             "user_id: Mapped[int] = mapped_column('u', Integer, ForeignKey('account.id'))"},
        Case{"OtherMetaDataOwnLine",
             "user_id: Mapped[UUID] = mapped_column(\n        # the key\n"
             "        ForeignKey('account.id'),\n    )",
             "user_id: Mapped[int] = mapped_column(\n        Integer,\n        # the key\n"
             "        ForeignKey('account.id'),\n    )"},
        Case{"CommentsAround",
             "user_id = Column(  # a\n        Uuid( ) ,  # b\n        ForeignKey('user.id'))",
             "user_id = Column(  # a\n        Integer ,  # b\n        ForeignKey('user.id'))"},
        Case{"CommentInside",
             "user_id = Column(Uuid(  # really\n        as_uuid=True), ForeignKey('user.id'))",
             "comment-in-the-way"},
        Case{"Default", "user_id = Column(Uuid, ForeignKey('user.id'), default=f)",
             "default-conflict"},
        Case{"PrimaryKey", "user_id = Column(Uuid, ForeignKey('user.id'), primary_key=True)",
             "primary-key"},
        Case{"Splat", "user_id = Column(Uuid, ForeignKey('user.id'), **options)",
             "dynamic-columns"},
        Case{"OtherAnnotation",
             "user_id: Mapped[Owner] = mapped_column(Uuid, ForeignKey('user.id'))",
             "annotation-opaque"},
        Case{"NoInteger", "user_id = Column(Uuid, ForeignKey('user.id'))", "type-opaque",
             "varchar"}),
    [](const auto& test) { return test.param.name; });

TEST(RetypeColumn, NeedsPythonsOwnInt) {
  EXPECT_EQ(
      retyped("int = 1\n    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey('user.id'))"),
      "name-taken");
}

std::string order(const std::string& field) {
  return "from uuid import UUID\nfrom sqlalchemy import BigInteger\n"
         "from sqlmodel import Field, SQLModel\nKEEP = UUID\n"
         "class Order(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n    " +
         field + "\n";
}

TEST(RetypeColumn, ChangesTheAnnotationOfAnSqlModelField) {
  EXPECT_EQ(Retyping(order("user_id: UUID | None = Field(foreign_key='account.id')")).after(),
            order("user_id: int | None = Field(foreign_key='account.id')"));
}

TEST(RetypeColumn, SaysTheWidthThatAnSqlModelAnnotationCannot) {
  EXPECT_EQ(Retyping(order("user_id: UUID = Field(foreign_key='account.id')"), "bigint").after(),
            order("user_id: int = Field(foreign_key='account.id', sa_type=BigInteger)"));
  EXPECT_EQ(Retyping(order("user_id: UUID = Field(\n        foreign_key='account.id',  # k\n    )"),
                     "bigint")
                .after(),
            order("user_id: int = Field(\n        foreign_key='account.id',  # k\n"
                  "        sa_type=BigInteger,\n    )"));
  EXPECT_EQ(
      Retyping(order("user_id: UUID = Field(\n        foreign_key='account.id'\n    )"), "bigint")
          .after(),
      order("user_id: int = Field(\n        foreign_key='account.id',\n"
            "        sa_type=BigInteger\n    )"));
}

TEST(RetypeColumn, GivesABareFieldACallThatSaysTheWidth) {
  const std::string constraint =
      "\n    __table_args__ = (ForeignKeyConstraint(['user_id'], ['account.id']),)";
  const auto with = [&](const std::string& field) {
    return "from sqlalchemy import ForeignKeyConstraint\n" + order(field + constraint);
  };
  EXPECT_EQ(Retyping(with("user_id: UUID"), "bigint").after(),
            with("user_id: int = Field(sa_type=BigInteger)"));
  EXPECT_EQ(Retyping(with("user_id: UUID | None = None"), "bigint").after(),
            with("user_id: int | None = Field(default=None, sa_type=BigInteger)"));
  EXPECT_EQ(Retyping(with("user_id: UUID")).after(), with("user_id: int"));
}

TEST(RetypeColumn, AnnouncesTheTypeOnlyWhereTheDeclaredOneChanges) {
  const auto typed = Retyping(note("user_id = Column(Uuid, ForeignKey('user.id'))")).run();
  ASSERT_TRUE(typed);
  EXPECT_EQ(typed->intended.size(), 1U);
  const auto untyped =
      Retyping(note("user_id: Mapped[UUID] = mapped_column(ForeignKey('user.id'))")).run();
  ASSERT_TRUE(untyped);
  EXPECT_THAT(untyped->intended, ::testing::IsEmpty());
  EXPECT_THAT(untyped->imports, ::testing::IsEmpty());
}

TEST(Transforms, AreListedByName) {
  std::vector<std::string_view> names;
  for (const rewrite::NamedTransform& each : all_transforms()) names.push_back(each.name);
  EXPECT_THAT(names, ::testing::ElementsAre("retype-column", "set-foreign-key", "set-nullable",
                                            "set-server-default"));
}

}  // namespace
}  // namespace modelmend::transforms
