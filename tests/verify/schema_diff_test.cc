#include "verify/schema_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/models_builder.h"

namespace modelmend::verify {
namespace {

using namespace testing_support;  // NOLINT(google-build-using-namespace): the builder's vocabulary
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ModelsBuilder note_with(schema::SqlType type) {
  ModelsBuilder builder;
  builder.table("note").column("user_id", std::move(type), {"user.id"});
  return builder;
}

std::vector<std::string> messages(const model::ProjectModels& before,
                                  const model::ProjectModels& after,
                                  const std::vector<Intended>& intended = {}) {
  std::vector<std::string> all;
  for (const Difference& each : schema_diff(before, after, intended)) all.push_back(each.message());
  return all;
}

TEST(SchemaDiff, IsEmptyForEqualSchemas) {
  EXPECT_THAT(messages(note_with(uuid()).build(), note_with(uuid()).build()), IsEmpty());
}

TEST(SchemaDiff, NamesATypeThatNobodyAnnounced) {
  EXPECT_THAT(messages(note_with(uuid()).build(), note_with(integer()).build()),
              ElementsAre("note.user_id: type INTEGER instead of UUID"));
}

TEST(SchemaDiff, AcceptsATypeThatWasAnnounced) {
  const auto before = note_with(uuid()).build();
  const auto intended = intend_type(before, model::DeclId{0}, integer());
  EXPECT_EQ(intended.size(), 1U);
  EXPECT_THAT(messages(before, note_with(integer()).build(), intended), IsEmpty());
}

TEST(SchemaDiff, NamesAnAnnouncedTypeThatDidNotCome) {
  const auto before = note_with(uuid()).build();
  const auto intended = intend_type(before, model::DeclId{0}, integer());
  EXPECT_THAT(messages(before, note_with(uuid()).build(), intended),
              ElementsAre("note.user_id: type UUID although INTEGER was intended"));
  EXPECT_THAT(messages(before, note_with(bigint()).build(), intended),
              ElementsAre("note.user_id: type BIGINT although INTEGER was intended"));
}

TEST(SchemaDiff, TellsCustomTypesApartByTheirSpelling) {
  const schema::SqlType guid{.is = schema::Opaque{"custom type"}, .raw = "GUID()"};
  const schema::SqlType other{.is = schema::Opaque{"custom type"}, .raw = "GUID(16)"};
  EXPECT_THAT(messages(note_with(guid).build(), note_with(guid).build()), IsEmpty());
  EXPECT_EQ(messages(note_with(guid).build(), note_with(other).build()).size(), 1U);
}

TEST(SchemaDiff, NamesNullabilityKeysAndDefaults) {
  auto changed = note_with(uuid());
  changed.last_column().nullable = false;
  changed.last_column().primary_key = true;
  model::DefaultFact server_default;
  server_default.text = "'x'";
  changed.last_declaration().server_default = server_default;
  changed.last_declaration().other_arguments = {"unique=True"};
  EXPECT_THAT(messages(note_with(uuid()).build(), changed.build()),
              ElementsAre("note.user_id: NOT NULL gained", "note.user_id: primary key gained",
                          "note.user_id: server default 'x' gained",
                          "note.user_id: arguments unique=True gained"));
}

TEST(SchemaDiff, NamesForeignKeysThatAreLostOrGained) {
  auto changed = note_with(uuid());
  changed.last_declaration().foreign_keys.front().target = "users.id";
  EXPECT_THAT(messages(note_with(uuid()).build(), changed.build()),
              ElementsAre("note.user_id: foreign key to user.id lost",
                          "note.user_id: foreign key to users.id gained"));
}

TEST(SchemaDiff, AllowsUseAlterToGoOnlyWhereAnnounced) {
  auto before = note_with(uuid());
  before.last_declaration().foreign_keys.front().use_alter_value = true;
  const auto old_models = before.build();
  const auto new_models = note_with(uuid()).build();
  EXPECT_EQ(messages(old_models, new_models).size(), 2U);
  const auto intended = intend_no_use_alter(old_models, model::DeclId{0});
  EXPECT_THAT(messages(old_models, new_models, intended), IsEmpty());
  EXPECT_EQ(messages(old_models, old_models, intended).size(), 1U);
}

TEST(SchemaDiff, AcceptsANullabilityThatWasAnnouncedAndNoOther) {
  const auto before = note_with(uuid()).build();
  auto changed = note_with(uuid());
  changed.last_column().nullable = !changed.last_column().nullable;
  const bool now = changed.last_column().nullable;
  EXPECT_THAT(messages(before, changed.build(), intend_nullability(before, model::DeclId{0}, now)),
              IsEmpty());
  EXPECT_EQ(messages(before, before, intend_nullability(before, model::DeclId{0}, now)).size(), 1U);
}

TEST(SchemaDiff, AcceptsAServerDefaultThatWasAnnouncedAndNoOther) {
  const auto before = note_with(uuid()).build();
  auto changed = note_with(uuid());
  model::DefaultFact server_default;
  server_default.text = "func.now()";
  changed.last_declaration().server_default = server_default;
  const auto after = changed.build();
  const auto intended = intend_server_default(before, model::DeclId{0}, "func.now()");
  EXPECT_THAT(messages(before, after, intended), IsEmpty());
  EXPECT_THAT(messages(before, before, intended),
              ElementsAre("note.user_id: server default '' although 'func.now()' was intended"));
  EXPECT_EQ(messages(after, after, intend_server_default(before, model::DeclId{0}, "")).size(), 1U);
}

TEST(SchemaDiff, AcceptsForeignKeysThatWereAnnouncedAndNoOthers) {
  const auto before = note_with(uuid()).build();
  auto changed = note_with(uuid());
  changed.last_declaration().foreign_keys.front().options = {"ondelete='CASCADE'"};
  const auto after = changed.build();
  const auto intended =
      intend_keys(before, model::DeclId{0}, {"foreign key to user.id ondelete='CASCADE'"});
  EXPECT_THAT(messages(before, after, intended), IsEmpty());
  EXPECT_EQ(messages(before, before, intended).size(), 1U);
  EXPECT_EQ(messages(after, after, intend_keys(before, model::DeclId{0}, {})).size(), 1U);
}

TEST(SchemaDiff, NamesTablesAndColumnsThatComeAndGo) {
  const auto before = ModelsBuilder().table("a").column("x", integer()).table("b").build();
  const auto after = ModelsBuilder().table("a").column("y", integer()).table("c").build();
  EXPECT_THAT(messages(before, after), ElementsAre("a.x: column lost", "a.y: column gained",
                                                   "b: table lost", "c: table gained"));
}

TEST(SchemaDiff, KeepsTablesOfDifferentMetaDataApart) {
  const auto before = ModelsBuilder().table("a", "M").table("a", "N").build();
  const auto after = ModelsBuilder().table("a", "M").build();
  EXPECT_THAT(messages(before, after), ElementsAre("a: table lost"));
}

TEST(IntendType, SpeaksForEveryTableOfAMixinsColumn) {
  ModelsBuilder builder;
  builder.table("a").column("owner_id", uuid(), {"user.id"});
  const model::TableColumn shared = builder.last_column();
  builder.table("b");
  builder.last_table().columns.push_back(shared);
  EXPECT_EQ(intend_type(builder.build(), model::DeclId{0}, integer()).size(), 2U);
}

}  // namespace
}  // namespace modelmend::verify
