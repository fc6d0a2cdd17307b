// registry_cleanup: what nothing names any more once classes have left the MetaData of a base.
//
//   before   from app.db import SQLBase               Base = declarative_base()
//   after    (nothing, or what loads its tables:
//            from app import db  # noqa: F401)
//
// Used by the pipeline on the texts in which the classes have moved: first the imports, then the
// bases, as long as one is left over. An import of a module that declares tables, or of one that
// imports such modules, stays an import, since without it nobody might declare them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/read_models.h"
#include "patch/edit.h"
#include "semantic/project.h"

namespace modelmend::emit {

// A declarative base, or a class that shares its registry, by the statement that makes it.
struct LeftBase {
  Place statement;
  std::string name;
};
// All that belong to one MetaData, the declarative bases last.
[[nodiscard]] std::vector<LeftBase> bases_of_metadata(const semantic::Project& project,
                                                      const model::ProjectModels& models,
                                                      const model::MetaDataFact& metadata);

struct ImportRelease {
  const semantic::Project& project;  // the texts in which the classes have moved
  const semantic::Project& before;   // the tree as it was
  const model::ProjectModels& models;
  model::FileSearch& search;
  const std::vector<LeftBase>& bases;
  const std::set<FileId>& to_load;  // the modules of these are loaded in any case
};
// The edits of a module's imports of such bases that it does not use. An import that was there
// before goes on loading what it loaded.
[[nodiscard]] std::vector<patch::Edit> release_imports(const ImportRelease& in,
                                                       const semantic::Module& module);

// The edit that takes the base out; none if something in the project names it.
[[nodiscard]] std::vector<patch::Edit> remove_unused_base(const semantic::Project& project,
                                                          model::FileSearch& search,
                                                          const LeftBase& base);

}  // namespace modelmend::emit
