// Libpq: the functions of PostgreSQL's client library that we call, found at run time.
//
// libpq drags in 25 libraries and ten milliseconds of start-up, which nobody should pay who reads
// no live database, so it is not linked but opened when the first connection is asked for. Used by
// Connection and by the redaction of connection strings, and by nobody else.
#pragma once

#include <libpq-fe.h>

#include "base/result.h"

namespace modelmend::schema::postgres {

inline constexpr const char* kLibpqFile = "libpq.so.5";

// The types of the pointers are those of the header; the members are named after the functions.
struct Libpq {
  decltype(&::PQclear) clear = nullptr;
  decltype(&::PQconnectdbParams) connect = nullptr;
  decltype(&::PQconnectionNeedsPassword) needs_password = nullptr;
  decltype(&::PQconnectionUsedPassword) used_password = nullptr;
  decltype(&::PQconninfoFree) free_options = nullptr;
  decltype(&::PQconninfoParse) parse_options = nullptr;
  decltype(&::PQdb) database = nullptr;
  decltype(&::PQerrorMessage) error_message = nullptr;
  decltype(&::PQexec) execute = nullptr;
  decltype(&::PQexecParams) execute_with_values = nullptr;
  decltype(&::PQfinish) finish = nullptr;
  decltype(&::PQfreemem) free_memory = nullptr;
  decltype(&::PQgetisnull) is_null = nullptr;
  decltype(&::PQgetlength) length = nullptr;
  decltype(&::PQgetvalue) value = nullptr;
  decltype(&::PQntuples) row_count = nullptr;
  decltype(&::PQresultErrorField) error_field = nullptr;
  decltype(&::PQresultErrorMessage) result_message = nullptr;
  decltype(&::PQresultStatus) result_status = nullptr;
  decltype(&::PQserverVersion) server_version = nullptr;
  decltype(&::PQstatus) status = nullptr;
  decltype(&::PQuser) user = nullptr;
};

// Opens the library anew; it stays open as long as the process lives.
[[nodiscard]] Result<Libpq> open_libpq(const char* file);

// The library of this process, opened at the first call.
[[nodiscard]] const Result<Libpq>& libpq();

}  // namespace modelmend::schema::postgres
