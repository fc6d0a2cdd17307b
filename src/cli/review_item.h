// ReviewItem: one question of a review, and what it shows of the files.
//
// Made by Review from the groups of a run, least doubtful first. An item is a group, or a part of
// one that was split.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "pipeline/run.h"

namespace modelmend::cli {

// What somebody made of the proposed text of one file.
struct HandText {
  std::string path;
  std::string proposed;
  std::string edited;
};

enum class Verdict : std::uint8_t { Open, Accepted, Declined };

struct ReviewItem {
  pipeline::ChangeGroup group;
  Verdict verdict = Verdict::Open;
  std::vector<HandText> by_hand = {};
};

// A file as it is, and with the changes of one item only.
struct ProposedText {
  std::string path;
  std::string before;
  std::string after;
};

// Where the item is said to be: that of its first match.
[[nodiscard]] const pipeline::MatchOutcome& first_match(const pipeline::RunResult& result,
                                                        const ReviewItem& item);
[[nodiscard]] std::string path_of(const pipeline::RunResult& result, const ReviewItem& item);

// With the edits that no match has for its own (imports, a common base) but in the files of
// `agreed`, where another item has brought them already.
[[nodiscard]] std::vector<ProposedText> proposed_texts(const pipeline::RunResult& result,
                                                       const ReviewItem& item,
                                                       const std::set<std::string>& agreed);

// Surest first, then by place.
[[nodiscard]] std::vector<ReviewItem> items_of(const pipeline::RunResult& result);

}  // namespace modelmend::cli
