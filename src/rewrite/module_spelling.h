// spelled_module: how an import of one file writes another module of the project.
//
// Asked by who imports a class of the project anew. The answer is the file's own way: the module as
// the file names it already, relative where its imports are (but no higher up than they go, if the
// file names what is there in whole), and without the folders that its
// absolute imports leave out ("app.models" of backend/app/models.py). Absent if no import of the
// file would find the module.
#pragma once

#include <optional>
#include <string>

#include "semantic/project.h"

namespace modelmend::rewrite {

[[nodiscard]] std::optional<std::string> spelled_module(const semantic::Project& project,
                                                        const semantic::Module& importing,
                                                        FileId module);

}  // namespace modelmend::rewrite
