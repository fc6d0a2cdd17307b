#include "model/mapper/outside_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "base/parallel.h"
#include "model/declared_arguments.h"
#include "model/mapper/chains.h"
#include "model/mapper/change_aim.h"
#include "model/mapper/loose_calls.h"
#include "model/mapper/maker_functions.h"
#include "model/mapper/member_kinds.h"
#include "model/mapper/words.h"
#include "model/naming_convention.h"
#include "model/read_models.h"
#include "model/scan.h"
#include "semantic/class_hierarchy.h"
#include "semantic/test_files.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Without one of these a file that declares no model changes none. "metadata" alone is a word of
// many files that know no table.
const std::array<std::string, 26>& change_words() {
  static const std::array<std::string, 26> kWords = {
      "__table__",         "__mapper__",        "setattr(",        "delattr(",
      "append_column",     "append_constraint", "class_mapper(",   "naming_convention",
      ".metadata.",        ".metadata =",       ".metadata\n",     "type_annotation_map",
      "metadata.schema",   "metadata.tables",   "metadata.info",   "metadata.sorted_tables",
      "metadata.reflect",  "metadata.clear(",   "metadata.remove", "add_property",
      "event.listen",      "map_imperatively",  ".metadata)",      ".metadata,",
      "declarative_base(", "generate_base("};
  return kWords;
}

constexpr auto kChangers = std::to_array<std::string_view>({"append_column",
                                                            "append_constraint",
                                                            "append_foreign_key",
                                                            "append_ddl_listener",
                                                            "add_property",
                                                            "add_properties",
                                                            "add_is_dependent_on",
                                                            "update_type_annotation_map",
                                                            "to_metadata",
                                                            "tometadata",
                                                            "reflect",
                                                            "clear",
                                                            "remove",
                                                            "discard",
                                                            "add",
                                                            "append",
                                                            "extend",
                                                            "insert",
                                                            "pop",
                                                            "popitem",
                                                            "update",
                                                            "setdefault",
                                                            "intersection_update",
                                                            "difference_update",
                                                            "symmetric_difference_update",
                                                            "sort",
                                                            "reverse",
                                                            "replace",
                                                            "__setattr__",
                                                            "__delattr__",
                                                            "__setitem__",
                                                            "__delitem__"});

// Of a table these build statements of SQL.
constexpr auto kBuilders = std::to_array<std::string_view>({"insert", "update", "replace"});

// What of a class belongs to its mapping.
constexpr auto kMapping =
    std::to_array<std::string_view>({"__table__", "__mapper__", "__table_args__", "__mapper_args__",
                                     "metadata", "registry", "_sa_registry", "type_annotation_map",
                                     "__subclasses__()", "__dict__", "__annotations__", "mappers"});

template <class Words>  // tables of different sizes
bool is_among(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_in_function(const Node& node) {
  return std::ranges::any_of(node.ancestors(), [](const Node& above) {
    return above.is(Kind::FunctionDefinition) || above.is(Kind::Lambda);
  });
}

// The whole of the conditions and loops around a node, within its function.
Node whole_statement(const Node& node) {
  Node at = node;
  for (Node above = node.parent(); above; above = above.parent()) {
    if (above.is(Kind::FunctionDefinition) || !above.parent()) break;
    if (!above.is(Kind::Block) || !above.parent().is(Kind::FunctionDefinition)) at = above;
  }
  return at;
}

// A value that is no part of a mapping whatever it is set on.
bool is_plain_value(const semantic::Project& project, const Expression& value) {
  switch (value.node.kind()) {
    case Kind::String:
    case Kind::ConcatenatedString:
    case Kind::Integer:
    case Kind::Float:
    case Kind::True:
    case Kind::False:
    case Kind::None:
    case Kind::Lambda:
    case Kind::Dictionary:
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
      return true;
    default:
      break;
  }
  const semantic::Resolution meaning = resolve(project, value);
  const auto* local = std::get_if<semantic::Local>(&meaning);
  return local != nullptr && (local->kind == semantic::DefinitionKind::Function ||
                              local->kind == semantic::DefinitionKind::Class);
}

// `app_log` of another library, which makes no columns.
bool is_of_library(const semantic::Project& project, const Expression& value) {
  if (!value.is(Kind::Identifier) && !value.is(Kind::Attribute)) return false;
  const std::string name = library_name(project, value);
  return !name.empty() && !name.starts_with("sqlalchemy.") && !name.starts_with("sqlmodel.");
}

// The value in `Base.log = SQLBase.log = value`.
Expression assigned_value(const Expression& statement) {
  Expression value = statement;
  while (value.is(Kind::Assignment)) value = unwrapped(value.field(Field::Right));
  return value.is(Kind::AugmentedAssignment) ? Expression{} : value;
}

// `self.name`, by far the most of what is assigned to.
bool is_of_self(const Node& target) {
  Node at = target;
  while (at.is(Kind::Attribute) || at.is(Kind::Subscript))
    at = at.field(at.is(Kind::Attribute) ? Field::Object : Field::Value);
  return at.text() == "self" || at.text() == "cls";
}

class ChangeReader {
 public:
  ChangeReader(const MapperNames& names, const ClassBodies& bodies, const ChainReader& chains,
               const std::set<Place>& read, const semantic::Module& module)
      : names_(names), bodies_(bodies), chains_(chains), read_(read), module_(module) {}

  OutsideStatements find() {
    const bool is_test = semantic::is_test_file(names_.project().sources().path(module_.id()));
    const Expression root{&module_, module_.root(), 0, nullptr};
    for (syntax::Walker walker(root.node); walker; walker.next()) {
      const Expression e = root.at(*walker);
      if (is_test && e.is(Kind::FunctionDefinition)) {
        walker.skip_children();
      } else if (e.is(Kind::AugmentedAssignment) ||
                 (e.is(Kind::Assignment) && e.node.field(Field::Right))) {
        read_targets(e, e.node.field(Field::Left));
      } else if (e.is(Kind::DeleteStatement)) {
        for (const Node& target : e.node.items()) read_targets(e, target);
      } else if (e.is(Kind::Call)) {
        read_call(e);
      }
    }
    return std::move(found_);
  }

 private:
  // One, or those of `a.x, b.y = ...`.
  void read_targets(const Expression& statement, const Node& left) {
    const bool is_several = left.is(Kind::PatternList) || left.is(Kind::TuplePattern) ||
                            left.is(Kind::ExpressionList) || left.is(Kind::Tuple);
    if (!is_several) return read_target(statement, left);
    for (const Node& each : left.items()) read_target(statement, each);
  }

  void read_target(const Expression& statement, const Node& target) {
    if (!target.is(Kind::Attribute) && !target.is(Kind::Subscript)) return;
    if (is_of_self(target)) return;
    for (const Chain& chain : chains_.chains_of(statement.at(target)))
      if (!chain.path.empty()) read_set(statement, statement.at(target), chain);
  }

  void read_set(const Expression& statement, const Expression& target, const Chain& chain) {
    const bool is_own = chain.start == ChainStart::Class || chain.start == ChainStart::Owner;
    const bool is_plain_name = chain.path.size() == 1 && !is_among(kMapping, chain.path[0]);
    if (is_own && is_plain_name) return read_attribute(statement, target, chain);
    if (chain.path.back() == "bind" || !touches_mapping(chain)) return;
    if (is_read_option(statement, chain)) return;
    add(statement, fmt::format("'{}' is changed later", canonical_text(target)), chain);
  }

  // `SQLModel.metadata.naming_convention = NAMES`, whose names the schema has.
  [[nodiscard]] bool is_read_option(const Expression& statement, const Chain& chain) const {
    const std::string& option = chain.path.back();
    const bool is_option = option == "naming_convention" || option == "schema";
    const bool is_of_metadata = chain.start == ChainStart::MetaData
                                    ? chain.path.size() == 1
                                    : chain.path.size() == 2 && chain.path[0] == "metadata";
    if (!is_option || !is_of_metadata || !statement.is(Kind::Assignment)) return false;
    const auto id = metadata_of(names_.models(), chain);
    if (!id) return false;
    const MetaDataFact& metadata = names_.models().metadata(*id);
    const Expression value = statement.field(Field::Right);
    if (option == "schema")
      return metadata.default_schema &&
             metadata.default_schema == string_constant(names_.project(), value).value;
    return metadata.naming_convention == value.place() &&
           NamingConvention::of(names_.project(), metadata).is_known();
  }

  // `User.age = ...`
  void read_attribute(const Expression& statement, const Expression& target, const Chain& chain) {
    if (is_read(statement, chain)) return;
    const bool in_function = is_in_function(statement.node);
    const bool is_mapped = chain.start == ChainStart::Class && is_mapped_attribute(chain);
    const Expression value = assigned_value(statement);
    const bool is_of_base = chain.start == ChainStart::Owner ||
                            names_.models().model_class(chain.cls).role != ClassRole::Mapped;
    const bool is_plain = value && (is_plain_value(names_.project(), value) ||
                                    (is_of_base && is_of_library(names_.project(), value)));
    const bool is_call = value && value.is(Kind::Call) && !in_function;
    if (chain.start == ChainStart::Class && !is_mapped && !is_directive(chain) &&
        (is_plain || is_call)) {
      if (!in_function) add_member(statement, value, chain);
      return;
    }
    // SQLAlchemy asks for it alone, and about annotations that SQLModel reads in another way.
    if (chain.path[0] == "__allow_unmapped__") return;
    if (chain.start == ChainStart::Owner && (is_plain || is_call || chain.path[0] == "query")) {
      if (!in_function) add_member(statement, value, chain);
      return;
    }
    if (statement.is(Kind::AugmentedAssignment) && in_function && !is_mapped) return;
    add(statement, fmt::format("'{}' is set later", canonical_text(target)), chain);
  }

  // A column, or a member that the body of the class has now.
  [[nodiscard]] bool is_read(const Expression& statement, const Chain& chain) const {
    const Expression whole = statement.at(statement.node.parent());
    if (read_.contains(statement.place()) || read_.contains(whole.place())) return true;
    if (chain.start != ChainStart::Class) return false;
    return std::ranges::any_of(bodies_.of(chain.cls).members, [&](const Member& member) {
      return member.statement.place() == whole.place();
    });
  }

  static bool is_directive(const Chain& chain) {
    constexpr auto kDirectives = std::to_array<std::string_view>(
        {"__tablename__", "__abstract__", "__bind_key__", "__mapper_cls__", "__table_cls__"});
    return is_among(kDirectives, chain.path[0]);
  }

  [[nodiscard]] bool is_mapped_attribute(const Chain& chain) const {
    std::string_view name = chain.path[0];
    if (names_.column(chain.cls, name)) return true;
    const auto& members = bodies_.of(chain.cls).members;
    const auto own = std::ranges::find(members, name, &Member::name);
    if (own == members.end() || !own->value.is(Kind::Call)) return false;
    const std::string callee = library_name(
        names_.project(), value_of(names_.project(), own->value.field(Field::Function)));
    return callee.starts_with("sqlalchemy.") || callee.starts_with("sqlmodel.");
  }

  [[nodiscard]] bool touches_mapping(const Chain& chain) const {
    switch (chain.start) {
      case ChainStart::Table:
      case ChainStart::MetaData:
        return true;
      case ChainStart::Owner:
        return is_among(kMapping, chain.path[0]) || chain.path[0] == "update_type_annotation_map()";
      case ChainStart::Class:
        return is_among(kMapping, chain.path[0]) || is_mapped_attribute(chain);
    }
    return true;
  }

  void read_call(const Expression& call) {
    const Expression function = unwrapped(call.field(Field::Function));
    if (function.is(Kind::Identifier) &&
        (function.text() == "setattr" || function.text() == "delattr"))
      return read_setattr(call);
    if (!function.is(Kind::Attribute)) return;
    const std::string_view method = function.node.field(Field::Attribute).text();
    if (!is_among(kChangers, method) || is_of_self(function.node)) return;
    const Expression object = unwrapped(function.field(Field::Object));
    for (Chain chain : chains_.chains_of(object)) {
      const bool is_table = chain.start == ChainStart::Table
                                ? chain.path.empty()
                                : !chain.path.empty() && chain.path.back() == "__table__";
      if (is_table && is_among(kBuilders, method)) continue;
      chain.path.push_back(fmt::format("{}()", method));
      if (chain.start == ChainStart::Class && chain.path.size() == 1) continue;
      if (touches_mapping(chain))
        add(call, fmt::format("'{}()' changes it later", canonical_text(function)), chain);
    }
  }

  void read_setattr(const Expression& call) {
    const Arguments arguments = arguments_of(call);
    if (arguments.positional.size() < 2) return;
    const Expression object = unwrapped(arguments.positional[0].value);
    const auto name = string_value(names_.project(), arguments.positional[1].value);
    const std::string_view function = call.field(Field::Function).text();
    for (Chain chain : chains_.chains_of(object)) {
      chain.path.push_back(name.value_or("[]"));
      if (chain.path.size() == 1 || touches_mapping(chain))
        add(call, fmt::format("{}({}, ...) changes it later", function, canonical_text(object)),
            chain);
    }
  }

  void add_member(const Expression& statement, const Expression& value, const Chain& chain) {
    const bool is_owner = chain.start == ChainStart::Owner;
    const std::vector<ClassId> classes =
        is_owner ? declared_by(chain.metadata) : mapped_by(names_.models(), chain.cls);
    if (classes.empty()) return;
    const ClassId from = is_owner ? ClassId{} : chain.cls;
    found_.members.push_back({classes,
                              {chain.path[0], MemberKind::Constant, words_of(names_, value, from),
                               statement.place(), is_owner || classes.front() != chain.cls}});
  }

  // The classes of SQLAlchemy in a MetaData: those of SQLModel may share the registry of a base,
  // and have nothing else of it.
  [[nodiscard]] std::vector<ClassId> declared_by(MetaDataId metadata) const {
    std::vector<ClassId> classes;
    for (const ModelClass& cls : names_.models().classes)
      if (cls.role == ClassRole::Mapped && cls.metadata == metadata && !is_sqlmodel(cls))
        classes.push_back(cls.id);
    return classes;
  }

  [[nodiscard]] bool is_sqlmodel(const ModelClass& cls) const {
    const semantic::Project& project = names_.project();
    const Expression definition = expression_at(project, cls.place);
    if (!definition.is(Kind::ClassDefinition)) return false;
    const auto above = semantic::linearise(project, {definition.module, definition.node});
    return std::ranges::any_of(above, [](const semantic::Ancestor& each) {
      return library_name(each.meaning) == "sqlmodel.SQLModel";
    });
  }

  void add(const Expression& at, std::string reason, const Chain& chain) {
    OutsideChange change{.classes = {},
                         .tables = {},
                         .reason = std::move(reason),
                         .words = {},
                         .statement = at.at(whole_statement(at.node)).place(),
                         .place = at.place()};
    aim(names_.models(), chain, change);
    if (change.classes.empty() && change.tables.empty()) return;
    if (!names_.models().classes.empty())
      change.words = words_of(names_, at.at(whole_statement(at.node)), ClassId{});
    found_.changes.push_back(std::move(change));
  }

  const MapperNames& names_;
  const ClassBodies& bodies_;
  const ChainReader& chains_;
  const std::set<Place>& read_;
  const semantic::Module& module_;
  OutsideStatements found_;
};

// Those that declare models, and those that say how to change one.
std::vector<FileId> files_of(const ProjectModels& models, FileSearch& search) {
  std::set<FileId> files;
  for (const ModelClass& cls : models.classes) files.insert(cls.place.file);
  for (const TableFact& table : models.tables) files.insert(table.place.file);
  for (const FileId file : search.containing_any(change_words())) files.insert(file);
  return {files.begin(), files.end()};
}

}  // namespace

std::vector<ClassId> mapped_by(const ProjectModels& models, ClassId id) {
  if (models.model_class(id).role == ClassRole::Mapped) return {id};
  std::vector<ClassId> classes;
  for (const ModelClass& cls : models.classes)
    if (cls.role == ClassRole::Mapped && std::ranges::find(cls.bases, id) != cls.bases.end())
      classes.push_back(cls.id);
  return classes;
}

OutsideStatements find_outside_changes(const MapperNames& names, const ClassBodies& bodies,
                                       FileSearch& search, unsigned jobs) {
  const ProjectModels& models = names.models();
  if (models.classes.empty() && models.tables.empty()) return {};
  const ChainReader chains(names);
  std::set<Place> read;
  for (const ColumnDecl& decl : models.declarations) read.insert(decl.place);
  const std::vector<FileId> files = files_of(models, search);
  std::vector<OutsideStatements> found(files.size());
  parallel_for(jobs, files.size(), [&](std::size_t, std::size_t i) {
    const auto module = names.project().open(files[i]);
    if (!module || looks_like_migration(**module)) return;
    found[i] = ChangeReader(names, bodies, chains, read, **module).find();
    std::ranges::move(loose_calls(names, chains, **module), std::back_inserter(found[i].changes));
    std::ranges::move(maker_functions(names, **module), std::back_inserter(found[i].changes));
  });
  OutsideStatements all;
  for (OutsideStatements& each : found) {
    std::ranges::move(each.changes, std::back_inserter(all.changes));
    std::ranges::move(each.members, std::back_inserter(all.members));
  }
  return all;
}

}  // namespace modelmend::model
