#include "cli/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "cli/asking.h"
#include "cli/console.h"
#include "cli/hunk_edit.h"
#include "report/paint.h"
#include "report/words.h"
#include "syntax/tree.h"
#include "text/source_file.h"

namespace modelmend::cli {
namespace {

using pipeline::MatchName;

// Each part of a split is tried in a run of its own.
constexpr std::size_t kMostParts = 24;

void say(std::string_view text) {
  Console::err(text);
}

// The matches of an item by name: several at one place are one.
std::map<MatchName, std::vector<std::size_t>> parts_of(const pipeline::RunResult& result,
                                                       const ReviewItem& item) {
  std::map<MatchName, std::vector<std::size_t>> parts;
  for (const std::size_t index : item.group.matches)
    parts[pipeline::name_of(result.outcomes[index], *result.sources)].push_back(index);
  return parts;
}

const pipeline::MatchOutcome* find_match(const pipeline::RunResult& result, const MatchName& name) {
  const auto found = std::ranges::find_if(result.outcomes, [&](const auto& outcome) {
    return pipeline::name_of(outcome, *result.sources) == name;
  });
  return found == result.outcomes.end() ? nullptr : &*found;
}

// The line of the first thing that is no Python.
std::optional<std::size_t> broken_line(const std::string& path, const std::string& text) {
  const auto source = text::SourceFile::from_bytes(path, text);
  if (!source) return 1;
  const syntax::Tree tree = syntax::parse(source->parse_view());
  if (!tree.has_error()) return std::nullopt;
  const auto errors = tree.errors(1);
  return errors.empty() ? 1 : source->at(errors.front().begin()).line;
}

}  // namespace

Result<void> Review::ask_all() {
  for (std::size_t i = 0; i < items_.size();) {
    if (items_[i].verdict != Verdict::Open) {
      ++i;
      continue;
    }
    const auto next = ask_about(i);
    if (!next) return tl::unexpected(next.error());
    if (*next == Next::Stop) return {};
    if (*next == Next::Another) ++i;
  }
  return {};
}

std::string Review::prompt(const ReviewItem& item) const {
  std::string keys = "y,n,a,d";
  if (by_hand_ == ByHand::Allowed) keys += ",e";
  if (item.group.matches.size() > 1) keys += ",s";
  const std::string question = fmt::format("Make this change [{},q,?]? ", keys);
  return report::Paint(view_.color).bold(question);
}

Result<Review::Next> Review::ask_about(std::size_t index) {
  say(show_item(view_, items_[index], texts_of(items_[index]), index + 1, items_.size()));
  while (true) {
    const auto line = ask(prompt(items_[index]));
    if (!line) {
      say("\n");
      return Next::Stop;
    }
    const std::string& said = *line;
    const auto next = answer(index, said.empty() ? '?' : said.front());
    if (!next || *next != Next::Same) return next;
  }
}

Result<Review::Next> Review::answer(std::size_t index, char key) {
  switch (key) {
    case 'y':
    case 'Y':
      settle(items_[index], Verdict::Accepted);
      return Next::Another;
    case 'n':
    case 'N':
      settle(items_[index], Verdict::Declined);
      return Next::Another;
    case 'a':
      settle_file(index, Verdict::Accepted);
      return Next::Another;
    case 'd':
      settle_file(index, Verdict::Declined);
      return Next::Another;
    case 'q':
      return Next::Stop;
    case 'e':
      return edit(index);
    case 's': {
      const std::size_t before = items_.size();
      if (auto done = split(index); !done) return tl::unexpected(done.error());
      // The first part is at the index now, and is shown anew.
      return items_.size() == before ? Next::Same : Next::Again;
    }
    default:
      say(review_help(report::printable(view_.path_prefix + path_of(view_.result, items_[index])),
                      by_hand_ == ByHand::Allowed));
      return Next::Same;
  }
}

void Review::settle(ReviewItem& item, Verdict verdict) {
  if (verdict == Verdict::Accepted)
    for (const ProposedText& text : texts_of(item)) agreed_.insert(text.path);
  item.verdict = verdict;
}

// The path is asked for first: an item may be gone from its place afterwards.
void Review::settle_file(std::size_t from, Verdict verdict) {
  const std::string path = path_of(view_.result, items_[from]);
  for (std::size_t i = from; i < items_.size(); ++i) {
    ReviewItem& item = items_[i];
    if (item.verdict == Verdict::Open && path_of(view_.result, item) == path) settle(item, verdict);
  }
}

Result<Review::Next> Review::edit(std::size_t index) {
  if (by_hand_ == ByHand::Not) {
    say("What is edited by hand cannot be committed rule by rule; answer y or n.\n");
    return Next::Same;
  }
  ReviewItem& item = items_[index];
  std::vector<HandText> edited;
  for (const ProposedText& text : texts_of(item)) {
    const auto written = edit_text(files_, text_for_editor(text), "change.diff");
    auto made = written ? text_from_editor(text, *written) : written;
    if (made)
      if (const auto line = broken_line(text.path, *made))
        made = fail(ErrorCode::Input, fmt::format("{}:{}", text.path, *line),
                    "the result is not valid Python", "the change is as it was");
    if (!made) {
      say(report::printable(made.error().message()) + "\n");
      return Next::Same;
    }
    if (*made != text.after) edited.push_back({text.path, text.after, *std::move(made)});
  }
  settle(item, Verdict::Accepted);
  item.by_hand = std::move(edited);
  return Next::Another;
}

// Those that stand alone first, then what is left, together.
Result<void> Review::split(std::size_t index) {
  const auto parts = parts_of(view_.result, items_[index]);
  if (parts.size() < 2 || parts.size() > kMostParts) {
    say(parts.size() < 2 ? "It cannot be split: it is one change of one rule.\n"
                         : fmt::format("It cannot be split: {} are too many to try one by one.\n",
                                       report::count(parts.size(), "change")));
    return {};
  }
  std::vector<ReviewItem> split;
  ReviewItem rest;
  std::string why;
  for (const auto& [name, matches] : parts) {
    const auto alone = trial_({name});
    if (!alone) return tl::unexpected(alone.error());
    const pipeline::MatchOutcome* const match = find_match(*alone, name);
    if (match != nullptr && match->outcome == pipeline::Outcome::Applied) {
      split.push_back({.group = {matches}});
      continue;
    }
    rest.group.matches.insert(rest.group.matches.end(), matches.begin(), matches.end());
    why = fmt::format(
        "{}: {}", line_of(view_.result, view_.result.outcomes[matches.front()], view_.path_prefix),
        match == nullptr ? "it follows from another change" : match->reason);
  }
  if (split.empty()) {
    say(fmt::format("It cannot be split: {}\n", report::printable(why)));
    return {};
  }
  std::ranges::sort(rest.group.matches);
  if (!rest.group.matches.empty()) split.push_back(std::move(rest));
  say(fmt::format("Split into {}.\n", report::count(split.size(), "change")));
  items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(index));
  items_.insert(items_.begin() + static_cast<std::ptrdiff_t>(index),
                std::make_move_iterator(split.begin()), std::make_move_iterator(split.end()));
  return {};
}

}  // namespace modelmend::cli
