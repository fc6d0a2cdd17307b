// MetaDataForm: how the MetaData of a base is made, as far as SQLModel's own can be it.
//
//   before   class Base(DeclarativeBase):                       metadata = MetaData(schema="app")
//                metadata = MetaData(naming_convention=NAMES)
//   after    SQLModel.metadata.naming_convention = NAMES        metadata = SQLModel.metadata
//                                                               metadata.schema = "app"
//
// Read for `--registry sqlmodel` by those who move classes (registry_move, registry_components,
// registry_cleanup, and RegistryMover of the pipeline). The options are said where every class
// passes: above the shared base, which stays; or where the project makes the MetaData, which keeps
// its name. Flask-SQLAlchemy is given SQLModel's: `SQLAlchemy(metadata=...)`, so that
// `db.create_all()` and Flask-Migrate go on with the same tables. Declines options that SQLModel's
// MetaData cannot be given later, and a MetaData that is made in another way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/declined.h"
#include "model/expression.h"
#include "model/facts.h"

namespace modelmend::emit {

struct MetaDataForm {
  struct Option {
    std::string name;  // "naming_convention", "schema"
    model::Expression value;
  };
  std::vector<Option> options;  // as written
  // `metadata = MetaData(...)` at the top of a module: the call. All who name the variable follow.
  std::optional<model::Expression> variable;
  // The call of Flask-SQLAlchemy's `SQLAlchemy` that has it, and the MetaData(...) in there, or
  // null.
  std::optional<model::Expression> extension;
  model::Expression given_to_extension = {};
};

[[nodiscard]] Attempt<MetaDataForm> form_of_metadata(const semantic::Project& project,
                                                     const model::MetaDataFact& metadata);

// Whether names of tables or constraints come from the MetaData, which all tables that are added to
// SQLModel's would have as well.
[[nodiscard]] bool gives_names(const MetaDataForm& form, const model::MetaDataFact& metadata);

// Whether all classes and tables of the MetaData move together.
[[nodiscard]] bool moves_as_a_whole(const semantic::Project& project,
                                    const model::MetaDataFact& metadata);
// Whether its shared base stays above them, so that its module is loaded first.
[[nodiscard]] bool keeps_shared_base(const semantic::Project& project,
                                     const model::MetaDataFact& metadata);

// "SQLModel.metadata.schema = 'app'\n" for each option; `metadata` is how SQLModel's is named
// there.
[[nodiscard]] std::string option_statements(const MetaDataForm& form, const std::string& metadata,
                                            std::string_view newline);

}  // namespace modelmend::emit
