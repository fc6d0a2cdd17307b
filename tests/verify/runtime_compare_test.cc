#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verify/runtime/compare.h"

namespace modelmend::verify::runtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

ColumnFacts column(std::string name, Aspects schema, Aspects behaviour = {}) {
  schema.try_emplace("type postgresql", "INTEGER");
  return {.name = std::move(name),
          .facts = {.schema = std::move(schema), .behaviour = std::move(behaviour)}};
}

ItemFacts item(std::string kind, std::string name, std::vector<std::string> columns,
               std::string what, Aspects schema = {}) {
  return {.kind = std::move(kind),
          .name = std::move(name),
          .columns = std::move(columns),
          .what = std::move(what),
          .facts = {.schema = std::move(schema)}};
}

TableFacts table(std::string name, std::vector<ColumnFacts> columns,
                 std::vector<ItemFacts> items = {}) {
  return {.schema = "",
          .name = std::move(name),
          .metadata = {"app.Base.metadata"},
          .columns = std::move(columns),
          .items = std::move(items)};
}

AttributeFacts attribute(std::string kind, std::string name, Aspects behaviour = {}) {
  return {.name = std::move(name),
          .kind = std::move(kind),
          .facts = {.behaviour = std::move(behaviour)}};
}

MapperFacts mapper(std::string class_name, std::string of_table,
                   std::vector<AttributeFacts> attributes = {}) {
  return {.class_name = std::move(class_name),
          .table = std::move(of_table),
          .attributes = std::move(attributes)};
}

RuntimeFacts project(std::vector<TableFacts> tables, std::vector<MapperFacts> mappers = {}) {
  return {.tables = std::move(tables), .mappers = std::move(mappers)};
}

std::vector<std::string> messages(const RuntimeFacts& before, const RuntimeFacts& after) {
  std::vector<std::string> all;
  for (const Difference& each : compare(before, after).differences) all.push_back(each.message());
  return all;
}

// What became of the only table's only column.
std::vector<std::string> column_changes(Aspects before, Aspects after) {
  return messages(project({table("t", {column("c", std::move(before))})}),
                  project({table("t", {column("c", std::move(after))})}));
}

std::vector<std::string> item_changes(std::vector<ItemFacts> before, std::vector<ItemFacts> after) {
  return messages(project({table("t", {}, std::move(before))}),
                  project({table("t", {}, std::move(after))}));
}

std::vector<std::string> attribute_changes(std::vector<AttributeFacts> before,
                                           std::vector<AttributeFacts> after) {
  return messages(project({}, {mapper("app.User", "t", std::move(before))}),
                  project({}, {mapper("app.User", "t", std::move(after))}));
}

TEST(RuntimeCompare, FindsNothingBetweenEqualProjects) {
  const auto facts = project({table("t", {column("c", {{"not null", "yes"}})})},
                             {mapper("app.User", "t", {attribute("column", "c")})});
  EXPECT_THAT(messages(facts, facts), IsEmpty());
}

TEST(RuntimeCompare, SaysWhatBecameOfAColumn) {
  EXPECT_THAT(column_changes({{"not null", "yes"}}, {}), ElementsAre("t.c: NOT NULL lost"));
  EXPECT_THAT(column_changes({}, {{"not null", "yes"}}), ElementsAre("t.c: NOT NULL gained"));
  EXPECT_THAT(column_changes({{"server default", "now()"}}, {}),
              ElementsAre("t.c: server default now() lost"));
  EXPECT_THAT(column_changes({{"server default", "0"}}, {{"server default", "1"}}),
              ElementsAre("t.c: server default 0 became 1"));
  EXPECT_THAT(column_changes({{"comment", "a lost one"}}, {}),
              ElementsAre("t.c: comment 'a lost one' lost"));
}

TEST(RuntimeCompare, SaysATypeOnceForPostgresqlIfThatSeesIt) {
  const Aspects limited = {
      {"type postgresql", "VARCHAR(50)"}, {"type mysql", "VARCHAR(50)"}, {"type sqlite", "TEXT"}};
  const Aspects open = {{"type postgresql", "VARCHAR"}, {"type mysql", "not available"}};
  EXPECT_THAT(column_changes(limited, open), ElementsAre("t.c: type VARCHAR(50) became VARCHAR"));
  EXPECT_THAT(column_changes({{"type mysql", "CHAR(36)"}}, {{"type mysql", "CHAR(32)"}}),
              ElementsAre("t.c: type on MySQL CHAR(36) became CHAR(32)"));
}

TEST(RuntimeCompare, OnlyNamesATypeThatADatabaseDoesNotHave) {
  const auto side = [](const std::string& mysql) {
    return project({table("t", {column("c", {{"type mysql", mysql}})})});
  };
  const auto found = compare(side("VARCHAR(255)"), side("not available")).differences;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().message(), "t.c: type on MySQL VARCHAR(255) became not available");
  EXPECT_EQ(found.front().weight, Weight::Cosmetic);
}

TEST(RuntimeCompare, SaysWhatBecameOfAnEnum) {
  const auto status = [](const std::string& name, const std::string& labels) {
    return Aspects{{"type postgresql", name}, {"enum", name}, {"enum labels", labels}};
  };
  EXPECT_THAT(column_changes(status("st", "A, B"), status("status", "A, B")),
              ElementsAre("t.c: enum type st renamed to status"));
  EXPECT_THAT(column_changes(status("st", "A, B"), status("st", "A, B, C")),
              ElementsAre("t.c: enum labels A, B became A, B, C"));
  EXPECT_THAT(column_changes(status("st", "A, B"), {{"type postgresql", "VARCHAR(20)"}}),
              ElementsAre("t.c: type ENUM st became VARCHAR(20)"));
}

TEST(RuntimeCompare, MatchesColumnsByNameAndCallsTheirOrderCosmetic) {
  const auto before = project({table("t", {column("a", {}), column("b", {}), column("gone", {})})});
  const auto after = project(
      {table("t", {column("b", {}), column("new", {{"not null", "yes"}}), column("a", {})})});
  EXPECT_THAT(messages(before, after),
              ElementsAre("t.gone: column lost", "t.new: column gained: INTEGER NOT NULL",
                          "t: order of columns became b, a"));
  EXPECT_EQ(compare(before, after).differences.back().weight, Weight::Cosmetic);
}

TEST(RuntimeCompare, TellsAKeyOfOneColumnAsThatColumns) {
  const auto key = item("foreign key", "", {"user_id"}, "users.id", {{"ON DELETE", "CASCADE"}});
  EXPECT_THAT(item_changes({key}, {item("foreign key", "", {"user_id"}, "users.id")}),
              ElementsAre("t.user_id: foreign key to users.id: ON DELETE CASCADE lost"));
  EXPECT_THAT(item_changes({key}, {}), ElementsAre("t.user_id: foreign key to users.id lost"));
  EXPECT_THAT(item_changes({key}, {item("foreign key", "", {"user_id"}, "user.id",
                                        {{"ON DELETE", "CASCADE"}})}),
              ElementsAre("t.user_id: foreign key to users.id: users.id became user.id"));
  EXPECT_THAT(item_changes({}, {item("foreign key", "fk", {"a", "b"}, "u.x, u.y")}),
              ElementsAre("t: foreign key (a, b) to u.x, u.y gained"));
}

TEST(RuntimeCompare, FollowsARenamedConstraintByWhatItSays) {
  EXPECT_THAT(
      item_changes({item("unique", "uq_a", {"a"}, "(a)")}, {item("unique", "uq_b", {"a"}, "(a)")}),
      ElementsAre("t: unique constraint uq_a: name uq_a became uq_b"));
  EXPECT_THAT(
      item_changes({item("unique", "uq_a", {"a"}, "(a)")}, {item("unique", "", {"a"}, "(a)")}),
      ElementsAre("t: unique constraint uq_a: name uq_a lost"));
}

TEST(RuntimeCompare, FollowsAChangedIndexByItsName) {
  EXPECT_THAT(item_changes({item("index", "ix_a", {}, "(a)", {{"unique", "yes"}})},
                           {item("index", "ix_a", {}, "(a, b)")}),
              ElementsAre("t: index ix_a: (a) became (a, b)", "t: index ix_a: unique lost"));
  EXPECT_THAT(item_changes({item("index", "ix_a", {}, "(a)")}, {}),
              ElementsAre("t: index ix_a lost"));
}

TEST(RuntimeCompare, SaysWhatBecameOfThePrimaryKey) {
  EXPECT_THAT(item_changes({item("primary key", "", {"id"}, "(id)")},
                           {item("primary key", "pk_t", {"id", "org"}, "(id, org)")}),
              ElementsAre("t: primary key (id): (id) became (id, org)",
                          "t: primary key (id): name pk_t gained"));
}

TEST(RuntimeCompare, FollowsARenamedTableByItsClass) {
  const auto side = [](const std::string& name) {
    return project(
        {table(name, {column("id", {})}), table("notes", {column("id", {})})},
        {mapper("app.User", name, {attribute("column", "id", {{"columns", name + ".id"}})}),
         mapper("app.Note", "notes",
                {attribute("relationship", "user",
                           {{"columns", "notes.user_id = " + name + ".id"}})})});
  };
  EXPECT_THAT(messages(side("users"), side("user")), ElementsAre("users: table renamed to user"));
}

TEST(RuntimeCompare, FollowsARenamedTableWhereMappersCannotBeConfigured) {
  const auto side = [](const std::string& name) {
    auto facts = project({table(name, {})});
    facts.tables.front().classes = {"app.User"};
    facts.unconfigured = "InvalidRequestError: two classes";
    return facts;
  };
  EXPECT_THAT(messages(side("users"), side("user")), ElementsAre("users: table renamed to user"));
}

TEST(RuntimeCompare, DoesNotSayTwiceWhatGoesWithATableOrAColumn) {
  const auto before =
      project({table("a", {column("x", {})}), table("b", {column("y", {})})},
              {mapper("app.A", "a", {attribute("column", "x", {{"columns", "a.x"}})}),
               mapper("app.B", "b")});
  const auto after = project({table("a", {})}, {mapper("app.A", "a")});
  EXPECT_THAT(messages(before, after), ElementsAre("a.x: column lost", "b: table lost"));
}

TEST(RuntimeCompare, FollowsAMovedClassByItsTable) {
  const auto before = project({table("t", {})}, {mapper("app.models.User", "t")});
  EXPECT_THAT(messages(before, project({table("t", {})}, {mapper("app.user.User", "t")})),
              IsEmpty());
  EXPECT_THAT(messages(before, project({table("t", {})}, {mapper("app.user.Member", "t")})),
              ElementsAre("class User: renamed to Member"));
  EXPECT_THAT(messages(before, project({table("t", {})})),
              ElementsAre("class User: no longer mapped"));
}

TEST(RuntimeCompare, SaysWhatBecameOfARelationship) {
  const auto posts = [](const std::string& uselist, const std::string& cascade) {
    return attribute("relationship", "posts",
                     {{"uselist", uselist},
                      {"cascade", cascade},
                      {"collection", uselist == "yes" ? "list" : "none"}});
  };
  EXPECT_THAT(attribute_changes({posts("yes", "merge, save-update")}, {posts("yes", "merge")}),
              ElementsAre("relationship User.posts: cascade merge, save-update became merge"));
  EXPECT_THAT(attribute_changes({posts("yes", "merge")}, {posts("no", "merge")}),
              ElementsAre("relationship User.posts: list became scalar"));
  EXPECT_THAT(attribute_changes({posts("yes", "merge")}, {}),
              ElementsAre("relationship User.posts: lost"));
}

TEST(RuntimeCompare, SaysThatAHybridBecameAMethod) {
  EXPECT_THAT(attribute_changes({attribute("hybrid property", "full_name", {{"code", "ab"}})},
                                {attribute("method", "full_name")}),
              ElementsAre("hybrid property User.full_name: became a method"));
  EXPECT_THAT(attribute_changes({attribute("hybrid property", "full_name", {{"code", "ab"}})},
                                {attribute("hybrid property", "full_name", {{"code", "cd"}})}),
              ElementsAre("hybrid property User.full_name: its code changed"));
}

TEST(RuntimeCompare, NamesTheMetaDataThatEachTableMovedTo) {
  auto before = project({table("a", {}), table("b", {})});
  auto after = before;
  for (TableFacts& each : after.tables) each.metadata = {"sqlmodel.main.SQLModel.metadata"};
  EXPECT_THAT(messages(before, after),
              ElementsAre("a: MetaData app.Base.metadata became sqlmodel.main.SQLModel.metadata",
                          "b: MetaData app.Base.metadata became sqlmodel.main.SQLModel.metadata"));
  for (TableFacts& each : after.tables) each.metadata.emplace_back("app.Base.metadata");
  EXPECT_THAT(messages(before, after), IsEmpty());
}

TEST(RuntimeCompare, TellsAMetaDataThatIsOnlyCalledOtherwise) {
  const auto before = project({table("a", {})});
  auto after = before;
  after.tables.front().metadata = {"app.db.Base.metadata"};
  const auto found = compare(before, after).differences;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().message(),
            "a: MetaData app.Base.metadata renamed to app.db.Base.metadata");
  EXPECT_EQ(found.front().kind, "registry.renamed");
  EXPECT_EQ(found.front().weight, Weight::Cosmetic);
}

TEST(RuntimeCompare, GivesBehaviourTheKindsOfTheComparisonThatReadsTheCode) {
  const auto side = [](const std::string& value) {
    return project({table("t", {})},
                   {mapper("app.User", "t",
                           {attribute("association proxy", "a", {{"of", value}}),
                            attribute("hybrid property", "b", {{"setter", value}}),
                            attribute("relationship", "c", {{"columns", value}}),
                            attribute("validator", "d", {{"code", value}})})});
  };
  std::vector<std::string> kinds;
  for (const Difference& each : compare(side("x"), side("y")).differences)
    kinds.push_back(each.kind + " " + each.subject.member);
  EXPECT_THAT(kinds, UnorderedElementsAre("behaviour.association-proxy a", "behaviour.hybrid b",
                                          "behaviour.join c", "behaviour.validator d"));
}

TEST(RuntimeCompare, NamesWarningsThatCame) {
  RuntimeFacts after;
  after.warnings = {"relationship X will copy column Y"};
  EXPECT_THAT(messages({}, after),
              ElementsAre("SQLAlchemy: warns now: relationship X will copy column Y"));
}

TEST(RuntimeCompare, ClaimsNothingOfMappersThatCannotBeConfigured) {
  const auto before = project({table("t", {})}, {mapper("app.User", "t")});
  auto after = project({table("t", {})});
  after.unconfigured = "InvalidRequestError: two classes";
  const Comparison broken = compare(before, after);
  ASSERT_EQ(broken.differences.size(), 1U);
  EXPECT_EQ(broken.differences.front().message(),
            "SQLAlchemy: mappers cannot be configured any more: InvalidRequestError: two classes");
  EXPECT_EQ(broken.not_compared.size(), 1U);
  const Comparison still = compare(after, after);
  EXPECT_THAT(still.differences, IsEmpty());
  EXPECT_EQ(still.not_compared.size(), 1U);
}

TEST(RuntimeCompare, GivesEachDifferenceAKindAndItsPlaceInTheSchema) {
  const auto key = item("foreign key", "", {"c"}, "users.id", {{"ON DELETE", "CASCADE"}});
  const auto before = project(
      {table("t", {column("c", {{"not null", "yes"}})}, {key, item("index", "ix_c", {}, "(c)")})},
      {mapper("app.User", "t", {attribute("relationship", "posts", {{"order by", "posts.id"}})})});
  const auto after =
      project({table("t", {column("c", {})}, {item("foreign key", "", {"c"}, "users.id")})},
              {mapper("app.User", "t", {attribute("relationship", "posts")})});
  std::vector<std::string> kinds;
  for (const Difference& each : compare(before, after).differences)
    kinds.push_back(each.kind + " " + each.subject.table + "." + each.subject.member);
  EXPECT_THAT(kinds, ElementsAre("index.lost t.ix_c", "column.nullable t.c",
                                 "foreign-key.on-delete t.c", "behaviour.order_by t.posts"));
}

TEST(RuntimeCompare, PutsSchemaBeforeBehaviourBeforeCosmetic) {
  const auto before =
      project({table("t", {column("z", {{"not null", "yes"}}, {{"default", "1"}})})});
  const auto after = project({table("t", {column("z", {})})});
  const auto found = compare(before, after).differences;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.front().weight, Weight::Schema);
  EXPECT_EQ(found.back().message(), "t.z: default 1 lost");
  EXPECT_EQ(found.back().weight, Weight::Behaviour);
}

}  // namespace
}  // namespace modelmend::verify::runtime
