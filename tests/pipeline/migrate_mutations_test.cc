#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "pipeline/base_mutations.h"
#include "pipeline/emitter_mutations.h"
#include "pipeline/migrate.h"
#include "pipeline/migrate_proof.h"
#include "support/fake_file_system.h"

namespace modelmend::pipeline {
namespace {

using testing::SizeIs;

constexpr const char* kPath = "models.py";
constexpr std::size_t kClasses = 10;
constexpr std::size_t kClassesOfBase = 2;
constexpr std::size_t kPromised = 40;

RunOptions options_at(std::string root) {
  RunOptions options;
  options.root = std::move(root);
  return options;
}

MigrateOptions options_with(emit::Defaults defaults) {
  MigrateOptions options;
  options.defaults = defaults;
  return options;
}

// The family and the judge that migrate asks about it.
class JudgedFamily {
 public:
  explicit JudgedFamily(emit::Defaults defaults, std::string_view family = kFamily,
                        std::size_t classes = kClasses)
      : files_({{"/project/models.py", std::string(family)}}),
        classes_(classes),
        options_(options_at("/project")),
        migrate_(options_with(defaults)),
        proof_(files_, options_, migrate_) {
    for (const model::ModelClass& cls : models().classes)
      if (cls.role == model::ClassRole::Mapped) mapped_.insert(cls.id);
  }

  [[nodiscard]] std::string emitted() {
    const auto result = migrate(files_, options_, migrate_);
    EXPECT_TRUE(result);
    EXPECT_EQ(result->summary.applied, classes_);
    return result->changed.at(0).after;
  }

  // The names of the classes that are taken back.
  [[nodiscard]] std::set<std::string, std::less<>> taken_back(const std::string& text) const {
    std::set<std::string, std::less<>> names;
    const ClassVerdict verdict = proof_.judge({{kPath, text}}, mapped_);
    for (const auto& [id, why] : verdict.back) {
      EXPECT_NE(why.code, "breaks-syntax");
      names.insert(models().model_class(id).name);
    }
    return names;
  }

 private:
  [[nodiscard]] const model::ProjectModels& models() const { return proof_.view().models(); }

  testing_support::FakeFileSystem files_;
  std::size_t classes_;
  RunOptions options_;
  MigrateOptions migrate_;
  MigrateProof proof_;
  std::set<model::ClassId> mapped_;
};

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

std::string mutated(std::string text, const Mutation& mutation) {
  EXPECT_EQ(occurrences(text, mutation.right), 1U) << mutation.breaks << "\n" << text;
  return text.replace(text.find(mutation.right), mutation.right.size(), mutation.wrong);
}

TEST(MigrateProof, AcceptsWhatIsEmitted) {
  for (const auto defaults : {emit::Defaults::Idiomatic, emit::Defaults::OrmExact}) {
    JudgedFamily family(defaults);
    EXPECT_THAT(family.taken_back(family.emitted()), SizeIs(0));
  }
}

TEST(MigrateProof, CatchesEveryMutationOfWhatIsEmitted) {
  JudgedFamily family(emit::Defaults::Idiomatic);
  const std::string emitted = family.emitted();
  for (const Mutation& mutation : kMutations)
    EXPECT_TRUE(family.taken_back(mutated(emitted, mutation)).contains(mutation.cls))
        << mutation.breaks;
}

TEST(MigrateProof, CatchesEveryMutationOfWhatTheSharedBaseGives) {
  JudgedFamily family(emit::Defaults::Idiomatic, kFamilyOfBase, kClassesOfBase);
  const std::string emitted = family.emitted();
  EXPECT_THAT(family.taken_back(emitted), SizeIs(0));
  for (const Mutation& mutation : kMutationsOfBase)
    EXPECT_TRUE(family.taken_back(mutated(emitted, mutation)).contains(mutation.cls))
        << mutation.breaks;
}

TEST(MigrateProof, TakesBackADefaultThatObjectsHaveTooEarly) {
  const JudgedFamily family(emit::Defaults::OrmExact);
  JudgedFamily idiomatic(emit::Defaults::Idiomatic);
  EXPECT_TRUE(family.taken_back(idiomatic.emitted()).contains("Author"));
}

TEST(MigrateProof, IsTriedWithDifferentMutations) {
  std::set<std::string_view> names;
  for (const Mutation& each : kMutations) names.insert(each.breaks);
  EXPECT_EQ(names.size(), kMutations.size());
  EXPECT_GE(kMutations.size(), kPromised);
}

}  // namespace
}  // namespace modelmend::pipeline
