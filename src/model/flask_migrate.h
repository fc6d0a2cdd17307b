// Flask-Migrate: the database object that an env.py asks the running application for.
//
//   migrate = Migrate(app, db)          Migrate(db=db)          migrate.init_app(app, db)
//   current_app.extensions["migrate"].db      # is that `db`
//
// Used by read_target_metadata().
#pragma once

#include <vector>

#include "model/expression.h"
#include "model/read_models.h"

namespace modelmend::model {

// True of `current_app.extensions["migrate"].db`.
[[nodiscard]] bool is_flask_migrate_db(const semantic::Project& project, const Expression& e);

// The arguments `db` of all such calls of the project, by place.
[[nodiscard]] std::vector<Expression> flask_migrate_dbs(const semantic::Project& project,
                                                        FileSearch& search);

}  // namespace modelmend::model
