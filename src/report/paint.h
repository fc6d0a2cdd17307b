// Colours of a terminal, or none.
//
// Made by a printer from its `color` option; text goes through it, so that the two forms of a
// report differ in escape sequences only.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace modelmend::report {

class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}

  [[nodiscard]] std::string bold(std::string_view text) const { return wrap("1", text); }
  [[nodiscard]] std::string good(std::string_view text) const { return wrap("32", text); }
  [[nodiscard]] std::string warning(std::string_view text) const { return wrap("33", text); }
  [[nodiscard]] std::string error(std::string_view text) const { return wrap("31", text); }
  [[nodiscard]] std::string quiet(std::string_view text) const { return wrap("2", text); }

 private:
  [[nodiscard]] std::string wrap(std::string_view code, std::string_view text) const {
    if (!on_) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
  }
  bool on_;
};

}  // namespace modelmend::report
