#include "patch/journal.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "patch/object_id.h"
#include "support/fake_file_system.h"

namespace modelmend::patch {
namespace {

using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using testing_support::FakeFileSystem;

rc::Gen<std::string> any_bytes() {
  return rc::gen::container<std::string>(rc::gen::arbitrary<char>());
}

RC_GTEST_PROP(Journal, IsReadAsItWasWritten, ()) {
  Journal journal;
  journal.kind = *rc::gen::element(JournalKind::Run, JournalKind::Undo, JournalKind::PartialUndo);
  const auto count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    JournalEntry entry;
    entry.path = *any_bytes();
    entry.target = *any_bytes();
    entry.temporary = *any_bytes();
    entry.method = *rc::gen::element(WriteMethod::Replace, WriteMethod::Overwrite);
    entry.group = *rc::gen::arbitrary<std::uint32_t>();
    entry.old_hash = sha256_hex(entry.path);
    entry.new_hash = sha256_hex(entry.target);
    entry.old_bytes = *any_bytes();
    entry.new_bytes = *any_bytes();
    journal.entries.push_back(entry);
  }
  const auto read = parse_journal(to_text(journal), "journal");
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == journal);
}

RC_GTEST_PROP(Journal, ThatIsDamagedIsRefused, ()) {
  Journal journal;
  journal.entries.resize(1);
  journal.entries[0].old_bytes = "some text\n";
  std::string text = to_text(journal);
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  if (*rc::gen::arbitrary<bool>()) {
    text.resize(at);
  } else {
    text[at] = static_cast<char>(text[at] ^ 1);
  }
  const auto read = parse_journal(text, "/g/journal");
  RC_ASSERT(!read.has_value());
  RC_ASSERT(read.error().where == "/g/journal");
}

TEST(JournalLocation, LiesInTheGitDirectoryOrTheStateFolder) {
  EXPECT_EQ(journal_in_git_dir("/w/repo/.git", "/w/repo").journal_file(),
            "/w/repo/.git/modelmend/journal");
  EXPECT_THAT(journal_in_state_folder("/w/x", "/state", "/home/u")->folder,
              HasSubstr("/state/modelmend/"));
  EXPECT_THAT(journal_in_state_folder("/w/x", nullptr, "/home/u")->folder,
              HasSubstr("/home/u/.local/state/modelmend/"));
  // The specification says that a relative one is to be ignored.
  EXPECT_THAT(journal_in_state_folder("/w/x", "relative", "/home/u")->folder,
              HasSubstr("/home/u/.local/state/modelmend/"));
  EXPECT_NE(journal_in_state_folder("/w/x", "/s", nullptr)->folder,
            journal_in_state_folder("/w/y", "/s", nullptr)->folder);
  EXPECT_FALSE(journal_in_state_folder("/w/x", nullptr, nullptr));
}

TEST(WrittenHashes, AreKeptBesideThoseOfTheLastRun) {
  const JournalLocation location{"/g", "/r"};
  Journal last;
  last.entries.resize(1);
  last.entries[0].target = "b.py";
  last.entries[0].new_hash = "newer";
  FakeFileSystem files{{"/g/last", to_text(last)}};
  ASSERT_TRUE(store_written_hashes(files, location, {{"a.py", "one"}, {"b.py", "older"}}));
  EXPECT_THAT(*load_written_hashes(files, location),
              UnorderedElementsAre(Pair("a.py", "one"), Pair("b.py", "newer")));
}

}  // namespace
}  // namespace modelmend::patch
