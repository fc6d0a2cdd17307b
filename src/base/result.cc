#include "base/result.h"

namespace modelmend {

std::string Error::message() const {
  std::string text;
  if (!where.empty()) text += where + ": ";
  text += what;
  if (!next.empty()) text += "; " + next;
  return text;
}

}  // namespace modelmend
