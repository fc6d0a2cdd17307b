#include "text/source_store.h"

#include <gmock/gmock.h>

#include <thread>

#include "support/fake_file_system.h"

namespace modelmend::text {
namespace {

using ::testing::ElementsAre;

TEST(SourceStore, IdsFollowBytewisePathOrder) {
  const testing_support::FakeFileSystem files;
  const SourceStore store(files, "/r", {"b.py", "a/z.py", "a.py", "b.py", "B.py"});
  ASSERT_EQ(store.size(), 4U);
  std::vector<std::string> paths;
  for (std::uint32_t i = 0; i < store.size(); ++i) paths.push_back(store.path(FileId{i}));
  EXPECT_THAT(paths, ElementsAre("B.py", "a.py", "a/z.py", "b.py"));
  EXPECT_EQ(store.find("a/z.py"), FileId{2});
  EXPECT_EQ(store.find("a/y.py"), std::nullopt);
  EXPECT_EQ(store.absolute_path(FileId{2}), "/r/a/z.py");
}

TEST(SourceStore, ReadsAFileOnceFromAnyThread) {
  const testing_support::FakeFileSystem files{{"/r/a.py", "x = 1\n"}};
  const SourceStore store(files, "/r", {"a.py"});
  EXPECT_EQ(files.reads(), 0);
  std::vector<std::thread> threads;
  std::vector<SourcePtr> seen(8);
  for (auto& slot : seen) threads.emplace_back([&] { slot = *store.get(FileId{0}); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(files.reads(), 1);
  for (const auto& source : seen) EXPECT_EQ(source, seen.front());
}

TEST(SourceStore, BytesReadForTheSearchAreNotReadAgain) {
  const testing_support::FakeFileSystem files{{"/r/a.py", "x = 1\n"}};
  const SourceStore store(files, "/r", {"a.py"});
  auto bytes = store.read_bytes(FileId{0});
  ASSERT_TRUE(bytes);
  EXPECT_EQ((*store.get(FileId{0}, *std::move(bytes)))->bytes(), "x = 1\n");
  EXPECT_EQ((*store.get(FileId{0}))->bytes(), "x = 1\n");
  EXPECT_EQ(files.reads(), 1);
}

TEST(SourceStore, MissingFileIsNamedByItsPathInTheProject) {
  const testing_support::FakeFileSystem files;
  const SourceStore store(files, "/r", {"a.py"});
  const auto source = store.get(FileId{0});
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().where, "a.py");
}

TEST(SourceStore, NextRoundSharesAllButTheReplacedTexts) {
  const testing_support::FakeFileSystem files{{"/r/a.py", "a\n"}, {"/r/b.py", "b\n"}};
  const SourceStore store(files, "/r", {"a.py", "b.py"});
  const SourcePtr a = *store.get(FileId{0});
  const auto text = std::make_shared<const SourceFile>(*SourceFile::from_bytes("b.py", "B\n"));
  const std::pair<FileId, SourcePtr> replaced{FileId{1}, text};
  const SourceStore next = store.with_texts({&replaced, 1});
  EXPECT_EQ(*next.get(FileId{0}), a);
  EXPECT_EQ(*next.get(FileId{1}), text);
  EXPECT_EQ(*next.read_bytes(FileId{1}), "B\n");
  EXPECT_EQ((*store.get(FileId{1}))->bytes(), "b\n");
}

}  // namespace
}  // namespace modelmend::text
