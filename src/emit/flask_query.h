// flask_query: the `query` that Flask-SQLAlchemy gives its classes, in the shared base.
//
//   class SQLBase(SQLModel, registry=db.Model.registry):
//       query: ClassVar[Any] = db.session.query_property(db.Query)
//
// Asked once for each base by the pipeline. It makes the queries that `db.Model` does, with
// get_or_404() and paginate(), and with the query_class that `db` was given; but with the session
// that `db` has as the class is made. A class with a `query_class` of its own gets a `query` that
// makes those, below it.
#pragma once

#include <string>
#include <string_view>

#include "emit/shared_base.h"
#include "model/mapper_facts.h"
#include "model/read_models.h"

namespace modelmend::emit {

// `db` of `db.Model`; empty for a base of another kind.
[[nodiscard]] std::string flask_owner(const BaseSite& base);

// Whether no class has something of its own under that name, or a `query_class` from elsewhere than
// its body, and no file gives `owner` another session, as tests do. Whether somebody asks for it
// cannot be told: libraries do as well.
[[nodiscard]] bool may_give_query(const semantic::Project& project, model::FileSearch& search,
                                  const model::ProjectModels& models,
                                  const model::MapperFacts& mappers, std::string_view owner);

// Whether the shared base that stands beside the base has it.
[[nodiscard]] bool has_query(const semantic::Project& project, const BaseSite& base,
                             const SharedBase& shared);

}  // namespace modelmend::emit
