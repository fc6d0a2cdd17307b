// Builds ProjectModels by hand, for tests of what is asked of them.
//
//   ModelsBuilder models;
//   const auto user = models.table("user").column("id", integer());
//   models.table("note").column("user_id", uuid(), {"user.id"});
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/facts.h"

namespace modelmend::testing_support {

inline schema::SqlType integer() {
  return {.is = schema::Integer{}, .raw = "Integer"};
}
inline schema::SqlType bigint() {
  return {.is = schema::Integer{schema::Integer::Width::Big}, .raw = "BigInteger"};
}
inline schema::SqlType uuid() {
  return {.is = schema::Uuid{}, .raw = "UUID()"};
}
inline schema::SqlType untyped() {
  return {.is = schema::FromForeignKey{}, .raw = ""};
}

class ModelsBuilder {
 public:
  // Adds a table; the columns that follow belong to it.
  ModelsBuilder& table(const std::string& name, const std::string& metadata = "Base") {
    model::TableFact table;
    table.id = static_cast<model::TableId>(models_.tables.size());
    table.name = name;
    table.metadata = metadata_named(metadata);
    table.place = next_place();
    models_.tables.push_back(table);
    return *this;
  }
  ModelsBuilder& column(const std::string& name, schema::SqlType type,
                        const std::vector<std::string>& targets = {}) {
    model::ColumnDecl decl;
    decl.id = static_cast<model::DeclId>(models_.declarations.size());
    decl.attribute = name;
    decl.type = std::move(type);
    decl.place = next_place();
    for (const std::string& target : targets) {
      model::ForeignKeyFact key;
      key.target = target;
      decl.foreign_keys.push_back(key);
    }
    models_.declarations.push_back(std::make_shared<const model::ColumnDecl>(decl));
    models_.tables.back().columns.push_back({.name = name, .key = name, .decl = decl.id});
    return *this;
  }
  model::ColumnDecl& last_declaration() {
    return models_.declarations.edit(models_.declarations.size() - 1);
  }
  model::TableFact& last_table() { return models_.tables.back(); }
  model::TableColumn& last_column() { return models_.tables.back().columns.back(); }
  model::MetaDataFact& metadata(const std::string& name) {
    return models_.metadatas.at(static_cast<std::size_t>(metadata_named(name)));
  }

  [[nodiscard]] model::ProjectModels build() const {
    model::ProjectModels models = models_;
    models.build_index();
    return models;
  }

 private:
  model::MetaDataId metadata_named(const std::string& name) {
    for (const auto& each : models_.metadatas)
      if (each.name == name) return each.id;
    const auto id = static_cast<model::MetaDataId>(models_.metadatas.size());
    models_.metadatas.push_back({.id = id,
                                 .name = name,
                                 .place = std::nullopt,
                                 .default_schema = std::nullopt,
                                 .naming_convention = std::nullopt});
    return id;
  }
  Place next_place() {
    offset_ += 10;
    return {.file = FileId{0}, .range = {offset_, offset_ + 5}};
  }

  model::ProjectModels models_;
  std::uint32_t offset_ = 0;
};

// The table of that name (the first one).
inline model::TableId table_id(const model::ProjectModels& models, std::string_view name) {
  for (const auto& table : models.tables)
    if (table.name == name) return table.id;
  return model::TableId{~0U};
}

}  // namespace modelmend::testing_support
