#include "rules/string_transform.h"

#include <algorithm>
#include <utility>

#include "base/overloaded.h"
#include "syntax/walker.h"

namespace modelmend::rules {
namespace {

using match::Metavariable;
using syntax::Node;

// A rewriter may rewrite inside what another one captured; deeper than this texts stay.
constexpr int kMaxRewriteDepth = 20;
// Transforms can double what others made, and rewriters call each other for every node below a
// node. What all transforms of one match may make, and how often they may try to rewrite.
constexpr std::size_t kMaxTexts = 4 * kMaxNewText;
constexpr std::size_t kMaxTries = 50'000;

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
char to_upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}
char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), to_lower);
  return result;
}

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), to_upper);
  return result;
}

std::string capitalized(std::string_view text) {
  std::string result(text);
  if (!result.empty()) result.front() = to_upper(result.front());
  return result;
}

// Cuts a text into words at separators and where the case changes: "XMLHttp" is "XML", "Http".
class WordSplitter {
 public:
  explicit WordSplitter(const Convert& how)
      : separators_(how.separators), state_(how.at_case_change ? State::Lower : State::Ignored) {}

  std::vector<std::string> split(std::string_view text) {
    for (const char c : text) take(c);
    finish_word();
    return std::move(words_);
  }

 private:
  enum class State { Lower, OneUpper, ManyUpper, Ignored };

  void take(char c) {
    if (separators_.find(c) != std::string_view::npos) {
      finish_word();
      if (state_ != State::Ignored) state_ = State::Lower;
      return;
    }
    if (state_ == State::Lower && is_upper(c)) {
      finish_word();
      word_ += c;
      state_ = State::OneUpper;
      return;
    }
    if (state_ == State::ManyUpper && is_lower(c)) {
      // The last capital belongs to the new word.
      const char first = word_.back();
      word_.pop_back();
      finish_word();
      word_ = {first, c};
      state_ = State::Lower;
      return;
    }
    word_ += c;
    if (state_ == State::Ignored) return;
    if (is_lower(c)) {
      state_ = State::Lower;
    } else {
      state_ = state_ == State::Lower ? State::OneUpper : State::ManyUpper;
    }
  }

  void finish_word() {
    if (!word_.empty()) words_.push_back(std::exchange(word_, {}));
  }

  std::string_view separators_;
  State state_;
  std::string word_;
  std::vector<std::string> words_;
};

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string result;
  for (const std::string& word : words) {
    if (&word != &words.front()) result += separator;
    result += lower(word);
  }
  return result;
}

// Where the code points of a text begin, its end included.
std::vector<std::size_t> code_point_starts(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

std::string substring(std::string_view text, const Substring& how) {
  const std::vector<std::size_t> starts = code_point_starts(text);
  const auto length = static_cast<std::int64_t>(starts.size()) - 1;
  const auto index = [length](std::int64_t at) {
    return static_cast<std::size_t>(std::clamp<std::int64_t>(at < 0 ? length + at : at, 0, length));
  };
  const std::size_t begin = index(how.start.value_or(0));
  const std::size_t end = index(how.end.value_or(length));
  if (begin >= end) return {};
  return std::string(text.substr(starts[begin], starts[end] - starts[begin]));
}

struct Replacement {
  ByteRange range;
  std::string text;
};

class Budget {
 public:
  [[nodiscard]] bool is_spent() const { return is_spent_; }
  void spend_text(std::size_t size) { spend(texts_, size); }
  void spend_try() { spend(tries_, 1); }

 private:
  void spend(std::size_t& left, std::size_t amount) {
    if (amount > left) is_spent_ = true;
    left -= std::min(left, amount);
  }

  std::size_t texts_ = kMaxTexts;  // bytes
  std::size_t tries_ = kMaxTries;
  bool is_spent_ = false;
};

// One run of the transforms of a rule, or of a rewriter inside of it.
class Run {
 public:
  Run(const Rewriters& rewriters, const match::MatchContext& context, Budget& budget, int depth)
      : rewriters_(rewriters),
        context_(context),
        budget_(budget),
        bytes_(context.module.file().bytes()),
        depth_(depth) {}

  Texts all(const std::vector<StringTransform>& transforms, const match::Captures& captures,
            const match::Captures& enclosing) {
    Texts texts;
    for (const StringTransform& transform : transforms) {
      std::string text = one(transform, captures, enclosing, texts);
      budget_.spend_text(text.size());
      if (budget_.is_spent()) return {};
      texts[transform.name] = shifted(std::move(text), transform.source, captures);
    }
    return texts;
  }

 private:
  std::string one(const StringTransform& transform, const match::Captures& captures,
                  const match::Captures& enclosing, const Texts& texts) {
    const auto source = text_of(transform.source, captures, texts);
    if (!source) return {};
    return std::visit(
        Overloaded{
            [&](const Substring& how) { return substring(*source, how); },
            [&](const Replace& how) { return how.pattern.replace_all(*source, how.by, kMaxTexts); },
            [&](const Convert& how) { return convert_case(*source, how); },
            [&](const Rewrite& how) {
              return rewrite(how, nodes_of(transform.source, captures), enclosing);
            },
        },
        transform.how);
  }

  [[nodiscard]] static std::vector<Node> nodes_of(const Metavariable& source,
                                                  const match::Captures& captures) {
    if (source.is_run()) {
      const auto nodes = captures.many(source.name);
      return {nodes.begin(), nodes.end()};
    }
    const Node node = captures.one(source.name);
    if (!node) return {};
    return {node};
  }

  [[nodiscard]] std::optional<std::string> text_of(const Metavariable& source,
                                                   const match::Captures& captures,
                                                   const Texts& texts) const {
    const std::vector<Node> nodes = nodes_of(source, captures);
    if (!nodes.empty())
      return std::string(ByteRange{nodes.front().begin(), nodes.back().end()}.in(bytes_));
    const auto found = texts.find(source.name);
    if (source.is_run() || found == texts.end()) return std::nullopt;
    return found->second;
  }

  // A text of several lines is kept as if its first line were not indented.
  [[nodiscard]] std::string shifted(std::string text, const Metavariable& source,
                                    const match::Captures& captures) const {
    const std::vector<Node> nodes = nodes_of(source, captures);
    if (nodes.empty()) return text;
    return reindent(std::move(text), indent_at(bytes_.substr(0, nodes.front().begin())), 0);
  }

  std::string rewrite(const Rewrite& how, const std::vector<Node>& nodes,
                      const match::Captures& enclosing) {
    if (nodes.empty()) return {};
    std::vector<Replacement> replacements;
    if (depth_ < kMaxRewriteDepth) {
      for (const Node& node : nodes) collect(how, node, enclosing, replacements);
    }
    const ByteRange whole = {nodes.front().begin(), nodes.back().end()};
    return how.join_by ? joined_by(replacements, *how.join_by) : applied(replacements, whole);
  }

  void collect(const Rewrite& how, const Node& top, const match::Captures& enclosing,
               std::vector<Replacement>& replacements) {
    for (syntax::Walker walker(top); walker; walker.next()) {
      for (const std::string& name : how.rewriters) {
        const auto found = rewriters_.find(name);
        if (found == rewriters_.end()) continue;
        budget_.spend_try();
        if (budget_.is_spent()) return;
        auto replacement = replace(found->second, *walker, enclosing);
        if (!replacement) continue;
        replacements.push_back(*std::move(replacement));
        break;
      }
    }
  }

  std::optional<Replacement> replace(const Rewriter& rewriter, const Node& node,
                                     const match::Captures& enclosing) {
    const match::Kinds& kinds = rewriter.matcher.rule.kinds;
    if (kinds && !std::ranges::binary_search(*kinds, node.symbol())) return std::nullopt;
    match::Captures captures = enclosing;
    const Node found = rewriter.matcher.match(node, captures, context_);
    if (!found) return std::nullopt;
    const Texts texts = Run(rewriters_, context_, budget_, depth_ + 1)
                            .all(rewriter.transforms, captures, enclosing);
    const Values values{.bytes = bytes_, .captures = captures, .texts = texts, .facts = nullptr};
    const ByteRange range =
        replaced_range(rewriter.fix, rewriter.matcher, found, captures, context_);
    std::string text = rewriter.fix.text.fill(values, found.begin());
    budget_.spend_text(text.size());
    return Replacement{range, std::move(text)};
  }

  // Of overlapping replacements the first counts.
  static std::string joined_by(const std::vector<Replacement>& replacements,
                               std::string_view separator) {
    std::string result;
    std::optional<std::uint32_t> end;
    for (const Replacement& replacement : replacements) {
      if (end && replacement.range.begin < *end) continue;
      if (end) result += separator;
      result += replacement.text;
      end = replacement.range.end;
    }
    return result;
  }

  [[nodiscard]] std::string applied(const std::vector<Replacement>& replacements,
                                    ByteRange whole) const {
    std::string result;
    std::uint32_t copied = whole.begin;
    for (const Replacement& replacement : replacements) {
      if (replacement.range.begin < copied || replacement.range.end > whole.end) continue;
      result += ByteRange{copied, replacement.range.begin}.in(bytes_);
      result += replacement.text;
      copied = replacement.range.end;
    }
    return result.append(ByteRange{copied, whole.end}.in(bytes_));
  }

  const Rewriters& rewriters_;
  const match::MatchContext& context_;
  Budget& budget_;
  std::string_view bytes_;
  int depth_;
};

}  // namespace

std::string convert_case(std::string_view text, const Convert& how) {
  switch (how.to) {
    case StringCase::Lower:
      return lower(text);
    case StringCase::Upper:
      return upper(text);
    case StringCase::Capitalize:
      return capitalized(text);
    case StringCase::Snake:
      return joined(WordSplitter(how).split(text), "_");
    case StringCase::Kebab:
      return joined(WordSplitter(how).split(text), "-");
    case StringCase::Camel:
    case StringCase::Pascal:
      break;
  }
  std::string result;
  for (const std::string& word : WordSplitter(how).split(text)) {
    const bool is_first_of_camel = result.empty() && how.to == StringCase::Camel;
    result += is_first_of_camel ? lower(word) : capitalized(word);
  }
  return result;
}

Attempt<Texts> run_transforms(const std::vector<StringTransform>& transforms,
                              const Rewriters& rewriters, const match::Captures& captures,
                              const match::MatchContext& context) {
  Budget budget;
  Texts texts = Run(rewriters, context, budget, 0).all(transforms, captures, captures);
  if (budget.is_spent()) return decline("too-large", "the transforms of the rule make too much");
  return texts;
}

ByteRange replaced_range(const ReplacementFix& fix, const match::Matcher& matcher, Node node,
                         const match::Captures& captures, const match::MatchContext& context) {
  ByteRange range = node.range();
  match::Captures scratch = captures;
  if (fix.start) {
    const Node first =
        match::expand(matcher, *fix.start, match::Towards::Start, node, scratch, context);
    if (first) range.begin = first.begin();
  }
  if (fix.end) {
    const Node last = match::expand(matcher, *fix.end, match::Towards::End, node, scratch, context);
    if (last) range.end = last.end();
  }
  return range;
}

}  // namespace modelmend::rules
