#include "match/regex.h"

#include <re2/re2.h>

#include <cctype>
#include <utility>
#include <vector>

namespace modelmend::match {
namespace {

// Unicode White_Space, and everything else.
constexpr std::string_view kSpace = R"(\t-\r\x{85}\p{Z})";
constexpr std::string_view kNotSpace =
    R"(\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{84}\x{86}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff})"
    R"(\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{10ffff})";
// Alphabetic, marks, decimal numbers, connectors and joiners.
constexpr std::string_view kWord =
    R"(\p{L}\p{M}\p{Nl}\p{Nd}\p{Pc}\x{200c}\x{200d}\x{24b6}-\x{24e9}\x{1f130}-\x{1f149})"
    R"(\x{1f150}-\x{1f169}\x{1f170}-\x{1f189})";

// Rewrites Rust's syntax to RE2's, one pass from left to right.
class Translation {
 public:
  explicit Translation(std::string_view pattern) : rest_(pattern) {}

  tl::expected<std::string, std::string> run() {
    while (!rest_.empty() && refusal_.empty()) step();
    if (!refusal_.empty()) return tl::unexpected<std::string>(refusal_);
    return std::move(result_);
  }

 private:
  void step() {
    if (rest_.front() == '\\' && rest_.size() > 1) return escape();
    if (class_depth_ > 0) return step_in_class();
    if (rest_.front() == '[') {
      ++class_depth_;
      copy(1);
      if (rest_.starts_with('^')) copy(1);
      if (rest_.starts_with(']')) literal(']');
      return;
    }
    if (rest_.starts_with("(?<") && rest_.size() > 3 && rest_[3] != '=' && rest_[3] != '!') {
      result_ += "(?P<";
      rest_.remove_prefix(3);
      return;
    }
    copy(1);
  }

  void step_in_class() {
    if (rest_.starts_with("[:")) return copy_posix_class();
    if (rest_.starts_with("&&") || rest_.starts_with("--") || rest_.starts_with("~~"))
      return refuse(rest_.substr(0, 2));
    if (rest_.front() == '[') return refuse("[");
    if (rest_.front() == ']') --class_depth_;
    copy(1);
  }

  void copy_posix_class() {
    const std::size_t end = rest_.find(":]");
    if (end == std::string_view::npos) return refuse("[:");
    copy(end + 2);
  }

  void escape() {
    const char letter = rest_[1];
    const bool in_class = class_depth_ > 0;
    switch (letter) {
      case 'd':
        return replace(R"(\p{Nd})");
      case 'D':
        return replace(R"(\P{Nd})");
      case 's':
        return replace(in_class ? std::string(kSpace) : wrapped("[", kSpace));
      case 'S':
        return replace(in_class ? std::string(kNotSpace) : wrapped("[^", kSpace));
      case 'w':
        return replace(in_class ? std::string(kWord) : wrapped("[", kWord));
      case 'W':
        if (in_class) return refuse("\\W inside [...]");
        return replace(wrapped("[^", kWord));
      case 'u':
      case 'U':
        return code_point(letter == 'u' ? 4 : 8);
      case 'b':
        if (rest_.substr(2).starts_with('{')) return refuse("\\b{");
        return copy(2);
      case '<':
      case '>':
        return refuse(rest_.substr(0, 2));
      default:
        return copy(2);
    }
  }

  // \u{41}, \u0041, \U00000041.
  void code_point(std::size_t digits) {
    std::string_view hex = rest_.substr(2);
    std::size_t taken = 2;
    if (hex.starts_with('{')) {
      const std::size_t end = hex.find('}');
      if (end == std::string_view::npos) return refuse("\\u{");
      hex = hex.substr(1, end - 1);
      taken += end + 1;
    } else {
      hex = hex.substr(0, digits);
      taken += hex.size();
    }
    result_.append("\\x{").append(hex).append("}");
    rest_.remove_prefix(taken);
  }

  static std::string wrapped(std::string_view open, std::string_view members) {
    return std::string(open).append(members).append("]");
  }
  void replace(std::string_view by) {
    result_ += by;
    rest_.remove_prefix(2);
  }
  void literal(char c) {
    result_.append("\\").push_back(c);
    rest_.remove_prefix(1);
  }
  void copy(std::size_t count) {
    result_ += rest_.substr(0, count);
    rest_.remove_prefix(count);
  }
  void refuse(std::string_view part) {
    refusal_ = "'" + std::string(part) + "' in a regular expression is not supported";
  }

  std::string_view rest_;
  std::string result_;
  std::string refusal_;
  int class_depth_ = 0;
};

bool is_group_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// The name of the group that a `$` in a replacement stands for, and how long it is written.
struct GroupReference {
  std::string_view name;
  std::size_t length = 0;
};

std::optional<GroupReference> group_reference(std::string_view text) {
  if (text.size() > 1 && text[1] == '{') {
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return std::nullopt;
    return GroupReference{text.substr(2, end - 2), end + 1};
  }
  std::size_t end = 1;
  while (end < text.size() && is_group_character(text[end])) ++end;
  if (end == 1) return std::nullopt;
  return GroupReference{text.substr(1, end - 1), end};
}

std::string_view group_text(const re2::RE2& regex, std::string_view name,
                            const std::vector<re2::StringPiece>& groups) {
  std::size_t index = 0;
  const bool is_number =
      !name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos;
  if (is_number) {
    for (const char digit : name.substr(0, 9)) index = index * 10 + std::size_t(digit - '0');
  } else {
    const auto& names = regex.NamedCapturingGroups();
    const auto found = names.find(std::string(name));
    if (found == names.end()) return {};
    index = static_cast<std::size_t>(found->second);
  }
  if (index >= groups.size() || groups[index].data() == nullptr) return {};
  return {groups[index].data(), groups[index].size()};
}

std::string expanded(const re2::RE2& regex, std::string_view by,
                     const std::vector<re2::StringPiece>& groups, std::size_t limit) {
  std::string result;
  while (!by.empty() && result.size() <= limit) {
    if (by.starts_with("$$")) {
      result += '$';
      by.remove_prefix(2);
      continue;
    }
    const auto reference = by.front() == '$' ? group_reference(by) : std::nullopt;
    if (!reference) {
      result += by.front();
      by.remove_prefix(1);
      continue;
    }
    result += group_text(regex, reference->name, groups);
    by.remove_prefix(reference->length);
  }
  return result;
}

std::size_t length_of_code_point(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

}  // namespace

tl::expected<Regex, std::string> Regex::compile(std::string_view pattern) {
  const auto translated = Translation(pattern).run();
  if (!translated) return tl::unexpected<std::string>(translated.error());
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_shared<const re2::RE2>(*translated, options);
  if (!regex->ok()) {
    return tl::unexpected<std::string>("'" + std::string(pattern) +
                                       "' is not a regular expression: " + regex->error());
  }
  return Regex(std::move(regex));
}

bool Regex::matches(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex_);
}

std::string Regex::replace_all(std::string_view text, std::string_view by,
                               std::size_t limit) const {
  const re2::StringPiece input(text.data(), text.size());
  std::vector<re2::StringPiece> groups(std::size_t(regex_->NumberOfCapturingGroups()) + 1);
  std::string result;
  std::size_t copied = 0;
  std::size_t at = 0;
  std::size_t last_end = std::string_view::npos;
  while (at <= text.size() && regex_->Match(input, at, text.size(), re2::RE2::UNANCHORED,
                                            groups.data(), static_cast<int>(groups.size()))) {
    const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
    const std::size_t end = begin + groups[0].size();
    // An empty match right after the match before it does not count.
    if (begin != end || end != last_end) {
      result.append(text.substr(copied, begin - copied))
          .append(expanded(*regex_, by, groups, limit));
      if (result.size() > limit) return result;
      copied = end;
      last_end = end;
    }
    at = begin != end ? end : end + (end < text.size() ? length_of_code_point(text[end]) : 1);
  }
  return result.append(text.substr(copied));
}

}  // namespace modelmend::match
