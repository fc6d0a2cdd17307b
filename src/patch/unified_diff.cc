#include "patch/unified_diff.h"

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "patch/apply.h"
#include "patch/line_diff.h"
#include "text/utf8.h"

namespace modelmend::patch {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::string_view kNoNewline = "\\ No newline at end of file\n";
constexpr std::size_t kMaxSectionBytes = 80;  // as git does

// Changes that are shown together, with the lines around them; counted from 0.
struct Hunk {
  LineChange span;
  std::vector<LineChange> changes;
};

// Two changes share a hunk if their contexts would touch or overlap.
std::vector<Hunk> to_hunks(const std::vector<LineChange>& changes, std::size_t context,
                           std::size_t old_size) {
  std::vector<Hunk> hunks;
  for (const LineChange& change : changes) {
    const std::size_t before = std::min(context, change.old_begin);
    const std::size_t after = std::min(context, old_size - change.old_end);
    const bool joins =
        !hunks.empty() && change.old_begin - hunks.back().changes.back().old_end <= 2 * context;
    if (!joins) {
      hunks.push_back({{change.old_begin - before, 0, change.new_begin - before, 0}, {}});
    }
    hunks.back().span.old_end = change.old_end + after;
    hunks.back().span.new_end = change.new_end + after;
    hunks.back().changes.push_back(change);
  }
  return hunks;
}

// "12,5"; the count is left out when it is 1, and an empty range starts at the line before it.
std::string hunk_range(std::size_t begin, std::size_t end) {
  const std::size_t count = end - begin;
  const std::size_t start = count == 0 ? begin : begin + 1;
  return std::to_string(start) + (count == 1 ? "" : "," + std::to_string(count));
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) && text.size() > word.size() && is_blank(text[word.size()]);
}

// git's rule for Python: ^[ \t]*((class|(async[ \t]+)?def)[ \t].*)$
std::optional<std::string_view> section_of_line(std::string_view line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  std::string_view rest = line;
  if (starts_with_word(rest, "async")) {
    rest.remove_prefix(std::string_view("async").size());
    while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
    if (!starts_with_word(rest, "def")) return std::nullopt;
  }
  if (!starts_with_word(rest, "class") && !starts_with_word(rest, "def")) return std::nullopt;
  return line;
}

std::string_view cut_section(std::string_view text) {
  const auto is_space = [](char c) { return c == '\n' || c == '\r' || c == '\f' || is_blank(c); };
  if (text.size() > kMaxSectionBytes) {
    std::size_t end = kMaxSectionBytes;
    while (end > 0 && text::is_utf8_continuation(text[end])) --end;
    text = text.substr(0, end);
  }
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Walks up from the hunk, but no further than the one before, whose answer then still holds.
class SectionFinder {
 public:
  explicit SectionFinder(const Lines& lines) : lines_(lines) {}

  std::string_view before(std::size_t line) {
    for (std::size_t at = line; at > searched_; --at) {
      if (const auto section = section_of_line(lines_[at - 1])) {
        last_ = cut_section(*section);
        break;
      }
    }
    searched_ = line;
    return last_;
  }

 private:
  const Lines& lines_;
  std::size_t searched_ = 0;  // invariant: last_ is the answer for this line
  std::string_view last_;
};

void append_line(std::string& out, char sign, std::string_view line) {
  out += sign;
  out += line;
  if (!line.ends_with('\n')) out.append("\n").append(kNoNewline);
}

void append_body(std::string& out, const Hunk& hunk, const Lines& old_lines,
                 const Lines& new_lines) {
  std::size_t at = hunk.span.old_begin;
  const auto append_context_to = [&](std::size_t end) {
    for (; at < end; ++at) append_line(out, ' ', old_lines[at]);
  };
  for (const LineChange& change : hunk.changes) {
    append_context_to(change.old_begin);
    for (; at < change.old_end; ++at) append_line(out, '-', old_lines[at]);
    for (std::size_t i = change.new_begin; i < change.new_end; ++i) {
      append_line(out, '+', new_lines[i]);
    }
  }
  append_context_to(hunk.span.old_end);
}

std::string hunks_text(std::string_view old_text, std::string_view new_text,
                       const DiffOptions& options) {
  const Lines old_lines = split_lines(old_text);
  const Lines new_lines = split_lines(new_text);
  SectionFinder sections(old_lines);
  std::string out;
  for (const Hunk& hunk :
       to_hunks(line_diff(old_lines, new_lines), options.context_lines, old_lines.size())) {
    out += "@@ -" + hunk_range(hunk.span.old_begin, hunk.span.old_end);
    out += " +" + hunk_range(hunk.span.new_begin, hunk.span.new_end) + " @@";
    const std::string_view section =
        options.section_names ? sections.before(hunk.span.old_begin) : std::string_view();
    if (!section.empty()) out.append(" ").append(section);
    out += '\n';
    append_body(out, hunk, old_lines, new_lines);
  }
  return out;
}

// "--- a/models.py"; GNU patch wants a TAB after a name with a space, and git writes one.
std::string side_line(std::string_view sign, std::string_view prefix, std::string_view path,
                      bool exists, const DiffOptions& options) {
  if (!exists) return std::string(sign) + " /dev/null\n";
  const bool has_space = path.find(' ') != std::string_view::npos;
  return std::string(sign) + " " + quoted_path(prefix, path, options.quote_non_ascii) +
         (has_space ? "\t\n" : "\n");
}

bool must_quote(char c, bool quote_non_ascii) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F || c == '"' || c == '\\' || (quote_non_ascii && byte >= 0x80);
}

std::string escaped(char c) {
  constexpr std::string_view kCharacters = "\a\b\t\n\v\f\r\"\\";
  constexpr std::string_view kLetters = "abtnvfr\"\\";
  const std::size_t known = kCharacters.find(c);
  if (known != std::string_view::npos) return {'\\', kLetters[known]};
  const auto byte = static_cast<unsigned char>(c);
  const auto octal = [](unsigned digit) { return static_cast<char>('0' + (digit & 7U)); };
  return {'\\', octal(byte >> 6U), octal(byte >> 3U), octal(byte)};
}

std::string in_quotes(std::string_view prefix, std::string_view path, bool quote_non_ascii) {
  std::string out = "\"" + std::string(prefix);
  for (const char c : path) {
    if (must_quote(c, quote_non_ascii)) {
      out += escaped(c);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

// Where the first line alone names the file, git 2.39 gives up at a space before a slash.
bool git_misreads(std::string_view path, bool has_hunks) {
  return !has_hunks && path.find(" /") != std::string_view::npos;
}

std::string header_text(std::string_view path, FileText old_text, FileText new_text, bool has_hunks,
                        const DiffOptions& options) {
  const std::string mode = options.executable ? "100755" : "100644";
  const auto name = [&](std::string_view prefix) {
    return git_misreads(path, has_hunks) ? in_quotes(prefix, path, options.quote_non_ascii)
                                         : quoted_path(prefix, path, options.quote_non_ascii);
  };
  std::string out = "diff --git " + name("a/") + " " + name("b/") + "\n";
  if (!old_text) out += "new file mode " + mode + "\n";
  if (!new_text) out += "deleted file mode " + mode + "\n";
  if (!options.blob_ids) return out;
  const auto id = [&](FileText text) {
    return text ? blob_id(*options.blob_ids, *text) : null_blob_id(*options.blob_ids);
  };
  out += "index " + id(old_text) + ".." + id(new_text);
  if (old_text && new_text) out += " " + mode;
  return out + "\n";
}

void check_round_trip(std::string_view diff, FileText old_text, FileText new_text) {
  const auto files = parse_patch(diff);
  CHECK(files.has_value() && files->size() == 1);
  const auto applied = apply_patch(files->front(), old_text, Direction::Forward);
  CHECK(applied.has_value() && *applied == new_text);
  const auto reversed = apply_patch(files->front(), new_text, Direction::Reverse);
  CHECK(reversed.has_value() && *reversed == old_text);
}

}  // namespace

std::string quoted_path(std::string_view prefix, std::string_view path, bool quote_non_ascii) {
  const bool quote =
      std::ranges::any_of(path, [&](char c) { return must_quote(c, quote_non_ascii); });
  return quote ? in_quotes(prefix, path, quote_non_ascii) : std::string(prefix).append(path);
}

std::string unified_diff(std::string_view path, FileText old_text, FileText new_text,
                         const DiffOptions& options) {
  CHECK(options.context_lines > 0);
  const auto has_nul = [](FileText text) { return text && text->find('\0') != text->npos; };
  CHECK(!has_nul(old_text) && !has_nul(new_text));
  if (old_text == new_text) return {};

  const std::string hunks = hunks_text(old_text.value_or(""), new_text.value_or(""), options);
  std::string out = header_text(path, old_text, new_text, !hunks.empty(), options);
  if (!hunks.empty()) {
    out += side_line("---", "a/", path, old_text.has_value(), options);
    out += side_line("+++", "b/", path, new_text.has_value(), options);
    out += hunks;
  }
  check_round_trip(out, old_text, new_text);
  return out;
}

std::string colored_diff(std::string_view diff) {
  constexpr std::string_view kBold = "\x1b[1m";
  constexpr std::string_view kRed = "\x1b[31m";
  constexpr std::string_view kGreen = "\x1b[32m";
  constexpr std::string_view kCyan = "\x1b[36m";
  constexpr std::string_view kReset = "\x1b[m";
  std::string out;
  bool in_hunk = false;
  for (std::string_view line : split_lines(diff)) {
    const bool ends = line.ends_with('\n');
    if (ends) line.remove_suffix(1);
    if (line.starts_with("diff --git ")) in_hunk = false;
    if (line.starts_with("@@ ")) in_hunk = true;

    std::string_view color = kBold;
    if (in_hunk) {
      const char sign = line.empty() ? ' ' : line.front();
      color = sign == '-' ? kRed : sign == '+' ? kGreen : sign == '@' ? kCyan : std::string_view();
    }
    if (color.empty()) {
      out += line;
    } else {
      out.append(color).append(line).append(kReset);
    }
    if (ends) out += '\n';
  }
  return out;
}

}  // namespace modelmend::patch
