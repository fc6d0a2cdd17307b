// Columns, constraints, indexes and inheritance as a live server has them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/postgres/live_fixture.h"

namespace modelmend::schema {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

template <class T>  // of the lists of a schema or table
std::vector<std::string> names_of(const std::vector<T>& list) {
  std::vector<std::string> names;
  for (const T& item : list) {
    if constexpr (requires { item.name.schema; })
      names.push_back(to_string(item.name));
    else
      names.push_back(std::optional<std::string>(item.name).value_or(""));
  }
  return names;
}

class LiveColumns : public testing::Test {
 protected:
  static const Schema& live() {
    static const Schema kLive = read_live("columns");
    return kLive;
  }
  static Column column(const std::string& name) {
    return named(named(live().tables, "public.users").columns, name);
  }
};

TEST_F(LiveColumns, SerialIsAColumnThatOwnsItsSequence) {
  for (const char* name : {"id", "big", "small", "Mixed Case"}) {
    EXPECT_TRUE(column(name).serial) << name;
    EXPECT_EQ(column(name).default_value, std::nullopt) << name;
    EXPECT_FALSE(column(name).nullable) << name;
  }
  EXPECT_EQ(family(column("small").type), "smallint");
  EXPECT_FALSE(column("shared_values").serial);
  EXPECT_THAT(*column("shared_values").default_value, testing::HasSubstr("plain_sequence"));
}

TEST_F(LiveColumns, IdentitySaysItsOptionsWhereTheyAreNotTheUsualOnes) {
  EXPECT_EQ(column("always_one").identity, Identity{.always = true});
  const Identity by_default{
      .always = false, .options = {.start = 100, .increment = 10, .maximum = 1000, .cycle = true}};
  EXPECT_EQ(column("by_default").identity, by_default);
  EXPECT_FALSE(column("by_default").serial);
  EXPECT_EQ(column("id").identity, std::nullopt);
}

TEST_F(LiveColumns, GeneratedColumnsHaveAnExpressionAndNoDefault) {
  const auto generated = column("full_name").generated;
  ASSERT_TRUE(generated);
  EXPECT_THAT(generated->expression, testing::HasSubstr("first_name || ' Smith'"));
  EXPECT_TRUE(generated->stored);
  EXPECT_EQ(column("full_name").default_value, std::nullopt);
}

TEST_F(LiveColumns, DefaultsAreExpressions) {
  EXPECT_EQ(column("first_name").default_value, "''");
  EXPECT_EQ(column("created").default_value, "now()");
  EXPECT_EQ(column("active").default_value, "true");
  EXPECT_EQ(column("score").default_value, "1.5");
  EXPECT_EQ(column("nothing").default_value, std::nullopt);
  EXPECT_THAT(*column("until").default_value, testing::HasSubstr("2030-01-31"));
}

TEST_F(LiveColumns, NullabilityIsTheColumnsOwn) {
  EXPECT_FALSE(column("first_name").nullable);
  EXPECT_TRUE(column("address").nullable) << "the domain forbids it, not the column";
  EXPECT_FALSE(column("office").nullable);
}

TEST_F(LiveColumns, CommentsAreKeptAsTheyAre) {
  EXPECT_EQ(named(live().tables, "public.users").comment,
            "Who may log in; \"quoted\" and 'single'");
  EXPECT_EQ(column("first_name").comment, "two\nlines");
}

TEST_F(LiveColumns, DroppedColumnsAreGone) {
  EXPECT_THAT(names_of(named(live().tables, "public.users").columns), SizeIs(18));
  EXPECT_THAT(named(live().tables, "public.nothing").columns, IsEmpty());
}

TEST_F(LiveColumns, DomainsSayWhatTheyStandFor) {
  ASSERT_THAT(names_of(live().domains), ElementsAre("public.email", "public.work_email"));
  const DomainType& email = live().domains[0];
  EXPECT_EQ(to_sql(email.base), "VARCHAR(320)");
  EXPECT_FALSE(email.nullable);
  EXPECT_EQ(email.default_value, "'nobody@example.org'");
  EXPECT_EQ(email.collation, "C");
  EXPECT_EQ(email.comment, "an address");
  ASSERT_THAT(names_of(email.checks), ElementsAre("has_at"));
  EXPECT_EQ(email.checks[0].expression, "\"position\"(value, '@') > 0");
  EXPECT_EQ(to_sql(live().domains[1].base), "public.email");
  EXPECT_EQ(column("office").type.is, SqlType::Variant(Domain{"public", "work_email"}));
}

TEST_F(LiveColumns, SequencesSayTheirOwnerAndUnusualOptions) {
  const Sequence own = named(live().sequences, "public.own_sequence");
  const SequenceOptions options{.start = std::nullopt,
                                .increment = -5,
                                .minimum = -100,
                                .maximum = 10,
                                .cache = 3,
                                .cycle = true};
  EXPECT_EQ(own.options, options) << "10 is where it starts: its maximum";
  EXPECT_EQ(own.owner_table, std::nullopt);
  EXPECT_EQ(named(live().sequences, "public.small_sequence").options, SequenceOptions{});
  EXPECT_EQ(named(live().sequences, "public.small_sequence").owner_column, "first_name");
  const Sequence serial = named(live().sequences, "public.users_Mixed Case_seq");
  EXPECT_EQ(serial.owner_table, (QualifiedName{"public", "users"}));
  EXPECT_EQ(serial.owner_column, "Mixed Case");
  EXPECT_EQ(serial.options, SequenceOptions{});
  EXPECT_THAT(live().sequences, SizeIs(7)) << "identity columns list none";
}

TEST_F(LiveColumns, ViewsAreToldFromTables) {
  EXPECT_THAT(names_of(live().tables),
              ElementsAre("public.counters", "public.nothing", "public.users"));
  ASSERT_THAT(names_of(live().views), ElementsAre("public.active_users", "public.user_count"));
  EXPECT_EQ(live().views[1].kind, ViewKind::MaterializedView);
  EXPECT_TRUE(named(live().tables, "public.counters").unlogged);
}

class LiveConstraints : public testing::Test {
 protected:
  static const Schema& live() {
    static const Schema kLive = read_live("constraints");
    return kLive;
  }
  static Table children() { return named(live().tables, "public.children"); }
  static ForeignKey key(const std::string& name) { return named(children().foreign_keys, name); }
};

TEST_F(LiveConstraints, KeysKeepTheOrderOfTheirColumns) {
  const Table parents = named(live().tables, "public.parents");
  ASSERT_TRUE(parents.primary_key);
  EXPECT_EQ(parents.primary_key->name, "parents_pkey");
  EXPECT_THAT(parents.primary_key->columns, ElementsAre("b", "a"));
  EXPECT_EQ(parents.primary_key->comment, "the key");
  EXPECT_EQ(named(parents.uniques, "parents_a").deferral, Deferral::InitiallyDeferred);
  EXPECT_EQ(children().primary_key->deferral, Deferral::InitiallyImmediate);
  EXPECT_THAT(parents.indexes, IsEmpty()) << "the indexes of constraints are no others";
  EXPECT_THAT(children().indexes, IsEmpty());
}

TEST_F(LiveConstraints, UniquesSayIncludedColumnsAndNulls) {
  EXPECT_THAT(named(children().uniques, "covering").columns, ElementsAre("a"));
  EXPECT_THAT(named(children().uniques, "covering").include, ElementsAre("code", "price"));
  EXPECT_FALSE(named(children().uniques, "covering").nulls_not_distinct);
  EXPECT_TRUE(named(children().uniques, "one_null").nulls_not_distinct);
}

TEST_F(LiveConstraints, ChecksSayInheritanceValidationAndComment) {
  const Check price = named(children().checks, "children_price_check");
  EXPECT_EQ(price.expression, "price > 0");
  EXPECT_TRUE(price.validated);
  EXPECT_TRUE(named(children().checks, "no_inherit").no_inherit);
  EXPECT_FALSE(named(children().checks, "late").validated);
  EXPECT_EQ(named(children().checks, "late").comment, "not yet");
}

TEST_F(LiveConstraints, ForeignKeysSayEveryOption) {
  const ForeignKey whole = key("whole");
  EXPECT_THAT(whole.columns, ElementsAre("b", "a"));
  EXPECT_EQ(whole.target, (QualifiedName{"public", "parents"}));
  EXPECT_THAT(whole.target_columns, ElementsAre("b", "a"));
  EXPECT_EQ(whole.match, KeyMatch::Full);
  EXPECT_EQ(whole.on_update, KeyAction::Cascade);
  EXPECT_EQ(whole.on_delete, KeyAction::SetNull);
  EXPECT_EQ(whole.deferral, Deferral::InitiallyDeferred);
  EXPECT_TRUE(whole.validated);
  EXPECT_THAT(whole.set_columns, IsEmpty());
  EXPECT_EQ(key("part").on_delete, KeyAction::SetDefault);
  EXPECT_THAT(key("part").set_columns, ElementsAre("a"));
  EXPECT_EQ(key("part").match, KeyMatch::Simple);
  EXPECT_EQ(key("by_code").on_update, KeyAction::Restrict);
  EXPECT_EQ(key("by_code").deferral, Deferral::InitiallyImmediate);
  EXPECT_FALSE(key("late_key").validated);
}

TEST_F(LiveConstraints, ExclusionsSayTheirDefinitionAndWhenTheyAreChecked) {
  const Exclusion overlapping = named(children().exclusions, "overlapping");
  EXPECT_EQ(overlapping.definition,
            "EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0)");
  EXPECT_EQ(overlapping.deferral, Deferral::InitiallyDeferred);
}

class LiveIndexes : public testing::Test {
 protected:
  static Index index(const std::string& name) {
    static const Schema kLive = read_live("indexes");
    return named(named(kLive.tables, "public.items").indexes, name);
  }
};

TEST_F(LiveIndexes, SayUniquenessMethodOptionsAndComment) {
  EXPECT_EQ(index("plain").comment, "nothing special");
  EXPECT_EQ(index("plain").method, "btree");
  EXPECT_TRUE(index("plain").valid);
  EXPECT_TRUE(index("one_null").unique);
  EXPECT_TRUE(index("one_null").nulls_not_distinct);
  EXPECT_EQ(index("by_gin").method, "gin");
  EXPECT_THAT(index("hashed").options, ElementsAre("fillfactor=70"));
  EXPECT_THAT(index("two_options").options,
              ElementsAre("fastupdate=on", "gin_pending_list_limit=128"));
}

TEST_F(LiveIndexes, PartsSayOrderAndPlaceOfNulls) {
  const auto parts = index("ordered").parts;
  ASSERT_THAT(parts, SizeIs(3));
  EXPECT_EQ(
      parts[0],
      (IndexPart{.column = "price", .expression = "", .descending = true, .nulls_first = true}));
  EXPECT_EQ(parts[1], (IndexPart{.column = "name", .expression = "", .nulls_first = true}));
  EXPECT_EQ(parts[2], (IndexPart{.column = "note", .expression = "", .descending = true}));
}

TEST_F(LiveIndexes, ExpressionsAndConditionsAreNormalised) {
  EXPECT_EQ(index("unique_lower").where, "price > 10");
  EXPECT_EQ(index("unique_lower").parts[0].column, "");
  EXPECT_EQ(index("unique_lower").parts[0].expression, "lower(name)");
  EXPECT_EQ(index("computed").parts[0].expression, "price * 2");
}

TEST_F(LiveIndexes, PartsSayACollationOnlyWhereItWasWritten) {
  const auto parts = index("collated").parts;
  ASSERT_THAT(parts, SizeIs(4));
  EXPECT_EQ(parts[0].collation, "C");
  EXPECT_EQ(parts[1].collation, std::nullopt) << "it is the column's own";
  EXPECT_EQ(parts[2].collation, "POSIX");
  EXPECT_EQ(parts[3].collation, std::nullopt) << "it follows from the column";
}

TEST_F(LiveIndexes, SayOperatorClassesThatAreNotTheUsualOnes) {
  EXPECT_EQ(index("plain").parts[0].operator_class, std::nullopt);
  EXPECT_EQ(index("opclass").parts[0].operator_class, "varchar_pattern_ops");
  EXPECT_EQ(index("trigrams").parts[0].operator_class, "gin_trgm_ops");
  EXPECT_EQ(index("signatures").parts[0].operator_class, "gist_trgm_ops(siglen=32)");
}

TEST_F(LiveIndexes, IncludedColumnsAreNoParts) {
  EXPECT_THAT(index("covering").parts, SizeIs(1));
  EXPECT_THAT(index("covering").include, ElementsAre("price", "Mixed"));
}

class LiveInheritance : public testing::Test {
 protected:
  static Table table(const std::string& name) {
    static const Schema kLive = read_live("inheritance");
    return named(kLive.tables, "public." + name);
  }
};

TEST_F(LiveInheritance, PartitionsSayTheirParentAndBound) {
  EXPECT_EQ(table("measurements").kind, TableKind::PartitionedTable);
  EXPECT_EQ(table("measurements").partition_by, "RANGE (logdate)");
  EXPECT_EQ(table("measurements_2020").partition_of, (QualifiedName{"public", "measurements"}));
  EXPECT_EQ(table("measurements_2020").partition_bound,
            "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')");
  EXPECT_THAT(table("measurements_2020").inherits, IsEmpty());
  EXPECT_EQ(table("measurements_2021").partition_by, "LIST (id)");
  EXPECT_EQ(table("measurements_2021_a").partition_of,
            (QualifiedName{"public", "measurements_2021"}));
  EXPECT_EQ(table("measurements_rest").partition_bound, "DEFAULT");
  EXPECT_EQ(table("spread").partition_by, "HASH (id, lower(name))");
}

TEST_F(LiveInheritance, PartitionsHaveAllButTheForeignKeysOfTheirParent) {
  EXPECT_THAT(table("measurements").foreign_keys, SizeIs(1));
  EXPECT_THAT(table("refers").foreign_keys, SizeIs(1)) << "one, and not one for each partition";
  const Table partition = table("measurements_2020");
  EXPECT_THAT(partition.foreign_keys, IsEmpty());
  EXPECT_THAT(partition.checks, SizeIs(1));
  EXPECT_THAT(partition.indexes, SizeIs(1));
  EXPECT_TRUE(partition.primary_key);
}

TEST_F(LiveInheritance, ChildrenHaveTheColumnsAndChecksOfTheirParents) {
  const Table dogs = table("dogs");
  EXPECT_THAT(dogs.inherits,
              ElementsAre(QualifiedName{"public", "animals"}, QualifiedName{"public", "named"}));
  EXPECT_THAT(names_of(dogs.columns), ElementsAre("name", "legs", "nick", "breed"));
  EXPECT_EQ(named(dogs.columns, "legs").default_value, "4");
  EXPECT_EQ(named(dogs.checks, "some_legs").expression, "legs >= 0");
}

}  // namespace
}  // namespace modelmend::schema
