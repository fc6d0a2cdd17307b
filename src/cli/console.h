// Console: stdout, stderr and what the terminal behind them can do.
//
// Made once by main; commands write results to out() and messages to err(). A reader that has gone
// away (`modelmend run | head`) is no error; a full disk is.
#pragma once

#include <string_view>

#include "base/result.h"
#include "cli/settings.h"

namespace modelmend::cli {

class Console {
 public:
  explicit Console(ColorWish wish);

  // By --color, NO_COLOR, FORCE_COLOR, TERM, and whether it is a terminal.
  [[nodiscard]] bool colors_out() const { return colors_out_; }
  [[nodiscard]] bool colors_err() const { return colors_err_; }

  [[nodiscard]] static Result<void> out(std::string_view text);
  static void err(std::string_view text);

 private:
  bool colors_out_;
  bool colors_err_;
};

}  // namespace modelmend::cli
