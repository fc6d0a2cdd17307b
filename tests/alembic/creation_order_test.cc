// Which tables can be created before which, and which keys have to wait.
#include "alembic/creation_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace modelmend::alembic {
namespace {

using schema::Table;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Tables by name, each with the tables that it names.
using Graph = std::map<std::string, std::vector<std::string>>;

std::vector<Table> tables_of(const Graph& graph) {
  std::vector<Table> tables;
  for (const auto& [name, targets] : graph) {
    Table table;
    table.name = {"", name};
    for (const std::string& target : targets)
      table.foreign_keys.push_back(
          {.columns = {target + "_id"}, .target = {"", target}, .target_columns = {"id"}});
    tables.push_back(std::move(table));
  }
  return tables;
}

struct Order {
  std::vector<std::string> tables;
  std::vector<std::string> late;  // "a.b_id"
};

Order order_of(const Graph& graph) {
  const std::vector<Table> tables = tables_of(graph);
  std::vector<const Table*> pointers;
  for (const Table& table : tables) pointers.push_back(&table);
  const CreationOrder made = creation_order(pointers, "public");
  Order order;
  for (const Table* table : made.tables) order.tables.push_back(table->name.name);
  for (const LateKey& late : made.late)
    order.late.push_back(late.table->name.name + "." + late.key->columns.front());
  return order;
}

TEST(CreationOrder, PutsATableAfterThoseThatItNames) {
  const Order order = order_of({{"a", {"c"}}, {"b", {}}, {"c", {"b"}}});
  EXPECT_THAT(order.tables, ElementsAre("b", "c", "a"));
  EXPECT_THAT(order.late, IsEmpty());
}

TEST(CreationOrder, TakesAKeyToTheTableItselfWithIt) {
  EXPECT_THAT(order_of({{"tree", {"tree"}}}).late, IsEmpty());
}

TEST(CreationOrder, DoesNotWaitForTablesThatAreThere) {
  EXPECT_THAT(order_of({{"a", {"elsewhere"}}}).tables, ElementsAre("a"));
}

TEST(CreationOrder, OpensACircleAtOneKey) {
  const Order order = order_of({{"a", {"b"}}, {"b", {"c"}}, {"c", {"a"}}});
  EXPECT_THAT(order.tables, ElementsAre("a", "c", "b"));
  EXPECT_THAT(order.late, ElementsAre("a.b_id"));
}

TEST(CreationOrder, LeavesATableBehindACircleWhole) {
  // "aa" names the circle and is in none.
  const Order order = order_of({{"aa", {"x"}}, {"x", {"y"}}, {"y", {"x"}}});
  EXPECT_THAT(order.late, ElementsAre("x.y_id"));
  EXPECT_THAT(order.tables, ElementsAre("x", "aa", "y"));
}

}  // namespace
}  // namespace modelmend::alembic
