// What many commands are told: settings, places, how much to say, of which lines.
//
// Filled by option_groups.h while the command line is read, taken by open_context().
#pragma once

#include <optional>
#include <string>

#include "cli/project_root.h"
#include "cli/settings.h"

namespace modelmend::cli {

enum class Verbosity { Quiet, Normal, Verbose };

// Which lines a command speaks of.
struct LineWish {
  std::optional<std::string> since;  // a revision
  bool staged = false;
};

struct CommonArguments {
  Settings settings;
  WantedPlaces places;
  Verbosity verbosity = Verbosity::Normal;
};

}  // namespace modelmend::cli
