// CHECK is for our own mistakes: it prints the broken invariant and asks for a report, then aborts.
// The world's refusals are Result, the user's code gets a Diagnostic, our caution is Declined.
#pragma once

namespace modelmend {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace modelmend

// A macro because it needs the text of the condition and the place of the caller.
#define CHECK(condition)                                         \
  do {                                                           \
    if (!(condition)) [[unlikely]]                               \
      ::modelmend::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
