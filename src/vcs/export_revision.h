// export_revision: the files of a commit as a checkout would write them, in a folder of its own.
//
// Used where a program that is not ours must read the files; what we read ourselves needs no copy
// (RevisionFiles). Line ends and filters are those of a checkout, but the large files of Git LFS
// stay pointers and submodules stay empty. Neither the index nor the work tree is touched, and no
// hook runs.
#pragma once

#include <string>

#include "base/result.h"
#include "vcs/repository.h"

namespace modelmend::vcs {

// `revision` is anything that git takes for a commit; `folder` is absolute, exists and is empty.
Result<void> export_revision(const Repository& repository, const std::string& revision,
                             const std::string& folder);

}  // namespace modelmend::vcs
