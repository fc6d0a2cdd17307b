// project_warning: a warning about the project as a whole, or about a file that is no source.
//
// Made by those who look at what stands around the models: requirements, Alembic's files. Its
// message begins with file and line, where there is one, as no Place leads there.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "text/diagnostic.h"

namespace modelmend::pipeline {

[[nodiscard]] inline text::Diagnostic project_warning(std::string code, std::string message,
                                                      std::string next) {
  return {.severity = text::Severity::Warning,
          .code = std::move(code),
          .place = std::nullopt,
          .message = std::move(message),
          .next = std::move(next)};
}

}  // namespace modelmend::pipeline
