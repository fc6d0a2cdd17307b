#include "base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace modelmend::log {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Log : public testing::Test {
 protected:
  void TearDown() override { set_level(Level::Off); }

  static std::string stderr_of(const auto& action) {
    testing::internal::CaptureStderr();
    action();
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(Log, IsSilentUnlessAsked) {
  EXPECT_THAT(stderr_of([] { warning("disk is slow"); }), IsEmpty());
}

TEST_F(Log, ShowsTheLevelAndWhatIsMoreUrgent) {
  set_level(Level::Info);

  const std::string seen = stderr_of([] {
    warning("one {}", 1);
    info("two {}", "2");
    debug("three {}", 3);
  });

  EXPECT_THAT(seen, AllOf(HasSubstr("one 1\n"), HasSubstr("two 2\n"), Not(HasSubstr("three"))));
}

TEST_F(Log, WritesUserTextWithBracesAsItIs) {
  set_level(Level::Debug);

  EXPECT_THAT(stderr_of([] { write(Level::Debug, "f'{name}' {}"); }), HasSubstr("f'{name}' {}\n"));
}

TEST_F(Log, NeverWritesAtLevelOff) {
  set_level(Level::Debug);

  EXPECT_THAT(stderr_of([] { write(Level::Off, "nothing"); }), IsEmpty());
}

}  // namespace
}  // namespace modelmend::log
