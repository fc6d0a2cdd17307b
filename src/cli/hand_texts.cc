#include "cli/hand_texts.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "patch/carry_over.h"
#include "patch/line_diff.h"
#include "pipeline/project_view.h"
#include "report/words.h"
#include "syntax/tree.h"
#include "verify/schema_diff.h"

namespace modelmend::cli {
namespace {

using pipeline::ChangedFile;
using pipeline::RunResult;

// As many lines as a diff shows around a change.
constexpr std::size_t kContext = 3;

std::string join(const std::vector<std::string_view>& lines, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) text += lines[i];
  return text;
}

// One block from the first changed line to the last: simple, and found again as surely.
report::HandEdit hand_edit_of(const HandText& text) {
  const auto was = patch::split_lines(text.proposed);
  const auto is = patch::split_lines(text.edited);
  const auto changes = patch::line_diff(was, is);
  if (changes.empty()) return {text.path, {}, {}};
  const std::size_t before = std::min(changes.front().old_begin, kContext);
  const std::size_t after = std::min(was.size() - changes.back().old_end, kContext);
  return {text.path, join(was, changes.front().old_begin - before, changes.back().old_end + after),
          join(is, changes.front().new_begin - before, changes.back().new_end + after)};
}

// Where the block begins a line, if it does so once.
std::optional<std::size_t> only_place(std::string_view text, std::string_view block) {
  std::optional<std::size_t> place;
  if (block.empty()) return place;
  for (std::size_t at = text.find(block); at != std::string_view::npos;
       at = text.find(block, at + 1)) {
    if (at > 0 && text[at - 1] != '\n') continue;
    if (place) return std::nullopt;
    place = at;
  }
  return place;
}

bool is_made(const ReviewItem& item, const RunResult& whole, const RunResult& result) {
  std::set<pipeline::MatchName> made;
  for (const pipeline::MatchOutcome& outcome : result.outcomes)
    if (outcome.outcome == pipeline::Outcome::Applied)
      made.insert(pipeline::name_of(outcome, *result.sources));
  return std::ranges::all_of(item.group.matches, [&](std::size_t index) {
    return made.contains(pipeline::name_of(whole.outcomes[index], *whole.sources));
  });
}

bool is_python(const std::string& path, const std::string& text) {
  const auto source = text::SourceFile::from_bytes(path, text);
  return source && !syntax::parse(source->parse_view()).has_error();
}

// The whole lines in which two texts differ.
std::vector<patch::Edit> line_edits(const std::string& before, const std::string& after) {
  const auto old_lines = patch::split_lines(before);
  const auto new_lines = patch::split_lines(after);
  const auto offset = [&](std::size_t line) {
    return line < old_lines.size()
               ? static_cast<std::uint32_t>(old_lines[line].data() - before.data())
               : static_cast<std::uint32_t>(before.size());
  };
  std::vector<patch::Edit> edits;
  for (const patch::LineChange& change : patch::line_diff(old_lines, new_lines))
    edits.push_back(patch::Edit::replace({offset(change.old_begin), offset(change.old_end)},
                                         join(new_lines, change.new_begin, change.new_end)));
  return edits;
}

Result<void> apply_one(const HandText& text, RunResult& result) {
  const auto file = std::ranges::find(result.changed, text.path, &ChangedFile::path);
  const std::string path = report::printable(text.path);
  if (file == result.changed.end())
    return fail(ErrorCode::Conflict, path, "what was edited by hand is not changed any more",
                "nothing was written; decide anew");
  auto made = patch::carry_over(text.proposed, text.edited, file->after);
  if (!made)
    return fail(ErrorCode::Conflict, path,
                "another accepted change is in the lines that were edited by hand",
                "nothing was written; leave one of them");
  if (!is_python(file->path, *made))
    return fail(ErrorCode::Conflict, path,
                "what was edited by hand is no valid Python together with the other changes",
                "nothing was written; leave one of them");
  file->after = *std::move(made);
  file->edits = line_edits(file->before, file->after);
  return {};
}

// What the models declare with the new texts and not with the old ones.
std::vector<std::string> differences(const FileSystem& files, const pipeline::RunOptions& options,
                                     const std::map<std::string, std::string>& old_texts,
                                     const std::map<std::string, std::string>& new_texts) {
  const pipeline::ProjectView project(files, options);
  pipeline::ProjectView before(project, old_texts);
  pipeline::ProjectView after(project, new_texts);
  std::vector<std::string> lines;
  for (const verify::Difference& each : verify::schema_diff(before.models(), after.models(), {}))
    lines.push_back(report::printable(each.message()));
  return lines;
}

std::map<std::string, std::string> texts_of(const RunResult& result) {
  std::map<std::string, std::string> texts;
  for (const ChangedFile& file : result.changed) texts.emplace(file.path, file.after);
  return texts;
}

}  // namespace

std::vector<report::HandEdit> hand_edits_of(const std::vector<HandText>& texts) {
  std::vector<report::HandEdit> edits;
  for (const HandText& text : texts) edits.push_back(hand_edit_of(text));
  return edits;
}

std::optional<HandText> hand_text_of(const report::HandEdit& edit, const RunResult& whole,
                                     const ReviewItem& item) {
  // Imports were shown with one change of the file only.
  for (const std::set<std::string>& agreed : {std::set<std::string>{}, {edit.path}}) {
    for (const ProposedText& text : proposed_texts(whole, item, agreed)) {
      const auto place = text.path == edit.path ? only_place(text.after, edit.was) : std::nullopt;
      if (!place) continue;
      std::string edited = text.after;
      edited.replace(*place, edit.was.size(), edit.is);
      return HandText{text.path, text.after, std::move(edited)};
    }
  }
  return std::nullopt;
}

Result<std::vector<std::string>> apply_hand_texts(const FileSystem& files,
                                                  const pipeline::RunOptions& options,
                                                  const std::vector<ReviewItem>& items,
                                                  const RunResult& whole, RunResult& result) {
  const auto without_hands = texts_of(result);
  bool any = false;
  for (const ReviewItem& item : items) {
    if (item.by_hand.empty() || item.verdict != Verdict::Accepted) continue;
    if (!is_made(item, whole, result)) continue;
    for (const HandText& text : item.by_hand)
      if (auto done = apply_one(text, result); !done) return tl::unexpected(done.error());
    any = true;
  }
  if (!any) return std::vector<std::string>{};
  const auto with_hands = texts_of(result);
  std::erase_if(result.changed, [](const ChangedFile& file) { return file.edits.empty(); });
  result.summary.files_changed = result.changed.size();
  return differences(files, options, without_hands, with_hands);
}

}  // namespace modelmend::cli
