// AttributeUses: where a file means the attributes that get another name.
//
// Made by find_attribute_renames() for all such columns of a project, asked file by file. Every
// place that holds the name is told: it means the attribute and gets an edit, it surely means
// something else, or neither is known, and then the attribute keeps its name. Names in strings
// count where SQLAlchemy or getattr() reads them; so do places where a class reads its own names as
// it runs. Names of columns do not change.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emit/attribute_family.h"
#include "model/mapper_facts.h"
#include "patch/edit.h"
#include "syntax/walker.h"

namespace modelmend::emit {

// Files with one of these may make a name as they run.
inline constexpr std::array<std::string_view, 4> kNameReaders = {"getattr(", "setattr(", "hasattr(",
                                                                 "delattr("};

// And those with one of these may read the names that a class has.
inline constexpr std::array<std::string_view, 4> kOwnNames = {"__dict__", "vars(", "column_attrs",
                                                              "all_orm_descriptors"};

// A column and what is found for it.
struct RenameSubject {
  const AttributeFamily& family;
  const model::ColumnDecl& decl;
  const std::string& to;
  std::map<FileId, std::vector<patch::Edit>> edits;
  std::optional<std::string> lost;  // the first place that cannot be followed, in words
};

struct UsesInput {
  const semantic::Project& project;
  const model::ProjectModels& models;
  const model::MapperFacts& mappers;
};

class AttributeUses {
 public:
  // All must outlive this; what is found is put in the subjects.
  AttributeUses(const UsesInput& input, std::span<RenameSubject> subjects)
      : in_(input), subjects_(subjects), objects_(input.project, input.models, input.mappers) {}

  void follow(const semantic::Module& module) const;

 private:
  UsesInput in_;
  std::span<RenameSubject> subjects_;
  ObjectClasses objects_;
};

}  // namespace modelmend::emit
