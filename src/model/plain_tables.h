// Plain tables: under which names a file may declare tables, told without a parser.
//
// Who asks what a foreign key points to needs the tables of one name, and of a large project
// nothing else. A name is mostly written out (`__tablename__ = "user"`, `Table("user", ...)`). A
// file that may name a table in another way, or that may add a column to the table of another
// file, may hold any name. Where this simplifies it errs towards more. Asked by the pipeline; a
// test compares it with read_models().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "semantic/library_reach.h"

namespace modelmend::model {

struct PlainTables {
  bool any = false;                // or columns of any table
  std::vector<std::string> names;  // without a schema; sorted, each once
  // Other files may make tables with a function that gets a name of its own here.
  bool renames_maker = false;
};

// `reaching`: the words of the file that can mean something of the libraries of models.
[[nodiscard]] PlainTables plain_tables(std::string_view text,
                                       const semantic::ReachingWords& reaching);

}  // namespace modelmend::model
