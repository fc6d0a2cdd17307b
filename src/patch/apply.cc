#include "patch/apply.h"

#include <algorithm>
#include <charconv>

#include "patch/line_diff.h"

namespace modelmend::patch {
namespace {

constexpr std::string_view kNoNewlinePrefix = "\\ ";

// The value of "\t", "\"" or "\303" at the start of `rest`, which is cut off.
std::optional<char> unescape(std::string_view& rest) {
  constexpr std::string_view kLetters = "abtnvfr\"\\";
  constexpr std::string_view kCharacters = "\a\b\t\n\v\f\r\"\\";
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  if (rest.size() < 2) return std::nullopt;
  if (const std::size_t known = kLetters.find(rest[1]); known != std::string_view::npos) {
    rest.remove_prefix(2);
    return kCharacters[known];
  }
  if (rest.size() < 4 || rest[1] > '3' || !std::ranges::all_of(rest.substr(1, 3), is_octal)) {
    return std::nullopt;
  }
  const int value = (rest[1] - '0') * 64 + (rest[2] - '0') * 8 + (rest[3] - '0');
  rest.remove_prefix(4);
  return static_cast<char>(value);
}

// A name at the start of `rest`, quoted or up to `end`; what it took is cut off.
std::optional<std::string> take_name(std::string_view& rest, std::size_t end) {
  if (!rest.starts_with('"')) {
    std::string name(rest.substr(0, end));
    rest.remove_prefix(std::min(end, rest.size()));
    return name;
  }
  rest.remove_prefix(1);
  std::string name;
  while (!rest.empty() && rest.front() != '"') {
    if (rest.front() == '\\') {
      const auto c = unescape(rest);
      if (!c) return std::nullopt;
      name += *c;
    } else {
      name += rest.front();
      rest.remove_prefix(1);
    }
  }
  if (rest.empty()) return std::nullopt;
  rest.remove_prefix(1);
  return name;
}

// Both names of "diff --git a/P b/P" are the same P, so an unquoted one ends in the middle.
std::optional<std::string> path_of_git_line(std::string_view rest) {
  const std::size_t half = rest.size() / 2;
  const auto first = take_name(rest, half);
  if (!first || !rest.starts_with(' ')) return std::nullopt;
  rest.remove_prefix(1);
  const auto second = take_name(rest, rest.size());
  if (!second || !rest.empty()) return std::nullopt;
  const bool same = first->starts_with("a/") && second->starts_with("b/") &&
                    first->substr(2) == second->substr(2);
  if (!same || first->size() == 2) return std::nullopt;
  return first->substr(2);
}

bool take_prefix(std::string_view& rest, std::string_view prefix) {
  if (!rest.starts_with(prefix)) return false;
  rest.remove_prefix(prefix.size());
  return true;
}

bool take_number(std::string_view& rest, std::size_t& number) {
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc()) return false;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return true;
}

// "12" or "12,5".
bool take_range(std::string_view& rest, std::size_t& start, std::size_t& count) {
  count = 1;
  if (!take_number(rest, start)) return false;
  return !take_prefix(rest, ",") || take_number(rest, count);
}

std::optional<PatchHunk> hunk_of_line(std::string_view line) {
  PatchHunk hunk;
  const bool ok = take_prefix(line, "@@ -") && take_range(line, hunk.old_start, hunk.old_count) &&
                  take_prefix(line, " +") && take_range(line, hunk.new_start, hunk.new_count) &&
                  take_prefix(line, " @@");
  if (!ok) return std::nullopt;
  return hunk;
}

// The lines of a text that come before a range of a hunk; an empty range starts after its line.
std::size_t lines_before(std::size_t start, std::size_t count) {
  return count == 0 ? start : start - 1;
}

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

class PatchReader {
 public:
  explicit PatchReader(std::string_view patch) : lines_(split_lines(patch)) {}

  Result<std::vector<FilePatch>> read() {
    std::vector<FilePatch> files;
    while (at_ < lines_.size()) {
      auto file = read_file();
      if (!file) return tl::unexpected(file.error());
      files.push_back(*std::move(file));
    }
    return files;
  }

 private:
  // With its LF; empty at the end of the patch.
  [[nodiscard]] std::string_view peek() const {
    return at_ < lines_.size() ? lines_[at_] : std::string_view();
  }

  [[nodiscard]] tl::unexpected<Error> refuse(const std::string& what) const {
    return fail(ErrorCode::Input, "patch:" + std::to_string(at_ + 1), what);
  }

  Result<FilePatch> read_file() {
    FilePatch file;
    std::string_view first = without_line_end(peek());
    if (!take_prefix(first, "diff --git ")) return refuse("expected 'diff --git'");
    const auto path = path_of_git_line(first);
    if (!path) return refuse("cannot read the names");
    file.path = *path;
    ++at_;
    if (auto header = read_header(file); !header) return tl::unexpected(header.error());
    std::size_t grown = 0;  // by the hunks so far, modulo 2^n: it may be less than nothing
    while (peek().starts_with("@@ ")) {
      auto hunk = read_hunk(grown);
      if (!hunk) return tl::unexpected(hunk.error());
      grown += hunk->new_count - hunk->old_count;
      file.hunks.push_back(*std::move(hunk));
    }
    return file;
  }

  Result<void> read_header(FilePatch& file) {
    for (; at_ < lines_.size(); ++at_) {
      const std::string_view line = without_line_end(peek());
      if (line.starts_with("@@ ") || line.starts_with("diff --git ")) return {};
      if (line.starts_with("new file mode ")) {
        file.creates = true;
      } else if (line.starts_with("deleted file mode ")) {
        file.deletes = true;
      } else if (line.starts_with("--- ") || line.starts_with("+++ ")) {
        if (!names(line, file)) return refuse("the name is not that of the 'diff --git' line");
      } else if (!line.starts_with("index ")) {
        return refuse("unknown header line");
      }
    }
    return {};
  }

  // True if "--- a/P" names the file, or "/dev/null" where a side is missing.
  static bool names(std::string_view line, const FilePatch& file) {
    const bool old_side = take_prefix(line, "--- ");
    if (!old_side) take_prefix(line, "+++ ");
    if (old_side ? file.creates : file.deletes) return line == "/dev/null";
    const auto name = take_name(line, line.find('\t'));
    return name == (old_side ? "a/" : "b/") + file.path && (line.empty() || line == "\t");
  }

  // `grown` is how much longer the hunks before it make the text.
  Result<PatchHunk> read_hunk(std::size_t grown) {
    auto hunk = hunk_of_line(peek());
    if (!hunk) return refuse("cannot read the hunk header");
    if (lines_before(hunk->new_start, hunk->new_count) !=
        lines_before(hunk->old_start, hunk->old_count) + grown) {
      return refuse("the two ranges of the hunk header are not the same place");
    }
    ++at_;
    std::size_t old_left = hunk->old_count;
    std::size_t new_left = hunk->new_count;
    while (old_left > 0 || new_left > 0) {
      const std::string_view line = peek();
      const char sign = line.empty() ? '\0' : line.front();
      const bool fits =
          line.ends_with('\n') && ((sign == ' ' && old_left > 0 && new_left > 0) ||
                                   (sign == '-' && old_left > 0) || (sign == '+' && new_left > 0));
      if (!fits) return refuse("the hunk does not hold the lines that it counts");
      if (sign != '+') --old_left;
      if (sign != '-') --new_left;
      ++at_;
      hunk->lines.push_back({sign, std::string(line.substr(1))});
      if (!peek().starts_with(kNoNewlinePrefix)) continue;
      hunk->lines.back().text.pop_back();
      ++at_;
    }
    return *std::move(hunk);
  }

  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
};

// The same hunk seen from the other side.
struct HunkView {
  std::size_t start;
  std::size_t count;
  char lost;
};

HunkView view(const PatchHunk& hunk, Direction direction) {
  if (direction == Direction::Forward) return {hunk.old_start, hunk.old_count, '-'};
  return {hunk.new_start, hunk.new_count, '+'};
}

tl::unexpected<Error> does_not_apply(const FilePatch& patch, std::size_t line) {
  return fail(ErrorCode::Conflict, patch.path + ":" + std::to_string(line),
              "the patch does not apply here");
}

Result<std::string> apply_hunks(const FilePatch& patch, std::string_view text,
                                Direction direction) {
  const auto lines = split_lines(text);
  std::string result;
  std::size_t at = 0;  // invariant: result holds the new form of lines [0, at)
  for (const PatchHunk& hunk : patch.hunks) {
    const auto [start, count, lost] = view(hunk, direction);
    const std::size_t begin = lines_before(start, count);
    if (begin < at || begin > lines.size()) {
      return does_not_apply(patch, start);
    }
    for (; at < begin; ++at) result += lines[at];
    for (const PatchLine& line : hunk.lines) {
      const bool was_there = line.sign == ' ' || line.sign == lost;
      if (was_there && (at == lines.size() || lines[at] != line.text)) {
        return does_not_apply(patch, at + 1);
      }
      if (was_there) ++at;
      if (line.sign != lost) result += line.text;
    }
  }
  for (; at < lines.size(); ++at) result += lines[at];
  return result;
}

}  // namespace

Result<std::vector<FilePatch>> parse_patch(std::string_view patch) {
  return PatchReader(patch).read();
}

Result<std::optional<std::string>> apply_patch(const FilePatch& patch,
                                               std::optional<std::string_view> text,
                                               Direction direction) {
  const bool forward = direction == Direction::Forward;
  const bool creates = forward ? patch.creates : patch.deletes;
  const bool deletes = forward ? patch.deletes : patch.creates;
  if (creates == text.has_value()) return does_not_apply(patch, 0);
  auto result = apply_hunks(patch, text.value_or(""), direction);
  if (!result) return tl::unexpected(result.error());
  if (!deletes) return *std::move(result);
  if (!result->empty()) return does_not_apply(patch, 1);
  return std::nullopt;
}

}  // namespace modelmend::patch
