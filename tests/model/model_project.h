// ModelProject: what the readers make of a few files in memory.
//
//   ModelProject project(R"(
//   -- models.py --
//   class User(Base): ...
//   )");
//
// It counts the files that are parsed, and can read in the slow way for comparison.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/dump.h"
#include "model/foreign_keys.h"
#include "model/literals.h"
#include "model/read_models.h"
#include "support/marked_project.h"

namespace modelmend::model::testing {

class MemorySearch : public FileSearch {
 public:
  explicit MemorySearch(const text::SourceStore& sources) : sources_(sources) {}
  [[nodiscard]] std::vector<FileId> containing_any(std::span<const std::string> words) override {
    std::vector<FileId> found;
    for (std::uint32_t i = 0; i < sources_.size(); ++i) {
      const auto bytes = sources_.read_bytes(FileId{i});
      const bool hit = bytes && std::any_of(words.begin(), words.end(), [&](const std::string& w) {
                         return bytes->find(w) != std::string::npos;
                       });
      if (hit) found.push_back(FileId{i});
    }
    return found;
  }

  const semantic::LibraryReach& reach(const semantic::Project& project) override {
    reach_.emplace(model::model_libraries(), 1U);
    reach_->compute(project, semantic::read_imports(project.sources(), 1));
    return *reach_;
  }

 private:
  const text::SourceStore& sources_;
  std::optional<semantic::LibraryReach> reach_;
};

class ModelProject {
 public:
  explicit ModelProject(std::string_view text, ReadModelsOptions options = {})
      : project_(text), models_(read(options)) {}

  [[nodiscard]] const semantic::Project& project() const { return project_.project(); }
  [[nodiscard]] const ProjectModels& models() const { return models_; }
  [[nodiscard]] const text::SourceStore& sources() const { return *project_.sources(); }
  [[nodiscard]] std::string dump() const { return dump_models(models_, sources()); }
  // As the options say, from the same sources.
  [[nodiscard]] ProjectModels read(const ReadModelsOptions& options) const {
    MemorySearch search(sources());
    return read_models(project_.project(), search, options);
  }

  // The column `attribute` of the class or Core table `owner`; fails the test if there is none.
  [[nodiscard]] const ColumnDecl& column(std::string_view owner, std::string_view attribute) const {
    for (const TableFact& table : models_.tables) {
      const bool is_it =
          table.name == owner ||
          (table.mapped_class && models_.model_class(*table.mapped_class).name == owner);
      if (!is_it) continue;
      for (const TableColumn& column : table.columns)
        if (column.name == attribute || models_.decl(column.decl).attribute == attribute)
          return models_.decl(column.decl);
    }
    for (const ModelClass& cls : models_.classes)
      if (cls.name == owner)
        for (const DeclId id : cls.own_declarations)
          if (models_.decl(id).attribute == attribute) return models_.decl(id);
    ADD_FAILURE() << "no column " << owner << "." << attribute << " in\n" << dump();
    static const ColumnDecl kNone;
    return kNone;
  }
  [[nodiscard]] const TableFact& table(std::string_view name) const {
    for (const TableFact& table : models_.tables)
      if (qualified_table_name(table) == name) return table;
    ADD_FAILURE() << "no table " << name << " in\n" << dump();
    static const TableFact kNone;
    return kNone;
  }
  [[nodiscard]] const ModelClass& model_class(std::string_view name) const {
    for (const ModelClass& cls : models_.classes)
      if (cls.name == name) return cls;
    ADD_FAILURE() << "no class " << name << " in\n" << dump();
    static const ModelClass kNone;
    return kNone;
  }
  [[nodiscard]] std::string metadata_of_table(std::string_view name) const {
    return models_.metadata(table(name).metadata).name;
  }
  // "id* name", primary keys starred.
  [[nodiscard]] std::string columns_of(std::string_view table_name) const {
    std::string text;
    for (const TableColumn& column : table(table_name).columns) {
      if (!text.empty()) text += ' ';
      text += column.name + (column.primary_key ? "*" : "");
    }
    return text;
  }
  [[nodiscard]] std::string text(const ColumnDecl& decl,
                                 const std::optional<ByteRange>& range) const {
    if (!range) return "-";
    return std::string(range->in((*sources().get(decl.place.file))->bytes()));
  }

 private:
  testing_support::MarkedProject project_;
  ProjectModels models_;
};

}  // namespace modelmend::model::testing
