#include "rules/glob.h"

namespace modelmend::rules {
namespace {

bool is_special(char c) {
  return std::string_view(R"(\.+*?()|[]{}^$#&-~)").find(c) != std::string_view::npos;
}

// Rewrites a glob to a regular expression, one pass from left to right.
class Translation {
 public:
  explicit Translation(std::string_view glob) : glob_(glob) {}

  tl::expected<std::string, std::string> run() {
    while (at_ < glob_.size() && refusal_.empty()) step();
    if (open_braces_ > 0 && refusal_.empty()) refuse("has an unclosed '{'");
    if (!refusal_.empty()) return tl::unexpected<std::string>(refusal_);
    return "\\A(?s:" + regex_ + ")\\z";
  }

 private:
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
        ++open_braces_;
        return add("(?:", 1);
      case '}':
        if (open_braces_ == 0) return refuse("has a '}' without '{'");
        --open_braces_;
        return add(")", 1);
      case ',':
        return add(open_braces_ > 0 ? "|" : ",", 1);
      case '\\':
        if (at_ + 1 == glob_.size()) return refuse("ends with a backslash");
        ++at_;
        return literal();
      default:
        return literal();
    }
  }

  void star() {
    const bool at_start = at_ == 0 || glob_[at_ - 1] == '/';
    if (!glob_.substr(at_).starts_with("**") || !at_start) return add(".*", 1);
    const std::string_view rest = glob_.substr(at_ + 2);
    if (rest.empty()) return add(".*", 2);
    if (!rest.starts_with('/')) return add(".*", 1);
    if (at_ == 0) return add("(?:/?|.*/)", 3);
    // The slash before it is written already.
    regex_.pop_back();
    add("(?:/|/.*/)", 3);
  }

  void choice() {
    std::size_t end = at_ + 1;
    const bool negated = end < glob_.size() && (glob_[end] == '!' || glob_[end] == '^');
    if (negated) ++end;
    if (end < glob_.size() && glob_[end] == ']') ++end;  // a bracket that comes first is itself
    end = glob_.find(']', end);
    if (end == std::string_view::npos) return refuse("has an unclosed '['");
    regex_ += negated ? "[^" : "[";
    for (std::size_t i = at_ + (negated ? 2 : 1); i < end; ++i) {
      if (glob_[i] != '-' && is_special(glob_[i])) regex_ += '\\';
      regex_ += glob_[i];
    }
    add("]", end + 1 - at_);
  }

  void literal() {
    if (is_special(glob_[at_])) regex_ += '\\';
    add(glob_.substr(at_, 1), 1);
  }

  void add(std::string_view regex, std::size_t length) {
    regex_ += regex;
    at_ += length;
  }

  void refuse(std::string_view why) {
    refusal_ = "the path pattern '" + std::string(glob_) + "' " + std::string(why);
  }

  std::string_view glob_;
  std::size_t at_ = 0;
  std::string regex_;
  std::string refusal_;
  int open_braces_ = 0;
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
