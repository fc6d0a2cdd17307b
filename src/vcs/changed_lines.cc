#include "vcs/changed_lines.h"

#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "vcs/records.h"

namespace modelmend::vcs {
namespace {

constexpr std::uint32_t kLastLine = std::numeric_limits<std::uint32_t>::max();

// Whatever the user has configured: no context, no colours, both prefixes.
const std::vector<std::string> kDiff{
    "diff",         "-U0",    "--no-color",      "--no-ext-diff",  "--no-textconv",
    "--no-renames", "--text", "--src-prefix=a/", "--dst-prefix=b/"};

std::uint32_t number(std::string_view text) {
  std::uint32_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "12,3", "12" or "12,0": the last one stands behind line 12.
LineSpan read_span(std::string_view text) {
  const std::uint32_t begin = number(take_until(text, ','));
  const std::uint32_t count = text.empty() ? 1 : number(text);
  if (count == 0) return {begin + 1, begin + 1};
  return {begin, begin + count};
}

// "@@ -1,2 +3,4 @@ def f"
std::optional<Hunk> read_hunk(std::string_view line) {
  if (!line.starts_with("@@ -")) return std::nullopt;
  line.remove_prefix(4);
  const std::string_view before = take_until(line, ' ');
  const std::string_view after = take_until(line, ' ');
  if (!after.starts_with('+')) return std::nullopt;
  return Hunk{read_span(before), read_span(after.substr(1))};
}

char escaped(char c) {
  constexpr std::string_view kNames = "abtnvfr";
  constexpr std::string_view kBytes = "\a\b\t\n\v\f\r";
  const std::size_t at = kNames.find(c);
  return at == std::string_view::npos ? c : kBytes[at];
}

// As git quotes a name that holds anything but plain characters: "a/\303\244 \"x\".py".
std::string unquoted(std::string_view text) {
  if (!text.starts_with('"')) return std::string(text.substr(0, text.find('\t')));
  std::string out;
  for (std::size_t i = 1; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    const bool is_octal = text[i] >= '0' && text[i] <= '3' && i + 2 < text.size();
    if (!is_octal) {
      out += escaped(text[i]);
      continue;
    }
    out += static_cast<char>((text[i] - '0') * 64 + (text[i + 1] - '0') * 8 + (text[i + 2] - '0'));
    i += 2;
  }
  return out;
}

// "+++ b/x" -> "x"; nullopt for /dev/null.
std::optional<std::string> named(std::string_view line) {
  const std::string path = unquoted(line.substr(4));
  if (path == "/dev/null" || path.size() < 2) return std::nullopt;
  return path.substr(2);
}

// Steps over the lines of a hunk, which may look like headers.
void skip_body(std::string_view& rest, const Hunk& hunk) {
  std::uint32_t old_lines = hunk.before.end - hunk.before.begin;
  std::uint32_t new_lines = hunk.after.end - hunk.after.begin;
  while (!rest.empty() && (old_lines > 0 || new_lines > 0)) {
    const std::string_view line = take_until(rest, '\n');
    if (line.starts_with('\\')) continue;
    const bool is_old = !line.starts_with('+');
    const bool is_new = !line.starts_with('-');
    old_lines -= is_old && old_lines > 0 ? 1 : 0;
    new_lines -= is_new && new_lines > 0 ? 1 : 0;
  }
}

Result<HunksOfFiles> diff(const Repository& repository, std::vector<std::string> what) {
  std::vector<std::string> arguments = kDiff;
  arguments.insert(arguments.end(), std::make_move_iterator(what.begin()),
                   std::make_move_iterator(what.end()));
  arguments.emplace_back("--");
  const auto output = run_git(repository, std::move(arguments));
  if (!output) return tl::unexpected(output.error());
  return read_hunks(*output);
}

LinesOfFiles later_lines(const HunksOfFiles& hunks) {
  LinesOfFiles lines;
  for (const auto& [path, list] : hunks)
    for (const Hunk& hunk : list)
      if (hunk.after.begin < hunk.after.end) lines[path].push_back(hunk.after);
  return lines;
}

Result<void> add_unknown_files(const Repository& repository, LinesOfFiles& lines) {
  const auto output = run_git(repository, {"ls-files", "--others", "--exclude-standard", "-z"});
  if (!output) return tl::unexpected(output.error());
  for (std::string_view rest = *output; !rest.empty();)
    lines[std::string(take_until(rest, '\0'))] = {{1, kLastLine}};
  return {};
}

// Where the part of a span that the hunks leave is afterwards; ascending.
std::vector<LineSpan> moved(LineSpan span, const std::vector<Hunk>& hunks) {
  std::vector<LineSpan> parts;
  std::int64_t shift = 0;
  const auto keep = [&](std::uint32_t begin, std::uint32_t end) {
    if (begin < end)
      parts.push_back(
          {static_cast<std::uint32_t>(begin + shift), static_cast<std::uint32_t>(end + shift)});
  };
  for (const Hunk& hunk : hunks) {
    if (hunk.before.begin > span.begin) keep(span.begin, std::min(span.end, hunk.before.begin));
    span.begin = std::max(span.begin, std::min(span.end, hunk.before.end));
    if (hunk.before.begin >= span.end) break;
    shift = std::int64_t{hunk.after.end} - hunk.before.end;
  }
  keep(span.begin, span.end);
  return parts;
}

}  // namespace

HunksOfFiles read_hunks(std::string_view diff) {
  HunksOfFiles files;
  std::optional<std::string> old_path;
  std::vector<Hunk>* hunks = nullptr;
  while (!diff.empty()) {
    const std::string_view line = take_until(diff, '\n');
    if (line.starts_with("--- ")) {
      old_path = named(line);
      hunks = nullptr;
    } else if (line.starts_with("+++ ")) {
      const auto path = named(line);
      if (path || old_path) hunks = &files[path ? *path : *old_path];
    } else if (const auto hunk = read_hunk(line); hunk && hunks != nullptr) {
      hunks->push_back(*hunk);
      skip_body(diff, *hunk);
    }
  }
  return files;
}

Result<LinesOfFiles> lines_changed_since(const Repository& repository, const std::string& revision,
                                         const std::string& tip) {
  const auto commit = run_git(
      repository, {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (!commit)
    return fail(ErrorCode::Usage, "--since", "git knows no revision '" + revision + "'",
                "git log shows the revisions");
  std::vector<std::string> what{"--merge-base", first_line(*commit)};
  if (!tip.empty()) what.push_back(tip);
  const auto hunks = diff(repository, std::move(what));
  if (!hunks) return tl::unexpected(hunks.error());
  LinesOfFiles lines = later_lines(*hunks);
  if (!tip.empty()) return lines;
  if (auto done = add_unknown_files(repository, lines); !done) return tl::unexpected(done.error());
  return lines;
}

Result<LinesOfFiles> lines_staged(const Repository& repository) {
  const auto staged = diff(repository, {"--cached"});
  if (!staged) return tl::unexpected(staged.error());
  const auto later = diff(repository, {});
  if (!later) return tl::unexpected(later.error());
  LinesOfFiles lines = later_lines(*staged);
  for (auto& [path, spans] : lines) {
    const auto hunks = later->find(path);
    if (hunks == later->end()) continue;
    std::vector<LineSpan> now;
    for (const LineSpan& span : spans)
      for (const LineSpan& part : moved(span, hunks->second)) now.push_back(part);
    spans = std::move(now);
  }
  return lines;
}

}  // namespace modelmend::vcs
