#include "cli/hunk_edit.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "patch/apply.h"
#include "patch/line_diff.h"
#include "patch/unified_diff.h"
#include "report/words.h"

namespace modelmend::cli {
namespace {

constexpr std::string_view kHelp =
    "# To keep a '-' line, make its sign a space. To leave out a '+' line, delete it.\n"
    "# '+' lines may be changed and added. Lines that begin with # are dropped.\n"
    "# If all is deleted, the change is as it was.\n";
constexpr std::string_view kNoNewline = "\\ No newline at end of file\n";

// None if nothing differs.
std::optional<patch::FilePatch> patch_of(const ProposedText& text) {
  const std::string diff =
      patch::unified_diff("text", text.before, text.after, {.blob_ids = std::nullopt});
  auto parsed = patch::parse_patch(diff);
  if (!parsed || parsed->empty()) return std::nullopt;
  return std::move(parsed->front());
}

std::string head_of(const patch::PatchHunk& hunk, const ProposedText& text) {
  return fmt::format("@@ {}:{} @@\n", report::printable(text.path), hunk.old_start);
}

std::vector<patch::PatchLine> read_lines(const std::vector<std::string_view>& lines) {
  std::vector<patch::PatchLine> read;
  for (const std::string_view line : lines) {
    if (line.starts_with('\\')) {
      if (!read.empty() && read.back().text.ends_with('\n')) read.back().text.pop_back();
      continue;
    }
    // Editors take away blanks at the ends of lines, and so the sign of an empty one.
    const bool is_bare = line == "\n" || line == "\r\n";
    read.push_back({is_bare ? ' ' : line.front(), std::string(is_bare ? line : line.substr(1))});
  }
  return read;
}

// Both sides as the lines say; the new side begins where earlier hunks have moved it.
void count_again(std::vector<patch::PatchHunk>& hunks) {
  std::ptrdiff_t moved = 0;
  for (patch::PatchHunk& hunk : hunks) {
    const auto is_of = [](char other) {
      return [other](const patch::PatchLine& line) { return line.sign != other; };
    };
    const std::size_t begin = hunk.old_count == 0 ? hunk.old_start : hunk.old_start - 1;
    hunk.old_count = static_cast<std::size_t>(std::ranges::count_if(hunk.lines, is_of('+')));
    hunk.new_count = static_cast<std::size_t>(std::ranges::count_if(hunk.lines, is_of('-')));
    const auto new_begin = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(begin) + moved);
    hunk.old_start = hunk.old_count == 0 ? begin : begin + 1;
    hunk.new_start = hunk.new_count == 0 ? new_begin : new_begin + 1;
    moved +=
        static_cast<std::ptrdiff_t>(hunk.new_count) - static_cast<std::ptrdiff_t>(hunk.old_count);
  }
}

tl::unexpected<Error> does_not_fit(const ProposedText& text, const std::string& what) {
  return fail(ErrorCode::Input, text.path, what, "the change is as it was");
}

// The lines under each head, which must be one of ours.
Result<std::vector<patch::PatchHunk>> read_hunks(const ProposedText& text,
                                                 const patch::FilePatch& proposed,
                                                 std::string_view edited) {
  std::vector<patch::PatchHunk> hunks;
  std::vector<std::string_view> lines;
  const auto close = [&] {
    if (!hunks.empty()) hunks.back().lines = read_lines(lines);
    lines.clear();
  };
  for (const std::string_view line : patch::split_lines(edited)) {
    if (line.starts_with('#')) continue;
    if (line.starts_with("@@")) {
      close();
      const auto known = std::ranges::find_if(proposed.hunks, [&](const patch::PatchHunk& hunk) {
        return head_of(hunk, text) == line;
      });
      if (known == proposed.hunks.end())
        return does_not_fit(text, "the head of a hunk was changed");
      hunks.push_back(*known);
    } else if (hunks.empty()) {
      if (line != "\n") return does_not_fit(text, "there are lines before the first head");
    } else {
      lines.push_back(line);
    }
  }
  close();
  return hunks;
}

}  // namespace

std::string text_for_editor(const ProposedText& text) {
  const auto proposed = patch_of(text);
  if (!proposed) return {};
  std::string made;
  for (const patch::PatchHunk& hunk : proposed->hunks) {
    made += head_of(hunk, text);
    for (const patch::PatchLine& line : hunk.lines) {
      made += line.sign + line.text;
      if (!line.text.ends_with('\n')) made += "\n" + std::string(kNoNewline);
    }
  }
  return made + std::string(kHelp);
}

Result<std::string> text_from_editor(const ProposedText& text, std::string_view edited) {
  auto proposed = patch_of(text);
  if (!proposed) return text.after;
  auto hunks = read_hunks(text, *proposed, edited);
  if (!hunks) return tl::unexpected(hunks.error());
  if (hunks->empty()) return text.after;
  for (const patch::PatchHunk& hunk : *hunks)
    for (const patch::PatchLine& line : hunk.lines)
      if (line.sign != ' ' && line.sign != '+' && line.sign != '-')
        return does_not_fit(text, fmt::format("a line begins with '{}'", line.sign));
  count_again(*hunks);
  proposed->hunks = *std::move(hunks);
  auto made = patch::apply_patch(*proposed, text.before, patch::Direction::Forward);
  if (!made) return does_not_fit(text, "lines without '+' are not those of the file");
  return made->value_or(std::string());
}

}  // namespace modelmend::cli
