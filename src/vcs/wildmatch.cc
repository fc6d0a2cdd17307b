#include "vcs/wildmatch.h"

#include <algorithm>
#include <array>
#include <optional>

namespace modelmend::vcs {
namespace {

using ByteSet = std::bitset<256>;

unsigned char to_byte(char c) {
  return static_cast<unsigned char>(c);
}

bool is_digit(unsigned c) {
  return c >= '0' && c <= '9';
}
bool is_lower(unsigned c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(unsigned c) {
  return c >= 'A' && c <= 'Z';
}
bool is_alpha(unsigned c) {
  return is_lower(c) || is_upper(c);
}
bool is_alnum(unsigned c) {
  return is_alpha(c) || is_digit(c);
}
bool is_blank(unsigned c) {
  return c == ' ' || c == '\t';
}
bool is_cntrl(unsigned c) {
  return c < 0x20 || c == 0x7F;
}
bool is_graph(unsigned c) {
  return c > 0x20 && c < 0x7F;
}
bool is_print(unsigned c) {
  return c >= 0x20 && c < 0x7F;
}
bool is_punct(unsigned c) {
  return is_graph(c) && !is_alnum(c);
}
bool is_space(unsigned c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_xdigit(unsigned c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

struct NamedClass {
  std::string_view name;
  bool (*holds)(unsigned);
};
constexpr std::array kClasses = {
    NamedClass{"alnum", is_alnum}, NamedClass{"alpha", is_alpha}, NamedClass{"blank", is_blank},
    NamedClass{"cntrl", is_cntrl}, NamedClass{"digit", is_digit}, NamedClass{"graph", is_graph},
    NamedClass{"lower", is_lower}, NamedClass{"print", is_print}, NamedClass{"punct", is_punct},
    NamedClass{"space", is_space}, NamedClass{"upper", is_upper}, NamedClass{"xdigit", is_xdigit}};

// Reads "[...]" as wildmatch.c does, with its corners: a first ']' is a member, a '-' at an end or
// after a range too, and "[:" without ":]" is a '['.
class SetReader {
 public:
  SetReader(std::string_view pattern, std::size_t at) : pattern_(pattern), at_(at + 1) {}

  // Empty if the set is not closed or names an unknown class.
  std::optional<ByteSet> read() {
    const bool negated = peek() == '!' || peek() == '^';
    if (negated) ++at_;
    do {
      if (!read_member()) return std::nullopt;
    } while (peek() != ']' || at_ >= pattern_.size());
    ++at_;
    if (negated) set_.flip();
    set_.reset('/');
    return set_;
  }

  // After the closing bracket.
  [[nodiscard]] std::size_t end() const { return at_; }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }

  // A character that a backslash may stand before.
  std::optional<char> take_character() {
    if (peek() == '\\') ++at_;
    if (at_ >= pattern_.size()) return std::nullopt;
    return pattern_[at_++];
  }

  bool read_member() {
    if (at_ >= pattern_.size()) return false;
    const bool range = peek() == '-' && previous_ && peek(1) != '\0' && peek(1) != ']';
    if (range) return read_range();
    if (peek() == '[' && peek(1) == ':') return read_class();
    const auto c = take_character();
    if (!c) return false;
    set_.set(to_byte(*c));
    previous_ = c;
    return true;
  }

  bool read_range() {
    ++at_;
    const auto last = take_character();
    if (!last) return false;
    for (unsigned c = to_byte(*previous_); c <= to_byte(*last); ++c) set_.set(c);
    previous_.reset();
    return true;
  }

  bool read_class() {
    const std::size_t name_begin = at_ + 2;
    const std::size_t close = pattern_.find(']', name_begin);
    if (close == std::string_view::npos) return false;
    if (close == name_begin || pattern_[close - 1] != ':') {
      set_.set('[');
      previous_ = '[';
      ++at_;
      return true;
    }
    const std::string_view name = pattern_.substr(name_begin, close - 1 - name_begin);
    const auto* const known = std::ranges::find(kClasses, name, &NamedClass::name);
    if (known == kClasses.end()) return false;
    for (unsigned c = 0; c < set_.size(); ++c) {
      if (known->holds(c)) set_.set(c);
    }
    at_ = close + 1;
    previous_.reset();
    return true;
  }

  std::string_view pattern_;
  std::size_t at_;
  ByteSet set_;
  std::optional<char> previous_;  // where a range may begin
};

}  // namespace

WildPattern::WildPattern(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    if (c == '*') {
      at = add_stars(pattern, at);
    } else if (c == '[') {
      at = add_set(pattern, at);
    } else if (c == '?') {
      steps_.push_back({.kind = Kind::Set, .set = sets_.size()});
      sets_.push_back(ByteSet().set().reset('/'));
      ++at;
    } else if (c == '\\' && at + 1 == pattern.size()) {
      steps_.push_back({.kind = Kind::Never});
      ++at;
    } else {
      if (c == '\\') ++at;
      steps_.push_back({.kind = Kind::Byte, .byte = pattern[at]});
      ++at;
    }
  }
}

std::size_t WildPattern::add_stars(std::string_view pattern, std::size_t at) {
  std::size_t end = at;
  while (end < pattern.size() && pattern[end] == '*') ++end;
  const std::string_view after = pattern.substr(end);
  const bool begins_part = at == 0 || pattern[at - 1] == '/';
  const bool ends_part = after.empty() || after.starts_with('/') || after.starts_with("\\/");
  const bool crosses_slashes = end - at >= 2 && begins_part && ends_part;
  if (crosses_slashes && after.starts_with('/')) steps_.push_back({.kind = Kind::Folders});
  steps_.push_back({.kind = crosses_slashes ? Kind::StarAll : Kind::Star});
  return end;
}

std::size_t WildPattern::add_set(std::string_view pattern, std::size_t at) {
  SetReader reader(pattern, at);
  const auto set = reader.read();
  if (!set) {
    steps_.push_back({.kind = Kind::Never});
    return pattern.size();
  }
  steps_.push_back({.kind = Kind::Set, .set = sets_.size()});
  sets_.push_back(*set);
  return reader.end();
}

bool WildPattern::accepts(const Step& step, char byte) const {
  switch (step.kind) {
    case Kind::Byte:
      return step.byte == byte;
    case Kind::Set:
      return sets_[step.set].test(to_byte(byte));
    case Kind::Star:
      return byte != '/';
    case Kind::StarAll:
      return true;
    case Kind::Folders:
    case Kind::Never:
      break;
  }
  return false;
}

// Goes on over steps that may match nothing.
void WildPattern::follow_empty(std::vector<bool>& alive) const {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!alive[i]) continue;
    const Kind kind = steps_[i].kind;
    if (kind == Kind::Star || kind == Kind::StarAll || kind == Kind::Folders) alive[i + 1] = true;
    if (kind == Kind::Folders) alive[i + 3] = true;
  }
}

bool WildPattern::matches(std::string_view text) const {
  // Most texts that do not match end with the wrong byte: no need to read them.
  if (!steps_.empty() && !text.empty()) {
    const Step& last = steps_.back();
    const bool takes_one = last.kind == Kind::Byte || last.kind == Kind::Set;
    if (takes_one && !accepts(last, text.back())) return false;
  }
  // Invariant: alive[i] if the first i steps can match what was read so far.
  std::vector<bool> alive(steps_.size() + 1, false);
  std::vector<bool> next(steps_.size() + 1, false);
  alive[0] = true;
  follow_empty(alive);
  for (const char byte : text) {
    std::fill(next.begin(), next.end(), false);
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (!alive[i] || !accepts(steps_[i], byte)) continue;
      const bool repeats = steps_[i].kind == Kind::Star || steps_[i].kind == Kind::StarAll;
      next[repeats ? i : i + 1] = true;
    }
    follow_empty(next);
    alive.swap(next);
  }
  return alive[steps_.size()];
}

}  // namespace modelmend::vcs
