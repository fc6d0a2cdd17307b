// Versions: the migrations that a project has, read from the files of its version folders without
// running them.
//
// Used by `revision`, which goes on from the head, and by `validate`, which asks whether there is
// one. A file is read as Alembic would: its module-level `revision`, `down_revision`,
// `branch_labels` and `depends_on`, which must be literals.
#pragma once

#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace modelmend::alembic {

struct Version {
  std::string file;  // below the root
  std::string revision;
  std::vector<std::string> down = {};  // none for a base, several for a merge
  std::vector<std::string> labels = {};
  std::vector<std::string> depends_on = {};

  friend bool operator==(const Version&, const Version&) = default;
};

// By revision. A folder that does not exist holds none.
[[nodiscard]] Result<std::vector<Version>> read_versions(const FileSystem& files,
                                                         const std::string& root,
                                                         const std::vector<std::string>& folders,
                                                         bool recursive);

// The versions that no other goes on from.
[[nodiscard]] std::vector<Version> heads_of(const std::vector<Version>& versions);

// Refuses an id for a new migration that Alembic could not use: one that exists or that its command
// line takes for something else.
[[nodiscard]] Result<void> check_new_id(const std::string& id,
                                        const std::vector<Version>& versions);

// "a1 (versions/a1_x.py), b2 (versions/b2_y.py)"
[[nodiscard]] std::string listed(const std::vector<Version>& versions);

}  // namespace modelmend::alembic
