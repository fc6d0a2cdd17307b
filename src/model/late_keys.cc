#include "model/late_keys.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "model/expression.h"
#include "model/read_models.h"
#include "model/target_name.h"
#include "syntax/walker.h"

namespace modelmend::model {
namespace {

using semantic::Module;
using semantic::Project;
using syntax::Field;
using syntax::Kind;

using Tables = std::optional<std::vector<TableId>>;

// Without one of these a file can neither make a key nor add what another file made.
const std::array<std::string, 3>& late_words() {
  static const std::array<std::string, 3> kWords = {"ForeignKey", "append_constraint",
                                                    "append_column"};
  return kWords;
}

// A revision creates the tables of its time, not those of the models.
bool is_revision(const Module& module) {
  const auto binds = [&](std::string_view name) {
    return !module.scopes().bindings(semantic::ScopeId{0}, name).empty();
  };
  return binds("revision") && binds("down_revision");
}

std::string_view attribute_of(const Expression& e) {
  return e.is(Kind::Attribute) ? e.node.field(Field::Attribute).text() : std::string_view();
}

std::string callee_of(const Project& project, const Expression& call) {
  return library_name(project, value_of(project, call.field(Field::Function)));
}

bool is_foreign_key(std::string_view callee) {
  return callee.starts_with("sqlalchemy.") && callee.ends_with(".ForeignKey");
}

bool is_foreign_key_constraint(std::string_view callee) {
  return callee.starts_with("sqlalchemy.") && callee.ends_with(".ForeignKeyConstraint");
}

// `table.append_constraint(constraint)`, `table.append_column(column)`.
bool is_append(const Expression& call) {
  const std::string_view method = attribute_of(unwrapped(call.field(Field::Function)));
  return method == "append_constraint" || method == "append_column";
}

// The argument at a place or of a name; null if there is none.
Expression argument_of(const Expression& call, std::size_t index, std::string_view name) {
  const Arguments arguments = arguments_of(call);
  if (index < arguments.positional.size()) return arguments.positional[index].value;
  const Argument* const named = arguments.keyword(name);
  return named == nullptr ? Expression{} : named->value;
}

// Says which tables an expression means.
class TableReader {
 public:
  TableReader(const Project& project, const ProjectModels& models)
      : project_(project), models_(models) {
    for (const TableFact& table : models.tables) {
      table_at_[table.place].push_back(table.id);
      tables_called_[table.name].push_back(table.id);
    }
    for (const ModelClass& each : models.classes)
      if (each.table) table_of_class_[each.place] = *each.table;
  }

  // `users`, `User.__table__`, `Base.metadata.tables["user"]`.
  [[nodiscard]] Tables table(const Expression& written) const {
    const Expression e = value_of(project_, written);
    if (e.is(Kind::Call)) return known(table_at_, e.place());
    if (attribute_of(e) == "__table__") return table_of_class(e.field(Field::Object));
    const bool is_look_up =
        e.is(Kind::Subscript) && attribute_of(unwrapped(e.field(Field::Value))) == "tables";
    if (!is_look_up) return std::nullopt;
    const auto name = string_constant(project_, e.field(Field::Subscript)).value;
    return name ? tables_named(*name) : std::nullopt;
  }

  // The tables of a column: `users.c.id`, `User.id`, `id_column`, "user.id".
  [[nodiscard]] Tables table_of_column(const Expression& written) const {
    if (const auto text = string_constant(project_, written).value) {
      const auto target = split_target(*text);
      return target ? tables_of_target(*target) : std::nullopt;
    }
    const Expression e = value_of(project_, written);
    if (e.is(Kind::Call)) return tables_of_call(e);
    const bool by_key = e.is(Kind::Subscript);
    if (!by_key && !e.is(Kind::Attribute)) return std::nullopt;
    const Expression owner = unwrapped(e.field(by_key ? Field::Value : Field::Object));
    const std::string_view collection = attribute_of(owner);
    if (collection == "c" || collection == "columns") return table(owner.field(Field::Object));
    return by_key ? std::nullopt : table_of_class(owner);
  }

 private:
  // A template because the keys differ: a place or a name.
  template <class Key>
  [[nodiscard]] static Tables known(const std::map<Key, std::vector<TableId>>& tables,
                                    const Key& key) {
    const auto found = tables.find(key);
    return found == tables.end() ? Tables() : found->second;
  }

  [[nodiscard]] Tables table_of_class(const Expression& name) const {
    const auto site = project_.class_site(resolve(project_, value_of(project_, name)));
    if (!site) return std::nullopt;
    const auto found = table_of_class_.find(Place{site->module->id(), site->definition.range()});
    if (found == table_of_class_.end()) return std::nullopt;
    return std::vector{found->second};
  }

  [[nodiscard]] Tables tables_of_call(const Expression& call) const {
    const Place place = call.place();
    const ColumnDecl* const decl = models_.declaration_at(place.file, place.range.begin);
    if (decl == nullptr || !(decl->call == place.range)) return std::nullopt;
    std::vector<TableId> tables = models_.tables_of(decl->id);
    return tables.empty() ? Tables() : std::move(tables);
  }

  // "user" and "app.user".
  [[nodiscard]] Tables tables_named(const std::string& name) const {
    const auto found = models_.index.tables_named.find(name);
    return found == models_.index.tables_named.end() ? Tables() : found->second;
  }

  // Which MetaData, and with it which default schema, is not known here: a bare name means the
  // tables of that name in all of them.
  [[nodiscard]] Tables tables_of_target(const TargetName& target) const {
    if (target.schema) return tables_named(*target.schema + "." + target.table);
    return known(tables_called_, target.table);
  }

  const Project& project_;
  const ProjectModels& models_;
  std::map<Place, std::vector<TableId>> table_at_;
  std::map<std::string, std::vector<TableId>> tables_called_;  // by name without a schema
  std::map<Place, TableId> table_of_class_;
};

class Finder {
 public:
  Finder(const Project& project, const ProjectModels& models)
      : project_(project), tables_(project, models) {
    for (const ColumnDecl& decl : models.declarations)
      for (const ForeignKeyFact& key : decl.foreign_keys) seen_.insert(key.place);
  }

  std::vector<LateKey> find(FileSearch& search) {
    for (const FileId file : search.containing_any(late_words())) collect(file);
    for (const Expression& append : appends_) read_append(append);
    // From here on a key counts only if nothing says to which table it is added.
    for (const Expression& key : keys_)
      if (seen_.insert(key.place()).second) add(key, own_table(key), target_tables(key));
    std::ranges::stable_sort(found_, {}, &Found::place);
    std::vector<LateKey> keys;
    for (Found& each : found_) keys.push_back(std::move(each.key));
    return keys;
  }

 private:
  struct Found {
    Place place;
    LateKey key;
  };

  void collect(FileId file) {
    const auto module = project_.open(file);
    if (!module || is_revision(**module)) return;
    const Expression root{*module, (*module)->root(), 0, nullptr};
    for (syntax::Walker walker(root.node); walker; walker.next()) {
      if (!walker->is(Kind::Call)) continue;
      const Expression call = root.at(*walker);
      if (is_append(call)) appends_.push_back(call);
      if (is_key(call)) keys_.push_back(call);
    }
  }

  [[nodiscard]] bool is_key(const Expression& call) const {
    const std::string callee = callee_of(project_, call);
    return is_foreign_key(callee) || is_foreign_key_constraint(callee);
  }

  void read_append(const Expression& append) {
    const bool is_column =
        attribute_of(unwrapped(append.field(Field::Function))) == "append_column";
    const Expression argument = argument_of(append, 0, is_column ? "column" : "constraint");
    const Expression item = argument ? value_of(project_, argument) : Expression{};
    const Tables from =
        tables_.table(unwrapped(append.field(Field::Function)).field(Field::Object));
    if (!item.is(Kind::Call)) return add(append, from, std::nullopt);
    const semantic::Resolution callee =
        resolve(project_, value_of(project_, item.field(Field::Function)));
    // What the project itself makes may hold any key; what a library makes holds those it is given.
    if (!std::holds_alternative<semantic::Imported>(callee)) return add(append, from, std::nullopt);
    for (syntax::Walker walker(item.node); walker; walker.next()) {
      if (!walker->is(Kind::Call) || !is_key(item.at(*walker))) continue;
      const Expression key = item.at(*walker);
      seen_.insert(key.place());
      add(key, from, target_tables(key));
    }
  }

  // A ForeignKeyConstraint over column objects joins their table by itself.
  [[nodiscard]] Tables own_table(const Expression& key) const {
    if (!is_foreign_key_constraint(callee_of(project_, key))) return std::nullopt;
    for (const Expression& column : elements(argument_of(key, 0, "columns"))) {
      if (string_constant(project_, column).value) continue;
      if (auto tables = tables_.table_of_column(column)) return tables;
    }
    return std::nullopt;
  }

  [[nodiscard]] Tables target_tables(const Expression& key) const {
    if (is_foreign_key(callee_of(project_, key)))
      return tables_.table_of_column(argument_of(key, 0, "column"));
    std::vector<TableId> all;
    const std::vector<Expression> targets = elements(argument_of(key, 1, "refcolumns"));
    for (const Expression& target : targets) {
      const Tables tables = tables_.table_of_column(target);
      if (!tables) return std::nullopt;
      all.insert(all.end(), tables->begin(), tables->end());
    }
    return targets.empty() ? Tables() : std::move(all);
  }

  // The items of a list or tuple.
  [[nodiscard]] std::vector<Expression> elements(const Expression& list) const {
    std::vector<Expression> found;
    if (!list) return found;
    const Expression value = value_of(project_, list);
    if (!value.is(Kind::List) && !value.is(Kind::Tuple)) return found;
    for (const syntax::Node& item : value.node.items()) found.push_back(unwrapped(value.at(item)));
    return found;
  }

  void add(const Expression& written, Tables from, Tables to) {
    const std::string place = written.module->file().describe(written.range().begin);
    found_.push_back({written.place(), {std::move(from), std::move(to), place}});
  }

  const Project& project_;
  TableReader tables_;
  std::vector<Expression> appends_;
  std::vector<Expression> keys_;
  std::set<Place> seen_;  // keys that have a table
  std::vector<Found> found_;
};

}  // namespace

std::vector<LateKey> find_late_keys(const Project& project, FileSearch& search,
                                    const ProjectModels& models) {
  return Finder(project, models).find(search);
}

}  // namespace modelmend::model
