// Assembler: from drafts of columns and tables to ProjectModels.
//
// Second half of read_models(): reads the members of every class that matters (in parallel), gives
// declarations their ids by place, works out which columns each table has by Python's and
// SQLAlchemy's rules of inheritance, and resolves foreign keys that name objects.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/class_index.h"
#include "model/core_table.h"
#include "model/facts.h"
#include "model/read_memo.h"
#include "model/scan.h"
#include "model/table_name.h"

namespace modelmend::model {

class Assembler {
 public:
  // `memo` gives what is known of classes already and takes in what is read of the others.
  Assembler(const ClassIndex& classes, const std::vector<std::shared_ptr<const FileScan>>& scans,
            ReadMemo& memo, unsigned jobs);

  [[nodiscard]] ProjectModels assemble();

 private:
  // A name in a class body; `column` is empty for what is no column but hides one.
  struct Attribute {
    std::string_view name;
    std::optional<DeclId> column;
  };
  // What is read of a column; it stays where it was read until the declarations are in order.
  struct DraftOfColumn {
    ReadColumn* read = nullptr;
    std::optional<ClassId> owner;
  };
  struct ClassDraft {
    std::optional<ClassId> id;
    std::vector<Attribute> attributes;
    std::vector<std::string> unread;
    std::optional<MetaDataSource> metadata;  // of all but plain mixins
  };
  // What makes the table of a mapped class, as far as no other table has a say in it.
  struct TableParts {
    TableName name;
    std::vector<DeclId> declarations;
    std::vector<TableColumn> columns;  // of these
    TableArguments arguments;
  };

  void choose_classes();
  void read_members();
  [[nodiscard]] std::shared_ptr<ClassRead> read_class(ClassIndexId id) const;
  void remember();
  void read_core_tables();
  static void number(ReadColumn& read, DeclId id, std::optional<ClassId> owner);
  void number_declarations();
  void number_classes();
  void find_metadata();
  void add_metadata(const MetaDataSource& source);
  void add_metadata_options();
  [[nodiscard]] bool is_set_first(const MetaDataOption& option, const MetaDataKey& key) const;
  void name_metadata();
  [[nodiscard]] MetaDataSource metadata_of_class(ClassIndexId id) const;
  void make_tables();
  void make_core_table(TableDraft& draft);
  // Made when a function runs, or in an Alembic version file.
  [[nodiscard]] bool is_local(const Expression& maker) const;
  [[nodiscard]] TableParts parts_of(ClassIndexId id) const;
  void make_class_table(ClassIndexId id, TableParts parts);
  void add_unread_of_mixins(TableFact& table, ClassIndexId id) const;
  void link_existing_table(ClassIndexId id, const Member& table);
  void add_to_parent_table(ClassIndexId id, const std::vector<DeclId>& columns);
  [[nodiscard]] std::vector<DeclId> columns_of(ClassIndexId id) const;
  [[nodiscard]] TableArguments table_arguments_of(ClassIndexId id) const;
  void add_columns(std::vector<TableColumn>& to, const std::vector<DeclId>& columns) const;
  void apply_arguments(TableFact& table, TableArguments arguments);
  void add_constraint_keys(TableFact& table, std::vector<ConstraintColumn> entries);
  void add_constraint_key(DeclId id, ConstraintColumn entry);
  void number_tables();
  void resolve_pending();
  [[nodiscard]] std::string column_object(const Expression& column) const;
  [[nodiscard]] std::string column_of_table(const Expression& table, std::string_view key) const;
  [[nodiscard]] std::string column_of_class(ClassIndexId id, std::string_view attribute) const;
  [[nodiscard]] std::string column_declared_at(const Place& definition) const;
  void finish_classes();

  const ClassIndex& classes_;
  const std::vector<std::shared_ptr<const FileScan>>& scans_;
  ReadMemo& memo_;
  unsigned jobs_;

  std::vector<ClassIndexId> chosen_;                 // by place
  std::map<ClassIndexId, ClassIndexId> first_user_;  // of a mixin: the first mapped class
  std::map<ClassIndexId, ClassDraft> drafts_;
  std::vector<std::shared_ptr<ClassRead>> read_;
  std::deque<ReadColumn> read_of_core_;
  std::vector<DraftOfColumn> columns_;  // of read_ and read_of_core_
  std::vector<TableDraft> core_;
  // Indices into columns_, then into the declarations.
  std::vector<std::vector<std::size_t>> core_columns_;
  std::set<const semantic::Module*> migrations_;
  std::map<Place, TableId> table_of_call_;
  std::map<ClassIndexId, TableId> table_of_class_;
  std::map<MetaDataKey, MetaDataSource> metadata_sources_;
  struct MetaDataNaming {
    std::optional<Place> value;
    bool is_unclear = false;
  };
  std::map<MetaDataKey, MetaDataNaming> naming_;  // of those that a statement gives one to
  std::map<MetaDataKey, MetaDataId> metadata_ids_;
  std::vector<std::pair<PendingTarget, DeclId>> pending_;
  ProjectModels models_;
};

}  // namespace modelmend::model
