// FileMaker: files before and after a change, made to be hard on whoever writes or reads a diff.
//
// Used by the tests that compare our diffs with what `git apply` makes of them. The same seed gives
// the same files on every machine. Names are unlike each other and never those of folders; texts
// hold no NUL byte, for git takes such a file for binary.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace modelmend::testing_support {

struct GeneratedFile {
  std::string path;
  std::optional<std::string> before;  // nothing: the change makes the file
  std::optional<std::string> after;   // nothing: the change deletes it
};

class FileMaker {
 public:
  explicit FileMaker(std::uint32_t seed) : random_(seed) {}

  std::vector<GeneratedFile> make(std::size_t count) {
    std::vector<GeneratedFile> files;
    files.reserve(count);
    for (std::size_t i = 0; i < count; ++i) files.push_back(file(i));
    return files;
  }

 private:
  using Lines = std::vector<std::string>;

  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool one_in(std::size_t times) { return below(times) == 0; }
  template <std::size_t N>  // so that every list below is a constant
  std::string_view any(const std::array<std::string_view, N>& words) {
    return words[below(N)];
  }

  GeneratedFile file(std::size_t number) {
    const Lines old_lines = lines();
    const std::string end_of_line(any(kEnds));
    const bool mark = one_in(8);
    GeneratedFile made{.path = name(number), .before = {}, .after = {}};
    made.before = text(old_lines, end_of_line, mark, !one_in(3));
    made.after = one_in(3)
                     ? bytes_changed(*made.before)
                     : text(lines_changed(old_lines), end_of_line, mark != one_in(30), !one_in(3));
    if (one_in(40)) made.after = "";
    if (one_in(40)) made.before = std::nullopt;
    if (made.before && one_in(40)) made.after = std::nullopt;
    return made;
  }

  std::string name(std::size_t number) {
    std::string path = part() + std::to_string(number) + ".py";
    for (std::size_t folders = below(3); folders > 0; --folders) {
      path.insert(0, "d" + part() + "/");
    }
    return path;
  }

  // Part of a name: what git quotes, what looks like a diff, long names, any bytes at all.
  std::string part() {
    static constexpr auto kParts = std::to_array<std::string_view>(
        {"plain",    "with space", "tab\tname", "quo\"te", "back\\slash", "é-ü",      "日本",
         "-dash",    "a b c ",     "new\nline", "$HOME",   "--- a",       "del\x7f",  "bell\a",
         "raw\xE9",  " b",         "a",         "b",       "=> ",         "cr\r",     "*?[x]",
         "'single'", "#",          "%25",       "🐍",      "\\303\\251",  "dev-null", "{a,b}"});
    if (one_in(12)) return std::string(200, 'n');
    if (!one_in(6)) return std::string(any(kParts));
    std::string bytes;
    for (std::size_t size = 1 + below(12); size > 0; --size) {
      const auto byte = static_cast<char>(1 + below(255));
      if (byte != '/') bytes += byte;
    }
    return "r" + bytes;
  }

  // Many lines are equal, so that a hunk could also fit elsewhere.
  std::string line() {
    static constexpr auto kLines = std::to_array<std::string_view>(
        {"",          "    x = 1", "class A:",     "    def f(self):",
         "-- dashes", "++ plus",   "@@ -1 +1 @@",  "\\ No newline at end of file",
         "caf\xE9",   "é",         "\t",           "trailing  ",
         "\f",        "a\rb",      "\x1b[31mred",  "diff --git a/x b/x",
         " ",         "\x01\x7f",  "-- ",          "--- a/x",
         "+++ b/x",   "index 0",   "\xEF\xBB\xBF", "GIT binary patch"});
    return std::string(any(kLines));
  }

  Lines lines() {
    Lines made(one_in(10) ? 0 : below(40));
    const bool all_alike = one_in(10);
    const std::string alike = line();
    for (std::string& each : made) each = all_alike ? alike : line();
    return made;
  }

  std::string text(const Lines& lines, const std::string& end_of_line, bool mark, bool ends) {
    std::string made = mark ? "\xEF\xBB\xBF" : "";
    for (const std::string& each : lines) made += each + (one_in(20) ? "\n" : end_of_line);
    if (!ends && !lines.empty()) made.resize(made.find_last_not_of("\r\n") + 1);
    return made;
  }

  // Lines that come, go or are others: at the start, at the end, or so far from each other that
  // two hunks just touch or just do not.
  Lines lines_changed(Lines lines) {
    static constexpr std::array<std::size_t, 8> kGaps = {0, 1, 2, 3, 5, 6, 7, 8};
    std::size_t at = one_in(3) ? 0 : below(lines.size() + 1);
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
      change_line(lines, std::min(at, lines.size()));
      at += 1 + kGaps[below(kGaps.size())];
    }
    if (one_in(3)) change_line(lines, lines.size() - (lines.empty() ? 0 : 1));
    return lines;
  }

  void change_line(Lines& lines, std::size_t at) {
    const auto place = lines.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(3)) {
      case 0:
        lines.insert(place, line());
        return;
      case 1:
        if (place != lines.end()) lines.erase(place);
        return;
      default:
        if (place != lines.end()) *place = line();
    }
  }

  std::string bytes_changed(std::string text) {
    static constexpr auto kNew =
        std::to_array<std::string_view>({"", "x", "new\n", "a\r\nb", "\n", "\n\n\n", "\r"});
    for (std::size_t edits = 1 + below(5); edits > 0; --edits) {
      const std::size_t at = below(text.size() + 1);
      text.replace(at, std::min(below(30), text.size() - at), any(kNew));
    }
    return text;
  }

  static constexpr auto kEnds = std::to_array<std::string_view>({"\n", "\n", "\r\n"});

  std::mt19937 random_;
};

}  // namespace modelmend::testing_support
