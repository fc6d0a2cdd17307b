#include "model/regex_program.h"

#include <algorithm>

namespace modelmend::model {

namespace {

using Op = RegexStep::Op;
using Step = RegexStep;

// How often a counted piece is written out and how deep groups nest: patterns for names are far
// below both.
constexpr int kMaxRepeats = 16;
constexpr int kMaxDepth = 16;
constexpr int kMany = 1'000'000;

// The pattern is ASCII.
std::size_t index_of(char c) {
  return static_cast<unsigned char>(c);
}

std::vector<bool> set_of(char c) {
  std::vector<bool> set(kRegexCharacters);
  set[index_of(c)] = true;
  return set;
}

// `\d`, `\W`, ...; empty for any other letter.
std::vector<bool> class_named(char letter) {
  const auto lower = static_cast<char>(letter | 0x20);
  if (lower != 'd' && lower != 'w' && lower != 's') return {};
  std::vector<bool> set(kRegexCharacters);
  for (std::size_t i = 0; i < kRegexCharacters; ++i) {
    const auto c = static_cast<char>(i);
    const bool is_in = lower == 'd' ? is_digit(c) : lower == 'w' ? is_word(c) : c == ' ';
    set[i] = is_in == (letter == lower);
  }
  return set;
}

// Recursive descent, a few levels deep. A piece knows the least and the most characters it takes.
class Parser {
 public:
  explicit Parser(std::string_view pattern) : text_(pattern) {}

  std::optional<RegexProgram> parse() {
    if (!is_printable(text_)) return std::nullopt;
    Piece whole = group_of(0, alternatives(0));
    if (is_refused_ || at_ != text_.size()) return std::nullopt;
    made_.steps = std::move(whole.steps);
    made_.steps.push_back({Op::Accept});
    if (made_.steps.size() > kMaxRegexSteps) return std::nullopt;
    return std::move(made_);
  }

 private:
  // Jumps inside are relative to their own step until the piece stands where it runs, so pieces can
  // be put one behind the other.
  struct Piece {
    std::vector<Step> steps;
    int least = 0;
    int most = 0;
    bool has_group = false;
  };

  Piece refuse() {
    is_refused_ = true;
    at_ = text_.size();
    return {};
  }

  [[nodiscard]] bool is_at(std::string_view word) const {
    return text_.substr(at_).starts_with(word);
  }
  bool take(std::string_view word) {
    if (!is_at(word)) return false;
    at_ += word.size();
    return true;
  }

  static void append(Piece& piece, const Piece& more) {
    piece.steps.insert(piece.steps.end(), more.steps.begin(), more.steps.end());
    piece.has_group |= more.has_group;
    if (piece.steps.size() > kMaxRegexSteps) piece.steps.resize(kMaxRegexSteps + 1);
  }

  Piece alternatives(int depth) {
    if (depth > kMaxDepth) return refuse();
    Piece piece = sequence(depth);
    while (!is_refused_ && take("|")) {
      // split first, second; first: ... jump behind; second: ...
      const Piece other = sequence(depth);
      Piece both;
      both.steps.push_back({Op::Split, 1, static_cast<int>(piece.steps.size()) + 2});
      append(both, piece);
      both.steps.push_back({Op::Jump, static_cast<int>(other.steps.size()) + 1});
      append(both, other);
      both.least = std::min(piece.least, other.least);
      both.most = std::max(piece.most, other.most);
      piece = std::move(both);
    }
    return piece;
  }

  Piece sequence(int depth) {
    Piece piece;
    while (!is_refused_ && at_ < text_.size() && !is_at("|") && !is_at(")")) {
      const Piece next = repeated(atom(depth));
      append(piece, next);
      piece.least += next.least;
      piece.most = std::min(piece.most + next.most, kMany);
    }
    return piece;
  }

  // `x*`, `x+?`, `x{2,3}`
  Piece repeated(Piece piece) {
    int least = 1;
    int most = 1;
    if (take("*")) {
      least = 0;
      most = kMany;
    } else if (take("+")) {
      most = kMany;
    } else if (take("?")) {
      least = 0;
    } else if (take("{")) {
      if (!counts(least, most)) return refuse();
    } else {
      return piece;
    }
    // What repeats must take something, and a group in it would be of the last time only.
    const bool may_be_empty = piece.least == 0;
    if (is_refused_ || may_be_empty || (piece.has_group && most != 1)) return refuse();
    const bool is_lazy = take("?");
    if (is_at("*") || is_at("+") || is_at("?") || is_at("{")) return refuse();
    return times(piece, least, most, is_lazy);
  }

  bool counts(int& least, int& most) {
    const auto number = [this]() {
      int value = -1;
      for (; at_ < text_.size() && is_digit(text_[at_]) && value <= kMaxRepeats; ++at_)
        value = std::max(value, 0) * 10 + (text_[at_] - '0');
      return value;
    };
    least = number();
    most = least;
    if (take(",")) most = is_at("}") ? kMany : number();
    const bool is_bounded = most == kMany || most <= kMaxRepeats;
    return take("}") && least >= 0 && least <= kMaxRepeats && is_bounded && most >= least;
  }

  static Piece times(const Piece& piece, int least, int most, bool is_lazy) {
    Piece all;
    const auto length = static_cast<int>(piece.steps.size());
    const auto split = [is_lazy](int enter, int leave) {
      return is_lazy ? Step{Op::Split, leave, enter} : Step{Op::Split, enter, leave};
    };
    for (int i = 0; i < least; ++i) append(all, piece);
    if (most == kMany) {
      all.steps.push_back(split(1, length + 2));
      append(all, piece);
      all.steps.push_back({Op::Jump, -length - 1});
    } else {
      for (int left = most - least; left > 0; --left) {
        all.steps.push_back(split(1, left * (length + 1)));
        append(all, piece);
      }
    }
    all.least = piece.least * least;
    all.most = most == kMany ? kMany : std::min(piece.most * most, kMany);
    all.has_group = piece.has_group;
    return all;
  }

  Piece atom(int depth) {
    const char c = text_[at_];
    if (c == '(') return parenthesis(depth);
    if (c == '[') return character_class();
    if (c == '\\') return escape();
    if (take("^")) return place(Op::Begin);
    if (take("$")) return place(Op::End);
    if (std::string_view("*+?{}").find(c) != std::string_view::npos) return refuse();
    ++at_;
    return one_of(c == '.' ? std::vector<bool>(kRegexCharacters, true) : set_of(c));
  }

  static Piece place(Op op) {
    Piece piece;
    piece.steps.push_back({op});
    return piece;
  }

  static Piece one_of(std::vector<bool> set) {
    Piece piece;
    piece.steps.push_back({.op = Op::Character, .set = std::move(set)});
    piece.least = piece.most = 1;
    return piece;
  }

  Piece escape() {
    ++at_;
    if (at_ == text_.size()) return refuse();
    const char c = text_[at_++];
    if (c == 'A') return place(Op::Begin);
    if (c == 'Z') return place(Op::End);
    if (c == 'b') return place(Op::WordEdge);
    if (auto set = class_named(c); !set.empty()) return one_of(std::move(set));
    if (is_letter(c) || is_digit(c)) return refuse();
    return one_of(set_of(c));
  }

  Piece parenthesis(int depth) {
    take("(");
    if (take("?:")) return closed(alternatives(depth + 1));
    if (take("?=")) return look(depth, false, false);
    if (take("?!")) return look(depth, false, true);
    if (take("?<=")) return look(depth, true, false);
    if (take("?<!")) return look(depth, true, true);
    const std::size_t number = ++made_.group_count;
    if (take("?P<")) {
      const std::size_t end = text_.find('>', at_);
      if (end == std::string_view::npos) return refuse();
      const std::string name(text_.substr(at_, end - at_));
      const bool is_name =
          !name.empty() && !is_digit(name.front()) && std::ranges::all_of(name, is_word);
      if (!is_name || !made_.names.emplace(name, number).second) return refuse();
      at_ = end + 1;
    } else if (is_at("?")) {
      return refuse();
    }
    return group_of(number, closed(alternatives(depth + 1)));
  }

  static Piece group_of(std::size_t number, const Piece& inner) {
    Piece group;
    group.steps.push_back({Op::Save, static_cast<int>(2 * number)});
    append(group, inner);
    group.least = inner.least;
    group.most = inner.most;
    group.has_group |= number > 0;
    group.steps.push_back({Op::Save, static_cast<int>(2 * number + 1)});
    return group;
  }

  Piece closed(Piece piece) { return take(")") ? std::move(piece) : refuse(); }

  Piece look(int depth, bool is_behind, bool is_negative) {
    const Piece inner = closed(alternatives(depth + 1));
    // Python looks behind by a length that is fixed; a group in here is of no use.
    if (inner.has_group || (is_behind && inner.least != inner.most)) return refuse();
    Piece piece;
    piece.steps.push_back({Op::Look, is_behind ? inner.least : RegexStep::kAhead,
                           static_cast<int>(inner.steps.size()) + 2, is_negative});
    append(piece, inner);
    piece.steps.push_back({Op::Accept});
    return piece;
  }

  // `[A-Z0-9_]`, `[^a-z\d]`
  Piece character_class() {
    take("[");
    const bool is_negated = take("^");
    std::vector<bool> set(kRegexCharacters);
    bool is_empty = true;
    while (!is_at("]")) {
      if (at_ == text_.size() || !class_item(set)) return refuse();
      is_empty = false;
    }
    if (is_empty) return refuse();
    take("]");
    if (is_negated) set.flip();
    return one_of(std::move(set));
  }

  // What Python warns of, as it may mean an operation on sets one day, is not read.
  bool class_item(std::vector<bool>& set) {
    for (const std::string_view word : {"[", "--", "&&", "||", "~~"})
      if (is_at(word)) return false;
    const bool is_escaped = take("\\");
    if (at_ == text_.size()) return false;
    const char first = text_[at_++];
    if (is_escaped && (is_letter(first) || is_digit(first))) {
      const std::vector<bool> named = class_named(first);
      for (std::size_t i = 0; i < named.size(); ++i) set[i] = set[i] || named[i];
      return !named.empty() && !(is_at("-") && !is_at("-]"));
    }
    char last = first;
    if (is_at("-") && !is_at("-]")) {
      take("-");
      if (at_ == text_.size() || !(is_letter(text_[at_]) || is_digit(text_[at_]))) return false;
      last = text_[at_++];
      if (last < first) return false;
    }
    for (std::size_t c = index_of(first); c <= index_of(last); ++c) set[c] = true;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_refused_ = false;
  RegexProgram made_;
};

}  // namespace

std::optional<RegexProgram> regex_program(std::string_view pattern) {
  return Parser(pattern).parse();
}

}  // namespace modelmend::model
