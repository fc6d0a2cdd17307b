#include "vcs/commit_writer.h"

#include <algorithm>
#include <vector>

#include "vcs/records.h"

namespace modelmend::vcs {
Result<CommitWriter> CommitWriter::open(const Repository& repository, const std::string& start) {
  auto folder = TempFolder::make();
  if (!folder) return tl::unexpected(folder.error());
  CommitWriter writer(repository, *std::move(folder), start);
  if (auto done = writer.read_entries(); !done) return tl::unexpected(done.error());
  const auto filled = writer.git({"read-tree", start});
  if (!filled) return tl::unexpected(filled.error());
  return writer;
}

// "100644 blob <id>\t<path>"
Result<void> CommitWriter::read_entries() {
  const auto listing = git({"ls-tree", "-r", "-z", "--full-tree", parent_});
  if (!listing) return tl::unexpected(listing.error());
  for (std::string_view rest = *listing; !rest.empty();) {
    std::string_view record = take_until(rest, '\0');
    const std::string_view mode = take_until(record, ' ');
    const std::string_view type = take_until(record, ' ');
    const std::string_view id = take_until(record, '\t');
    if (type == "blob")
      entries_.emplace(std::string(record), Entry{std::string(mode), std::string(id)});
  }
  return {};
}

// Nothing of our index may spill into the repository: no shared part, no folders left out.
Result<std::string> CommitWriter::git(std::vector<std::string> arguments, std::string input) {
  const std::vector<std::string> plain{
      "-c", "core.splitIndex=false", "-c", "index.sparse=false",
      "-c", "core.fsmonitor=false",  "-c", "i18n.commitEncoding=UTF-8"};
  arguments.insert(arguments.begin(), plain.begin(), plain.end());
  return run_git(repository_, std::move(arguments), std::move(input), index());
}

// A file that the clean filters and line ends of today would store otherwise than it is stored was
// committed without them: with them the commit would change more than the new text does.
Result<CommitWriter::Filters> CommitWriter::filters_for(const std::string& path,
                                                        const Entry& entry) {
  const auto known = filters_.find(path);
  if (known != filters_.end()) return known->second;
  auto text = git({"cat-file", "blob", entry.blob});
  if (!text) return tl::unexpected(text.error());
  const auto blob = git({"hash-object", "--stdin", "--path=" + path}, *std::move(text));
  if (!blob) return tl::unexpected(blob.error());
  const Filters filters = first_line(*blob) == entry.blob ? Filters::Apply : Filters::Skip;
  filters_.emplace(path, filters);
  return filters;
}

Result<std::string> CommitWriter::store(const NewText& text, const Entry& entry) {
  const auto filters = filters_for(text.path, entry);
  if (!filters) return tl::unexpected(filters.error());
  const std::string how =
      *filters == Filters::Apply ? "--path=" + text.path : std::string("--no-filters");
  auto blob = git({"hash-object", "-w", "--stdin", how}, text.text);
  if (!blob) return blob;
  return first_line(*blob);
}

Result<std::string> CommitWriter::commit(std::span<const NewText> texts,
                                         const std::string& message) {
  std::string changes;
  for (const NewText& text : texts) {
    const auto entry = entries_.find(text.path);
    if (entry == entries_.end())
      return fail(ErrorCode::Input, text.path, "is no file of the commit", {});
    const auto blob = store(text, entry->second);
    if (!blob) return blob;
    changes += entry->second.mode + " " + *blob + "\t" + text.path + '\0';
  }
  auto done = git({"update-index", "-z", "--index-info"}, std::move(changes));
  if (!done) return done;
  const auto tree = git({"write-tree"});
  if (!tree) return tree;
  auto commit = git({"commit-tree", first_line(*tree), "-p", parent_, "-F", "-"}, message);
  if (!commit) return commit;
  parent_ = first_line(*commit);
  return parent_;
}

}  // namespace modelmend::vcs
