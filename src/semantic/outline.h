// Outline: what a file binds at module level and from which words, read without a parser.
//
// A name can mean something of a library only if some chain of imports, assignments, class
// statements and returns leads to it. LibraryReach follows such chains over a whole project, and
// needs for that only which words each statement gives its meaning from: of `A = f(x)` f, of
// `class A(B[x], C)` B and C, of a function what it returns. The arguments of a call do not count,
// but for those functions that hand them on (`typing.cast`, `partial`, `with_metaclass`). The lexer
// behind this knows strings, comments, brackets and indentation, at a small part of what a parser
// costs. Where it simplifies it errs towards more: a name may be listed that the file does not
// bind.
#pragma once

#include <string_view>
#include <vector>

#include "semantic/text_imports.h"

namespace modelmend::semantic {

// A statement that binds names of the module; both lists are sorted, each word once.
struct OutlineStatement {
  std::vector<std::string_view> binds;
  // What the bound names may get their meaning from. Of a class its bases and decorators, and what
  // its body imports, assigns, annotates and derives classes from.
  std::vector<std::string_view> words;
};

class Outline {
 public:
  // `text` must outlive the outline.
  explicit Outline(std::string_view text);

  // Of the module; those in functions and classes are not for others.
  [[nodiscard]] const TextImports& imports() const { return imports_; }
  [[nodiscard]] const TextImports& inner_imports() const { return inner_imports_; }
  // Those that bind anything but by importing it.
  [[nodiscard]] const std::vector<OutlineStatement>& statements() const { return statements_; }
  // The same in functions and classes, line by line: what they bind is not for others.
  [[nodiscard]] const std::vector<OutlineStatement>& inner_statements() const {
    return inner_statements_;
  }
  // What classes, their attributes and tables may be declared with: the words of class headers and
  // of the decorators of classes, of what is assigned in class bodies, of the module's own lines
  // that assign to an attribute what a call gives, and of what is called on such lines with more
  // than one argument, as a table is made. They mean what the module's own names mean. Sorted, each
  // once.
  [[nodiscard]] const std::vector<std::string_view>& declaring_words() const {
    return declaring_words_;
  }
  // The same of classes in functions, and in whose bodies names are imported or bound by a loop:
  // they may mean what is bound there.
  [[nodiscard]] const std::vector<std::string_view>& inner_declaring_words() const {
    return inner_declaring_words_;
  }

 private:
  friend class OutlineReader;
  TextImports imports_;
  TextImports inner_imports_;
  std::vector<OutlineStatement> statements_;
  std::vector<OutlineStatement> inner_statements_;
  std::vector<std::string_view> declaring_words_;
  std::vector<std::string_view> inner_declaring_words_;
};

}  // namespace modelmend::semantic
