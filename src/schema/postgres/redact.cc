#include "schema/postgres/redact.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <optional>

#include "schema/postgres/libpq.h"

namespace modelmend::schema::postgres {
namespace {

constexpr std::string_view kHidden = "***";
// A shorter one stands in many messages by chance, and libpq does not put passwords into any.
constexpr std::size_t kShortestToHide = 4;

constexpr const char* kEncodeHint =
    "write '@' as %40, ':' as %3A and '/' as %2F in user name and password, or leave the password "
    "out and put it into ~/.pgpass";

// A '@' behind a '?' may be of an option or of a password that is not encoded: then little is
// shown.
std::string redacted_url(std::string_view url, std::size_t authority) {
  std::string shown(url.substr(0, authority));
  std::string_view rest = url.substr(authority);
  const std::size_t at = rest.rfind('@');
  const std::size_t options = rest.find('?');
  if (at == std::string_view::npos) return shown + std::string(rest.substr(0, options));
  if (options < at) return shown + std::string(rest.substr(0, rest.find_first_of(":/?@")));
  shown += rest.substr(0, std::min(rest.find_first_of(":/"), at));
  rest.remove_prefix(at);
  return shown + std::string(rest.substr(0, rest.find('?')));
}

bool may_be_shown(std::string_view key) {
  constexpr auto kShown =
      std::to_array<std::string_view>({"dbname", "host", "hostaddr", "port", "service", "user"});
  return std::ranges::find(kShown, key) != kShown.end();
}

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\n\r\f\v"), text.size()));
}

// As libpq reads a value: 'in quotes' or up to a blank, a backslash before any byte.
std::string_view take_value(std::string_view& text) {
  const bool quoted = text.starts_with('\'');
  std::size_t end = quoted ? 1 : 0;
  const auto goes_on = [&] {
    return quoted ? text[end] != '\'' : std::isspace(static_cast<unsigned char>(text[end])) == 0;
  };
  while (end < text.size() && goes_on()) end += text[end] == '\\' ? 2U : 1U;
  end = std::min(quoted ? end + 1 : end, text.size());
  const std::string_view value = text.substr(0, end);
  text.remove_prefix(end);
  return value;
}

// Nothing of what does not read as KEY = VALUE: a piece of a password may look like a key.
std::string redacted_words(std::string_view words) {
  std::string shown;
  for (skip_blanks(words); !words.empty(); skip_blanks(words)) {
    const std::string_view key = words.substr(0, words.find_first_of(" \t\n\r\f\v="));
    words.remove_prefix(key.size());
    skip_blanks(words);
    if (!words.starts_with('=')) return "postgresql";
    words.remove_prefix(1);
    skip_blanks(words);
    const std::string_view value = take_value(words);
    if (may_be_shown(key)) shown += fmt::format("{}{}={}", shown.empty() ? "" : " ", key, value);
  }
  return shown.empty() ? "postgresql" : shown;
}

// Whether a piece of a password may stand in what libpq says about the string.
bool may_hold_password(std::string_view connection) {
  return connection.find("pass") != std::string_view::npos ||
         connection.find('@') != std::string_view::npos;
}

// 'missing "=" after "x"' -> 'missing "=" after "***"'.
std::string without_quoted(std::string_view message) {
  std::string shown;
  while (!message.empty()) {
    const std::size_t open = std::min(message.find('"'), message.size());
    shown += message.substr(0, open);
    message.remove_prefix(open);
    if (message.empty()) break;
    const std::size_t close = std::min(message.find('"', 1), message.size());
    const std::string_view quoted = message.substr(1, close - 1);
    shown += fmt::format("\"{}\"", quoted.size() > 1 ? kHidden : quoted);
    message.remove_prefix(std::min(close + 1, message.size()));
  }
  return shown;
}

std::string trimmed(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

// Releases what libpq allocated.
using Options = std::unique_ptr<PQconninfoOption, decltype(&::PQconninfoFree)>;
using Message = std::unique_ptr<char, decltype(&::PQfreemem)>;

std::optional<std::string> option(const Options& options, std::string_view keyword) {
  for (const PQconninfoOption* at = options.get(); at->keyword != nullptr; ++at) {
    if (at->keyword == keyword && at->val != nullptr) return at->val;
  }
  return std::nullopt;
}

bool looks_like_password(const Options& options) {
  const std::string host = option(options, "host").value_or("");
  const std::string port = option(options, "port").value_or("");
  return host.find('@') != std::string::npos ||
         port.find_first_not_of("0123456789,") != std::string::npos;
}

}  // namespace

std::string without_password(std::string_view connection) {
  const std::size_t scheme = connection.find("://");
  return scheme == std::string_view::npos ? redacted_words(connection)
                                          : redacted_url(connection, scheme + 3);
}

Result<Secrets> Secrets::of(const std::string& connection) {
  const Result<Libpq>& library = libpq();
  if (!library) return tl::unexpected(library.error());

  char* error = nullptr;
  const Options options(library->parse_options(connection.c_str(), &error), library->free_options);
  const Message message(error, library->free_memory);
  if (options == nullptr) {
    const std::string says = message ? trimmed(message.get()) : "out of memory";
    return fail(ErrorCode::Usage, without_password(connection),
                may_hold_password(connection) ? without_quoted(says) : says,
                "write postgresql://user@host:port/database or \"host=... dbname=...\"");
  }
  if (looks_like_password(options))
    return fail(ErrorCode::Usage, without_password(connection),
                "the host or port is none; a character of the password may stand unencoded",
                kEncodeHint);

  Secrets secrets;
  const char* from_environment = std::getenv("PGPASSWORD");
  for (const auto& value :
       {option(options, "password"), option(options, "sslpassword"),
        from_environment ? std::optional<std::string>(from_environment) : std::nullopt}) {
    const bool is_no_secret = value == option(options, "user") ||
                              value == option(options, "dbname") ||
                              value == option(options, "host");
    if (value && value->size() >= kShortestToHide && !is_no_secret)
      secrets.values_.push_back(*value);
  }
  return secrets;
}

std::string Secrets::hide(std::string message) const {
  for (const std::string& value : values_) {
    for (std::size_t at = message.find(value); at != std::string::npos;
         at = message.find(value, at + kHidden.size()))
      message.replace(at, value.size(), kHidden);
  }
  return message;
}

}  // namespace modelmend::schema::postgres
