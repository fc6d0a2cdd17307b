#include "cli/main.h"

#include <fmt/format.h>

#include "base/overloaded.h"
#include "cli/commands.h"
#include "cli/interrupt.h"

namespace modelmend::cli {
namespace {

ExitCode dispatch(FileSystem& files, const Arguments& arguments) {
  return std::visit(Overloaded{
                        [&](const RunArguments& run) { return commands::run(files, run); },
                        [&](const RulesArguments& rules) { return commands::rules(files, rules); },
                        [&](const WhyArguments& why) { return commands::why(files, why); },
                        [&](const UndoArguments& undo) { return commands::undo(files, undo); },
                        [&](const DumpArguments& dump) { return commands::dump(files, dump); },
                    },
                    arguments);
}

}  // namespace

ExitCode fail_with(const Error& error) {
  Console::err(fmt::format("modelmend: {}\n", error.message()));
  return ExitCode::Failed;
}

ExitCode fail_with(std::span<const Error> errors) {
  for (const Error& error : errors) fail_with(error);
  return ExitCode::Failed;
}

int main(int argc, const char* const* argv) {
  install_signal_handlers();
  const auto parsed = parse_arguments(argc, argv);
  if (!parsed) return static_cast<int>(fail_with(parsed.error()));
  if (const auto* help = std::get_if<HelpText>(&*parsed)) {
    const auto written = Console::out(help->text);
    return static_cast<int>(written ? ExitCode::Ok : fail_with(written.error()));
  }
  RealFileSystem files;
  return static_cast<int>(dispatch(files, std::get<Arguments>(*parsed)));
}

}  // namespace modelmend::cli
