#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "cli/context.h"
#include "cli/in_place.h"
#include "cli/interrupt.h"
#include "cli/option_groups.h"
#include "report/words.h"

namespace modelmend::cli {
namespace {

ExitCode undo(FileSystem& files, const CommonArguments& asked) {
  const auto context = open_context(files, asked, {});
  if (!context) return fail_with(context.error());
  const auto location = journal_location(*context);
  if (!location) return fail_with(location.error());
  const HoldSignals until_all_is_said;
  const auto report = patch::undo_last_run(files, *location);
  if (!report) return fail_with(report.error());

  say_what_was_recovered(report->recovered);
  std::string restored;
  for (const std::string& path : report->restored) {
    restored += fmt::format("restored {}\n", report::printable(path));
  }
  if (const auto said = Console::out(restored); !said) return fail_with(said.error());
  for (const patch::LeftAlone& left : report->left_alone) {
    Console::err(fmt::format("modelmend: {}: {}\n", report::printable(left.path), left.message));
  }
  const bool repaired = report->recovered.outcome != patch::RecoveryOutcome::NothingToDo;
  if (report->restored.empty() && report->left_alone.empty() && !repaired) {
    Console::err("modelmend: there is no run to take back\n");
  }
  return report->left_alone.empty() ? ExitCode::Ok : ExitCode::Failed;
}

Action declare(Options& options) {
  const auto asked = std::make_shared<CommonArguments>();
  add_common(options, *asked);
  return [asked](FileSystem& files) { return undo(files, *asked); };
}

}  // namespace

Command commands::undo() {
  return {.name = "undo", .help = "Take back the last in-place run", .declare = declare};
}

}  // namespace modelmend::cli
