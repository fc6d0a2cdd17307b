// What is known of a project's migrations without running them.
#include "alembic/versions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "alembic/environment.h"
#include "support/temp_dir.h"

namespace modelmend::alembic {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing_support::TempDir;

class Versions : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) {
    dir_.write("versions/" + file, text);
  }

  [[nodiscard]] Result<std::vector<Version>> read(bool recursive = false) const {
    const RealFileSystem files;
    return read_versions(files, dir_.path(), {"versions"}, recursive);
  }

  TempDir dir_;
};

TEST_F(Versions, ReadsWhatAlembicWouldImport) {
  write("1_first.py", "revision = 'a1'\ndown_revision = None\nbranch_labels = ('main',)\n");
  write("2_second.py",
        "from typing import Union\nrevision: str = \"b2\"\n"
        "down_revision: Union[str, None] = ('a1', 'a0')\ndepends_on = 'c3'\n");
  write("__init__.py", "revision = 'no'\n");
  write("helper.py", "def help(): ...\n");
  write("notes.txt", "revision = 'no'\n");
  const auto versions = read();
  ASSERT_TRUE(versions.has_value()) << versions.error().message();
  ASSERT_EQ(versions->size(), 2U);
  const Version& first = versions->front();
  EXPECT_EQ(first.file, "versions/1_first.py");
  EXPECT_THAT(first.down, IsEmpty());
  EXPECT_THAT(first.labels, ElementsAre("main"));
  const Version& second = versions->back();
  EXPECT_EQ(second.revision, "b2");
  EXPECT_THAT(second.down, ElementsAre("a1", "a0"));
  EXPECT_THAT(second.depends_on, ElementsAre("c3"));
}

TEST_F(Versions, NamesAFileWhoseRevisionIsComputed) {
  write("1.py", "revision = make()\n");
  const auto versions = read();
  ASSERT_FALSE(versions.has_value());
  EXPECT_THAT(versions.error().message(), AllOf(HasSubstr("versions/1.py"), HasSubstr("'make()'")));
}

TEST_F(Versions, LooksIntoFoldersOnlyWhereTheSettingsSaySo) {
  write("2024/1.py", "revision = 'a1'\ndown_revision = None\n");
  EXPECT_THAT(read().value(), IsEmpty());
  EXPECT_EQ(read(true).value().size(), 1U);
}

TEST_F(Versions, HasNoneWhereThereIsNoFolder) {
  EXPECT_THAT(read().value(), IsEmpty());
}

std::vector<Version> line_of(const std::vector<std::pair<std::string, std::string>>& steps) {
  std::vector<Version> versions;
  for (const auto& [revision, down] : steps) {
    Version version{.file = revision + ".py", .revision = revision};
    if (!down.empty()) version.down = {down};
    versions.push_back(std::move(version));
  }
  return versions;
}

TEST(Heads, AreThoseThatNobodyGoesOnFrom) {
  const auto heads = heads_of(line_of({{"a", ""}, {"b", "a"}, {"c", "a"}}));
  EXPECT_EQ(listed(heads), "b (b.py), c (c.py)");
}

TEST(Heads, AreChosenByOneThatIsWished) {
  const auto versions = line_of({{"a1", ""}, {"b2", "a1"}, {"c3", "a1"}});
  const auto several = choose_head(versions, std::nullopt);
  ASSERT_FALSE(several.has_value());
  EXPECT_THAT(several.error().message(),
              AllOf(HasSubstr("b2 (b2.py), c3 (c3.py)"), HasSubstr("alembic merge heads")));
  EXPECT_EQ(choose_head(versions, "c")->value().revision, "c3");
  EXPECT_THAT(choose_head(versions, "d").error().message(), HasSubstr("no revision 'd'"));
  EXPECT_THAT(choose_head(versions, "a").error().message(), HasSubstr("'a1' is not a head"));
}

TEST(Heads, AreNoneInACircle) {
  const auto none = choose_head(line_of({{"a", "b"}, {"b", "a"}}), std::nullopt);
  ASSERT_FALSE(none.has_value());
  EXPECT_THAT(none.error().message(), HasSubstr("circle"));
  EXPECT_EQ(choose_head({}, std::nullopt).value(), std::nullopt);
}

}  // namespace
}  // namespace modelmend::alembic
