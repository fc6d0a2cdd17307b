// What the golden pairs do not show: places, statements, paths, and what cannot be read.
#include "verify/compare.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "verify/memory_state.h"

namespace modelmend::verify {
namespace {

constexpr const char* kHead = R"(from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()

)";

std::string models(const std::string& classes) {
  return kHead + classes;
}

const std::string kUser = R"(
class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)
)";

Statement statement(std::string table, std::string cls, std::string member, std::string aspect,
                    std::string value, Weight weight = Weight::Behaviour) {
  return {.subject = {std::move(table), std::move(cls)},
          .member = std::move(member),
          .aspect = std::move(aspect),
          .value = std::move(value),
          .weight = weight,
          .place = {}};
}

std::string compared(const std::string& before, std::vector<Statement> old,
                     const std::string& after, std::vector<Statement> now) {
  const MemoryState a({{"models.py", models(before)}},
                      {.statements = std::move(old), .unread = {}});
  const MemoryState b({{"models.py", models(after)}}, {.statements = std::move(now), .unread = {}});
  return lines_of(compare(a.state, b.state, {}));
}

TEST(Compare, KnowsBothPlaces) {
  const MemoryState before({{"models.py", models(kUser)}});
  const MemoryState after(
      {{"app/people.py", models("\n" + kUser.substr(0, kUser.rfind(", nullable")) + ")\n")}});
  const Comparison found = compare(before.state, after.state, {});
  const auto finding = std::ranges::find(found.findings, "column.nullable", &Finding::kind);
  ASSERT_NE(finding, found.findings.end()) << lines_of(found);
  EXPECT_EQ(finding->message(), "users.name: NOT NULL lost");
  EXPECT_EQ(finding->before.file, "models.py");
  EXPECT_EQ(finding->before.line, 11U);
  EXPECT_EQ(finding->before.column, 5U);
  EXPECT_EQ(finding->after.file, "app/people.py");
  EXPECT_EQ(finding->after.line, 12U);
}

// PostgreSQL makes every column of a key NOT NULL, SQLite only those that say it.
TEST(Compare, KnowsWhatAPrimaryKeyConstraintLeavesNullable) {
  const auto link = [](std::string_view column) {
    return Texts{{"models.py", models(fmt::format(R"(from sqlalchemy import PrimaryKeyConstraint

class Link(Base):
    __tablename__ = "links"

    name = {}
    kind = Column(String(9), nullable=False)
    __table_args__ = (PrimaryKeyConstraint("name", "kind"),)
)",
                                                  column))}};
  };
  const auto compared = [](const Texts& before, const Texts& after, schema::Dialect dialect) {
    const MemoryState old(before, {}, dialect);
    const MemoryState now(after, {}, dialect);
    return lines_of(compare(old.state, now.state, {}));
  };
  const Texts unsaid = link("Column(String(9))");
  const Texts nullable = link("Column(String(9), nullable=True)");
  const Texts said = link("Column(String(9), nullable=False)");
  const std::string equal = "1 of 1 equal\n";
  EXPECT_EQ(compared(unsaid, said, schema::Dialect::Sqlite), equal);
  EXPECT_EQ(compared(unsaid, nullable, schema::Dialect::Sqlite),
            "schema links.name: NOT NULL lost [column.nullable]\n0 of 1 equal\n");
  EXPECT_EQ(compared(nullable, said, schema::Dialect::Sqlite),
            "schema links.name: NOT NULL gained [column.nullable]\n0 of 1 equal\n");
  EXPECT_EQ(compared(nullable, said, schema::Dialect::PostgreSql), equal);
}

TEST(Compare, MeetsStatementsByClassMemberAndAspect) {
  EXPECT_EQ(compared(kUser,
                     {statement("users", "models.User", "name", "default", "'x'"),
                      statement("users", "models.User", "posts", "cascade", "all"),
                      statement("users", "models.User", "posts", "uselist", "True")},
                     kUser,
                     {statement("users", "models.User", "name", "default", "'y'"),
                      statement("users", "models.User", "posts", "uselist", "True"),
                      statement("users", "models.User", "id", "onupdate", "f")}),
            "behaviour users.id: onupdate f gained [behaviour.onupdate]\n"
            "behaviour users.name: default 'x' became default 'y' [behaviour.default]\n"
            "behaviour users.posts: cascade all lost [behaviour.cascade]\n"
            "0 of 1 equal\n");
}

TEST(Compare, FollowsStatementsToAnotherTableAndClass) {
  std::string renamed = kUser;
  renamed.replace(renamed.find("\"users\""), 7, "\"people\"");
  EXPECT_EQ(compared(kUser, {statement("users", "models.User", "name", "default", "'x'")}, renamed,
                     {statement("people", "models.User", "name", "default", "'x'"),
                      statement("people", "models.User", "id", "default", "1")}),
            "schema users: table renamed to people [table.renamed]\n"
            "behaviour users.id: default 1 gained [behaviour.default]\n"
            "0 of 1 equal\n");
}

TEST(Compare, SaysOfALostColumnOnlyThatItIsLost) {
  const std::string shorter = kUser.substr(0, kUser.find("    name"));
  EXPECT_EQ(
      compared(kUser, {statement("users", "models.User", "name", "default", "'x'")}, shorter, {}),
      "schema users.name: column lost [column.lost]\n"
      "0 of 1 equal\n");
}

TEST(Compare, CosmeticStatementsLeaveATableEqual) {
  EXPECT_EQ(
      compared(
          kUser,
          {statement("users", "models.User", "", "column order", "id, name", Weight::Cosmetic)},
          kUser,
          {statement("users", "models.User", "", "column order", "name, id", Weight::Cosmetic)}),
      "cosmetic users: column order id, name became column order name, id "
      "[cosmetic.column-order]\n"
      "1 of 1 equal\n");
}

TEST(Compare, ClaimsNoEqualityForAClassThatIsNotReadInWhole) {
  const Unread unread{.subject = {"users", "models.User"}, .reason = "odd", .place = {}};
  const MemoryState before({{"models.py", models(kUser)}}, {.statements = {}, .unread = {unread}});
  const MemoryState after({{"models.py", models(kUser)}});
  const MemoryState changed({{"models.py", models(kUser + "    @odd\n    def f(self): ...\n")}});
  EXPECT_EQ(lines_of(compare(before.state, changed.state, {})),
            "behaviour users.f: method @odd (self){...} gained [behaviour.method]\n"
            "not read before users: odd\n0 of 1 equal\n");
  EXPECT_EQ(lines_of(compare(before.state, after.state, {})), "0 of 1 equal, 1 alike\n");
}

TEST(Compare, ClaimsNoLossWhereTheLaterStateIsNotKnownInWhole) {
  const std::string guarded = R"(
class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    if settings.names:
        name = Column(String(50), nullable=False)
)";
  const MemoryState before({{"models.py", models(kUser)}});
  const MemoryState after({{"models.py", models(guarded)}});
  const Comparison found = compare(before.state, after.state, {});
  EXPECT_TRUE(std::ranges::none_of(found.findings, [](const Finding& each) {
    return each.sort == Sort::Schema;
  })) << lines_of(found);
  EXPECT_FALSE(found.not_read.empty());
  EXPECT_EQ(found.equal, 0U);
}

TEST(Compare, SpeaksOnlyOfTablesInTheNamedPaths) {
  const std::string note = R"(
class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
)";
  const MemoryState before({{"a/user.py", models(kUser)}, {"b/note.py", models(note)}});
  const MemoryState after({{"a/user.py", models("")}, {"b/note.py", models("")}});
  EXPECT_EQ(lines_of(compare(before.state, after.state, {.paths = {"b"}})),
            "schema notes: table lost [table.lost]\n0 of 1 equal\n");
  EXPECT_EQ(compare(before.state, after.state, {}).tables, 2U);
}

TEST(Compare, ListsAKeyThatLeadsIntoAnotherMetaDataInBothStates) {
  const std::string far = R"(
Other = declarative_base()


class Note(Other):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id"))
)";
  const MemoryState state({{"models.py", models(kUser + "\n" + far)}});
  EXPECT_EQ(lines_of(compare(state.state, state.state, {})),
            "listed notes.user_id: foreign key to users.id leads into MetaData models.Base: "
            "compared as a string\n2 of 2 equal\n");
}

TEST(Compare, CountsTwoModelsOfOneTableAsTwo) {
  const MemoryState state({{"a.py", models(kUser)}, {"b.py", models(kUser)}});
  EXPECT_EQ(lines_of(compare(state.state, state.state, {})), "2 of 2 equal\n");
}

TEST(Compare, ACustomTypeThatTheProjectDefinesMustBeDefinedTheSame) {
  const auto with_type = [](const std::string& body) {
    return Texts{{"types_of_ours.py",
                  "from sqlalchemy.types import TypeDecorator, CHAR\n\n\n"
                  "class Guid(TypeDecorator):\n    " +
                      body + "\n"},
                 {"models.py",
                  "from types_of_ours import Guid\n" + models(kUser + "    g = Column(Guid())\n")}};
  };
  const MemoryState before(with_type("impl = CHAR(32)"));
  const MemoryState same(with_type("impl = CHAR( 32 )  # hex"));
  const MemoryState other(with_type("impl = CHAR(36)"));
  EXPECT_EQ(lines_of(compare(before.state, same.state, {})), "1 of 1 equal\n");
  EXPECT_THAT(lines_of(compare(before.state, other.state, {})),
              testing::HasSubstr("users.g: type "));
}

}  // namespace
}  // namespace modelmend::verify
