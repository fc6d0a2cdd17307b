// scan: where one file holds classes, Core tables, columns set after a class and options set after
// a MetaData is made.
//
// First step of read_models(), file by file in parallel.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/class_body.h"
#include "model/expression.h"
#include "semantic/library_reach.h"

namespace modelmend::model {

// `User.age = Column(...)` outside of functions.
struct LateMember {
  Expression object;  // `User`
  std::string name;
  Expression statement;
  Expression annotation;  // or null
  Expression value;
};

// `SQLModel.metadata.naming_convention = NAMES`, or its `schema`, outside of functions.
struct MetaDataOption {
  Expression metadata;
  std::string name;  // "naming_convention", "schema"
  Expression value;
  bool is_conditional = false;
};

struct ScannedClass {
  Expression definition;                               // class_definition
  std::shared_ptr<const std::vector<Member>> members;  // of its body, in source order
};

struct FileScan {
  const semantic::Module* module = nullptr;
  std::vector<ScannedClass> classes;  // in source order; none of `if TYPE_CHECKING:`
  std::vector<Expression> tables;     // Table(...) calls
  std::vector<LateMember> late;
  std::vector<MetaDataOption> metadata_options;
  bool is_migration = false;  // an Alembic version file
};

// True of an Alembic version file.
[[nodiscard]] bool looks_like_migration(const semantic::Module& module);

// `reaching`, if known, spares the calls of names that cannot mean anything of a library; null: all
// may.
[[nodiscard]] FileScan scan(const semantic::Project& project, const semantic::Module& module,
                            const semantic::ReachingWords* reaching);

}  // namespace modelmend::model
