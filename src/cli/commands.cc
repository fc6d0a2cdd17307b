#include "cli/commands.h"

namespace modelmend::cli {

std::vector<Command> all_commands() {
  return {
      commands::init(),     commands::run(),    commands::align(), commands::migrate(),
      commands::rules(),    commands::why(),    commands::undo(),  commands::check(),
      commands::verify(),   commands::audit(),  commands::plan(),  commands::revision(),
      commands::validate(), commands::schema(), commands::dump(),  commands::completions(),
  };
}

}  // namespace modelmend::cli
