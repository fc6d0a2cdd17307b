#include "verify/outside_statements.h"

#include <utility>

#include "model/declared_arguments.h"
#include "model/resolved_text.h"
#include "verify/apart.h"
#include "verify/closed_text.h"
#include "verify/member_meaning.h"

namespace modelmend::verify {
namespace {

using model::OutsideChange;
using model::ProjectModels;

Subject subject_of(const ProjectModels& models, const model::ModelClass& cls) {
  return {cls.table ? qualified_table_name(models.table(*cls.table)) : std::string(),
          cls.qualified_name};
}

void add_change(const ProjectModels& models, const OutsideChange& change,
                const std::string& carried, Statements& out) {
  if (change.classes.empty() && change.tables.empty())
    out.unread.push_back({{}, change.reason, change.place, carried});
  for (const model::ClassId id : change.classes)
    out.unread.push_back(
        {subject_of(models, models.model_class(id)), change.reason, change.place, carried});
  for (const model::TableId id : change.tables)
    out.unread.push_back(
        {{qualified_table_name(models.table(id)), {}}, change.reason, change.place, carried});
}

}  // namespace

Statements outside_statements(const semantic::Project& project, const ProjectModels& models,
                              const model::MapperFacts& mappers) {
  Statements out;
  ClosedTexts texts(project, apart_of(project, models));
  for (const OutsideChange& change : mappers.changes) {
    const model::Expression statement = model::expression_at(project, change.statement);
    std::string carried =
        change.words.empty() ? model::resolved_text(project, statement) : change.words;
    carried += texts.behind(statement);
    add_change(models, change, carried, out);
  }
  for (const model::MemberFact& each : mappers.listeners)
    out.statements.push_back({{},
                              each.name,
                              "event",
                              each.value,
                              Weight::Behaviour,
                              each.place,
                              member_meaning(project, each, texts)});
  return out;
}

}  // namespace modelmend::verify
