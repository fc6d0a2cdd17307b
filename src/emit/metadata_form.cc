#include "emit/metadata_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emit/field_text.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "rewrite/lines.h"
#include "semantic/class_hierarchy.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using semantic::Project;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view kExtension = "flask_sqlalchemy.SQLAlchemy";
// What such a class would say itself of how models are made.
constexpr std::array<std::string_view, 6> kMakers = {
    "__init__", "metadata", "Model", "make_declarative_base", "make_metadata", "create_all"};

bool is_at_top(const Node& statement) {
  return statement.parent().is(Kind::ExpressionStatement) &&
         statement.parent().parent().is(Kind::Module);
}

// The assignment whose value is, or holds, the call.
Node assignment_around(const Expression& call) {
  for (const Node& above : call.node.ancestors())
    if (above.is(Kind::Assignment)) return above;
  return {};
}

// It means the same wherever the module says it behind all that it names.
bool says_the_same_below(const Project& project, const Expression& value) {
  if (value.is(Kind::String)) return true;
  if (value.is(Kind::Identifier) || value.is(Kind::Attribute)) {
    const semantic::Resolution meaning = model::resolve(project, value);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    if (local == nullptr) return std::holds_alternative<semantic::Imported>(meaning);
    const auto module = project.open(local->definition.file);
    if (!module) return false;
    const Node definition = (*module)->node_at(local->definition.range);
    return definition && std::ranges::none_of(definition.ancestors(), [](const Node& above) {
             return above.is(Kind::ClassDefinition) || above.is(Kind::FunctionDefinition);
           });
  }
  if (!value.is(Kind::Dictionary)) return false;
  return std::ranges::all_of(value.node.items(), [&](const Node& each) {
    return each.is(Kind::Comment) ||
           (each.is(Kind::Pair) && each.field(Field::Key).is(Kind::String) &&
            says_the_same_below(project, value.at(each.field(Field::Value))));
  });
}

// The call of which this one is an argument; null if it is none.
Expression call_around(const Expression& call) {
  for (const Node& above : call.node.ancestors()) {
    if (above.is(Kind::Call)) return call.at(above);
    if (!above.is(Kind::KeywordArgument) && !above.is(Kind::ArgumentList)) break;
  }
  return {};
}

// `SQLAlchemy(...)` of Flask-SQLAlchemy, or of a class of the project below it that leaves to it
// how models are made.
bool is_flask_extension(const Project& project, const Expression& call) {
  if (!call.is(Kind::Call)) return false;
  const semantic::Resolution maker = model::resolve(project, call.field(Field::Function));
  if (model::library_name(maker) == kExtension) return true;
  const auto site = project.class_site(maker);
  if (!site) return false;
  const auto above = semantic::linearise(project, *site);
  return std::ranges::any_of(above,
                             [](const semantic::Ancestor& each) {
                               return semantic::imported_name(each.meaning) == kExtension;
                             }) &&
         std::ranges::all_of(above, [&](const semantic::Ancestor& each) {
           if (!each.site) return true;
           const auto members =
               model::members_of(project, {each.site->module, each.site->definition, 0, nullptr});
           return std::ranges::none_of(members, [&](const model::Member& member) {
             return std::ranges::find(kMakers, std::string_view(member.name)) != kMakers.end();
           });
         });
}

// A comment that would be lost with the call.
bool has_comment_of_its_own(const Expression& call) {
  for (syntax::Walker walker(call.node); walker; walker.next()) {
    if (walker->is(Kind::Comment)) return true;
    if (walker->is(Kind::KeywordArgument)) walker.skip_children();
  }
  return false;
}

// A falsy one is replaced by MetaData() and taken by an assignment.
bool is_convention(const Project& project, const Expression& value) {
  const Expression dictionary = model::value_of(project, value);
  return dictionary.is(Kind::Dictionary) && !dictionary.node.items().empty();
}

bool makes_a_base(const Project& project, const Expression& call) {
  const std::string callee = model::library_name(project, call.field(Field::Function));
  return callee == "sqlalchemy.orm.declarative_base" || callee == "sqlalchemy.orm.registry";
}

// `metadata = MetaData(...)` in the body of `class Base(DeclarativeBase)`.
bool is_of_declarative_base(const Project& project, const Expression& assignment) {
  const Node cls = assignment.node.parent().parent().parent();
  if (!cls.is(Kind::ClassDefinition) || assignment.field(Field::Left).text() != "metadata")
    return false;
  return std::ranges::any_of(cls.field(Field::Superclasses).items(), [&](const Node& each) {
    const std::string name = model::library_name(project, assignment.at(each));
    return name == "sqlalchemy.orm.DeclarativeBase" ||
           name == "sqlalchemy.orm.DeclarativeBaseNoMeta";
  });
}

Attempt<MetaDataForm> form_of_call(const Project& project, const Expression& call,
                                   const Declined& why) {
  MetaDataForm form;
  const model::Arguments arguments = model::arguments_of(call);
  if (!arguments.positional.empty() || arguments.has_splat) return tl::unexpected(why);
  for (const model::Argument& each : arguments.keywords) {
    const bool is_known = each.keyword == "schema" || (each.keyword == "naming_convention" &&
                                                       is_convention(project, each.value));
    if (!is_known || !says_the_same_below(project, each.value)) return tl::unexpected(why);
    form.options.push_back({std::string(each.keyword), each.value});
  }
  const Node assignment = assignment_around(call);
  if (!assignment) return tl::unexpected(why);
  const Expression around = call_around(call);
  if (is_flask_extension(project, around)) {
    if (!is_at_top(assignment) || has_comment_of_its_own(call)) return tl::unexpected(why);
    form.extension = around;
    form.given_to_extension = call;
    return form;
  }
  if (around && !makes_a_base(project, around)) return tl::unexpected(why);
  if (around) return form;
  if (is_of_declarative_base(project, call.at(assignment))) return form;
  const bool is_value = model::unwrapped(call.at(assignment.field(Field::Right))).node == call.node;
  const bool is_name = assignment.field(Field::Left).is(Kind::Identifier);
  if (!is_value || !is_at_top(assignment) || !is_name || has_comment_of_its_own(call))
    return tl::unexpected(why);
  form.variable = call;
  return form;
}

bool says_metadata(const Project& project, const Expression& cls) {
  const auto members = model::members_of(project, cls);
  return std::ranges::any_of(members, [](const model::Member& each) {
    return each.name == "metadata" || each.name == "registry";
  });
}

}  // namespace

Attempt<MetaDataForm> form_of_metadata(const Project& project,
                                       const model::MetaDataFact& metadata) {
  const Declined why{"metadata-options",
                     fmt::format("the MetaData of '{}' is made in a way, or with options, that "
                                 "SQLModel's cannot have",
                                 metadata.name)};
  if (!metadata.place) return tl::unexpected(why);
  const Expression made = model::expression_at(project, *metadata.place);
  if (made.is(Kind::ClassDefinition)) {
    if (says_metadata(project, made)) return tl::unexpected(why);
    return MetaDataForm{};
  }
  if (!made.is(Kind::Call)) return tl::unexpected(why);
  const std::string callee = model::library_name(project, made.field(Field::Function));
  if (callee == "sqlalchemy.MetaData" || callee == "sqlalchemy.schema.MetaData")
    return form_of_call(project, made, why);
  if (is_flask_extension(project, made)) {
    const model::Arguments given = model::arguments_of(made);
    const Node assignment = assignment_around(made);
    const bool is_plain = !given.has_splat && given.keyword("metadata") == nullptr &&
                          given.keyword("model_class") == nullptr;
    if (!is_plain || !assignment || !is_at_top(assignment)) return tl::unexpected(why);
    return MetaDataForm{.options = {}, .variable = {}, .extension = made};
  }
  const bool makes_its_own = callee == "sqlalchemy.orm.declarative_base" ||
                             callee == "sqlalchemy.orm.registry" ||
                             callee == "sqlalchemy.orm.registry().generate_base";
  const model::Arguments arguments = model::arguments_of(made);
  if (!makes_its_own || arguments.has_splat || arguments.keyword("metadata") != nullptr)
    return tl::unexpected(why);
  return MetaDataForm{};
}

bool gives_names(const MetaDataForm& form, const model::MetaDataFact& metadata) {
  return !form.options.empty() || metadata.naming_convention || metadata.default_schema;
}

bool moves_as_a_whole(const Project& project, const model::MetaDataFact& metadata) {
  const auto form = form_of_metadata(project, metadata);
  return form && (form->variable || form->extension || gives_names(*form, metadata));
}

bool keeps_shared_base(const Project& project, const model::MetaDataFact& metadata) {
  const auto form = form_of_metadata(project, metadata);
  return form && gives_names(*form, metadata);
}

std::string option_statements(const MetaDataForm& form, const std::string& metadata,
                              std::string_view newline) {
  std::string text;
  for (const MetaDataForm::Option& each : form.options) {
    const std::string_view source = each.value.module->file().bytes();
    const std::string_view indent = rewrite::indentation_at(source, each.value.range().begin);
    text += fmt::format("{}.{} = {}{}", metadata, each.name,
                        moved_to_indent(each.value.text(), indent, ""), newline);
  }
  return text;
}

}  // namespace modelmend::emit
