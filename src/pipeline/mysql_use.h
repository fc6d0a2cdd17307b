// mysql_use: whether the project's tables may live in MySQL or MariaDB.
//
// Asked once by `migrate` where no --dialect is given. There SQLModel's str has a length of its own
// where a String has none, so that the type must be said. Signs are an option or a type of that
// dialect, the URL of such a database, or a driver among the requirements; without any of them no
// such table can have been created from these models.
#pragma once

#include <string>

#include "base/file_system.h"
#include "model/read_models.h"

namespace modelmend::pipeline {

[[nodiscard]] bool may_use_mysql(const FileSystem& files, const std::string& root,
                                 model::FileSearch& search);

}  // namespace modelmend::pipeline
