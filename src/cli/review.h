// Review: asks a person about each change of a run, as `git add -p` asks about hunks.
//
// Made by Rewriting for `--interactive`, after a run has said what could be changed and before
// anything is written. It decides nothing by itself: what is not answered stays open. Answers that
// change a text by hand are checked when they are given: the text must parse.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "cli/review_text.h"

namespace modelmend::cli {

class Review {
 public:
  // A run in which only these matches are accepted.
  using Trial = std::function<Result<pipeline::RunResult>(const std::set<pipeline::MatchName>&)>;
  enum class ByHand { Allowed, Not };

  // All must outlive it; `items` are asked in their order.
  Review(FileSystem& files, const ReviewView& view, std::vector<ReviewItem>& items, Trial trial,
         ByHand by_hand)
      : files_(files), view_(view), items_(items), trial_(std::move(trial)), by_hand_(by_hand) {}

  // Ends when nothing is open or the person has had enough.
  Result<void> ask_all();

 private:
  enum class Next { Same, Again, Another, Stop };
  Result<Next> ask_about(std::size_t index);
  Result<Next> answer(std::size_t index, char key);
  void settle(ReviewItem& item, Verdict verdict);
  void settle_file(std::size_t from, Verdict verdict);
  Result<Next> edit(std::size_t index);
  Result<void> split(std::size_t index);
  [[nodiscard]] std::vector<ProposedText> texts_of(const ReviewItem& item) const {
    return proposed_texts(view_.result, item, agreed_);
  }
  [[nodiscard]] std::string prompt(const ReviewItem& item) const;

  FileSystem& files_;
  const ReviewView& view_;
  std::vector<ReviewItem>& items_;
  Trial trial_;
  ByHand by_hand_;
  std::set<std::string> agreed_;  // files whose imports are accepted with some item
};

}  // namespace modelmend::cli
