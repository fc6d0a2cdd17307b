// ImportOrder: what is certain to be made after a statement at the top of a module has run.
//
//   db.py       SQLModel.metadata.naming_convention = NAMES
//   models.py   from db import engine        # from here on the statement has run
//
// Asked by the model readers where a statement has its effect only on what is made later. Certain
// is what stands below in the same file, and what stands below an import of that file at the top of
// another one, unless the file of the statement may import that one first. Everything else may be
// made before as well.
#pragma once

#include <set>

#include "semantic/project.h"

namespace modelmend::semantic {

class ImportOrder {
 public:
  // `statement` stands at the top of its module, outside of conditions. The project must outlive
  // it.
  ImportOrder(const Project& project, const Place& statement);

  [[nodiscard]] bool is_certainly_before(const Place& made) const;

 private:
  const Project& project_;
  Place statement_;
  std::set<FileId> may_run_first_;  // what imports above the statement may load
  bool anything_may_run_first_ = false;
};

}  // namespace modelmend::semantic
