#include "verify/statements.h"

#include <iterator>
#include <utility>

#include "verify/column_statements.h"
#include "verify/field_uses.h"
#include "verify/mapper_statements.h"
#include "verify/outside_statements.h"
#include "verify/unknown_parts.h"

namespace modelmend::verify {
namespace {

void append(Statements& to, Statements more) {
  to.statements.insert(to.statements.end(), std::make_move_iterator(more.statements.begin()),
                       std::make_move_iterator(more.statements.end()));
  to.unread.insert(to.unread.end(), std::make_move_iterator(more.unread.begin()),
                   std::make_move_iterator(more.unread.end()));
}

}  // namespace

Statements statements_of(const semantic::Project& project, const model::ProjectModels& models,
                         model::FileSearch& search, unsigned jobs) {
  Statements all = column_statements(project, models);
  const model::MapperFacts mappers = model::read_mappers(project, search, models, jobs);
  append(all, mapper_statements(project, models, mappers));
  append(all, outside_statements(project, models, mappers));
  append(all, unknown_statements(project, models));
  append(all, field_uses(project, models));
  return all;
}

}  // namespace modelmend::verify
