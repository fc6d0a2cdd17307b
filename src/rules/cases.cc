#include "rules/cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "rules/embedded.h"

namespace modelmend::rules {
namespace {

constexpr std::string_view kReport = "report";

struct Header {
  std::string path;
  bool is_after = false;
  std::set<std::string> marks;
};

// "-- models.py (after) [crlf] --", without the line end.
std::optional<Header> read_header(std::string_view line) {
  if (!line.starts_with("-- ") || !line.ends_with(" --") || line.size() < 7) return std::nullopt;
  line = line.substr(3, line.size() - 6);
  Header header;
  std::size_t end = line.find(' ');
  header.path = line.substr(0, end);
  while (end != std::string_view::npos) {
    line.remove_prefix(end + 1);
    end = line.find(' ');
    const std::string_view word = line.substr(0, end);
    if (word == "(after)") {
      header.is_after = true;
    } else if (word.starts_with('[') && word.ends_with(']')) {
      header.marks.emplace(word.substr(1, word.size() - 2));
    } else {
      return std::nullopt;
    }
  }
  return header;
}

std::string with_crlf(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

// From UTF-8; nothing above U+00FF occurs in such a case.
std::string to_latin_1(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_lead = (byte & 0xE0U) == 0xC0U && i + 1 < text.size();
    if (!is_lead) {
      result += text[i];
      continue;
    }
    const auto next = static_cast<unsigned char>(text[++i]);
    result += static_cast<char>(((byte & 0x03U) << 6U) | (next & 0x3FU));
  }
  return result;
}

std::string encoded(std::string body, const std::set<std::string>& marks) {
  if (marks.contains("no-eol") && body.ends_with('\n')) body.pop_back();
  if (marks.contains("crlf")) body = with_crlf(body);
  if (marks.contains("latin-1")) body = to_latin_1(body);
  if (marks.contains("bom")) body.insert(0, "\xEF\xBB\xBF");
  return body;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end != 0) lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

void add_section(Case& example, const Header& header, std::string body) {
  if (header.path == kReport) {
    example.report = lines_of(body);
    return;
  }
  auto& files = header.is_after ? example.after : example.before;
  files[header.path] = encoded(std::move(body), header.marks);
}

// The name of a case file: its path without "/cases" and its ending; empty for another file.
std::string case_name(std::string_view path) {
  constexpr std::string_view kFolder = "/cases/";
  const std::size_t folder = path.find(kFolder);
  if (folder == std::string_view::npos || !path.ends_with(".txt")) return {};
  const std::string_view stem = path.substr(folder + kFolder.size());
  return fmt::format("{}/{}", path.substr(0, folder), stem.substr(0, stem.size() - 4));
}

bool is_wanted(std::string_view path, std::string_view pack_or_rule) {
  if (pack_or_rule.empty()) return true;
  return path.starts_with(fmt::format("{}/", pack_or_rule)) ||
         path.find(fmt::format("/{}/", pack_or_rule)) != std::string_view::npos;
}

void compare_files(const std::map<std::string, std::string>& expected, const CaseResult& result,
                   std::vector<std::string>& wrong) {
  for (const auto& [path, bytes] : expected) {
    const auto found = result.files.find(path);
    if (found == result.files.end()) {
      wrong.push_back(fmt::format("{} is gone", path));
    } else if (found->second != bytes) {
      wrong.push_back(fmt::format("{} differs from what the case says", path));
    }
  }
}

}  // namespace

Result<Case> parse_case(std::string name, std::string_view text) {
  Case example;
  std::optional<Header> header;
  std::string body;
  const auto finish_section = [&] {
    if (header) {
      add_section(example, *header, std::move(body));
    } else {
      example.sentence = body.substr(0, body.find_last_not_of('\n') + 1);
    }
    body.clear();
  };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view line = text.substr(0, end + 1);
    auto next = read_header(line.ends_with('\n') ? line.substr(0, end) : line);
    if (next) {
      finish_section();
      header = std::move(next);
    } else {
      body += line;
    }
    text.remove_prefix(end + 1);
  }
  finish_section();
  if (example.before.empty())
    return fail(ErrorCode::Rule, name, "the case has no file", "begin one with '-- models.py --'");
  for (const auto& [path, bytes] : example.after) {
    if (!example.before.contains(path))
      return fail(ErrorCode::Rule, name, fmt::format("'{}' has an after, but no before", path));
  }
  example.name = std::move(name);
  return example;
}

Result<std::vector<Case>> embedded_cases(std::string_view pack_or_rule) {
  std::vector<Case> cases;
  for (const EmbeddedFile& file : embedded_files()) {
    std::string name = case_name(file.path);
    if (name.empty() || !is_wanted(file.path, pack_or_rule)) continue;
    auto example = parse_case(std::move(name), file.contents);
    if (!example) return tl::unexpected<Error>(std::move(example).error());
    cases.push_back(*std::move(example));
  }
  return cases;
}

std::vector<std::string> check_case(const Case& example, const RunCase& run) {
  std::map<std::string, std::string> expected = example.before;
  for (const auto& [path, bytes] : example.after) expected[path] = bytes;
  const auto first = run(example.before);
  if (!first) return {first.error().message()};
  std::vector<std::string> wrong;
  compare_files(expected, *first, wrong);
  for (const std::string& line : example.report) {
    if (std::ranges::find(first->outcomes, line) == first->outcomes.end())
      wrong.push_back(fmt::format("no outcome '{}'", line));
  }
  if (!wrong.empty()) return wrong;
  const auto second = run(first->files);
  if (!second) return {second.error().message()};
  if (second->files != first->files) wrong.emplace_back("a second run changes the result");
  return wrong;
}

}  // namespace modelmend::rules
