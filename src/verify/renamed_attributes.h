// RenamedAttributes: whether two texts are the same but for attributes of columns that are called
// something else in the later state.
//
// Made by compare_statements() from the statements of both states, which tell each such attribute
// as a difference of its own; a method that follows it (`self._password`, now `self.password`) is
// none besides. Only where a name is an attribute, a keyword or a string may it be another one, and
// only in the one direction.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace modelmend::verify {

class RenamedAttributes {
 public:
  void add(std::string before, std::string after);
  [[nodiscard]] bool are_all(std::string_view before, std::string_view after) const;

 private:
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> names_;
};

// How such a difference is told. Both as they are written in Python, with quotes.
[[nodiscard]] std::string rename_words(std::string_view before, std::string_view after);

}  // namespace modelmend::verify
