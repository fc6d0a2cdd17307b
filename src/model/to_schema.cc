#include "model/to_schema.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "model/declared_column.h"
#include "model/declared_domains.h"
#include "model/declared_enums.h"
#include "model/declared_sequences.h"
#include "model/loose_items.h"
#include "model/naming_convention.h"
#include "model/open_table.h"
#include "model/table_items.h"
#include "schema/column_casts.h"

namespace modelmend::model {

namespace {

using schema::SqlType;

// Why the table is not known in whole: from the table and from the class that is mapped to it.
std::vector<std::string> unread_of(const ProjectModels& models, const TableFact& fact) {
  std::vector<std::string> reasons = fact.unread;
  if (!fact.mapped_class) return reasons;
  const std::vector<std::string>& of_class = models.model_class(*fact.mapped_class).unread;
  reasons.insert(reasons.end(), of_class.begin(), of_class.end());
  return reasons;
}

// The enum that a column's values have, also through arrays.
const schema::Enum* enum_of(const SqlType& type) {
  const SqlType* inner = &type;
  while (const auto* array = inner->as<schema::Array>()) inner = array->element.get();
  return inner->as<schema::Enum>();
}

class SchemaMaker {
 public:
  SchemaMaker(const semantic::Project& project, const ProjectModels& models,
              const ToSchemaOptions& options)
      : project_(project),
        models_(models),
        options_(options),
        loose_(find_loose_items(project, models)) {}

  DeclaredSchema make() {
    made_.schema.dialect = options_.dialect;
    for (const TableFact& fact : models_.tables) {
      const bool is_wanted = !options_.metadata || fact.metadata == *options_.metadata;
      if (!is_wanted || fact.local) continue;
      if (fact.name.empty()) {
        add_unnamed(fact);
      } else {
        add_table(fact);
      }
    }
    if (options_.dialect == schema::Dialect::PostgreSql) {
      add_sequences();
      add_enums();
    }
    schema::sort(made_.schema);
    return std::move(made_);
  }

 private:
  const NamingConvention& naming(MetaDataId id) {
    const auto known = conventions_.find(id);
    if (known != conventions_.end()) return known->second;
    return conventions_.emplace(id, NamingConvention::of(project_, models_.metadata(id)))
        .first->second;
  }

  void add_unnamed(const TableFact& fact) {
    const std::vector<std::string> reasons = unread_of(models_, fact);
    const OpenTable open(project_, models_, fact, naming(fact.metadata), options_.dialect);
    made_.unclear.push_back(
        {.table = {},
         .aspect = schema::Aspect::Table,
         .subject = fact.mapped_class ? models_.model_class(*fact.mapped_class).name : "a Table",
         .reason = reasons.empty() ? "its name is not known" : reasons.front(),
         .origin = open.origin(fact.place)});
  }

  void add_table(const TableFact& fact) {
    OpenTable open(project_, models_, fact, naming(fact.metadata), options_.dialect);
    open.table.partly_read = unread_of(models_, fact);
    for (const TableColumn& column : fact.columns) add_column(open, column);
    const auto arguments = declared_arguments(project_, fact.argument_places);
    for (std::size_t i = 0; i < arguments.size(); ++i)
      add_argument(open, arguments[i], fact.argument_places[i]);
    for (const LooseItem& item : loose_.of(fact.id)) add_table_item(open, item.call, item.place);
    add_primary_key(open);
    add_foreign_keys(open);
    mark_serial(open);
    add_enums(open.table);
    if (options_.dialect == schema::Dialect::PostgreSql) add_domains(open);
    if (options_.dialect == schema::Dialect::PostgreSql) settle_casts(open);
    made_.written[open.table.name].merge(open.written_sql);
    made_.schema.tables.push_back(std::move(open.table));
    made_.unclear.insert(made_.unclear.end(), std::make_move_iterator(open.unclear.begin()),
                         std::make_move_iterator(open.unclear.end()));
  }

  static void settle_casts(OpenTable& open) {
    schema::settle_casts(open.table);
    for (auto& [made, written] : std::exchange(open.written_sql, {}))
      open.written_sql.emplace(schema::settled(made, open.table.columns), written);
  }

  void add_sequences() {
    DeclaredSequences found = find_declared_sequences(project_, models_, options_.metadata);
    made_.schema.sequences = std::move(found.sequences);
    made_.unclear.insert(made_.unclear.end(), std::make_move_iterator(found.unclear.begin()),
                         std::make_move_iterator(found.unclear.end()));
  }

  static void add_argument(OpenTable& open, const DeclaredArgument& argument, const Place& place) {
    if (!argument.value) {
      open.table.partly_read.emplace_back("an argument cannot be found again");
    } else if (argument.name.empty()) {
      add_table_item(open, argument.value, place);
    } else {
      add_table_option(open, argument.name, argument.value, place);
    }
  }

  void add_enums(const schema::Table& table) {
    for (const schema::Column& column : table.columns) {
      const schema::Enum* const type = enum_of(column.type);
      if (type == nullptr || !type->name) continue;
      const schema::QualifiedName name{type->schema, *type->name};
      if (!enums_.insert(name).second) continue;
      made_.schema.enums.push_back(
          {.name = name, .labels = type->labels, .comment = std::nullopt, .origin = column.origin});
    }
  }

  // Beside those of columns.
  void add_enums() {
    DeclaredEnums found = find_declared_enums(project_, models_, options_.metadata);
    for (schema::EnumType& each : found.enums)
      if (enums_.insert(each.name).second) made_.schema.enums.push_back(std::move(each));
    made_.unclear.insert(made_.unclear.end(), std::make_move_iterator(found.unclear.begin()),
                         std::make_move_iterator(found.unclear.end()));
  }

  // What is not known of one is noted with each column, and no domain is made of it.
  void add_domains(OpenTable& open) {
    for (const TableColumn& column : open.fact().columns) {
      const auto known = std::ranges::find(open.table.columns, column.name, &schema::Column::name);
      if (known == open.table.columns.end()) continue;
      const auto* const type = known->type.as<schema::Domain>();
      const ColumnDecl& decl = models_.decl(column.decl);
      auto found = type == nullptr ? std::nullopt : declared_domain(project_, decl, *type);
      if (!found) continue;
      if (!found->unread.empty()) {
        open.cannot_tell(schema::Aspect::Type, column.name, std::move(found->unread),
                         *decl.type_source);
      } else if (domains_.insert(found->domain.name).second) {
        found->domain.origin = known->origin;
        made_.schema.domains.push_back(std::move(found->domain));
      }
    }
  }

  const semantic::Project& project_;
  const ProjectModels& models_;
  const ToSchemaOptions& options_;
  LooseItems loose_;
  std::map<MetaDataId, NamingConvention> conventions_;
  std::set<schema::QualifiedName> enums_;
  std::set<schema::QualifiedName> domains_;
  DeclaredSchema made_;
};

}  // namespace

DeclaredSchema to_schema(const semantic::Project& project, const ProjectModels& models,
                         const ToSchemaOptions& options) {
  return SchemaMaker(project, models, options).make();
}

}  // namespace modelmend::model
