#include "schema/snapshot/snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "schema/snapshot/fields.h"

namespace modelmend::schema {
namespace {

using testing::HasSubstr;

Result<ReadSchema> read(std::string_view text) {
  return read_snapshot(text, "schema.json");
}

std::string refusal(std::string_view text) {
  const auto result = read(text);
  return result ? "accepted" : result.error().message();
}

// Values with any member set to anything: the walk along Fields is the one that is tested.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  template <snapshot::Described T>
  void fill(T& value) {
    std::apply([&](const auto&... field) { (fill_member(value.*field.member), ...); },
               snapshot::Fields<T>::kList);
  }

 private:
  template <class T>
  void fill_member(T& value) {
    constexpr bool kNeedsValue = std::is_same_v<T, QualifiedName>;
    if (kNeedsValue || any(2) == 0) fill(value);  // else as it is from nothing
  }
  std::size_t any(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }

  void fill(bool& value) { value = any(2) == 1; }
  void fill(std::string& value) {
    static const std::vector<std::string> kTexts = {
        "",         "users",         "Odd \"Name\"",       "a.b",   "line\nbreak", "Ünïcode",
        "'quoted'", "x::text = 'y'", std::string("\0", 1), "select"};
    value = kTexts[any(kTexts.size())];
  }
  template <class T>
    requires std::is_integral_v<T>
  void fill(T& value) {
    value = std::uniform_int_distribution<T>(std::numeric_limits<T>::min())(random_);
  }
  template <snapshot::Worded T>
  void fill(T& value) {
    value = static_cast<T>(any(snapshot::Words<T>::kList.size()));
  }
  template <class T>
  void fill(std::optional<T>& value) {
    fill(value.emplace());
  }
  template <class T>
  void fill(std::vector<T>& value) {
    value.resize(any(3));
    for (T& item : value) fill(item);
  }
  // No name is empty.
  void fill(QualifiedName& name) {
    fill(name.schema);
    fill(name.name);
    name.name += "t";
  }
  void fill(SqlType& type) {
    fill_alternative(type.is, std::make_index_sequence<std::variant_size_v<SqlType::Variant>>());
  }
  void fill(std::shared_ptr<const SqlType>& element) {
    auto type = std::make_shared<SqlType>();
    if (any(3) > 0) fill(*type);
    element = std::move(type);
  }
  template <std::size_t... I>  // of the alternatives
  void fill_alternative(SqlType::Variant& type, std::index_sequence<I...> /*all*/) {
    const std::size_t chosen = any(sizeof...(I));
    ((chosen == I ? fill(type.emplace<I>()) : void()), ...);
    if (auto* array = std::get_if<Array>(&type); array != nullptr && !array->element)
      array->element = std::make_shared<const SqlType>();
  }

  std::mt19937 random_;
};

Schema generated_schema(unsigned seed) {
  Schema schema;
  Generator(seed).fill(schema);
  sort(schema);
  return schema;
}

TEST(Snapshot, GivesBackWhateverWasWritten) {
  int tables = 0;
  for (unsigned seed = 0; seed < 2000; ++seed) {
    const Schema schema = generated_schema(seed);
    const std::string text = write_snapshot(schema);
    const auto result = read(text);
    ASSERT_TRUE(result.has_value()) << seed << ": " << result.error().message() << "\n" << text;
    ASSERT_EQ(result->schema, schema) << seed << ":\n" << text;
    ASSERT_EQ(write_snapshot(result->schema), text) << seed;
    tables += static_cast<int>(schema.tables.size());
  }
  EXPECT_GT(tables, 100);
}

Schema small_schema() {
  Table users{.name = {"public", "users"}, .columns = {}};
  users.columns.push_back({.name = "id", .type = {Integer{}, "int4"}, .nullable = false});
  users.columns.push_back(
      {.name = "mood",
       .type = {Enum{.name = "mood", .labels = {"ok"}, .schema = "public"}, "mood"},
       .default_value = "'ok'"});
  users.primary_key = PrimaryKey{.name = "users_pkey", .columns = {"id"}};
  return {.schemas = {"public"}, .tables = {users}};
}

TEST(Snapshot, IsMadeToBeReadAndCompared) {
  EXPECT_EQ(write_snapshot(small_schema()), R"({
  "format": "modelmend schema",
  "version": 1,
  "dialect": "postgresql",
  "schemas": [
    "public"
  ],
  "tables": [
    {
      "name": "public.users",
      "columns": [
        {
          "name": "id",
          "type": "INTEGER",
          "nullable": false
        },
        {
          "name": "mood",
          "type": {
            "is": "enum",
            "schema": "public",
            "name": "mood",
            "labels": [
              "ok"
            ]
          },
          "default": "'ok'"
        }
      ],
      "primary_key": {
        "name": "users_pkey",
        "columns": [
          "id"
        ]
      }
    }
  ]
}
)");
}

TEST(Snapshot, SaysWhereItIsBroken) {
  const auto with = [](std::string_view rest) {
    return R"({"format": "modelmend schema", "version": 1, "dialect": "postgresql", "tables": )" +
           std::string(rest) + "}";
  };
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "schema.json:1:1: this is not JSON"},
      {"{\n  \"form", "schema.json:2:"},
      {"[]", "schema.json: this JSON is not the snapshot of a schema"},
      {"{\"tables\": []}", "schema.json: this JSON is not the snapshot of a schema"},
      {R"({"format": "modelmend schema"})", "does not say its version"},
      {R"({"format": "modelmend schema", "version": "1"})", "does not say its version"},
      {R"({"format": "modelmend schema", "version": 1})", "'dialect' is missing"},
      {with("7"), "schema.json: tables: this should be an array"},
      {with("[7]"), "schema.json: tables[0]: this should be an object"},
      {with(R"([{"columns": []}])"), "tables[0]: 'name' is missing"},
      {with(R"([{"name": "a..b", "columns": []}])"), "tables[0].name: this should be a name"},
      {with(R"([{"name": "a", "columns": [], "colour": 1}])"),
       "tables[0]: the key 'colour' is not known"},
      {with(R"([{"name": "a", "columns": [], "kind": "tree"}])"),
       "tables[0].kind: this should be one of 'table', 'partitioned table', 'foreign table'"},
      {with(R"([{"name": "a", "columns": [{"name": "b", "type": "INTEGER", "nullable": 1}]}])"),
       "tables[0].columns[0].nullable: this should be true or false"},
      {with(R"([{"name": "a", "columns": [{"name": "b", "type": 5}]}])"),
       "tables[0].columns[0].type: this should be SQL words or an object with 'is'"},
      {with(R"([{"name": "a", "columns": [{"name": "b", "type": {"is": "tree"}}]}])"),
       "tables[0].columns[0].type: 'tree' is no kind of type"},
      {with(R"([{"name": "a", "columns": [{"name": "b",
                "type": {"is": "character", "length": -1}}]}])"),
       "tables[0].columns[0].type.length: this should be a whole number from 0 to 4294967295"},
  };
  for (const auto& [text, message] : rows) EXPECT_THAT(refusal(text), HasSubstr(message)) << text;
}

TEST(Snapshot, OfANewerFormatAsksForANewerModelmend) {
  EXPECT_EQ(refusal(R"({"format": "modelmend schema", "version": 2, "what": "is new"})"),
            "schema.json: the snapshot has format version 2, and this modelmend reads up to 1; use "
            "a newer modelmend, or write the snapshot anew with this one");
}

TEST(Snapshot, ThatIsCutOffAnywhereIsRefused) {
  const std::string text = write_snapshot(small_schema());
  for (std::size_t size = 0; size + 1 < text.size(); ++size)
    EXPECT_FALSE(read(text.substr(0, size)).has_value()) << size;
}

TEST(Snapshot, ThatNestsTypesWithoutEndIsRefused) {
  std::string type = R"("INTEGER")";
  for (int depth = 0; depth < 1000; ++depth) type = R"({"is": "array", "element": )" + type + "}";
  EXPECT_THAT(refusal(R"({"format": "modelmend schema", "version": 1, "dialect": "postgresql",
    "tables": [{"name": "a", "columns": [{"name": "b", "type": )" +
                      type + "}]}]}"),
              HasSubstr("this should be a type that is less deep"));
}

}  // namespace
}  // namespace modelmend::schema
