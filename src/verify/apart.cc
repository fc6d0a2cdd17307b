#include "verify/apart.h"

#include "model/declared_arguments.h"

namespace modelmend::verify {

std::set<Place> definitions_of(const semantic::Project& project,
                               const model::ProjectModels& models) {
  std::set<Place> places;
  for (const model::ModelClass& cls : models.classes) places.insert(cls.place);
  for (const model::TableFact& table : models.tables) {
    places.insert(table.place);
    const model::Expression call = model::expression_at(project, table.place);
    if (call.is(syntax::Kind::Call)) places.insert(call.at(call.node.parent()).place());
  }
  return places;
}

}  // namespace modelmend::verify
