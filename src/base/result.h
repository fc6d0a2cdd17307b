// The one way a function says that the world refused: a value or an Error.
//
// Used by every layer. An Error reads as one line for a person: where it happened, what is wrong,
// and what to do next. Exceptions never cross a layer; the adapter that called a library turns
// them into an Error.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace modelmend {

// What kind of refusal this is; printers choose the exit code by it.
enum class ErrorCode {
  Usage,        // a wrong flag, path or configuration
  Input,        // a file that cannot be read, decoded or parsed
  Rule,         // a rule file that cannot be loaded
  Io,           // the file system refused to write
  Conflict,     // two parties want the same bytes, or a file changed under us
  External,     // git, a database or another program refused
  Interrupted,  // the user pressed Ctrl-C
};

struct Error {
  ErrorCode code = ErrorCode::Input;
  std::string where;  // "models.py:12:8", a flag, or empty
  std::string what;   // lower-case sentence without a period, user text in single quotes
  std::string next;   // what the user can do, or empty

  // "where: what; next", leaving out empty parts.
  [[nodiscard]] std::string message() const;

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string where, std::string what,
                                                std::string next = {}) {
  return tl::unexpected<Error>(Error{code, std::move(where), std::move(what), std::move(next)});
}

}  // namespace modelmend
