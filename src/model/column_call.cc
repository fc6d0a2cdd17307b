#include "model/column_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/annotation.h"
#include "model/bound_parameters.h"
#include "model/declared_arguments.h"
#include "model/key_parameters.h"
#include "model/returns.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using semantic::Imported;
using semantic::Local;
using semantic::Project;
using semantic::Resolution;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Wrappers, helpers and aliases between a class attribute and its Column call.
constexpr int kMaxLayers = 12;

// "sqlalchemy.schema.Column" and "sqlalchemy.Column" are one.
bool is_one_of_sqlalchemy(std::string_view name, std::string_view last) {
  if (!name.ends_with(last)) return false;
  name.remove_suffix(last.size());
  return name == "sqlalchemy." || name == "sqlalchemy.schema." || name == "sqlalchemy.sql.schema.";
}

std::optional<ColumnFunction> column_function(std::string_view name) {
  if (is_one_of_sqlalchemy(name, "Column")) return ColumnFunction::Column;
  if (name == "sqlalchemy.orm.mapped_column") return ColumnFunction::MappedColumn;
  if (name == "sqlmodel.Field" || name == "sqlmodel.main.Field")
    return ColumnFunction::SqlModelField;
  return std::nullopt;
}

bool is_wrapper(std::string_view name) {
  return name == "sqlalchemy.orm.deferred" || name == "sqlalchemy.orm.column_property";
}

// The values of all return statements of a function, those of nested functions aside.
std::vector<Expression> returns_of(const Project& project, const Local& function) {
  if (function.kind != semantic::DefinitionKind::Function) return {};
  return model::returns_of(expression_at(project, function.definition));
}

// Names of its own, which may be those of the parameters.
bool has_scope(Node node) {
  return node.is(Kind::Lambda) || node.is(Kind::ListComprehension) ||
         node.is(Kind::SetComprehension) || node.is(Kind::DictionaryComprehension) ||
         node.is(Kind::GeneratorExpression);
}

// Whether every parameter in what it returns is known by the call.
bool is_known_by(const BoundParameters& bound, const Project& project, const Expression& returned) {
  for (syntax::Walker walker(returned.node); walker; walker.next()) {
    if (has_scope(*walker) && !bound.values.empty()) return false;
    if (!walker->is(Kind::Identifier)) continue;
    const Resolution meaning = resolve(project, returned.at(*walker));
    const auto* const local = std::get_if<Local>(&meaning);
    const bool is_parameter =
        local != nullptr && local->kind == semantic::DefinitionKind::Parameter;
    if (is_parameter && !bound.has(walker->text())) return false;
  }
  return true;
}

// `def pk(): return Column(Integer, primary_key=True)` at the top of a module: whoever calls it
// with the same arguments gets the same, as no variable of another function is in what it returns.
// Null if that is not known, else the arguments of this call.
std::shared_ptr<const BoundParameters> known_by_call(const Project& project, const Local& function,
                                                     const Expression& returned,
                                                     const Expression& call) {
  const Expression definition = expression_at(project, function.definition);
  if (!definition.is(Kind::FunctionDefinition) || definition.text().starts_with("async"))
    return nullptr;
  if (!definition.node.parent().is(Kind::Module)) return nullptr;
  auto bound = bind_parameters(definition, call);
  return bound && is_known_by(*bound, project, returned) ? bound : nullptr;
}

// Looks through what stands between an attribute and its Column call.
class ColumnFinder {
 public:
  explicit ColumnFinder(const Project& project) : project_(project) {}

  std::optional<ColumnCall> find(const Expression& value) {
    current_ = unwrapped(value);
    for (int layer = 0; layer < kMaxLayers; ++layer)
      if (!step())
        return std::nullopt;
      else if (done_)
        return std::move(found_);
    return std::nullopt;
  }

 private:
  void indirect(std::string how, bool is_constant = false) {
    found_.is_constant = is_constant && (!found_.indirect || found_.is_constant);
    if (!found_.indirect) found_.indirect = std::move(how);
  }

  bool finish(ColumnFunction function, const Expression& call) {
    found_.function = function;
    found_.call = call;
    done_ = true;
    return true;
  }

  bool step() {
    if (!current_.is(Kind::Call)) {
      const Expression value = value_of(project_, current_);
      if (!value.is(Kind::Call)) return false;
      indirect(fmt::format("made elsewhere as '{}'", canonical_text(current_)));
      current_ = value;
      return true;
    }
    const auto [function, callee] = meaning_of(project_, current_.field(Field::Function));
    if (function.is(Kind::Call)) return partial(function);
    if (const auto* imported = std::get_if<Imported>(&callee)) return library(*imported);
    if (const auto* local = std::get_if<Local>(&callee)) return own(*local, callee);
    return false;
  }

  bool library(const Imported& callee) {
    if (const auto function = column_function(callee.name)) return finish(*function, current_);
    const Arguments arguments = arguments_of(current_);
    if (!is_wrapper(callee.name) || arguments.positional.empty()) return false;
    found_.is_wrapped = true;
    current_ = arguments.positional.front().value;
    return true;
  }

  // `pk = functools.partial(mapped_column, primary_key=True)`, called.
  bool partial(const Expression& made) {
    const Arguments arguments = arguments_of(made);
    if (library_name(project_, made.field(Field::Function)) != "functools.partial") return false;
    if (arguments.positional.empty()) return false;
    const auto function = column_function(
        library_name(meaning_of(project_, arguments.positional.front().value).resolution));
    if (!function) return false;
    if (arguments.positional.size() > 1 || arguments.has_splat)
      indirect(
          fmt::format("made by the partial '{}'", canonical_text(current_.field(Field::Function))));
    found_.extra = arguments.keywords;
    return finish(*function, current_);
  }

  bool own(const Local& callee, const Resolution& resolution) {
    if (const auto site = project_.class_site(resolution)) {
      const std::string base =
          first_library_base(project_, *site, {"sqlalchemy.Column", "sqlalchemy.schema.Column"});
      if (base.empty()) return false;
      indirect(fmt::format("made by the class '{}'", callee.name));
      return finish(ColumnFunction::Column, current_);
    }
    std::optional<Expression> returned = single_return(project_, callee);
    auto bound = returned ? known_by_call(project_, callee, *returned, current_) : nullptr;
    const bool is_constant = bound != nullptr;
    if (is_constant) returned->bound = std::move(bound);
    if (!returned) {
      const std::vector<Expression> all = returns_of(project_, callee);
      if (!all.empty()) returned = all.back();
    }
    if (!returned) return false;
    indirect(fmt::format("made by the function '{}'", callee.name), is_constant);
    current_ = *returned;
    return true;
  }

  const Project& project_;
  Expression current_;
  ColumnCall found_;
  bool done_ = false;
};

enum class PositionalKind { Type, ForeignKey, Identity, SchemaItem };

// What a positional argument after the name is.
PositionalKind kind_of(const Project& project, const Expression& value) {
  if (!value.is(Kind::Call)) return PositionalKind::Type;
  const std::string name =
      library_name(meaning_of(project, value.field(Field::Function)).resolution);
  if (is_one_of_sqlalchemy(name, "ForeignKey")) return PositionalKind::ForeignKey;
  if (is_one_of_sqlalchemy(name, "Identity")) return PositionalKind::Identity;
  constexpr auto kItems = std::to_array<std::string_view>(
      {"Computed", "Sequence", "CheckConstraint", "FetchedValue", "DefaultClause", "ColumnDefault",
       "Constraint", "UniqueConstraint", "Index"});
  const bool is_item = std::any_of(kItems.begin(), kItems.end(), [&](std::string_view item) {
    return is_one_of_sqlalchemy(name, item);
  });
  return is_item ? PositionalKind::SchemaItem : PositionalKind::Type;
}

// Reads the arguments of one call into a draft.
class CallReader {
 public:
  CallReader(const Project& project, const ColumnCall& column, ColumnDraft& draft)
      : project_(project),
        column_(column),
        draft_(draft),
        written_here_(!column.indirect && column.call.module->id() == draft.decl.place.file) {}

  void read() {
    if (written_here_) record_places();
    const Arguments arguments = arguments_of(column_.call);
    if (arguments.has_splat) dynamic("arguments come from *args or **kwargs");
    for (std::size_t i = 0; i < arguments.positional.size(); ++i)
      positional(arguments.positional[i], i);
    for (const Argument& argument : arguments.keywords) keyword(argument, written_here_);
    for (const Argument& argument : column_.extra)
      if (arguments.keyword(argument.keyword) == nullptr) keyword(argument, false);
    std::sort(draft_.decl.other_arguments.begin(), draft_.decl.other_arguments.end());
    say_indirect();
  }

 private:
  // After all else, which is a reason of its own.
  void say_indirect() {
    if (!column_.indirect || draft_.decl.dynamic_reason) return;
    dynamic(*column_.indirect);
    draft_.decl.known_elsewhere = column_.is_constant;
  }

  void dynamic(std::string reason) {
    if (!draft_.decl.dynamic_reason) draft_.decl.dynamic_reason = std::move(reason);
  }

  void record_places() {
    if (!draft_.decl.call) {
      draft_.decl.call = column_.call.range();
      draft_.decl.callee = column_.call.field(Field::Function).range();
    }
    draft_.decl.column_call = column_.call.range();
  }

  void other(const Argument& argument) {
    std::string text = canonical_text(argument.value);
    if (!argument.keyword.empty()) text = fmt::format("{}={}", argument.keyword, text);
    draft_.decl.other_arguments.push_back(std::move(text));
    record(argument);
  }

  void record(const Argument& argument) {
    draft_.decl.argument_places.push_back({argument.value.module->id(), argument.whole});
  }

  void positional(const Argument& argument, std::size_t index) {
    if (index == 0 && name(argument)) return;
    const Expression value = value_of(project_, argument.value);
    switch (kind_of(project_, value)) {
      case PositionalKind::ForeignKey:
        read_foreign_key(project_, value, written_here_ && argument.value.is(Kind::Call), draft_);
        return;
      case PositionalKind::Identity:
        draft_.has_identity = true;
        other(argument);
        return;
      case PositionalKind::SchemaItem:
        other(argument);
        return;
      case PositionalKind::Type:
        break;
    }
    if (draft_.type_said) return other(argument);
    type(argument, written_here_);
  }

  bool name(const Argument& argument) {
    if (auto text = string_value(project_, argument.value)) {
      draft_.decl.column_name = *std::move(text);
      return true;
    }
    if (!argument.value.is(Kind::String)) return false;
    dynamic("the column's name is computed");
    return true;
  }

  void type(const Argument& argument, bool here) {
    if (argument.value.is(Kind::None)) return;
    draft_.type_said = true;
    say_type(read_type(project_, argument.value), TypeOrigin::Explicit, draft_.decl);
    draft_.decl.type_is_keyword = !argument.keyword.empty();
    if (here) draft_.decl.type_expr = argument.value.range();
  }

  void keyword(const Argument& argument, bool here) {
    ColumnDecl& decl = draft_.decl;
    const std::string_view key = argument.keyword;
    if (key == "type_") return type(argument, here);
    if (key == "name") {
      decl.column_name = string_value(project_, argument.value);
      if (!decl.column_name && !argument.value.is(Kind::None))
        dynamic("the column's name is computed");
    } else if (key == "key") {
      decl.key = string_value(project_, argument.value);
    } else if (key == "nullable") {
      decl.nullable_said = flag(argument);
      // A Column takes None for no.
      if (argument.value.is(Kind::None) && column_.function == ColumnFunction::Column)
        decl.nullable_said = false;
    } else if (key == "primary_key") {
      decl.primary_key = flag(argument).value_or(false);
    } else if (key == "default" || key == "insert_default" || key == "default_factory") {
      if (!decl.default_value || key != "default_factory")
        decl.default_value = read_default(project_, argument.value);
    } else if (key == "server_default") {
      decl.server_default = read_default(project_, argument.value);
      record(argument);
    } else if (key == "onupdate") {
      decl.onupdate = read_default(project_, argument.value);
    } else {
      other(argument);
    }
  }

  // None means that nothing is said.
  std::optional<bool> flag(const Argument& argument) {
    if (argument.value.is(Kind::None)) return std::nullopt;
    const auto value = bool_constant(project_, argument.value);
    if (!value) dynamic(fmt::format("{}= is not a constant", argument.keyword));
    return value;
  }

  const Project& project_;
  const ColumnCall& column_;
  ColumnDraft& draft_;
  bool written_here_;
};

// All arguments with the keywords that they have or, by their place, could have.
std::vector<Argument> named_arguments(const Arguments& arguments, KeyCall call) {
  const auto& parameters =
      call == KeyCall::ForeignKey ? kForeignKeyParameters : kForeignKeyConstraintParameters;
  std::vector<Argument> named = arguments.keywords;
  const std::size_t known = std::min(arguments.positional.size(), parameters.size());
  for (std::size_t i = 0; i < known; ++i) {
    named.push_back(arguments.positional[i]);
    named.back().keyword = parameters[i];
  }
  return named;
}

// Read for themselves, or SQLAlchemy's own business.
bool names_columns(std::string_view parameter) {
  return parameter == "column" || parameter == "columns" || parameter == "refcolumns" ||
         parameter == "_constraint";
}

}  // namespace

std::optional<ColumnCall> find_column_call(const Project& project, const Expression& value) {
  if (!value) return std::nullopt;
  return ColumnFinder(project).find(value);
}

std::optional<ColumnCall> annotated_column(const Project& project,
                                           const AnnotationFact& annotation) {
  for (std::size_t i = 0; i < annotation.items_of_outermost; ++i) {
    auto call = find_column_call(project, annotation.annotated_items[i]);
    if (call && call->function == ColumnFunction::MappedColumn && !call->is_wrapped) return call;
  }
  return std::nullopt;
}

void read_column_call(const Project& project, const ColumnCall& column, ColumnDraft& draft) {
  CallReader(project, column, draft).read();
}

bool read_target(const Project& project, const Expression& target, ForeignKeyFact& key) {
  Expression e = unwrapped(target);
  key.target_text = e.place();
  if (e.is(Kind::Lambda)) e = unwrapped(e.field(Field::Body));
  StringConstant text = string_constant(project, e);
  if (text.value) {
    key.target = std::move(*text.value);
    return false;
  }
  if (e.is(Kind::Attribute) || e.is(Kind::Subscript) || e.is(Kind::Identifier)) return true;
  key.unknown_reason = std::move(text.reason);
  return false;
}

void read_key_options(const Project& project, const Arguments& arguments, KeyCall call,
                      bool written_here, ForeignKeyFact& key) {
  for (const Argument& argument : named_arguments(arguments, call)) {
    if (argument.keyword == "name") {
      key.has_name = !argument.value.is(Kind::None);
      key.name = string_value(project, argument.value);
    } else if (argument.keyword == "use_alter") {
      if (written_here) key.use_alter = argument.whole;
      key.use_alter_value = bool_constant(project, argument.value).value_or(true);
    } else if (!names_columns(argument.keyword)) {
      key.options.push_back(fmt::format("{}={}", argument.keyword, canonical_text(argument.value)));
    }
  }
  std::sort(key.options.begin(), key.options.end());
}

void read_foreign_key(const Project& project, const Expression& call, bool written_here,
                      ColumnDraft& draft) {
  ForeignKeyFact key;
  key.place = call.place();
  const Arguments arguments = arguments_of(call);
  const Argument* target =
      arguments.positional.empty() ? arguments.keyword("column") : &arguments.positional.front();
  read_key_options(project, arguments, KeyCall::ForeignKey, written_here, key);
  if (target == nullptr) {
    key.unknown_reason = "the ForeignKey names no target";
  } else if (read_target(project, target->value, key)) {
    draft.pending.push_back({draft.decl.foreign_keys.size(), target->value});
  }
  if (arguments.has_splat && !draft.decl.dynamic_reason)
    draft.decl.dynamic_reason = "arguments of the ForeignKey come from *args or **kwargs";
  draft.decl.foreign_keys.push_back(std::move(key));
}

void say_type(TypeFact fact, TypeOrigin origin, ColumnDecl& decl) {
  decl.type = std::move(fact.type);
  decl.type_name = std::move(fact.class_name);
  decl.as_uuid = fact.as_uuid;
  decl.type_source = fact.written;
  decl.type_origin = origin;
}

DefaultFact read_default(const Project& project, const Expression& value) {
  DefaultFact fact;
  const Expression e = unwrapped(value);
  fact.value = value.range();
  fact.text = canonical_text(value);
  if (is_constant(e) || is_display(e)) {
    fact.kind = DefaultFact::Kind::Literal;
    return fact;
  }
  if (e.is(Kind::Lambda)) {
    fact.kind = DefaultFact::Kind::Callable;
    return fact;
  }
  const bool is_call = e.is(Kind::Call);
  const Expression named = is_call ? unwrapped(e.field(Field::Function)) : e;
  const auto [meant, resolution] = meaning_of(project, named);
  // `OPEN = "open"`: a text is no name of anything.
  if (!is_call && (is_constant(unwrapped(meant)) || is_display(unwrapped(meant)))) {
    fact.kind = DefaultFact::Kind::Literal;
    return fact;
  }
  if (const auto* imported = std::get_if<Imported>(&resolution)) {
    fact.resolved_name = imported->name;
    const bool is_sql = imported->name.starts_with("sqlalchemy.");
    fact.kind = is_sql    ? DefaultFact::Kind::Sql
                : is_call ? DefaultFact::Kind::Other
                          : DefaultFact::Kind::Callable;
  } else if (const auto* builtin = std::get_if<semantic::Builtin>(&resolution)) {
    fact.resolved_name = "builtins." + builtin->name;
    fact.kind = is_call ? DefaultFact::Kind::Other : DefaultFact::Kind::Callable;
  } else if (const auto* local = std::get_if<Local>(&resolution)) {
    const bool callable = local->kind == semantic::DefinitionKind::Function ||
                          local->kind == semantic::DefinitionKind::Class;
    if (callable && !is_call) fact.kind = DefaultFact::Kind::Callable;
    // `Status.ACTIVE`, `DEFAULT_LIMIT`: a value with a name.
    if (local->kind == semantic::DefinitionKind::Variable && !is_call)
      fact.kind = DefaultFact::Kind::Literal;
  }
  return fact;
}

void record_annotation(const Expression& annotation, const AnnotationFact& fact, ColumnDecl& decl) {
  if (!annotation || annotation.module->id() != decl.place.file) return;
  decl.annotation = unwrapped(annotation).range();
  decl.annotation_optional = fact.optional;
  decl.python_type_name = fact.python_type_name;
  if (!fact.through_alias) decl.python_type = fact.python_type.range();
}

}  // namespace modelmend::model
