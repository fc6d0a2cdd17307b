// Facts as lines and as plain data.
//
// dump_models() is the format of `modelmend dump models` and of golden tests: one line for each
// item, by place. metadata_dump() is the same truth in the shape of SQLAlchemy's MetaData, made to
// be printed as JSON and compared with the real library.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/column_behaviour.h"
#include "model/facts.h"
#include "schema/schema.h"
#include "text/source_store.h"

namespace modelmend::model {

// Items of one file, or of the whole project.
[[nodiscard]] std::string dump_models(const ProjectModels& models, const text::SourceStore& sources,
                                      std::optional<FileId> only = std::nullopt);

struct DumpedColumn {
  std::string name;
  std::string key;
  std::string family;  // schema::family()
  std::string sql;     // schema::to_sql()
  std::optional<std::uint32_t> length;
  std::optional<std::uint32_t> precision;
  std::optional<std::int32_t> scale;
  std::optional<bool> timezone;
  std::optional<std::string> enum_name;
  std::vector<std::string> enum_labels;
  bool nullable = true;
  bool primary_key = false;
  std::vector<std::string> foreign_keys;  // targets as strings, sorted; "?" for one that is unknown
  std::string place;                      // "app/models.py:12:5"
  std::string type_reason;                // why the type is opaque, else empty
  std::string dynamic_reason;
  std::vector<ColumnTrait> behaviour;  // by aspect
  std::vector<std::string> unread;     // why `behaviour` is not all
};

struct DumpedTable {
  std::string name;          // without schema
  std::string schema;        // or empty
  std::string mapped_class;  // qualified name, or empty
  std::string place;
  std::vector<DumpedColumn> columns;   // in table order
  std::vector<std::string> unread;     // why it cannot be fully known
  std::vector<ColumnTrait> behaviour;  // of the table as a whole
  // What SQLAlchemy creates for it there; absent if nobody can tell the table's name.
  std::optional<schema::Table> postgresql;
  std::optional<schema::Table> sqlite;
};

struct DumpedMetaData {
  std::string name;
  std::vector<DumpedTable> tables;  // by schema, name, place
};

[[nodiscard]] std::vector<DumpedMetaData> metadata_dump(const semantic::Project& project,
                                                        const ProjectModels& models);

}  // namespace modelmend::model
