// Which of a project's Alembic environments is meant, and what a new migration goes on from.
//
// Used by `revision` and `validate`. Where the project leaves a choice there is an Error that names
// what there is to choose from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alembic/script_settings.h"
#include "alembic/versions.h"

namespace modelmend::alembic {

struct EnvironmentWish {
  std::optional<std::string> config = std::nullopt;   // the path of an alembic.ini
  std::optional<std::string> section = std::nullopt;  // in it
};

[[nodiscard]] Result<model::AlembicEnvironment> choose_environment(
    const std::vector<model::AlembicEnvironment>& environments, const EnvironmentWish& wish);

// The only head, or that one of them which is wished for; none in an empty version folder.
[[nodiscard]] Result<std::optional<Version>> choose_head(const std::vector<Version>& versions,
                                                         const std::optional<std::string>& wish);

// Where the file of a new migration goes: where it is wished for if Alembic looks there, to the
// file of its head, else into the only folder.
[[nodiscard]] Result<std::string> choose_folder(const ScriptSettings& settings,
                                                const std::optional<Version>& head,
                                                const std::optional<std::string>& wish);

}  // namespace modelmend::alembic
