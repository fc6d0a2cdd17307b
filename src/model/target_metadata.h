// read_target_metadata: which MetaDatas an Alembic env.py compares with the database.
//
//   target_metadata = Base.metadata                          # also a list, None, a function's
//   return context.configure(..., target_metadata=models.metadata)  # what is passed counts
//   current_app.extensions["migrate"].db.metadata            # Flask-Migrate: what Migrate() was
//   given
//
// Used by find_alembic_environments(). Names are followed by their meaning, through imports,
// aliases and re-exports. What only running the code could tell is in `unclear` with its reason.
#pragma once

#include <string>
#include <vector>

#include "model/facts.h"
#include "model/read_models.h"

namespace modelmend::model {

struct TargetMetaData {
  std::vector<Place> said;            // assignments or arguments, in source order
  std::vector<MetaDataId> metadatas;  // by id
  std::vector<std::string> empty;     // names of MetaDatas that no model belongs to; sorted
  bool is_none = false;               // None can be meant
  std::vector<std::string> unclear;   // why it is not known in whole
  bool from_flask = false;            // asks the running Flask application
};

[[nodiscard]] TargetMetaData read_target_metadata(const semantic::Project& project,
                                                  const ProjectModels& models, FileSearch& search,
                                                  const semantic::Module& env);

}  // namespace modelmend::model
