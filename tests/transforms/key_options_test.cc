#include "transforms/key_options.h"

#include <gmock/gmock.h>

namespace modelmend::transforms {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> arguments(const schema::ForeignKey& key) {
  std::vector<std::string> texts;
  for (const KeyOption& option : key_options(key, {})) texts.push_back(option.argument());
  return texts;
}

TEST(KeyOptions, AreNoneOfAKeyThatSaysNothing) {
  EXPECT_THAT(arguments({}), IsEmpty());
}

TEST(KeyOptions, AreEverythingThatAKeyCanSay) {
  schema::ForeignKey key;
  key.name = "fk";
  key.on_update = schema::KeyAction::Restrict;
  key.on_delete = schema::KeyAction::SetNull;
  key.deferral = schema::Deferral::InitiallyDeferred;
  key.match = schema::KeyMatch::Full;
  EXPECT_THAT(arguments(key),
              ElementsAre("name=\"fk\"", "onupdate=\"RESTRICT\"", "ondelete=\"SET NULL\"",
                          "deferrable=True", "initially=\"DEFERRED\"", "match=\"FULL\""));
  key = {};
  key.deferral = schema::Deferral::InitiallyImmediate;
  EXPECT_THAT(arguments(key), ElementsAre("deferrable=True"));
}

TEST(KeyOptions, KnowWhatSaysNothing) {
  EXPECT_TRUE(says_nothing("ondelete", "'no action'"));
  EXPECT_TRUE(says_nothing("ondelete", "None"));
  EXPECT_TRUE(says_nothing("deferrable", "False"));
  EXPECT_TRUE(says_nothing("initially", "\"IMMEDIATE\""));
  EXPECT_TRUE(says_nothing("match", "'simple'"));
  EXPECT_FALSE(says_nothing("ondelete", "'RESTRICT'"));
  EXPECT_FALSE(says_nothing("deferrable", "True"));
}

TEST(KeyOptions, AreTheSameInAnyCaseAndQuotes) {
  EXPECT_TRUE(same_value("'set null'", "\"SET NULL\""));
  EXPECT_FALSE(same_value("'CASCADE'", "'RESTRICT'"));
}

}  // namespace
}  // namespace modelmend::transforms
