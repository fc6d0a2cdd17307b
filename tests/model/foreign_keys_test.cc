#include "model/foreign_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/target_name.h"
#include "support/models_builder.h"

namespace modelmend::model {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace): the builder's vocabulary
using ::testing::HasSubstr;
using ::testing::Optional;

const ForeignKeyFact& key_of(const ProjectModels& models, std::string_view table) {
  return models.decl(models.table(table_id(models, table)).columns.back().decl)
      .foreign_keys.front();
}

TargetResolution resolve_from(const ProjectModels& models, std::string_view table) {
  return models.resolve_target(table_id(models, table), key_of(models, table));
}

std::optional<std::string> cycle_from(const ProjectModels& models, std::string_view table) {
  return may_be_in_cycle(models, {}, table_id(models, table), key_of(models, table));
}

EffectiveType type_of_last(const ProjectModels& models, std::string_view table,
                           const WillChange& will_change = nothing_changes) {
  const TableId id = table_id(models, table);
  return effective_type(models, id, models.table(id).columns.back().decl, will_change);
}

TEST(SplitTarget, TakesTheLastTwoPartsAsTableAndColumn) {
  EXPECT_EQ(split_target("user.id")->table, "user");
  EXPECT_EQ(split_target("user.id")->schema, std::nullopt);
  EXPECT_EQ(split_target("a.b.user.id")->schema, "a.b");
  for (const char* const broken : {"", "user", ".id", "user.", "..", "a..id", ".user.id"})
    EXPECT_EQ(split_target(broken), std::nullopt) << broken;
}

TEST(ResolveTarget, PrefersTheOwnMetaData) {
  const auto models = ModelsBuilder()
                          .table("user", "Other")
                          .column("id", integer())
                          .table("user", "Base")
                          .column("id", uuid())
                          .table("note", "Base")
                          .column("user_id", uuid(), {"user.id"})
                          .build();
  const auto resolution = resolve_from(models, "note");
  const auto* const target = std::get_if<Target>(&resolution);
  ASSERT_NE(target, nullptr);
  EXPECT_TRUE(target->same_metadata);
  EXPECT_EQ(models.decl(target->decl).type, uuid());
}

TEST(ResolveTarget, TakesOtherMetaDataIfTheyAgree) {
  const auto models = ModelsBuilder()
                          .table("user", "A")
                          .column("id", integer())
                          .table("user", "B")
                          .column("id", integer())
                          .table("note", "Base")
                          .column("user_id", uuid(), {"user.id"})
                          .build();
  const auto resolution = resolve_from(models, "note");
  const auto* const target = std::get_if<Target>(&resolution);
  ASSERT_NE(target, nullptr);
  EXPECT_FALSE(target->same_metadata);
}

TEST(ResolveTarget, IsAmbiguousIfOtherMetaDataDiffer) {
  const auto models = ModelsBuilder()
                          .table("user", "A")
                          .column("id", integer())
                          .table("user", "B")
                          .column("id", uuid())
                          .table("note", "Base")
                          .column("user_id", uuid(), {"user.id"})
                          .build();
  const auto resolution = resolve_from(models, "note");
  ASSERT_TRUE(std::holds_alternative<AmbiguousTarget>(resolution));
  EXPECT_EQ(std::get<AmbiguousTarget>(resolution).candidates.size(), 2U);
}

TEST(ResolveTarget, DoesNotLeaveAMetaDataThatHasTheTable) {
  const auto models = ModelsBuilder()
                          .table("user", "Base")
                          .column("uid", integer())
                          .table("user", "Other")
                          .column("id", integer())
                          .table("note", "Base")
                          .column("user_id", uuid(), {"user.id"})
                          .build();
  const auto resolution = resolve_from(models, "note");
  ASSERT_TRUE(std::holds_alternative<UnresolvedTarget>(resolution));
  EXPECT_THAT(std::get<UnresolvedTarget>(resolution).reason, HasSubstr("has no column 'id'"));
}

TEST(ResolveTarget, NamesTheNearestTable) {
  const auto models = ModelsBuilder()
                          .table("user")
                          .column("id", integer())
                          .table("note")
                          .column("user_id", uuid(), {"users.id"})
                          .build();
  const auto resolution = resolve_from(models, "note");
  ASSERT_TRUE(std::holds_alternative<UnresolvedTarget>(resolution));
  EXPECT_THAT(std::get<UnresolvedTarget>(resolution).nearest, Optional(std::string("user")));
}

TEST(ResolveTarget, AddsTheDefaultSchemaOfTheKeysMetaData) {
  ModelsBuilder builder;
  builder.table("user").column("id", integer());
  builder.last_table().schema = "app";
  builder.metadata("Base").default_schema = "app";
  builder.table("note").column("user_id", uuid(), {"user.id"});
  EXPECT_TRUE(std::holds_alternative<Target>(resolve_from(builder.build(), "note")));
}

TEST(EffectiveType, FollowsColumnsWithoutATypeOfTheirOwn) {
  const auto models = ModelsBuilder()
                          .table("user")
                          .column("id", bigint())
                          .table("profile")
                          .column("owner_id", untyped(), {"user.id"})
                          .table("login")
                          .column("owner_id", untyped(), {"profile.owner_id"})
                          .build();
  const EffectiveType found = type_of_last(models, "login");
  EXPECT_EQ(found.type, bigint());
  EXPECT_EQ(found.chain.size(), 3U);
}

TEST(EffectiveType, FollowsColumnsThatThisRunChanges) {
  const auto models = ModelsBuilder()
                          .table("user")
                          .column("id", integer())
                          .table("profile")
                          .column("owner_id", uuid(), {"user.id"})
                          .build();
  EXPECT_EQ(type_of_last(models, "profile").type, uuid());
  EXPECT_EQ(type_of_last(models, "profile", [](DeclId) { return true; }).type, integer());
}

TEST(EffectiveType, IsOpaqueInARing) {
  const auto models = ModelsBuilder()
                          .table("a")
                          .column("b_id", untyped(), {"b.a_id"})
                          .table("b")
                          .column("a_id", untyped(), {"a.b_id"})
                          .build();
  const EffectiveType found = type_of_last(models, "a");
  ASSERT_NE(found.type.as<schema::Opaque>(), nullptr);
  EXPECT_THAT(found.type.as<schema::Opaque>()->reason, HasSubstr("circle"));
}

TEST(EffectiveType, IsOpaqueIfTwoKeysPointToDifferentTypes) {
  const auto models = ModelsBuilder()
                          .table("a")
                          .column("id", integer())
                          .table("b")
                          .column("id", uuid())
                          .table("c")
                          .column("x", untyped(), {"a.id", "b.id"})
                          .build();
  EXPECT_NE(type_of_last(models, "c").type.as<schema::Opaque>(), nullptr);
}

TEST(MayBeInCycle, SeesNoneOnAOneWayStreet) {
  const auto models = ModelsBuilder()
                          .table("user")
                          .column("id", integer())
                          .table("note")
                          .column("user_id", uuid(), {"user.id"})
                          .build();
  EXPECT_EQ(cycle_from(models, "note"), std::nullopt);
}

TEST(MayBeInCycle, SeesARingOverSeveralTables) {
  const auto models = ModelsBuilder()
                          .table("user")
                          .column("team_id", integer(), {"team.id"})
                          .table("team")
                          .column("id", integer())
                          .column("x", integer(), {"note.id"})
                          .table("note")
                          .column("id", integer())
                          .column("y", uuid(), {"user.team_id"})
                          .build();
  EXPECT_THAT(cycle_from(models, "note"), Optional(HasSubstr("back to 'note'")));
}

TEST(MayBeInCycle, CountsAReferenceToItself) {
  const auto models = ModelsBuilder()
                          .table("node")
                          .column("id", integer())
                          .column("up", uuid(), {"node.id"})
                          .build();
  EXPECT_NE(cycle_from(models, "node"), std::nullopt);
}

TEST(MayBeInCycle, CountsAnUnknownTargetOnlyOnTheWayBack) {
  const auto on_the_way = ModelsBuilder()
                              .table("user")
                              .column("id", integer(), {"gone.id"})
                              .table("note")
                              .column("user_id", uuid(), {"user.id"})
                              .build();
  EXPECT_THAT(cycle_from(on_the_way, "note"), Optional(HasSubstr("'gone.id'")));

  const auto elsewhere = ModelsBuilder()
                             .table("user")
                             .column("id", integer())
                             .table("stray")
                             .column("id", integer(), {"gone.id"})
                             .table("note")
                             .column("user_id", uuid(), {"user.id"})
                             .build();
  EXPECT_EQ(cycle_from(elsewhere, "note"), std::nullopt);
}

TEST(MayBeInCycle, TakesAnAmbiguousTargetAsAnEdgeToEachCandidate) {
  const auto models = ModelsBuilder()
                          .table("user", "Base")
                          .column("id", integer())
                          .column("pet", uuid(), {"pet.id"})
                          .table("pet", "A")
                          .column("id", integer())
                          .table("pet", "B")
                          .column("id", uuid())
                          .column("n", integer(), {"note.id"})
                          .table("note", "B")
                          .column("id", integer())
                          .table("note", "Base")
                          .column("user_id", uuid(), {"user.id"})
                          .build();
  const TableId note = models.tables.back().id;
  EXPECT_NE(may_be_in_cycle(models, {}, note, models.declarations.back().foreign_keys.front()),
            std::nullopt);
}

TEST(MayBeInCycle, FollowsKeysThatAreAddedAfterwards) {
  const auto models = ModelsBuilder()
                          .table("user")
                          .column("id", integer())
                          .table("pet")
                          .column("id", integer())
                          .table("note")
                          .column("user_id", uuid(), {"user.id"})
                          .build();
  const TableId user = table_id(models, "user");
  const TableId pet = table_id(models, "pet");
  const TableId note = table_id(models, "note");
  const auto with = [&](const std::vector<LateKey>& late) {
    return may_be_in_cycle(models, late, note, key_of(models, "note"));
  };
  using Tables = std::vector<TableId>;
  EXPECT_THAT(with({{Tables{user}, Tables{pet}, "a.py:1:1"}, {Tables{pet}, Tables{note}, "b.py"}}),
              Optional(std::string("foreign keys lead from 'user.id' back to 'note', through one "
                                   "that is added at a.py:1:1")));
  EXPECT_THAT(with({{std::nullopt, Tables{note}, "a.py:1:1"}}), Optional(HasSubstr("a.py:1:1")));
  EXPECT_THAT(with({{Tables{user}, std::nullopt, "a.py:1:1"}}),
              Optional(std::string("'user' may get a foreign key at a.py:1:1, which is not known "
                                   "and may lead back")));
  EXPECT_EQ(with({{Tables{pet}, std::nullopt, ""}, {Tables{note}, Tables{user}, ""}}),
            std::nullopt);
}

TEST(NearestName, KeepsQuietAboutNamesThatAreFarAway) {
  EXPECT_EQ(nearest_name("invoice", {"user", "team"}), std::nullopt);
  EXPECT_THAT(nearest_name("faqs", {"faq_entries", "faq", "user"}), Optional(std::string("faq")));
}

}  // namespace
}  // namespace modelmend::model
