// A change that the proofs refuse says what stands against it.
#include <gmock/gmock.h>

#include "pipeline/run.h"
#include "rules/rule_set.h"
#include "support/fake_file_system.h"
#include "transforms/table.h"

namespace modelmend::pipeline {
namespace {

using testing_support::FakeFileSystem;

const char kBase[] =
    "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\n"
    "Base = declarative_base()\n"
    "class User(Base):\n"
    "    __tablename__ = 'user'\n"
    "    id = Column(Integer, primary_key=True)\n";

std::string post(const std::string& comment = "") {
  return "from sqlalchemy import Column, ForeignKey, Integer, UUID\nfrom base import Base\n"
         "class Post(Base):\n"
         "    __tablename__ = 'post'\n"
         "    id = Column(Integer, primary_key=True)\n"
         "    user_id = Column(UUID, ForeignKey('user.id'))" +
         comment + "\n";
}

// The one outcome that there is in a.py.
MatchOutcome outcome_in_a(FakeFileSystem&& files, std::vector<std::string> paths) {
  const auto rules = rules::load_rules(std::vector<std::string>{"uuid-to-integer"},
                                       {.transforms = transforms::all_transforms()});
  RunOptions options;
  options.root = "/p";
  options.paths = std::move(paths);
  const auto result = run(files, *rules, options);
  EXPECT_TRUE(result.has_value());
  for (const MatchOutcome& outcome : result->outcomes) {
    if (result->sources->path(outcome.place.file) == "a.py") return outcome;
  }
  ADD_FAILURE() << "nothing matched in a.py";
  return {};
}

TEST(Refusal, NamesTheOtherDeclarationThatIsOutOfScope) {
  const auto outcome =
      outcome_in_a({{"/p/base.py", kBase}, {"/p/a.py", post()}, {"/p/b.py", post()}}, {"a.py"});
  EXPECT_EQ(outcome.outcome, Outcome::Rejected);
  EXPECT_EQ(outcome.code, "changes-schema");
  EXPECT_EQ(outcome.reason,
            "'post.user_id' is declared at b.py:6 as well, and stays there: that file is not among "
            "those that may change");
}

TEST(Refusal, GivesTheReasonForWhichTheOtherDeclarationStays) {
  const auto outcome = outcome_in_a(
      {{"/p/base.py", kBase}, {"/p/a.py", post()}, {"/p/b.py", post("  # modelmend: ignore")}}, {});
  EXPECT_EQ(outcome.code, "changes-schema");
  EXPECT_EQ(outcome.reason,
            "'post.user_id' is declared at b.py:6 as well, and stays there: a comment asks "
            "'uuid-to-integer' to leave it");
}

TEST(Refusal, ChangesBothDeclarationsIfItMay) {
  EXPECT_EQ(
      outcome_in_a({{"/p/base.py", kBase}, {"/p/a.py", post()}, {"/p/b.py", post()}}, {}).outcome,
      Outcome::Applied);
}

}  // namespace
}  // namespace modelmend::pipeline
