// AttributeRenames: the columns whose attributes get another name as fields, with every place of
// the project that has to follow.
//
//   before   _password = Column("password", String(60), nullable=False)
//   after    password: str = Field(max_length=60)
//   before   def check(self, word): return verify(word, self._password)
//   after    def check(self, word): return verify(word, self.password)
//
// Found once by the pipeline before any class is planned, from the old texts; the column keeps its
// name. A rename is made in whole, or refused with the first place where it cannot be told whether
// the attribute is meant. A class that stays takes its renames back.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/declined.h"
#include "model/mapper_facts.h"
#include "model/read_models.h"
#include "patch/edit.h"
#include "semantic/project.h"
#include "semantic/sqlmodel_release.h"

namespace modelmend::emit {

struct AttributeRename {
  model::DeclId decl{};
  model::ClassId owner{};
  std::string from;
  std::string to;
  std::map<FileId, std::vector<patch::Edit>> edits;  // one for each use, the declaration included
  std::optional<Declined> why_not;
};

class AttributeRenames {
 public:
  AttributeRenames() = default;
  explicit AttributeRenames(std::vector<AttributeRename> renames);

  // Not made after all, as the class stays. True if it was to be made.
  bool leave(model::ClassId owner);

  [[nodiscard]] const std::vector<AttributeRename>& all() const { return renames_; }
  // Null for a column that keeps its attribute.
  [[nodiscard]] const AttributeRename* find(model::DeclId decl) const;
  // What the attribute is called as a field.
  [[nodiscard]] std::string name_of(const model::ColumnDecl& decl) const;
  // The bytes of the file as they are when all renames are made.
  [[nodiscard]] std::string text(FileId file, std::string_view source, ByteRange range) const;
  // The classes whose renames change these bytes.
  [[nodiscard]] std::set<model::ClassId> owners_in(FileId file, ByteRange range) const;

 private:
  void list_uses();

  struct Use {
    patch::Edit edit;
    model::ClassId owner{};
  };
  std::vector<AttributeRename> renames_;
  std::map<FileId, std::map<ByteRange, Use>> uses_;  // of those that are made
};

struct RenameInput {
  const semantic::Project& project;
  model::FileSearch& search;
  const model::ProjectModels& models;
  const model::MapperFacts& mappers;
  const std::set<FileId>& writable;
  semantic::SqlModelRelease sqlmodel;
};

[[nodiscard]] AttributeRenames find_attribute_renames(const RenameInput& input,
                                                      const std::vector<model::ClassId>& wanted);

}  // namespace modelmend::emit
