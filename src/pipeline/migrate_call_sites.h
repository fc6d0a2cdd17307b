// migrate_call_sites: places of the program that will behave differently with converted classes.
//
//   session.merge(User(id=1, name="x"))     # copies the defaults of the new object as well
//   {User(), other}                         # objects of SQLModel have no hash
//   User.query                              # with --flask: of Flask-SQLAlchemy's base alone
//
// Asked by migrate() once it knows which classes it converts; each place is a warning and nothing
// is changed there. A session is known by its name, since nothing says what a parameter is.
#pragma once

#include <set>
#include <vector>

#include "emit/class_context.h"
#include "model/read_models.h"
#include "text/diagnostic.h"

namespace modelmend::pipeline {

[[nodiscard]] std::vector<text::Diagnostic> call_site_warnings(
    const semantic::Project& project, model::FileSearch& search,
    const std::vector<const model::ModelClass*>& converted, const emit::EmitOptions& options);

}  // namespace modelmend::pipeline
