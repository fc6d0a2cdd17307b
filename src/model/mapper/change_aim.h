// aim: which classes and tables a statement concerns that begins with a class, a table, a base or a
// MetaData.
//
// Used by the readers of what stands outside of classes. What is stated of a base or of its
// MetaData concerns every class of it, unless `Base.metadata.tables["users"]` names one.
#pragma once

#include <optional>

#include "model/mapper/chains.h"
#include "model/mapper_facts.h"

namespace modelmend::model {

void aim(const ProjectModels& models, const Chain& chain, OutsideChange& change);

// That of the class, the table or the base that the chain begins with.
[[nodiscard]] std::optional<MetaDataId> metadata_of(const ProjectModels& models,
                                                    const Chain& chain);

}  // namespace modelmend::model
