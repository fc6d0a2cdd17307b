#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace modelmend {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr,
               "modelmend: internal error at %s:%d: '%s' does not hold; no file was left half "
               "written, please report this with the input that caused it\n",
               file, line, condition);
  std::abort();
}

}  // namespace modelmend
