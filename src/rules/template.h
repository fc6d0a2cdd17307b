// Template: the text of a fix or message in which metavariables stand for what they captured.
//
// Made by the rule loader, filled in at each match. Names are found and lines are indented as
// ast-grep does it: a captured text of several lines keeps its shape relative to its first line,
// and the whole is indented like the line that it replaces.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "match/captures.h"
#include "text/source_file.h"

namespace modelmend::rules {

// What metavariables stand for at one match. Texts are the file's bytes, not the parser's view.
// What one text that a rule makes may be long. It stops growing soon after; who asked for it finds
// it longer than this and declines.
inline constexpr std::size_t kMaxNewText = std::size_t{1} << 20U;

struct Values {
  std::string_view bytes;  // of the whole file
  const match::Captures& captures;
  // Results of `transform:`, by name.
  const std::map<std::string, std::string, std::less<>>& texts;
  // For messages: what facts found out, written `${target-type}`.
  const std::map<std::string, std::string>* facts = nullptr;
};

class Template {
 public:
  Template() = default;
  // `transforms` are the names that `transform:` defines.
  [[nodiscard]] static Template parse(std::string_view text,
                                      const std::set<std::string>& transforms);

  // For bytes that begin at `offset` of the file.
  [[nodiscard]] std::string fill(const Values& values, std::uint32_t offset) const;
  // Without indentation, `${fact}` included: for messages. Cut where it is too long to be read.
  [[nodiscard]] std::string fill_message(const Values& values) const;

  // Names of the metavariables in it.
  [[nodiscard]] std::set<std::string> variables() const;
  // Names written `${name}`.
  [[nodiscard]] std::set<std::string> facts() const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Variable {
    enum class Kind { One, Run, Text };
    std::string before;  // the text in front of it
    std::string name;
    Kind kind = Kind::One;
    std::size_t indent = 0;  // of the template's line up to here
  };
  [[nodiscard]] std::string value(const Variable& variable, const Values& values) const;
  [[nodiscard]] std::string fill_raw(const Values& values) const;

  std::string text_;
  std::vector<Variable> variables_;
  std::string rest_;
};

// How far the line that holds `offset` is indented, in spaces, if only spaces stand between its
// start and the code; as ast-grep counts.
[[nodiscard]] std::size_t indent_at(std::string_view text_before);
// All lines but the first moved from one indentation to another.
[[nodiscard]] std::string reindent(std::string text, std::size_t from, std::size_t to);

}  // namespace modelmend::rules
