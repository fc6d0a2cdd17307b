// Advice: what a person can do about an error of libpq or of a server, told by its words.
//
// Used by Connection for the last part of its errors. The words are libpq's and the server's own in
// English; where they say nothing that is known here, the advice is what helps most often.
#pragma once

#include <string>
#include <string_view>

namespace modelmend::schema::postgres {

// How far a connection came with its password.
enum class PasswordUse { NotAsked, Missing, Sent };

[[nodiscard]] std::string advice_for_connecting(std::string_view message, PasswordUse password);

// `state` is the SQLSTATE of what the server refused to do for `user`.
[[nodiscard]] std::string advice_for_asking(std::string_view message, std::string_view state,
                                            std::string_view user);

}  // namespace modelmend::schema::postgres
