// The `mappers` of `dump models --output-format json`: MapperFacts as plain data.
//
// One object for each class of a model, in the shape of what SQLAlchemy's own mappers hold, so that
// a test can compare the two. Described in docs/json.md.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "model/mapper_facts.h"
#include "text/source_store.h"

namespace modelmend::report {

struct MapperView {
  const model::ProjectModels& models;
  const model::MapperFacts& mappers;
  const text::SourceStore& sources;
  std::optional<FileId> only;  // classes of one file
};

[[nodiscard]] nlohmann::ordered_json mappers_json(const MapperView& view);

}  // namespace modelmend::report
