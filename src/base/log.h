// Messages for the person who debugs modelmend, on stderr, off unless -v asks for them. What the
// person who uses modelmend should read is a report or a Diagnostic, never a log line.
//
// Every layer may write here; cli sets the level once, before workers start. Any thread may write;
// a line is never torn. spdlog stands behind this and is seen nowhere else; arguments of a message
// that is switched off are not formatted.
#pragma once

#include <fmt/core.h>

#include <string_view>
#include <utility>

namespace modelmend::log {

// Ordered: a level shows itself and all before it.
enum class Level { Off, Warning, Info, Debug };

void set_level(Level level);
[[nodiscard]] bool enabled(Level level);

// One line, as is. The functions below format first.
void write(Level level, std::string_view message);

// Templates because fmt checks the format string against the argument types at compile time.
template <class... Args>
void warning(fmt::format_string<Args...> text, Args&&... args) {
  if (enabled(Level::Warning))
    write(Level::Warning, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> text, Args&&... args) {
  if (enabled(Level::Info)) write(Level::Info, fmt::format(text, std::forward<Args>(args)...));
}
template <class... Args>
void debug(fmt::format_string<Args...> text, Args&&... args) {
  if (enabled(Level::Debug)) write(Level::Debug, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace modelmend::log
