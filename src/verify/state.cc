#include "verify/state.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/declared_arguments.h"
#include "model/table_arguments.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::verify {
namespace {

bool is_at(const schema::Origin& a, const schema::Origin& b) {
  return a.file == b.file && a.line == b.line && a.column == b.column;
}

}  // namespace

State::State(const semantic::Project& project, const model::ProjectModels& models,
             schema::Dialect dialect, Statements statements)
    : project_(project),
      models_(models),
      declared_(model::to_schema(project, models, {.dialect = dialect, .metadata = std::nullopt})),
      statements_(std::move(statements)) {
  for (const model::TableFact& fact : models.tables)
    if (!fact.local) tables_.push_back(view_of(fact));
  for (const model::ModelClass& cls : models.classes) {
    classes_.insert(cls.place);
    if (cls.role == model::ClassRole::Mapped) mapped_.insert(cls.place);
  }
  texts_ = std::make_unique<ClosedTexts>(project_, Apart{mapped_, {}}, classes_);
}

TableView State::view_of(const model::TableFact& fact) const {
  TableView view{.fact = &fact,
                 .table = nullptr,
                 .cls = fact.mapped_class ? &models_.model_class(*fact.mapped_class) : nullptr,
                 .name = fact.name.empty() ? "" : model::qualified_table_name(fact),
                 .metadata = models_.metadata(fact.metadata).name,
                 .unclear = {}};
  if (view.name.empty()) return view;
  const schema::QualifiedName name{fact.schema.value_or(""), fact.name};
  const schema::Origin place = origin(fact.place);
  for (const schema::Table& table :
       std::ranges::equal_range(declared_.schema.tables, name, {}, &schema::Table::name))
    if (is_at(table.origin, place)) view.table = &table;
  for (const schema::Unclear& each : declared_.unclear)
    if (each.table == name && !is_of_another(fact, each.origin)) view.unclear.push_back(&each);
  return view;
}

// Two MetaData may have a table of one name.
bool State::is_of_another(const model::TableFact& fact, const schema::Origin& at) const {
  const auto holds = [&](const model::TableFact& table) {
    const Place& place =
        table.mapped_class ? models_.model_class(*table.mapped_class).place : table.place;
    const schema::Origin begin = origin(place);
    const schema::Origin end = origin({place.file, {place.range.end, place.range.end}});
    return begin.file == at.file && begin.line <= at.line && at.line <= end.line;
  };
  const auto named = models_.index.tables_named.find(qualified_table_name(fact));
  if (named == models_.index.tables_named.end() || named->second.size() < 2 || holds(fact))
    return false;
  return std::ranges::any_of(named->second, [&](const model::TableId id) {
    return id != fact.id && holds(models_.table(id));
  });
}

std::vector<schema::Unclear> State::unclear_beside_tables(std::string_view subject) const {
  std::vector<schema::Unclear> found;
  std::ranges::copy_if(declared_.unclear, std::back_inserter(found), [&](const auto& each) {
    return each.subject == subject && each.table.name.empty();
  });
  return found;
}

schema::Origin State::origin(const Place& place) const {
  const auto file = project_.sources().get(place.file);
  if (!file) return {project_.sources().path(place.file), 0, 0};
  const auto at = (*file)->at(place.range.begin);
  return {(*file)->path(), at.line, at.column};
}

std::string State::text_of(const Place& definition) const {
  const model::Expression own = model::expression_at(project_, definition);
  if (!own || !own.is(syntax::Kind::ClassDefinition)) return text_of(own);
  std::string text;
  for (const semantic::Ancestor& each : semantic::linearise(project_, {own.module, own.node})) {
    if (!each.site) continue;
    text += text_of({each.site->module, each.site->definition, 0, nullptr}) + "\n";
  }
  return text;
}

std::string State::text_of(const model::Expression& expression) const {
  return texts_->of(expression);
}

std::string State::text_behind(const model::Expression& expression) const {
  return texts_->behind(expression);
}

std::string State::text_of_statement(const Place& declaration) const {
  const model::Expression own = model::expression_at(project_, declaration);
  if (!own) return {};
  syntax::Node whole = own.node;
  for (syntax::Node at = own.node; at; at = at.parent()) {
    if (at.is(syntax::Kind::ClassDefinition) || at.is(syntax::Kind::FunctionDefinition)) break;
    if (at.is(syntax::Kind::IfStatement)) whole = at;
  }
  return text_of(own.at(whole));
}

model::Expression State::function_of_table_arguments(const TableView& table) const {
  return model::function_of_table_arguments(project_,
                                            model::expression_at(project_, table.fact->place));
}

const schema::Unclear* unclear(const TableView& view, schema::Aspect aspect,
                               std::string_view subject) {
  const auto found = std::ranges::find_if(view.unclear, [&](const schema::Unclear* each) {
    return each->aspect == aspect && (each->subject == subject || each->subject.empty());
  });
  return found == view.unclear.end() ? nullptr : *found;
}

const model::ColumnDecl* declaration_of(const State& state, const TableView& view,
                                        std::string_view column) {
  const auto found = std::ranges::find(view.fact->columns, column, &model::TableColumn::name);
  return found == view.fact->columns.end() ? nullptr : &state.models().decl(found->decl);
}

}  // namespace modelmend::verify
