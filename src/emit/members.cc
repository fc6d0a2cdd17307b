#include "emit/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "emit/attribute_needs.h"
#include "emit/column_property.h"
#include "emit/constructor.h"
#include "emit/decorated_member.h"
#include "emit/future_relationship.h"
#include "emit/kept_declared_attr.h"
#include "emit/mapper_arguments.h"
#include "emit/own_config.h"
#include "emit/table_arguments.h"
#include "model/annotation.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "model/mapper/member_kinds.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::is_dunder;
using model::Member;
using model::MemberKind;
using syntax::Field;
using syntax::Kind;

// Python calls these while an object is made or changed, which SQLModel does in its own way.
constexpr std::array<std::string_view, 5> kLifecycle = {"__new__", "__setattr__", "__getattr__",
                                                        "__getattribute__", "__init_subclass__"};
// Pydantic reads a class of this name.
constexpr std::string_view kPydanticConfig = "Config";

// The type of a constant as its ClassVar says it; Any where the literal does not show it.
std::string_view type_of_literal(const Expression& value) {
  switch (value.node.kind()) {
    case Kind::String:
    case Kind::ConcatenatedString:
      return "builtins.str";
    case Kind::Integer:
      return "builtins.int";
    case Kind::Float:
      return "builtins.float";
    case Kind::True:
    case Kind::False:
      return "builtins.bool";
    case Kind::Dictionary:
      return "builtins.dict";
    case Kind::List:
      return "builtins.list";
    case Kind::Tuple:
      return "builtins.tuple";
    case Kind::Set:
      return "builtins.set";
    default:
      return "typing.Any";
  }
}

syntax::Node assignment_of(const Member& member) {
  const syntax::Node statement = member.statement.node;
  return statement.is(Kind::ExpressionStatement) ? statement.child(0) : statement;
}

bool is_final(const ClassContext& context, const Expression& annotation) {
  const std::string name = model::library_name(context.project, annotation);
  return name == "typing.Final" || name == "typing_extensions.Final";
}

// The type in `Final[int]`, as `ClassVar[Final[int]]` is none; nothing for another annotation. A
// plain `Final` leaves it to the value.
std::optional<std::string> type_in_final(const ClassContext& context, const Member& member,
                                         Speller& speller) {
  const Expression annotation = model::unwrapped(member.annotation);
  if (is_final(context, annotation))
    return speller.name(type_of_literal(model::unwrapped(member.value)));
  const bool is_generic = annotation.is(Kind::GenericType) || annotation.is(Kind::Subscript);
  if (!is_generic || !is_final(context, annotation.at(annotation.node.child(0))))
    return std::nullopt;
  const ByteRange whole = annotation.range();
  const std::string text = context.new_text({annotation.node.child(0).end(), whole.end});
  return text.substr(1, text.size() - 2);
}

Attempt<MemberPlan> emit_constant(const ClassContext& context, const Member& member) {
  if (is_dunder(member.name)) return MemberPlan{};  // neither library looks at it
  // To Pydantic a method like any other.
  if (model::unwrapped(member.value).is(Kind::Lambda) && !member.annotation) return MemberPlan{};
  const syntax::Node target = assignment_of(member).field(Field::Left);
  if (!target.is(Kind::Identifier))
    return decline("unknown-member", fmt::format("'{}' is bound with others", member.name));
  if (const auto name = body_name_in(context, member.value.node))
    return decline("class-body-reference",
                   fmt::format("'{}' reads the column '{}' of the class body", member.name, *name));
  Speller speller(context, member.statement.range().begin, {});
  MemberPlan plan;
  if (member.annotation) {
    if (model::read_annotation(context.project, member.annotation).is_class_var) return plan;
    const ByteRange range = member.annotation.range();
    const std::string type =
        type_in_final(context, member, speller).value_or(context.new_text(range));
    plan.edits.push_back(
        patch::Edit::replace(range, fmt::format("{}[{}]", speller.name("typing.ClassVar"), type)));
  } else {
    plan.edits.push_back(patch::Edit::insert_after(
        target.end(), fmt::format(": {}[{}]", speller.name("typing.ClassVar"),
                                  speller.name(type_of_literal(model::unwrapped(member.value))))));
  }
  if (speller.failure()) return tl::unexpected(*speller.failure());
  plan.imports = speller.imports();
  return plan;
}

Attempt<OtherMember> kept() {
  return OtherMember{};
}

Attempt<OtherMember> with_statement_behind(Attempt<ColumnReader> made) {
  if (!made) return tl::unexpected(made.error());
  return OtherMember{.plan = std::move(made->plan), .behind = std::move(made->behind)};
}

// `newest = Index("ix_newest", id.desc())`: it finds its table by the columns.
bool is_index_of_columns(const ClassContext& context, const Member& member) {
  return member.value && member.value.is(Kind::Call) &&
         model::sqlalchemy_callee(context.project, member.value) == "Index" &&
         body_name_in(context, member.value.node);
}

tl::unexpected<Declined> declined(const Member& member, std::string code, std::string_view why) {
  return decline(std::move(code), fmt::format("'{}' {}", member.name, why));
}

Attempt<OtherMember> emit_hybrid(const model::MemberKindFact& fact) {
  OtherMember made;
  made.is_hybrid = fact.kind == MemberKind::Hybrid;
  made.is_hybrid_method = !made.is_hybrid;
  return made;
}

// `@name.update_expression` and the like, unless `name` is a plain property of the class.
bool changes_hybrid(const ClassContext& context, const model::MemberKindFact& fact) {
  constexpr std::array<std::string_view, 5> kKnown = {"", "getter", "setter", "expression",
                                                      "comparator"};
  if (std::ranges::find(kKnown, fact.role) != kKnown.end()) return false;
  const auto& members = context.mapper().members;
  const auto of = std::ranges::find(members, fact.part_of, &model::MemberFact::name);
  return of == members.end() || of->kind != MemberKind::Property;
}

Attempt<OtherMember> emit_function(const ClassContext& context, const Member& member) {
  if (member.name == "__init__") {
    if (auto why = why_not_by_constructor(context, member)) return tl::unexpected(*std::move(why));
    OtherMember made;
    if (!member.decorators.empty()) made.plan.warnings.push_back(decorated_constructor(member));
    return made;
  }
  if (std::ranges::find(kLifecycle, std::string_view(member.name)) != kLifecycle.end())
    return declined(member, "custom-constructor", "is called while an object is made or changed");
  auto decorated = decorated_member(context, member);
  if (!decorated) return tl::unexpected(decorated.error());
  OtherMember made;
  if (!decorated->cls.empty()) made.ignored.emplace(decorated->cls, decorated->ignored);
  made.plan.imports = std::move(decorated->imports);
  made.plan.warnings = std::move(decorated->warnings);
  return made;
}

// The column of the class that a name in its body means.
const model::ColumnDecl* own_column(const ClassContext& context, const Expression& name) {
  const auto& own = context.cls.own_declarations;
  const auto found = std::ranges::find_if(own, [&](model::DeclId id) {
    return name.is(Kind::Identifier) && context.models.decl(id).attribute == name.text();
  });
  return found == own.end() ? nullptr : &context.models.decl(*found);
}

// `Point` of `point: Mapped[Point] = composite("x", "y")`; absent where the value can be made of
// something else, or is not named so that Python can read it there.
std::optional<std::string> annotated_class(const ClassContext& context, const Member& member) {
  if (!member.annotation) return std::nullopt;
  const model::AnnotationFact said = model::read_annotation(context.project, member.annotation);
  const Expression& type = said.python_type;
  const bool is_name = type && (type.is(Kind::Identifier) || type.is(Kind::Attribute));
  if (!said.is_mapped || said.optional || said.through_alias || !is_name) return std::nullopt;
  const auto site = context.project.class_site(model::resolve(context.project, type));
  // A text may name what comes later, and so may an annotation of Python 3.14.
  const bool is_late =
      has_text_annotations(context) ||
      member.annotation.text().find_first_of("\"'") != std::string_view::npos ||
      (site && site->module == &context.module && site->definition.begin() > type.range().begin);
  if (!site || is_late) return std::nullopt;
  return std::string(type.text());
}

// `composite(Point, "x", "y")`; of `composite(Point, x, y)` the edits that make that of it, as the
// columns are fields then. Absent where a column is said in another way.
std::optional<std::vector<patch::Edit>> names_for_columns(const ClassContext& context,
                                                          const Member& member) {
  const model::Arguments arguments = model::arguments_of(member.value);
  if (arguments.has_splat || arguments.positional.empty()) return std::nullopt;
  std::vector<patch::Edit> edits;
  const char quote = context.imports.style().quote;
  std::span<const model::Argument> columns = arguments.positional;
  const Expression& first = columns.front().value;
  if (first.is(Kind::String) || own_column(context, first) != nullptr) {
    const auto cls = annotated_class(context, member);
    if (!cls) return std::nullopt;
    edits.push_back(patch::Edit::insert_before(first.range().begin, *cls + ", "));
  } else {
    columns = columns.subspan(1);
  }
  if (columns.empty()) return std::nullopt;
  for (const model::Argument& each : columns) {
    if (each.value.is(Kind::String)) continue;
    const model::ColumnDecl* const decl = own_column(context, each.value);
    if (decl == nullptr) return std::nullopt;
    edits.push_back(patch::Edit::replace(
        each.value.range(), fmt::format("{0}{1}{0}", quote, context.renames.name_of(*decl))));
  }
  return edits;
}

// synonym(), composite() and association_proxy(): SQLAlchemy finds what Pydantic passes over.
Attempt<OtherMember> emit_beside_fields(const ClassContext& context, const Member& member,
                                        MemberKind kind) {
  const bool is_proxy = kind == MemberKind::AssociationProxy;
  if (is_proxy && context.options.sqlmodel < semantic::kUsesPydantic2)
    return declined(member, "no-field-form",
                    "keeps what it has found in the object, which Pydantic 1 refuses");
  if (!member.value || !member.value.is(Kind::Call))
    return declined(member, "needs-compat-base", "is no plain call");
  if (kind != MemberKind::Composite) {
    auto plan = emit_constant(context, member);
    if (!plan) return tl::unexpected(plan.error());
    return OtherMember{.plan = *std::move(plan)};
  }
  auto names = names_for_columns(context, member);
  if (!names) return declined(member, "needs-compat-base", "does not name its columns");
  auto made = emit_class_variable(context, member);
  if (!made) return tl::unexpected(made.error());
  std::ranges::move(*names, std::back_inserter(made->plan.edits));
  return OtherMember{.plan = std::move(made->plan)};
}

Attempt<OtherMember> emit_kept_declared_attr(const ClassContext& context, const Member& member) {
  if (context.options.sqlmodel < semantic::kUsesPydantic2)
    return declined(member, "no-field-form", "is made by declared_attr, a field to Pydantic 1");
  return OtherMember{.plan = {}, .is_declared_attr = true};
}

Attempt<OtherMember> emit_directive(const Member& member) {
  if (member.name == "__table__")
    return declined(member, "imperative-table", "is a table that is made elsewhere");
  return kept();
}

}  // namespace

std::vector<Warning> validator_warnings(const ClassContext& context) {
  std::vector<Warning> warnings;
  if (!context.cls.table) return warnings;
  for (const model::MemberFact& each : context.mapper().members) {
    if (each.kind != MemberKind::Validator) continue;
    const Expression stated = model::expression_at(context.project, each.place);
    const Expression function =
        stated.is(Kind::DecoratedDefinition) ? stated.field(Field::Definition) : stated;
    if (function && model::reads_its_object(function))
      warnings.push_back(
          {std::string(kValidatorOrder),
           fmt::format("SQLModel's constructor assigns in the order of the fields, and not of its "
                       "arguments; '{}' looks at the object",
                       each.name),
           each.place});
  }
  return warnings;
}

Attempt<OtherMember> emit_member(const ClassContext& context, const Member& member) {
  const model::MemberKindFact fact = model::member_kind(context.project, member);
  if (changes_hybrid(context, fact))
    return declined(member, "hybrid-setter",
                    "makes a hybrid that can be changed in another way than by assignment");
  switch (fact.kind) {
    case MemberKind::Method:
    case MemberKind::ClassMethod:
    case MemberKind::StaticMethod:
    case MemberKind::Property:
    case MemberKind::Reconstructor:
      return emit_function(context, member);
    case MemberKind::NestedClass:
      if (member.name == kPydanticConfig)
        return declined(member, "name-conflict", "is Pydantic's configuration");
      return kept();
    case MemberKind::Hybrid:
    case MemberKind::HybridMethod:
      return emit_hybrid(fact);
    case MemberKind::Constant: {
      if (is_index_of_columns(context, member))
        return with_statement_behind(as_statement_behind(context, member));
      auto plan = emit_constant(context, member);
      if (!plan) return tl::unexpected(plan.error());
      return OtherMember{.plan = *std::move(plan)};
    }
    case MemberKind::TableArgs: {
      auto plan = emit_table_arguments(context, member);
      if (!plan) return tl::unexpected(plan.error());
      return OtherMember{.plan = *std::move(plan)};
    }
    case MemberKind::MapperArgs: {
      auto plan = emit_mapper_arguments(context, member);
      if (!plan) return tl::unexpected(plan.error());
      return OtherMember{.plan = *std::move(plan)};
    }
    case MemberKind::ModelConfig: {
      auto plan = emit_own_config(context, member);
      if (!plan) return tl::unexpected(plan.error());
      return OtherMember{.plan = *std::move(plan)};
    }
    case MemberKind::Directive:
      return emit_directive(member);
    case MemberKind::DeclaredAttr:
      if (is_dunder(member.name)) return kept();
      if (stays_declared(context, member)) return emit_kept_declared_attr(context, member);
      return declined(member, "declared-attr", "is made by declared_attr");
    case MemberKind::Annotation:
      if (is_dunder(member.name) && context.cls.role != model::ClassRole::Mapped) return kept();
      if (model::read_annotation(context.project, member.annotation).is_class_var) return kept();
      return declined(member, "unmapped-annotation",
                      "has no value, and SQLModel would make a column of it");
    case MemberKind::Validator:
      return kept();  // the class gets a base that keeps what it returns
    case MemberKind::Synonym:
    case MemberKind::Composite:
    case MemberKind::AssociationProxy:
      return emit_beside_fields(context, member, fact.kind);
    case MemberKind::ColumnProperty:
      return with_statement_behind(emit_column_property(context, member));
    case MemberKind::Deferred:
      return declined(member, "no-field-form", "has no form as a field");
    case MemberKind::Column:
    case MemberKind::Relationship:
    case MemberKind::PydanticValidator:
    case MemberKind::Statement:
    case MemberKind::Event:
      break;
  }
  return declined(member, "unknown-member", "is nothing that is known here");
}

}  // namespace modelmend::emit
