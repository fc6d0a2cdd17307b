#include "schema/postgres/libpq.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string>

namespace modelmend::schema::postgres {
namespace {

// Finds one function after the other and remembers the first that is missing.
class Symbols {
 public:
  explicit Symbols(void* library) : library_(library) {}

  template <class Function>  // the type of the pointer says which function type it is
  void find(const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library_, name));
    if (function == nullptr && missing_.empty()) missing_ = name;
  }
  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  void* library_;
  std::string missing_;
};

void find_connection_functions(Symbols& symbols, Libpq& pq) {
  symbols.find("PQconnectdbParams", pq.connect);
  symbols.find("PQconnectionNeedsPassword", pq.needs_password);
  symbols.find("PQconnectionUsedPassword", pq.used_password);
  symbols.find("PQconninfoFree", pq.free_options);
  symbols.find("PQconninfoParse", pq.parse_options);
  symbols.find("PQdb", pq.database);
  symbols.find("PQerrorMessage", pq.error_message);
  symbols.find("PQfinish", pq.finish);
  symbols.find("PQfreemem", pq.free_memory);
  symbols.find("PQserverVersion", pq.server_version);
  symbols.find("PQstatus", pq.status);
  symbols.find("PQuser", pq.user);
}

void find_query_functions(Symbols& symbols, Libpq& pq) {
  symbols.find("PQclear", pq.clear);
  symbols.find("PQexec", pq.execute);
  symbols.find("PQexecParams", pq.execute_with_values);
  symbols.find("PQgetisnull", pq.is_null);
  symbols.find("PQgetlength", pq.length);
  symbols.find("PQgetvalue", pq.value);
  symbols.find("PQntuples", pq.row_count);
  symbols.find("PQresultErrorField", pq.error_field);
  symbols.find("PQresultErrorMessage", pq.result_message);
  symbols.find("PQresultStatus", pq.result_status);
}

}  // namespace

Result<Libpq> open_libpq(const char* file) {
  void* library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    return fail(ErrorCode::External, "postgresql",
                fmt::format("reading a live database needs '{}', which is not installed", file),
                "install PostgreSQL's client library (Debian and Ubuntu: apt install libpq5)");
  Symbols symbols(library);
  Libpq pq;
  find_connection_functions(symbols, pq);
  find_query_functions(symbols, pq);
  if (!symbols.missing().empty())
    return fail(ErrorCode::External, "postgresql",
                fmt::format("'{}' has no function '{}'", file, symbols.missing()),
                "install a newer libpq (Debian and Ubuntu: apt install libpq5)");
  return pq;
}

const Result<Libpq>& libpq() {
  static const Result<Libpq> kLibrary = open_libpq(kLibpqFile);
  return kLibrary;
}

}  // namespace modelmend::schema::postgres
