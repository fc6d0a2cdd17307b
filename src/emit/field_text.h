// FieldText: an attribute with a call, `name: Annotation = Field(...)`, as text in a file's style.
//
// Used by the emitters of columns and relationships, which give the arguments in their final order.
// A call that fits stands on one line, any other with one argument on each; comments that stood
// inside the old statement stay with the argument that they were written at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rewrite/source_style.h"
#include "syntax/node.h"
#include "text/byte_range.h"

namespace modelmend::emit {

// A piece of Python that is written again: a value of the old statement or a new word.
struct Term {
  std::string text;
  std::string indent;   // of the line that the text was taken from; its further lines count from it
  ByteRange from = {};  // where it stood; empty for what is new
};

// One argument. Of a group the terms are its entries: `sa_column_kwargs={"name": "x"}`.
struct CallArgument {
  enum class Group { None, Dictionary, List };
  std::string keyword;
  Group group = Group::None;
  std::vector<Term> terms;  // exactly one without a group
};

struct FieldText {
  std::string name;
  std::string annotation;
  std::string callee;  // "Field"
  std::vector<CallArgument> arguments;
  bool needs_call = false;  // write it even without arguments, as for Relationship()
};

// A comment inside of the old statement.
struct KeptComment {
  std::string text;
  ByteRange range;
  bool own_line = false;
};

// Those of the statement but for the ones within `kept`, which stay with their text.
[[nodiscard]] std::vector<KeptComment> comments_in(syntax::Node statement,
                                                   const std::vector<CallArgument>& kept);

// What stands around the statement: the indentation of its line, and the comment behind it, which
// counts for the length of the line.
struct FieldPlace {
  std::string indent;
  std::string comment;
};
[[nodiscard]] std::string print_field(const FieldText& field,
                                      const std::vector<KeptComment>& comments,
                                      const FieldPlace& place, const rewrite::SourceStyle& style);

// A text whose further lines stand as far from `indent` as they stood from `old`, the indentation
// of its first one.
[[nodiscard]] std::string moved_to_indent(std::string_view text, std::string_view old,
                                          std::string_view indent);

// The value of an expression of the file as a term.
[[nodiscard]] Term term_of(std::string_view source, ByteRange range);

}  // namespace modelmend::emit
