#include "model/python_regex.h"

#include <algorithm>

namespace modelmend::model {

namespace {

using Step = RegexStep;
using Op = RegexStep::Op;

// How many steps a search takes before we give up: some patterns take forever.
constexpr int kMaxSearch = 200'000;

// Tries what Python tries, in its order: the first way to the end is the match.
class Search {
 public:
  Search(const RegexProgram& program, std::string_view text)
      : steps_(program.steps), slots_(2 * (program.group_count + 1), -1), text_(text) {}

  // Behind an empty match, the next at the same place must not be empty.
  std::optional<RegexMatch> from(std::size_t start, bool must_advance) {
    for (std::size_t at = start; at <= text_.size(); ++at) {
      must_not_end_at_ = must_advance && at == start ? static_cast<int>(at) : -1;
      if (auto slots = run(0, static_cast<int>(at), false)) return match(*slots);
      if (is_over()) return std::nullopt;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool is_over() const { return taken_ > kMaxSearch; }

 private:
  using Slots = std::vector<int>;
  struct State {
    int step;
    int at;
    Slots slots;
  };

  // Look-arounds nest as deep as the pattern does, which is bounded.
  std::optional<Slots> run(int first, int begin, bool is_inner) {
    std::vector<State> open = {{first, begin, slots_}};
    while (!open.empty()) {
      State state = std::move(open.back());
      open.pop_back();
      while (++taken_ <= kMaxSearch) {
        const Step& step = steps_[static_cast<std::size_t>(state.step)];
        if (step.op == Op::Accept) {
          if (!is_inner && state.at == must_not_end_at_) break;
          return std::move(state.slots);
        }
        if (step.op == Op::Split) {
          open.push_back({state.step + step.second, state.at, state.slots});
          state.step += step.first;
        } else if (!advance(step, state)) {
          break;
        }
      }
      if (is_over()) return std::nullopt;
    }
    return std::nullopt;
  }

  bool advance(const Step& step, State& state) {
    const auto size = static_cast<int>(text_.size());
    switch (step.op) {
      case Op::Character:
        if (state.at == size || !step.set[static_cast<std::size_t>(character(state.at))])
          return false;
        ++state.at;
        break;
      case Op::Save:
        state.slots[static_cast<std::size_t>(step.first)] = state.at;
        break;
      case Op::Begin:
        if (state.at != 0) return false;
        break;
      case Op::End:
        if (state.at != size) return false;
        break;
      case Op::WordEdge:
        if (is_word_at(state.at - 1) == is_word_at(state.at)) return false;
        break;
      case Op::Jump:
        state.step += step.first;
        return true;
      case Op::Look:
        if (looks(step, state) == step.is_negative) return false;
        state.step += step.second;
        return true;
      case Op::Split:
      case Op::Accept:
        return false;
    }
    ++state.step;
    return true;
  }

  bool looks(const Step& look, const State& state) {
    const int begin = look.first == Step::kAhead ? state.at : state.at - look.first;
    return begin >= 0 && run(state.step + 1, begin, true).has_value();
  }

  [[nodiscard]] char character(int at) const { return text_[static_cast<std::size_t>(at)]; }
  [[nodiscard]] bool is_word_at(int at) const {
    return at >= 0 && at < static_cast<int>(text_.size()) && is_word(character(at));
  }

  [[nodiscard]] RegexMatch match(const Slots& slots) const {
    RegexMatch found;
    for (std::size_t i = 0; i < slots.size(); i += 2) {
      const int begin = slots[i];
      const int end = slots[i + 1];
      found.groups.push_back(begin < 0 || end < 0 ? std::nullopt
                                                  : std::optional(std::string(text_.substr(
                                                        static_cast<std::size_t>(begin),
                                                        static_cast<std::size_t>(end - begin)))));
    }
    found.begin = static_cast<std::size_t>(slots[0]);
    found.end = static_cast<std::size_t>(slots[1]);
    return found;
  }

  const std::vector<Step>& steps_;
  Slots slots_;
  std::string_view text_;
  int must_not_end_at_ = -1;
  int taken_ = 0;
};

}  // namespace

std::optional<PythonRegex> PythonRegex::compile(std::string_view pattern) {
  auto program = regex_program(pattern);
  return program ? std::optional(PythonRegex(*std::move(program))) : std::nullopt;
}

std::optional<std::vector<RegexMatch>> PythonRegex::find_all(std::string_view text) const {
  if (!is_printable(text)) return std::nullopt;
  std::vector<RegexMatch> all;
  Search search(program_, text);
  std::size_t at = 0;
  bool must_advance = false;
  while (auto found = search.from(at, must_advance)) {
    at = found->end;
    must_advance = found->begin == found->end;
    all.push_back(*std::move(found));
  }
  return search.is_over() ? std::nullopt : std::optional(std::move(all));
}

std::optional<std::string> PythonRegex::expand(std::string_view by, const RegexMatch& match) const {
  std::string text;
  while (!by.empty()) {
    const std::size_t plain = std::min(by.find('\\'), by.size());
    text += by.substr(0, plain);
    by.remove_prefix(plain);
    if (by.empty()) break;
    if (by.starts_with("\\\\")) {
      text += '\\';
      by.remove_prefix(2);
      continue;
    }
    const auto group = take_group(by);
    if (!group || *group >= match.groups.size()) return std::nullopt;
    text += match.groups[*group].value_or("");
  }
  return text;
}

// `\1` or `\g<name>` at the beginning. An octal number (`\0`, `\101`) is none, nor a group above 9.
std::optional<std::size_t> PythonRegex::take_group(std::string_view& by) const {
  const auto digit = [](char c) { return static_cast<std::size_t>(c - '0'); };
  if (by.starts_with("\\g<")) {
    const std::size_t end = by.find('>');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view name = by.substr(3, end - 3);
    by.remove_prefix(end + 1);
    if (name.size() == 1 && is_digit(name.front())) return digit(name.front());
    const auto named = program_.names.find(name);
    return named == program_.names.end() ? std::nullopt : std::optional(named->second);
  }
  if (by.size() < 2 || !is_digit(by[1]) || by[1] == '0') return std::nullopt;
  if (by.size() > 2 && is_digit(by[2])) return std::nullopt;
  const std::size_t group = digit(by[1]);
  by.remove_prefix(2);
  return group;
}

}  // namespace modelmend::model
