// Plain tables: under which names a file may declare tables, told without a parser.
//
// Who asks what a foreign key points to needs the tables of one name, and of a large project
// nothing else. A name is mostly written out (`__tablename__ = "user"`, `Table("user", ...)`). A
// file that may name a table in another way, or that may add a column to the table of another
// file, may hold any name. Where this simplifies it errs towards more. Asked by the pipeline; a
// test compares it with read_models().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/plain_classes.h"
#include "semantic/library_reach.h"
#include "semantic/tokens.h"

namespace modelmend::model {

struct PlainTables {
  bool any = false;                // or columns of any table
  std::vector<std::string> names;  // without a schema; sorted, each once
  // Other files may make tables with a function that gets a name of its own here.
  bool renames_maker = false;
  // What a class is that says no name hangs on the classes above it, of which nobody was asked.
  bool hangs_on_classes = false;
  bool is_broken = false;  // the file has no tokens
};

// `tokens`: of the text, if it has any. `reaching`: the words of the file that can mean something
// of the libraries of models. `kinds` may be null.
[[nodiscard]] PlainTables plain_tables(FileId file, std::string_view text,
                                       const std::optional<semantic::Tokens>& tokens,
                                       const semantic::ReachingWords& reaching, ClassKinds* kinds);

}  // namespace modelmend::model
