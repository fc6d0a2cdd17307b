#include "rules/glob.h"

#include <utility>
#include <vector>

namespace modelmend::rules {
namespace {

bool is_special(char c) {
  return std::string_view(R"(\.+*?()|[]{}^$#&-~)").find(c) != std::string_view::npos;
}

// What `**` becomes at the start, between slashes and at the end; `**` in a row counts once.
constexpr std::string_view kFoldersBefore = "(?:/?|.*/)";
constexpr std::string_view kFoldersBetween = "(?:/|/.*/)";
constexpr std::string_view kAnythingBelow = "/.*";

// Rewrites a glob to a regular expression, one pass from left to right.
class Translation {
 public:
  explicit Translation(std::string_view glob) : glob_(glob) {}

  tl::expected<std::string, std::string> run() {
    while (at_ < glob_.size() && refusal_.empty()) step();
    if (levels_.size() > 1 && refusal_.empty()) refuse("has an unclosed '{'");
    if (!refusal_.empty()) return tl::unexpected<std::string>(refusal_);
    const std::vector<std::string>& pieces = levels_.front().pieces;
    const bool is_everything = pieces.size() == 1 && pieces.front() == kFoldersBefore;
    return "\\A(?s:" + (is_everything ? ".*" : joined(pieces)) + ")\\z";
  }

 private:
  // One for the glob, one more for each open brace.
  struct Level {
    std::vector<std::string> alternatives;
    std::vector<std::string> pieces;  // of the alternative that is being read
  };

  static std::string joined(const std::vector<std::string>& pieces) {
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    return text;
  }

  void step() {
    const char c = glob_[at_];
    switch (c) {
      case '*':
        return star();
      case '?':
        return add(".", 1);
      case '[':
        return choice();
      case '{':
        levels_.emplace_back();
        ++at_;
        return;
      case '}':
        return close_brace();
      case ',':
        return comma();
      case '\\':
        if (at_ + 1 == glob_.size()) return refuse("ends with a backslash");
        ++at_;
        return literal();
      default:
        return literal();
    }
  }

  void comma() {
    if (levels_.size() == 1) return add(",", 1);
    finish_alternative();
    ++at_;
  }

  void close_brace() {
    if (levels_.size() == 1) return refuse("has a '}' without '{'");
    finish_alternative();
    const std::vector<std::string> alternatives = std::move(levels_.back().alternatives);
    levels_.pop_back();
    ++at_;
    if (alternatives.empty()) return;
    std::string group = "(?:";
    for (const std::string& alternative : alternatives)
      group.append(&alternative == &alternatives.front() ? "" : "|").append(alternative);
    levels_.back().pieces.push_back(group + ")");
  }

  // As in globset an empty alternative is none.
  void finish_alternative() {
    Level& level = levels_.back();
    std::string alternative = joined(std::exchange(level.pieces, {}));
    if (!alternative.empty()) level.alternatives.push_back(std::move(alternative));
  }

  void star() {
    if (!glob_.substr(at_).starts_with("**")) return add(".*", 1);
    const bool ends_folder = at_ > 0 && glob_[at_ - 1] == '/';
    const std::string_view rest = glob_.substr(at_ + 2);
    std::vector<std::string>& pieces = levels_.back().pieces;
    if (pieces.empty()) {
      if (rest.empty() || rest.starts_with('/')) return add(kFoldersBefore, rest.empty() ? 2 : 3);
      return add(".*", 2);
    }
    const bool is_last =
        rest.empty() || (levels_.size() > 1 && (rest.starts_with(',') || rest.starts_with('}')));
    if (!ends_folder || (!is_last && !rest.starts_with('/'))) return add(".*", 2);
    // What stands before it, a slash or another `**`, is part of it.
    const std::string before = std::move(pieces.back());
    pieces.pop_back();
    const std::size_t length = is_last ? 2 : 3;
    if (before == kFoldersBefore || before == kAnythingBelow) return add(before, length);
    add(is_last ? kAnythingBelow : kFoldersBetween, length);
  }

  void choice() {
    std::size_t end = at_ + 1;
    const bool negated = end < glob_.size() && (glob_[end] == '!' || glob_[end] == '^');
    if (negated) ++end;
    if (end < glob_.size() && glob_[end] == ']') ++end;  // a bracket that comes first is itself
    end = glob_.find(']', end);
    if (end == std::string_view::npos) return refuse("has an unclosed '['");
    std::string members = negated ? "[^" : "[";
    for (std::size_t i = at_ + (negated ? 2 : 1); i < end; ++i) {
      if (glob_[i] != '-' && is_special(glob_[i])) members += '\\';
      members += glob_[i];
    }
    add(members + "]", end + 1 - at_);
  }

  void literal() {
    const std::string_view character = glob_.substr(at_, 1);
    add((is_special(character.front()) ? "\\" : "") + std::string(character), 1);
  }

  void add(std::string_view regex, std::size_t length) {
    levels_.back().pieces.emplace_back(regex);
    at_ += length;
  }

  void refuse(std::string_view why) {
    refusal_ = "the path pattern '" + std::string(glob_) + "' " + std::string(why);
  }

  std::string_view glob_;
  std::size_t at_ = 0;
  std::vector<Level> levels_ = std::vector<Level>(1);
  std::string refusal_;
};

}  // namespace

tl::expected<Glob, std::string> Glob::compile(std::string_view pattern, bool ignore_case) {
  const auto regex = Translation(pattern).run();
  if (!regex) return tl::unexpected<std::string>(regex.error());
  auto compiled = match::Regex::compile((ignore_case ? "(?i)" : "") + *regex);
  if (!compiled)
    return tl::unexpected<std::string>("'" + std::string(pattern) + "' is not a path pattern");
  return Glob(*std::move(compiled));
}

}  // namespace modelmend::rules
