#include "cli/in_place.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "cli/interrupt.h"
#include "report/words.h"
#include "vcs/repository.h"

namespace modelmend::cli {
namespace {

std::string list_files(const std::vector<std::string>& files) {
  std::string list;
  for (const std::string& file : files)
    list += (list.empty() ? "" : ", ") + report::printable(file);
  return list;
}

// Filters and line-end conversion would make the ids in a patch name other blobs than git has.
bool git_stores_bytes_as_they_are(const CommandContext& context, const pipeline::RunResult& result,
                                  patch::ObjectFormat format) {
  std::vector<std::string> paths;
  for (const auto& file : result.changed) paths.push_back(context.path_prefix() + file.path);
  const auto stored = vcs::stored_blob_ids(*context.repository, paths);
  if (!stored || stored->size() != paths.size()) return false;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if ((*stored)[i] != patch::blob_id(format, result.changed[i].before)) return false;
  }
  return true;
}

// With the slash behind it.
std::string folder_of(const vcs::Repository& repository) {
  return repository.work_tree == "/" ? "/" : repository.work_tree + "/";
}

Declined why_kept(InPlace::Clean clean) {
  if (clean == InPlace::Clean::AsStaged)
    return {"partially-staged", "the file has changes that are not staged; stage or stash them"};
  return {"dirty-file", "the file has uncommitted changes; --allow-dirty writes it"};
}

}  // namespace

Result<patch::JournalLocation> journal_location(const CommandContext& context) {
  if (context.repository) {
    return patch::journal_in_git_dir(context.repository->git_dir, context.repository->work_tree);
  }
  return patch::journal_in_state_folder(context.places.root, std::getenv("XDG_STATE_HOME"),
                                        std::getenv("HOME"));
}

void say_what_was_recovered(const patch::RecoveryReport& report) {
  if (report.outcome == patch::RecoveryOutcome::NothingToDo) return;
  const bool completed = report.outcome == patch::RecoveryOutcome::Completed;
  Console::err(fmt::format("modelmend: an interrupted run was {}: {}\n",
                           completed ? "completed" : "rolled back", list_files(report.files)));
  for (const patch::LeftAlone& left : report.left_alone) {
    Console::err(fmt::format("modelmend: {}: {}\n", report::printable(left.path), left.message));
  }
}

Result<void> say_if_run_waits(FileSystem& files, const CommandContext& context) {
  const auto location = journal_location(context);
  if (!location) return {};  // nowhere to keep a journal, so there is none
  const auto waiting = patch::pending_run(files, *location);
  if (!waiting) return tl::unexpected(waiting.error());
  if (waiting->empty()) return {};
  Console::err(fmt::format(
      "modelmend: a run over {} was cut short; `modelmend undo` or the next --write repairs it\n",
      list_files(*waiting)));
  return {};
}

Result<InPlace> InPlace::open(FileSystem& files, const CommandContext& context) {
  auto location = journal_location(context);
  if (!location) return tl::unexpected(location.error());
  const HoldSignals while_recovering;
  auto session = patch::WriteSession::open(files, *location, &stop_flag());
  if (!session) return tl::unexpected(session.error());
  say_what_was_recovered(session->recovered());
  return InPlace(files, context, *std::move(location), *std::move(session));
}

Result<std::map<std::string, Declined>> InPlace::files_to_keep(const pipeline::RunResult& result,
                                                               Clean clean) const {
  std::map<std::string, Declined> keep;
  for (const auto& file : result.changed) {
    if (patch::may_write(files_, result.sources->absolute_path(file.file))) continue;
    keep.emplace(file.path, Declined{"read-only", "the file is read-only"});
  }
  if (context_.settings.allow_dirty.value_or(false) || !context_.repository) return keep;

  std::vector<std::string> paths;
  for (const auto& file : result.changed) paths.push_back(result.sources->absolute_path(file.file));
  const auto dirty = dirty_states(paths);
  if (!dirty) return tl::unexpected(dirty.error());
  const auto ours = patch::load_written_hashes(files_, location_);
  if (!ours) return tl::unexpected(ours.error());
  for (const auto& file : result.changed) {
    const std::string path = result.sources->absolute_path(file.file);
    const auto found = dirty->find(path);
    if (found == dirty->end() || patch::is_our_text(*ours, location_, path, file.before)) continue;
    if (clean == Clean::AsStaged && found->second == vcs::WorkState::Staged) continue;
    keep.emplace(file.path, why_kept(clean));
  }
  return keep;
}

// Of a file in a submodule the repository around it knows nothing: its own is asked.
Result<std::map<std::string, vcs::WorkState>> InPlace::dirty_states(
    const std::vector<std::string>& paths) const {
  std::map<std::string, std::pair<vcs::Repository, std::vector<std::string>>> repositories;
  for (const std::string& path : paths) {
    auto repository = vcs::find_repository(files_, parent_path(path));
    if (!repository || !path.starts_with(folder_of(*repository))) repository = context_.repository;
    const std::string folder = folder_of(*repository);
    const auto known =
        repositories.try_emplace(folder, *repository, std::vector<std::string>()).first;
    known->second.second.push_back(path.substr(folder.size()));
  }
  std::map<std::string, vcs::WorkState> states;
  for (const auto& [folder, asked] : repositories) {
    const auto dirty = vcs::dirty_files(asked.first, asked.second);
    if (!dirty) return tl::unexpected(dirty.error());
    for (const vcs::DirtyFile& file : *dirty) states.emplace(folder + file.path, file.state);
  }
  return states;
}

Result<void> InPlace::write(const pipeline::RunResult& result) {
  if (result.changed.empty()) return {};
  patch::WriteGroup all;
  for (const auto& file : result.changed) {
    all.push_back({.path = result.sources->absolute_path(file.file),
                   .old_bytes = file.before,
                   .new_bytes = file.after});
  }
  const auto report = session_.write({all});
  if (!report) return tl::unexpected(report.error());
  if (report->left_alone.empty()) return {};
  const patch::LeftAlone& first = report->left_alone.front();
  return fail(ErrorCode::Conflict, report::printable(first.path), first.message,
              "nothing was written; run again");
}

Result<patch::DiffOptions> diff_options(const CommandContext& context,
                                        const pipeline::RunResult& result) {
  patch::DiffOptions options;
  options.blob_ids = std::nullopt;
  if (!context.repository || result.changed.empty()) return options;
  const auto config = vcs::read_config(*context.repository);
  if (!config) return options;  // a patch without blob ids is a patch
  options.quote_non_ascii = config->quote_path;
  const auto format = config->sha256 ? patch::ObjectFormat::Sha256 : patch::ObjectFormat::Sha1;
  if (git_stores_bytes_as_they_are(context, result, format)) options.blob_ids = format;
  return options;
}

}  // namespace modelmend::cli
