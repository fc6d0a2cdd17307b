// RenamedAttributes: whether two texts are the same but for attributes of columns that are called
// something else in the later state.
//
// Made by compare_statements() from the statements of both states, which tell each such attribute
// as a difference of its own; a method that follows it (`self._password`, now `self.password`) is
// none besides. Only where a name is an attribute, a keyword or a string may it be another one, and
// only in the one direction. What is said of `self` counts where the table has that attribute; what
// is said of another object counts if no other table has an attribute with the old name.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "text/byte_range.h"

namespace modelmend::verify {

class RenamedAttributes {
 public:
  // `table` is the one whose column it is.
  void add(std::string before, std::string after, std::string table);
  // What the classes of a table have in the earlier state, asked of all tables after the renames.
  void add_member(std::string_view table, const std::string& attribute);
  // `table` is the one of whose classes the texts are.
  [[nodiscard]] bool are_all(std::string_view table, std::string_view before,
                             std::string_view after) const;

 private:
  using Tables = std::set<std::string, std::less<>>;

  [[nodiscard]] bool is_renamed(std::string_view table, std::string_view text, ByteRange word,
                                std::string_view other) const;

  std::map<std::string, std::map<std::string, Tables, std::less<>>, std::less<>> names_;
  Tables of_several_;  // old names that other tables have as well
};

// How such a difference is told. Both as they are written in Python, with quotes.
[[nodiscard]] std::string rename_words(std::string_view before, std::string_view after);

}  // namespace modelmend::verify
