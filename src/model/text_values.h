// Value: what computed_text() reckons with, and what Python does with such values.
//
// Texts are ASCII. What Python would refuse, or do with values that are none of these, has no
// value.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/constant.h"
#include "model/python_regex.h"
#include "model/text_methods.h"

namespace modelmend::model {

struct TheClass {};
using Pattern = std::shared_ptr<const PythonRegex>;
using Value = std::variant<std::monostate, bool, std::int64_t, std::string, Texts, Pattern,
                           RegexMatch, TheClass>;

[[nodiscard]] bool is_ascii(std::string_view text);
// Null if it is no text.
[[nodiscard]] const std::string* text_in(const std::optional<Value>& value);
// A value that the operators of constants know.
[[nodiscard]] std::optional<Constant> as_constant(const Value& value);
[[nodiscard]] Value as_value(Constant constant);
// bool(value)
[[nodiscard]] std::optional<bool> truth(const Value& value);
// What a loop over it sees: texts, or the characters of a text.
[[nodiscard]] std::optional<Texts> items_of(const std::optional<Value>& value);
// match[number]
[[nodiscard]] std::optional<Value> group_of(const RegexMatch& match, std::int64_t number);
// text.name(*values)
[[nodiscard]] std::optional<Value> called_on_text(std::string_view text, std::string_view name,
                                                  const std::vector<Value>& values);
// re.split() and re.findall(), where these matches were found
[[nodiscard]] std::optional<Value> split_at(std::string_view text,
                                            const std::vector<RegexMatch>& found);
[[nodiscard]] std::optional<Value> texts_found(const std::vector<RegexMatch>& found,
                                               std::size_t groups);

}  // namespace modelmend::model
