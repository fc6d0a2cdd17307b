// What every command is told: settings, places, how much to say.
//
// Filled by add_common() while the command line is read, taken by open_context().
#pragma once

#include "cli/project_root.h"
#include "cli/settings.h"

namespace modelmend::cli {

enum class Verbosity { Quiet, Normal, Verbose };

struct CommonArguments {
  Settings settings;
  WantedPlaces places;
  Verbosity verbosity = Verbosity::Normal;
};

}  // namespace modelmend::cli
