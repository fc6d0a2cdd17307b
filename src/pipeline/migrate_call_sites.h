// migrate_call_sites: places of the program that will behave differently with converted classes.
//
//   session.merge(User(id=1, name="x"))     # copies the defaults of the new object as well
//   {User(), other}; known[user] = 1        # objects of SQLModel have no hash
//   user == other; user in users            # and are equal where their values are
//   User(password="x"); User(1, "x")        # a property is not set; names are needed
//   User.query                              # with --flask: of Flask-SQLAlchemy's base alone
//
// Asked by migrate() once it knows which classes it converts; each place is a warning and nothing
// is changed there. A session is known by its name; whose object something is, ConvertedObjects
// says.
#pragma once

#include <set>
#include <vector>

#include "emit/class_context.h"
#include "model/mapper_facts.h"
#include "model/read_models.h"
#include "text/diagnostic.h"

namespace modelmend::pipeline {

// What of converted classes is as it was with SQLAlchemy.
struct KeptBehaviour {
  std::set<model::ClassId> assigned_and_compared;
  std::set<model::ClassId> constructed;  // from whatever the class has
  bool queries = false;                  // `User.query` of Flask-SQLAlchemy, where a class had it
};

[[nodiscard]] std::vector<text::Diagnostic> call_site_warnings(
    const semantic::Project& project, model::FileSearch& search, const model::MapperFacts& mappers,
    const std::vector<const model::ModelClass*>& converted, const KeptBehaviour& kept,
    const emit::EmitOptions& options);

}  // namespace modelmend::pipeline
