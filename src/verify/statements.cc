#include "verify/statements.h"

#include <iterator>
#include <utility>
#include <vector>

namespace modelmend::verify {
namespace {

using Reader = Statements (*)(const semantic::Project& project, const model::ProjectModels& models,
                              model::FileSearch& search);

void append(Statements& to, Statements more) {
  to.statements.insert(to.statements.end(), std::make_move_iterator(more.statements.begin()),
                       std::make_move_iterator(more.statements.end()));
  to.unread.insert(to.unread.end(), std::make_move_iterator(more.unread.begin()),
                   std::make_move_iterator(more.unread.end()));
}

// In no particular order: statements of different readers do not meet.
const std::vector<Reader>& readers() {
  static const std::vector<Reader> kReaders;
  return kReaders;
}

}  // namespace

Statements statements_of(const semantic::Project& project, const model::ProjectModels& models,
                         model::FileSearch& search) {
  Statements all;
  for (const Reader read : readers()) append(all, read(project, models, search));
  return all;
}

}  // namespace modelmend::verify
