// Reviewing: from what a run could change to what people want of it.
//
// Used by Rewriting with `--interactive` or `--decisions FILE`. Takes the decisions of the file,
// asks for the others, keeps them in the file, and plays the run again with what is accepted, so
// that imports and proofs are right for exactly that. What was accepted and stays all the same is
// said with its reason, and so is what the file knows of and the run does not.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/branch_steps.h"
#include "cli/context.h"
#include "cli/review_item.h"
#include "cli/rewrite_arguments.h"
#include "report/edit_decisions.h"

namespace modelmend::cli {

class Reviewing {
 public:
  using Play = std::function<Result<pipeline::RunResult>(const pipeline::RunOptions&)>;

  // All must outlive it.
  Reviewing(FileSystem& files, const RewriteArguments& arguments, const CommandContext& context,
            std::span<const Codemod::Rule> rules)
      : files_(files), arguments_(arguments), context_(context), rules_(rules) {}

  [[nodiscard]] bool is_wanted() const {
    return arguments_.interactive || arguments_.edit_decisions.has_value();
  }
  // `whole` is what the options give without a review; they get it.
  [[nodiscard]] Result<pipeline::RunResult> narrow(const pipeline::RunResult& whole,
                                                   pipeline::RunOptions& options, const Play& play);

 private:
  Result<void> read_decisions();
  [[nodiscard]] std::vector<ReviewItem> decided_items(const pipeline::RunResult& whole) const;
  void recall_hands(const pipeline::RunResult& whole, ReviewItem& item);
  Result<void> ask(const pipeline::RunResult& whole, const pipeline::RunOptions& options,
                   const Play& play, std::vector<ReviewItem>& items);
  Result<void> keep_decisions(const pipeline::RunResult& whole,
                              const std::vector<ReviewItem>& items);
  void say_what_is_stale(const pipeline::RunResult& whole) const;
  void say_what_is_open(const pipeline::RunResult& whole,
                        const std::vector<ReviewItem>& items) const;
  void say_what_stays(const pipeline::RunResult& whole, const pipeline::RunResult& result,
                      const pipeline::Reviewed& reviewed) const;

  FileSystem& files_;
  const RewriteArguments& arguments_;
  const CommandContext& context_;
  std::span<const Codemod::Rule> rules_;
  report::EditDecisions decisions_;
  std::vector<std::string> fingerprints_;  // of the matches
  std::vector<std::string> stale_;         // what hands wrote and nobody can place any more
};

}  // namespace modelmend::cli
