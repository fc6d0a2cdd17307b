// Connection strings and messages about them, without their passwords.
//
// Used by Connection for every Error it makes, and by whoever shows a person which database was
// asked. Errs on the side of hiding: a password that was not encoded as a URL wants it must not
// shine through in pieces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace modelmend::schema::postgres {

// "postgresql://ada@db:5432/app" or "host=db user=ada dbname=app": of a URL neither password nor
// options, of other strings only the words that say where and who. Needs no libpq.
[[nodiscard]] std::string without_password(std::string_view connection);

// The passwords of one connection string.
class Secrets {
 public:
  // Has libpq take the string apart. An Error if it cannot, or if the host or port that it finds
  // looks like a piece of a password.
  [[nodiscard]] static Result<Secrets> of(const std::string& connection);

  [[nodiscard]] std::string hide(std::string message) const;

 private:
  std::vector<std::string> values_;
};

}  // namespace modelmend::schema::postgres
