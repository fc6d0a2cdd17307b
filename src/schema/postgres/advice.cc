#include "schema/postgres/advice.h"

#include <fmt/format.h>

#include <array>

namespace modelmend::schema::postgres {
namespace {

// https://www.postgresql.org/docs/current/errcodes-appendix.html
constexpr std::string_view kQueryCanceled = "57014";
constexpr std::string_view kInsufficientPrivilege = "42501";
constexpr std::string_view kUndefinedTable = "42P01";

struct Advice {
  std::string_view words;  // of the message
  std::string_view next;
};

// The first that fits, so what is special stands before what is not.
constexpr auto kOfConnecting = std::to_array<Advice>({
    {"permission denied for database", "let the user connect to it (GRANT CONNECT ON DATABASE)"},
    {"is not permitted to log in", "name a user who may log in"},
    {"definition of service",
     "check its name and the file that holds it: PGSERVICEFILE, else ~/.pg_service.conf"},
    {"does not support SSL", "the server has no SSL: leave sslmode out"},
    {"invalid sslmode value", "it is disable, allow, prefer, require, verify-ca or verify-full"},
    {"does not match host name",
     "call the host as its certificate does, or compare no names with sslmode=verify-ca"},
    {"root certificate",
     "let sslrootcert name the certificate of who signed the server's, or verify nothing with "
     "sslmode=require"},
    {"certificate verify failed",
     "let sslrootcert name the certificate of who signed the server's, or verify nothing with "
     "sslmode=require"},
    {"certificate", "check sslmode, sslrootcert, sslcert and sslkey"},
    {"private key", "check sslmode, sslrootcert, sslcert and sslkey"},
    {"SSL error", "check sslmode, sslrootcert, sslcert and sslkey"},
});

bool says(std::string_view message, std::string_view words) {
  return message.find(words) != std::string_view::npos;
}

// PostgreSQL 13 and older say "SSL on" and "SSL off".
bool came_without_ssl_only(std::string_view message) {
  const bool with = says(message, "SSL encryption") || says(message, "SSL on");
  return !with && (says(message, "no encryption") || says(message, "SSL off"));
}

}  // namespace

std::string advice_for_connecting(std::string_view message, PasswordUse password) {
  if (says(message, "no pg_hba.conf entry"))
    return came_without_ssl_only(message)
               ? "the server may want SSL: sslmode=require; else its pg_hba.conf must let the user "
                 "in from here"
               : "the server's pg_hba.conf must let the user in from here";
  for (const Advice& each : kOfConnecting)
    if (says(message, each.words)) return std::string(each.next);
  switch (password) {
    case PasswordUse::Missing:
      return "put the password into ~/.pgpass or the variable PGPASSWORD";
    case PasswordUse::Sent:
      return "check user name, password and database";
    case PasswordUse::NotAsked:
      break;
  }
  return "check host, port, user and database, and that the server runs";
}

std::string advice_for_asking(std::string_view message, std::string_view state,
                              std::string_view user) {
  if (state == kQueryCanceled)
    return "someone may hold a lock on what is read, or the server is busy; run again later";
  if (state == kUndefinedTable) return "check --schema-name, and that the user may see it";
  if (state != kInsufficientPrivilege)
    return "run again; if it happens again, read the output of pg_dump instead";
  if (says(message, "permission denied for function"))
    return fmt::format("let the user '{}' call it (GRANT EXECUTE ON FUNCTION)", user);
  if (says(message, "permission denied for schema"))
    return fmt::format("let the user '{}' use it (GRANT USAGE ON SCHEMA)", user);
  const bool is_catalog = says(message, " pg_") || !says(message, "permission denied for ");
  return fmt::format("let the user '{}' read {} (GRANT SELECT)", user,
                     is_catalog ? "the system catalog" : "it");
}

}  // namespace modelmend::schema::postgres
