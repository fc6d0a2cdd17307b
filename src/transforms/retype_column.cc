// Gives a column another type, and its annotation the Python type that goes with it: the integer
// type of its foreign key's target, or the type that the run wants of it.
//
//   before   user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
//   after    user_id = Column(Integer, ForeignKey("user.id"), nullable=False)
//
//   before   user_id: Mapped[Optional[UUID]] = mapped_column(PG_UUID, ForeignKey("user.id"))
//   after    user_id: Mapped[Optional[int]] = mapped_column(BigInteger, ForeignKey("user.id"))
//
//   before   user_id: UUID = Field(foreign_key="user.id")             (SQLModel; to a BIGINT key)
//   after    user_id: int = Field(foreign_key="user.id", sa_type=BigInteger)
//
//   before   seen_at: Mapped[str] = mapped_column(String(40))               (wanted: TIMESTAMPTZ)
//   after    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
//
// A key without a type of its own takes over that of its target, as long as both share a MetaData:
// then only the annotation changes. Otherwise SQLAlchemy would never learn the type, and it is
// written out in front of the key.
//
// An enum is written with the one class of the project that has its labels, if the file names it.
//
// In SQLModel, where max_length= says the length, that becomes another one:
//
//   before   code: str = Field(max_length=5)                                 (wanted: VARCHAR(9))
//   after    code: str = Field(max_length=9)
//
// Declines: types that cannot be written, columns that are not written out in whole, defaults that
// make values of the old type and none of the new one, what only an integer column may have
// (Identity and its like), arguments of Field that only the old type has, types with variants for
// other databases, annotations that may hold anything, comments inside the replaced type, and files
// in which the type or the Python type cannot be named.
#include <algorithm>
#include <array>
#include <set>

#include "model/declared_arguments.h"
#include "model/expression.h"
#include "model/foreign_keys.h"
#include "model/python_type.h"
#include "transforms/arguments.h"
#include "transforms/column_change.h"
#include "transforms/default_fit.h"
#include "transforms/kept_arguments.h"
#include "transforms/table.h"
#include "transforms/type_form.h"

namespace modelmend::transforms {
namespace {

using model::ColumnDecl;
using model::DeclId;
using model::ProjectModels;
using model::TypeOrigin;
using patch::Edit;
using rewrite::TransformInput;
using rewrite::TransformResult;
using schema::Integer;
using schema::SqlType;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What the column gets.
struct NewType {
  SqlType type;
  TypeForm form;
  bool is_of_target = false;  // that of the foreign key's target
  std::string python_here;    // how this file names a Python type of the project: "Mood"
};

Attempt<NewType> new_type(SqlType type) {
  auto form = type_form(type);
  if (!form)
    return decline("no-python-type",
                   "SQLAlchemy has no type for " + schema::to_sql(type) + " that is known here");
  return NewType{.type = std::move(type), .form = *std::move(form), .python_here = {}};
}

std::string quoted_name(const std::string& name, const rewrite::SourceStyle& style) {
  return style.quote + name + style.quote;
}

// `Enum(Mood, name="mood")`, of the one class of the project that has the labels.
Attempt<NewType> new_enum(const rewrite::WantedType& wanted, const TransformInput& input) {
  const std::string words = schema::to_sql(wanted.type);
  const auto& name = wanted.type.as<schema::Enum>()->name;
  if (wanted.enums.empty() || !name || name->find_first_of("\"'\\\n") != std::string::npos)
    return decline("no-python-type", "no Enum of the project has the labels of " + words);
  const model::PythonEnum& first = wanted.enums.front();
  if (wanted.enums.size() > 1)
    return decline("ambiguous-enum", "'" + first.name + "' and '" + wanted.enums[1].name +
                                         "' both have the labels of " + words);
  auto here = input.file.imports.name_of_class(first.name, input.column->place.range.begin);
  if (!here)
    return decline("enum-not-imported",
                   "'" + first.name + "' has the labels, but no name at this place: import it");
  TypeForm form{.canonical = "sqlalchemy.Enum",
                .arguments = *here + ", name=" + quoted_name(*name, input.file.imports.style()),
                .python = first.name};
  if (first.labels == model::EnumLabels::Values)
    form.arguments += ", values_callable=lambda members: [member.value for member in members]";
  return NewType{.type = {.is = wanted.type.is, .raw = {}},
                 .form = std::move(form),
                 .python_here = *std::move(here)};
}

// The width that the fact `target-type` names.
std::optional<Integer::Width> width_of_target(const TransformInput& input) {
  const auto fact = input.facts.find("target-type");
  if (fact == input.facts.end()) return std::nullopt;
  if (fact->second == "integer") return Integer::Width::Normal;
  if (fact->second == "bigint") return Integer::Width::Big;
  if (fact->second == "smallint") return Integer::Width::Small;
  return std::nullopt;
}

Attempt<NewType> new_type_of(const TransformInput& input) {
  if (const auto width = width_of_target(input)) {
    return new_type({.is = Integer{*width}, .raw = {}}).map([](NewType type) {
      type.is_of_target = true;
      return type;
    });
  }
  if (input.file.wanted != nullptr) {
    const auto wish =
        rewrite::wish_of(input.file.wanted->types, input.file.models, input.column->id);
    if (wish.is != nullptr && wish.is->type.as<schema::Enum>() != nullptr)
      return new_enum(*wish.is, input);
    if (wish.is != nullptr) return new_type({.is = wish.is->type.is, .raw = {}});
  }
  return decline("type-opaque", "the type of the key's target is not an integer");
}

struct Retyping : ColumnChange {
  NewType type;
};

// ---- Why not ----

// The type as declared is right already: only the annotation lags behind.
bool type_is_right(const Retyping& change) {
  return change.column.type == change.type.type;
}

bool is_none(const std::optional<model::DefaultFact>& value) {
  return !value || value->text == "None";
}

bool is_same_in_python(const TypeForm& a, const TypeForm& b) {
  if (a.python != b.python || (a.element == nullptr) != (b.element == nullptr)) return false;
  return a.element == nullptr || is_same_in_python(*a.element, *b.element);  // arrays nest once
}

// Then values and defaults stay what they are.
bool keeps_python_type(const Retyping& change) {
  const auto old = type_form(change.column.type);
  return old && is_same_in_python(*old, change.type.form);
}

// Pydantic checks these against the annotation, and SQLModel makes types of them.
std::optional<std::string> argument_of_old_type(const Retyping& change) {
  constexpr std::array<std::string_view, 9> kOfOneType = {
      "max_length", "min_length", "regex", "max_digits", "decimal_places", "gt", "ge", "lt", "le"};
  if (!change.is_sqlmodel() || !change.column.call) return std::nullopt;
  const Node call = change.module().node_at(*change.column.call);
  for (const Node argument : call.field(Field::Arguments).items()) {
    if (!argument.is(Kind::KeywordArgument)) continue;
    const std::string_view name = argument.field(Field::Name).text();
    if (std::ranges::find(kOfOneType, name) != kOfOneType.end()) return std::string(name);
  }
  return std::nullopt;
}

// What makes the column's values by itself: the text of the argument.
//
// SQLAlchemy refuses autoincrement=True, PostgreSQL the others, of a column that is no integer.
// https://www.postgresql.org/docs/current/sql-createtable.html, GENERATED AS IDENTITY
std::optional<std::string> maker_of_old_type(const Retyping& change) {
  constexpr std::array<std::string_view, 5> kMakers = {"Computed", "Identity", "Sequence",
                                                       "DefaultClause", "ColumnDefault"};
  const semantic::Project& project = change.input.file.project;
  for (const model::DeclaredArgument& argument :
       model::declared_arguments(project, change.column.argument_places)) {
    if (!argument.value || argument.name == "server_default") continue;
    const std::string callee =
        model::sqlalchemy_callee(project, model::value_of(project, argument.value));
    const bool counts =
        argument.name == "autoincrement" && model::bool_constant(project, argument.value) == true;
    const bool makes = argument.name.empty() && std::ranges::find(kMakers, callee) != kMakers.end();
    if (counts) return "autoincrement=" + model::canonical_text(argument.value);
    if (makes) return model::canonical_text(argument.value);
  }
  return std::nullopt;
}

// A default that is no value of the new type: its text.
std::optional<std::string> default_of_old_type(const Retyping& change) {
  for (const auto* value : {&change.column.default_value, &change.column.onupdate})
    if (!is_none(*value) && !python_default_fits(**value, change.type.type)) return (*value)->text;
  const auto& of_server = change.column.server_default;
  if (is_none(of_server)) return std::nullopt;
  const auto sql = server_default_sql(change.input.file.project, change.column);
  if (sql && sql_default_fits(*sql, change.type.type)) return std::nullopt;
  return of_server->text;
}

std::optional<Declined> reason_to_decline(const Retyping& change) {
  const ColumnDecl& column = change.column;
  if (column.place.file != change.module().id())
    return Declined{"dynamic-columns", "the column is declared in another file"};
  if (column.dynamic_reason) return Declined{"dynamic-columns", *column.dynamic_reason};
  if (column.primary_key && change.type.is_of_target)
    return Declined{"primary-key", "'" + column.attribute + "' is the primary key of its table"};
  if (keeps_python_type(change)) return std::nullopt;
  if (auto argument = argument_of_old_type(change))
    return Declined{"argument-conflict", "'" + *argument + "' is of the old type"};
  auto maker = maker_of_old_type(change);
  if (!maker) maker = default_of_old_type(change);
  if (maker)
    return Declined{"default-conflict",
                    "'" + *maker + "' makes values for a column of the old type"};
  return std::nullopt;
}

// ---- The annotation ----

// What a column of the old type may be annotated with, besides the Python type of its form.
bool means_old_type(const Retyping& change, std::string_view name) {
  constexpr std::array<std::string_view, 5> kUuids = {"uuid.UUID", "builtins.str",
                                                      "sqlalchemy.UUID", "sqlalchemy.Uuid",
                                                      "sqlalchemy.dialects.postgresql.UUID"};
  const auto old = type_form(change.column.type);
  if (old && old->python == name) return true;
  const bool may_be_uuid = change.column.type.as<schema::Uuid>() != nullptr ||
                           change.column.type_origin == TypeOrigin::ForeignKey ||
                           type_is_right(change);
  return may_be_uuid && std::ranges::find(kUuids, name) != kUuids.end();
}

bool fits_new_type(const Retyping& change, std::string_view name) {
  return name == change.type.form.python || name == "typing.Any" || name == "builtins.object";
}

Attempt<void> change_annotation(Retyping& change) {
  const ColumnDecl& column = change.column;
  if (!column.annotation) return {};
  // What fitted the old type fits the new one: `dict[str, Any]`, `EmailStr`.
  const bool is_plain = model::python_type_named(column.python_type_name) != nullptr;
  if (!change.result.edits.empty() && keeps_python_type(change) && !is_plain) return {};
  if (!column.python_type)
    return decline("annotation-opaque",
                   "what '" + std::string(column.annotation->in(change.module().file().bytes())) +
                       "' holds cannot be told");
  if (fits_new_type(change, column.python_type_name)) return {};
  const std::string_view written = column.python_type->in(change.module().file().bytes());
  if (!means_old_type(change, column.python_type_name))
    return decline("annotation-opaque",
                   "'" + std::string(written) + "' is not known to be of the old type");

  if (!change.type.python_here.empty()) {
    change.result.edits.push_back(Edit::replace(*column.python_type, change.type.python_here));
    return {};
  }
  const std::string& python = change.type.form.python;
  auto spelled = change.imports().spelling(python, column.python_type->begin, Node{});
  if (!spelled) return tl::unexpected(spelled.error());
  if (!python.starts_with("builtins.")) change.result.imports.push_back(python);
  change.result.edits.push_back(Edit::replace(*column.python_type, *std::move(spelled)));
  return {};
}

// ---- The type ----

// What the Python type alone gives in the tables of this column, as far as other columns of the
// same MetaData show (type_annotation_map may say BIGINT for int).
std::optional<SqlType> type_of_plain(const ProjectModels& models, DeclId decl,
                                     const std::string& python) {
  std::set<model::MetaDataId> metadatas;
  for (const model::TableId table : models.tables_of(decl))
    metadatas.insert(models.table(table).metadata);
  for (const model::TableFact& table : models.tables) {
    if (!metadatas.contains(table.metadata)) continue;
    for (const model::TableColumn& column : table.columns) {
      const ColumnDecl& other = models.decl(column.decl);
      if (other.type_origin == TypeOrigin::Annotation && other.python_type_name == python)
        return other.type;
    }
  }
  return type_of_annotation(python);
}

// True if SQLAlchemy finds the type of this column at the end of its foreign keys: every hop stays
// in one MetaData.
bool type_follows_from_keys(const ProjectModels& models, DeclId decl) {
  std::set<DeclId> seen{decl};
  std::vector<DeclId> open{decl};
  while (!open.empty()) {
    const DeclId current = open.back();
    open.pop_back();
    for (const model::TableId table : models.tables_of(current))
      for (const model::ForeignKeyFact& key : models.decl(current).foreign_keys) {
        const model::TargetResolution resolved = models.resolve_target(table, key);
        const auto* target = std::get_if<model::Target>(&resolved);
        if (target == nullptr || !target->same_metadata) return false;
        if (models.decl(target->decl).type_origin != TypeOrigin::ForeignKey) continue;
        if (seen.insert(target->decl).second) open.push_back(target->decl);
      }
  }
  return true;
}

// A form as this file spells it beside `near`: `sa.String(50)`, `ARRAY(Integer)`.
Attempt<std::string> spell(Retyping& change, const TypeForm& form, std::uint32_t offset,
                           Node near) {
  auto spelled = change.imports().spelling(form.canonical, offset, near);
  if (!spelled) return spelled;
  change.result.imports.push_back(form.canonical);
  std::string arguments;
  if (form.element) {
    const auto element = spell(change, *form.element, offset, near);  // arrays nest once
    if (!element) return element;
    arguments = *element;
  }
  if (!form.arguments.empty()) arguments += (arguments.empty() ? "" : ", ") + form.arguments;
  return arguments.empty() ? *spelled : *spelled + "(" + arguments + ")";
}

// True if some column of the file says its Python type.
bool has_annotated_columns(const Retyping& change) {
  return std::ranges::any_of(change.models().declarations, [&](const ColumnDecl& each) {
    return each.place.file == change.module().id() && each.annotation;
  });
}

// True if the name is that type's here already.
bool is_named_so(const Retyping& change, std::string_view name, std::uint32_t offset) {
  const auto meaning = change.input.file.project.resolve_dotted(change.module(), name, offset);
  return semantic::imported_name(meaning) == change.type.form.canonical;
}

// In a file whose annotations say `UUID`, which is Python's, SQLAlchemy's goes by its other name.
Attempt<std::string> spell_type(Retyping& change, std::uint32_t offset, Node near) {
  const bool is_uuid = change.type.type.as<schema::Uuid>() != nullptr;
  const bool may_clash = change.column.annotation ||
                         (has_annotated_columns(change) && !is_named_so(change, "UUID", offset));
  if (!is_uuid || !may_clash) return spell(change, change.type.form, offset, near);
  const auto known = change.imports().spelling(change.type.form.canonical, offset, near);
  if (known && *known != "UUID") return spell(change, change.type.form, offset, near);
  return spell(change, {.canonical = "sqlalchemy.Uuid", .arguments = {}, .python = {}}, offset,
               near);
}

// `JSON().with_variant(JSONB(), "postgresql")`, or the name of such a type.
bool has_variants(const Retyping& change, Node type) {
  const model::Expression value =
      model::value_of(change.input.file.project, {&change.module(), type, 0, nullptr});
  const Node function = value.node.field(Field::Function);
  return value.is(Kind::Call) && function.is(Kind::Attribute) &&
         function.field(Field::Attribute).text() == "with_variant";
}

Attempt<void> replace_type(Retyping& change) {
  const ByteRange range = *change.column.type_expr;
  const Node old = change.module().node_at(range);
  if (has_variants(change, old))
    return decline("argument-conflict", "'" +
                                            std::string(range.in(change.module().file().bytes())) +
                                            "' says another type for another database");
  if (holds_comment(old))
    return decline(
        "comment-in-the-way",
        "a comment stands inside '" + std::string(range.in(change.module().file().bytes())) + "'");
  if (keeps_python_type(change)) {
    auto kept = keep_arguments(change.input.file.project, {&change.module(), old, 0, nullptr},
                               change.column.type, change.type.type, change.type.form);
    if (!kept) return tl::unexpected(kept.error());
  }
  auto spelled = spell_type(change, range.begin, old);
  if (!spelled) return tl::unexpected(spelled.error());
  change.result.edits.push_back(Edit::replace(range, *std::move(spelled)));
  return {};
}

// `Column("name", Integer, ForeignKey(...))`: behind the name, in front of everything else.
Attempt<void> write_type_out(Retyping& change) {
  const Node call = change.module().node_at(*change.column.column_call);
  const std::vector<Node> items = call.field(Field::Arguments).items();
  const bool named = !items.empty() && change.column.column_name &&
                     !items.front().is(Kind::KeywordArgument) && !items.front().is(Kind::Call);
  auto spelled = spell_type(change, call.begin(), call);
  if (!spelled) return tl::unexpected(spelled.error());
  change.add(insert_argument(call, named ? 1 : 0, *spelled, change.imports().style()));
  return {};
}

// `sa_type=BigInteger` as the last argument of Field(...).
Attempt<void> add_sa_type(Retyping& change) {
  const Node call = change.module().node_at(*change.column.call);
  auto spelled = spell_type(change, call.begin(), call);
  if (!spelled) return tl::unexpected(spelled.error());
  change.add(append_argument(call, "sa_type=" + *spelled, change.imports().style()));
  return {};
}

// `user_id: int` gets a call that says the type: `= mapped_column(BigInteger)`, or `=
// Field(sa_type=BigInteger)` with the default that was there.
Attempt<void> add_typed_call(Retyping& change) {
  auto type = spell_type(change, change.column.place.range.begin, Node{});
  if (!type) return tl::unexpected(type.error());
  return add_call(change, change.is_sqlmodel() ? "sa_type=" + *type : *type);
}

// What Field(...) says of a type: "max_length", 50.
struct Limit {
  std::string_view keyword;
  std::optional<std::int64_t> number;
};

std::vector<Limit> limits_of(const SqlType& type) {
  if (const auto* text = type.as<schema::Character>()) {
    const bool is_plain = text->form == schema::Character::Form::Varchar &&
                          !text->case_insensitive && !text->collation;
    if (is_plain) return {{"max_length", text->length}};
  }
  if (const auto* number = type.as<schema::Numeric>())
    return {{"max_digits", number->precision}, {"decimal_places", number->scale}};
  return {};
}

// A number that is written as such.
std::optional<std::int64_t> number_in(const Retyping& change, Node argument) {
  const Node value = argument ? argument.field(Field::Value) : Node();
  if (!value.is(Kind::Integer)) return std::nullopt;
  return model::int_constant(change.input.file.project, {&change.module(), value, 0, nullptr});
}

// `max_length=5` becomes `max_length=9`. False where numbers in the call do not say the type as it
// is (some releases of SQLModel lose lengths), or cannot say the wanted one.
bool change_limits(Retyping& change) {
  if (!change.is_sqlmodel() || !change.column.call || !keeps_python_type(change)) return false;
  const Node call = change.module().node_at(*change.column.call);
  const std::vector<Limit> now = limits_of(change.column.type);
  const std::vector<Limit> wanted = limits_of(change.type.type);
  if (now.empty() || now.size() != wanted.size()) return false;
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < now.size(); ++i) {
    const Node argument = keyword_argument(call, now[i].keyword);
    const auto said = number_in(change, argument);
    if (!said || said != now[i].number || !wanted[i].number || *wanted[i].number < 0) return false;
    if (said != wanted[i].number)
      edits.push_back(
          Edit::replace(argument.field(Field::Value).range(), std::to_string(*wanted[i].number)));
  }
  const Node minimum = keyword_argument(call, "min_length");
  const bool has_room =
      !minimum || number_in(change, minimum).value_or(INT64_MAX) <= wanted.front().number;
  if (!has_room) return false;
  change.add(std::move(edits));
  return true;
}

// A type that the annotation alone decides, in SQLModel with the limits beside it.
Attempt<void> change_annotated_type(Retyping& change) {
  if (change_limits(change)) return {};
  const std::string& python = change.type.form.python;
  const auto plain = change.is_sqlmodel()
                         ? type_of_annotation(python)
                         : type_of_plain(change.models(), change.column.id, python);
  if (plain == change.type.type && !keeps_python_type(change)) return {};
  if (!change.column.call) return add_typed_call(change);
  if (change.column.column_call && change.column.column_call != change.column.call)
    return write_type_out(change);
  return change.is_sqlmodel() ? add_sa_type(change) : write_type_out(change);
}

// "'users.id', which is to become BIGINT"
std::string target_in_words(const Retyping& change, const model::ForeignKeyFact& key,
                            const model::Target& target) {
  const model::EffectiveType now =
      model::effective_type(change.models(), target.table, target.decl, model::nothing_changes);
  const bool is_wanted =
      change.input.file.wanted != nullptr && !now.chain.empty() &&
      rewrite::wish_of(change.input.file.wanted->types, change.models(), now.chain.back()).is;
  const bool changes = is_wanted && now.type != change.type.type;
  return "'" + key.target + "', which is " +
         (changes ? "to become " + schema::to_sql(change.type.type) : schema::to_sql(now.type));
}

// Of a column that is right as it is written: if it takes its type over, from where.
Declined nothing_to_edit(const Retyping& change) {
  if (change.column.type_origin != TypeOrigin::ForeignKey)
    return {"nothing-to-change", "type and annotation are right already"};
  for (const model::TableId table : change.models().tables_of(change.column.id))
    for (const model::ForeignKeyFact& key : change.column.foreign_keys) {
      const model::TargetResolution resolved = change.models().resolve_target(table, key);
      if (const auto* target = std::get_if<model::Target>(&resolved))
        return {"type-follows-key",
                "it has no type of its own but that of " + target_in_words(change, key, *target)};
    }
  return {"type-follows-key", "it has no type of its own but that of its foreign key's target"};
}

// True if the declared type changes.
Attempt<bool> change_type(Retyping& change) {
  const auto changed = [](const Attempt<void>& done) -> Attempt<bool> {
    if (!done) return tl::unexpected(done.error());
    return true;
  };
  if (type_is_right(change)) return false;
  if (change.column.type_expr) return changed(replace_type(change));
  if (change.column.type_origin == TypeOrigin::Annotation)
    return changed(change_annotated_type(change));
  if (type_follows_from_keys(change.models(), change.column.id)) return false;
  if (!change.column.column_call)
    return decline("type-opaque", "the code does not say where the type of '" +
                                      change.column.attribute + "' would go");
  return changed(write_type_out(change));
}

}  // namespace

Attempt<TransformResult> retype_column(const TransformInput& input) {
  if (input.column == nullptr) return decline("type-opaque", "no column is declared at this place");
  auto type = new_type_of(input);
  if (!type) return tl::unexpected(type.error());

  Retyping change{{input, *input.column, {}}, *std::move(type)};
  if (auto declined = reason_to_decline(change)) return tl::unexpected(*std::move(declined));
  const Attempt<bool> type_changes = change_type(change);
  if (!type_changes) return tl::unexpected(type_changes.error());
  if (const auto done = change_annotation(change); !done) return tl::unexpected(done.error());
  if (change.result.edits.empty()) return tl::unexpected(nothing_to_edit(change));

  if (*type_changes)
    change.result.intended =
        verify::intend_type(input.file.models, change.column.id, change.type.type);
  return std::move(change.result);
}

}  // namespace modelmend::transforms
