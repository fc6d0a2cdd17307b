// Asking: questions to the person at the terminal, and an editor for longer answers.
//
// Used by Review. Questions go to stderr, where the other messages are, so that results may go
// elsewhere; answers are lines of stdin.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/file_system.h"

namespace modelmend::cli {

// True if somebody can see a question and answer it.
[[nodiscard]] bool can_ask();

// The line without its end; nothing at the end of input.
[[nodiscard]] std::optional<std::string> ask(std::string_view question);

// What the person makes of the text in VISUAL, EDITOR or vi. `name` is that of the file, so that
// the editor knows its kind.
[[nodiscard]] Result<std::string> edit_text(FileSystem& files, std::string_view text,
                                            const std::string& name);

}  // namespace modelmend::cli
