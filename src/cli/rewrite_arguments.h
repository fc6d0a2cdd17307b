// What the commands that rewrite (`run`, `align`, `migrate`) are told in common.
//
// Filled by add_rewriting(); check_combination() refuses what does not go together before anything
// is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/options.h"

namespace modelmend::cli {

// `--branch NAME` and what goes with it.
struct BranchWish {
  std::optional<std::string> name;
  bool force = false;
  std::string commit_per = "rule";    // or "file"
  std::optional<std::string> verify;  // a command for the shell
};

struct RewriteArguments {
  CommonArguments common;
  std::vector<std::string> paths;
  bool diff = false;
  bool check = false;
  bool write = false;
  BranchWish branch;
  LineWish lines;
  bool hook = false;
  bool interactive = false;
  std::optional<std::string> edit_decisions;  // a file, see report/edit_decisions.h
  std::optional<std::string> output;
  std::optional<std::string> stdin_filename;

  // What a person accepts is made, unless they only want to see it.
  [[nodiscard]] bool writes_in_place() const {
    return write || (interactive && !diff && !branch.name);
  }
};

// --decisions of commands that have no file of decisions on models.
void add_edit_decisions(Options& options, RewriteArguments& arguments);

// --decisions of the others, which take a file of each kind; `on_models` says what those on models
// do here.
void add_decisions(Options& options, RewriteArguments& arguments, const std::string& on_models);

void add_rewriting(Options& options, RewriteArguments& arguments);
// `--branch` and what goes with it, which add_rewriting() adds too.
void add_branch(Options& options, BranchWish& branch);

[[nodiscard]] Result<void> check_combination(const RewriteArguments& arguments);

// --check, --write, --branch and text from stdin print what they say they print; a format that only
// the configuration names is for previews.
void prefer_command_line(const RewriteArguments& arguments, Settings& settings);

}  // namespace modelmend::cli
