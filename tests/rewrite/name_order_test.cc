#include "rewrite/name_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace modelmend::rewrite {
namespace {

using Names = std::vector<std::string>;

TEST(NameOrder, PutsConstantsBeforeClassesBeforeFunctions) {
  const Names names{"JSON", "UUID", "Column", "Integer", "func", "text"};
  EXPECT_TRUE(holds(NameOrder::ByType, names));
  EXPECT_FALSE(holds(NameOrder::CaseInsensitive, names));
  EXPECT_EQ(order_of(names, {}), NameOrder::ByType);
}

TEST(NameOrder, KnowsPlainAlphabeticalOrders) {
  EXPECT_EQ(order_of(Names{"Column", "func", "JSON", "text"}, {}), NameOrder::CaseInsensitive);
  EXPECT_EQ(order_of(Names{"Column", "JSON", "String", "func"}, {}), NameOrder::CaseSensitive);
  EXPECT_EQ(order_of(Names{"String", "Column"}, {}), NameOrder::None);
}

TEST(NameOrder, AsksTheOtherListsWhereOneFitsSeveral) {
  const Names open{"Column", "ForeignKey"};
  const std::vector<Names> bytewise{{"Any", "TYPE_CHECKING", "cast"}, {"B", "a"}};
  EXPECT_EQ(order_of(open, {}), NameOrder::ByType);
  EXPECT_EQ(order_of(open, std::vector<Names>{{"a", "B", "c"}}), NameOrder::CaseInsensitive);
  EXPECT_EQ(order_of(open, bytewise), NameOrder::CaseSensitive);
}

TEST(NameOrder, ComparesNumbersByTheirValue) {
  EXPECT_TRUE(natural_order("Float2", "Float10") < 0);
  EXPECT_TRUE(natural_order("Float02", "Float2") == 0);
  EXPECT_TRUE(natural_order("a", "ab") < 0);
}

TEST(NameOrder, PlacesANewNameBeforeTheFirstThatComesAfterIt) {
  EXPECT_EQ(place_in(NameOrder::ByType, Names{"JSON", "Column", "String", "func"}, "Integer"), 2U);
  EXPECT_EQ(place_in(NameOrder::CaseInsensitive, Names{"Column", "func", "JSON"}, "Integer"), 2U);
  EXPECT_EQ(place_in(NameOrder::None, Names{"String", "Column"}, "Integer"), 2U);
  EXPECT_EQ(place_in(NameOrder::ByType, Names{}, "Integer"), 0U);
}

}  // namespace
}  // namespace modelmend::rewrite
