// RuntimeFacts: what the real libraries make of a project, as values that can be compared.
//
// Made by read_runtime_facts from the answer of dump_project.py; compared by compare. Every text is
// the same in each process that means the same: no ids, no addresses, no order of sets. An aspect
// that is not set is absent; one that can only be set or not has the value "yes".
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace modelmend::verify::runtime {

// "ON DELETE" -> "CASCADE", "not null" -> "yes".
using Aspects = std::map<std::string, std::string, std::less<>>;

// By who notices: a database, the program, a reader.
struct Facts {
  Aspects schema = {};
  Aspects behaviour = {};
  Aspects cosmetic = {};
};

struct ColumnFacts {
  std::string name = {};
  Facts facts = {};
};

// A constraint or an index.
struct ItemFacts {
  std::string kind = {};  // "primary key", "foreign key", "unique", "check", "exclude", "index"
  std::string name = {};  // with what a naming convention gives; empty: the database chooses it
  std::vector<std::string> columns = {};
  std::string what = {};  // "(a, b)", "users.id", "(n > 0)"
  Facts facts = {};
};

struct TableFacts {
  std::string schema = {};
  std::string name = {};
  std::vector<std::string> metadata = {};  // the names of its MetaData: "app.db.Base.metadata"
  Facts facts = {};
  std::vector<ColumnFacts> columns = {};  // in their order
  std::vector<ItemFacts> items = {};
  std::vector<std::string> classes = {};  // mapped to it, qualified; known without its mapper facts

  [[nodiscard]] std::string full_name() const {
    return schema.empty() ? name : schema + "." + name;
  }
};

struct AttributeFacts {
  std::string name = {};
  std::string kind = {};  // "relationship", "column", "hybrid property", "validator", "method"
  Facts facts = {};
};

struct MapperFacts {
  std::string class_name = {};  // qualified: "app.models.user.User"
  std::string table = {};       // with its schema
  Facts facts = {};
  std::vector<AttributeFacts> attributes = {};  // by name, then kind
};

struct RuntimeFacts {
  Aspects versions = {};  // "SQLAlchemy" -> "2.0.51"
  std::vector<TableFacts> tables = {};
  std::vector<MapperFacts> mappers = {};
  std::vector<std::string> warnings = {};  // that SQLAlchemy gave
  std::string unconfigured = {};           // why there are no mappers; empty: there are
};

}  // namespace modelmend::verify::runtime
