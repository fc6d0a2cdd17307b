#include "pipeline/migrate_call_sites.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string>

#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "model/entered.h"
#include "model/type_form.h"
#include "pipeline/converted_objects.h"
#include "pipeline/object_uses.h"
#include "pipeline/own_members.h"
#include "syntax/walker.h"

namespace modelmend::pipeline {
namespace {

using model::Expression;
using model::ModelClass;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_named_session(std::string_view text) {
  std::string lower(text.substr(text.rfind('.') + 1));
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower.find("session") != std::string::npos || lower == "db" || lower == "_db";
}

class CallSites {
 public:
  CallSites(const semantic::Project& project, const model::MapperFacts& mappers,
            const std::vector<const ModelClass*>& converted, const KeptBehaviour& kept,
            const emit::EmitOptions& options)
      : project_(project),
        mappers_(mappers),
        kept_(kept),
        options_(options),
        objects_(project, mappers, converted),
        uses_(project, mappers, objects_, kept.assigned_and_compared) {}

  void look_at(const semantic::Module& module) {
    for (syntax::Walker walk(module.root()); walk; walk.next()) {
      const Expression node{&module, *walk, 0, nullptr};
      uses_.look_at(node);
      switch (walk->kind()) {
        case Kind::Call:
          look_at_call(node);
          break;
        case Kind::Attribute:
          if (options_.takes_flask && !kept_.queries) check_query(node);
          check_python_type(node);
          break;
        case Kind::ClassDefinition:
          check_fields(node);
          break;
        case Kind::DecoratedDefinition:
          check_route(node);
          break;
        case Kind::ComparisonOperator:
          check_type_comparison(node);
          break;
        case Kind::Dictionary:
          check_type_keys(node);
          break;
        default:
          break;
      }
    }
  }

  // Pydantic's __setstate__ wants what its own __getstate__ gives, which no other knows.
  void check_state(const ModelClass& cls) {
    const auto* const given = member_named(mappers_, cls, "__getstate__");
    const auto* const taken = member_named(mappers_, cls, "__setstate__");
    if (given != nullptr && !has_own(project_, mappers_, cls, "__setstate__"))
      warn("pickles", model::expression_at(project_, given->place),
           fmt::format("the '__setstate__' that '{}' has from Pydantic does not take what this "
                       "returns",
                       cls.name),
           "write one that fills '__dict__'");
    if (taken != nullptr && !has_own(project_, mappers_, cls, "__getstate__"))
      warn("pickles", model::expression_at(project_, taken->place),
           fmt::format("the '__getstate__' that '{}' has from Pydantic returns more than the "
                       "'__dict__' that this is given by Python",
                       cls.name),
           "write one that returns '__dict__'");
  }

  std::vector<text::Diagnostic> take() {
    std::ranges::move(uses_.take(), std::back_inserter(found_));
    return std::move(found_);
  }

 private:
  void look_at_call(const Expression& call) {
    check_merge(call);
    check_construction(call);
    const std::string_view callee = call.node.field(Field::Function).text();
    if (callee == "isinstance" || callee == "issubclass") check_type_test(call);
    if (callee.ends_with("jsonable_encoder")) check_encoded(call);
    if (callee == "dir" || callee.ends_with("getmembers")) check_listing(call);
    if (callee.ends_with("signature") || callee.ends_with("getfullargspec")) check_signature(call);
  }

  // column.type.python_type
  void check_python_type(const Expression& attribute) {
    if (attribute.field(Field::Attribute).text() != "python_type" ||
        attribute.text().starts_with("self.") || attribute.text().starts_with("super()"))
      return;
    warn("tests-type", attribute,
         "the type of a text in SQLModel is AutoString, which has no python_type",
         "take str where it is a sqlmodel.AutoString");
  }

  // An object that is converted, or whatever comes in a file that tells models from others.
  [[nodiscard]] bool may_tell_models(const Expression& asked) const {
    const std::string_view text = asked.module->file().bytes();
    return objects_.of(asked) != nullptr || text.find("__table__") != std::string_view::npos ||
           text.find("DeclarativeBase") != std::string_view::npos ||
           text.find("DeclarativeMeta") != std::string_view::npos;
  }

  [[nodiscard]] bool is_pydantic(const Expression& cls) const {
    const std::string name = model::library_name(project_, cls);
    return name == "pydantic.BaseModel" || name == "pydantic.main.BaseModel";
  }

  // class Page(BaseModel): user: User
  void check_fields(const Expression& cls) {
    const std::vector<Node> bases = cls.node.field(Field::Superclasses).items();
    if (std::ranges::none_of(bases, [&](Node each) { return is_pydantic(cls.at(each)); })) return;
    for (const model::Member& member : model::members_of(project_, cls)) {
      if (!member.annotation || member.function) continue;
      for (syntax::Walker walk(member.annotation.node); walk; walk.next())
        if (walk->is(Kind::Identifier) && objects_.named(member.annotation.at(*walk)) != nullptr) {
          warn("is-pydantic", member.statement,
               fmt::format("Pydantic takes an object of '{}' apart here, and makes one of a "
                           "dictionary",
                           walk->text()),
               "say SkipValidation, or another class");
          break;
        }
    }
  }

  // One object, or a list of them.
  [[nodiscard]] bool gives_objects(const Expression& value) const {
    return objects_.of(value) != nullptr || objects_.of_items(value) != nullptr;
  }

  void warn_of_json(const Expression& where) {
    warn("serialises-fields", where,
         "FastAPI makes JSON of the fields of an object of SQLModel: without loaded relationships, "
         "and with a Decimal as a text",
         "say what is wanted in a response_model");
  }

  // jsonable_encoder(user)
  void check_encoded(const Expression& call) {
    const model::Arguments arguments = model::arguments_of(call);
    if (!arguments.positional.empty() && gives_objects(arguments.positional[0].value))
      warn_of_json(call);
  }

  // @router.get("/users") that says nothing of what its function returns.
  void check_route(const Expression& definition) {
    const Expression function = definition.field(Field::Definition);
    if (!function.is(Kind::FunctionDefinition) || function.node.field(Field::ReturnType)) return;
    bool is_route = false;
    for (const Node each : definition.node.items()) {
      if (!each.is(Kind::Decorator)) continue;
      const Expression call = definition.at(each.items().front());
      if (!call.is(Kind::Call) || model::keyword_of(call, "response_model")) continue;
      is_route |=
          model::library_name(project_, call.field(Field::Function)).starts_with("fastapi.");
    }
    if (!is_route) return;
    for (syntax::Walker walk(function.node.field(Field::Body)); walk; walk.next()) {
      if (walk->is(Kind::FunctionDefinition) || walk->is(Kind::Lambda)) walk.skip_children();
      if (!walk->is(Kind::ReturnStatement) || walk->items().empty()) continue;
      const Expression value = function.at(walk->items().front());
      if (gives_objects(value)) warn_of_json(value);
    }
  }

  // dir(user), and dir() of whatever an encoder asks after its metaclass.
  void check_listing(const Expression& call) {
    const model::Arguments arguments = model::arguments_of(call);
    if (arguments.positional.empty()) return;
    const Expression& listed = arguments.positional[0].value;
    const bool is_of_encoder =
        call.module->file().bytes().find("DeclarativeMeta") != std::string_view::npos;
    if (objects_.of(listed) == nullptr && objects_.named(listed) == nullptr && !is_of_encoder)
      return;
    warn("lists-attributes", call,
         fmt::format("{}() also names what Pydantic's models have",
                     call.node.field(Field::Function).text()),
         "take the names of inspect(cls).mapper.attrs");
  }

  [[nodiscard]] bool is_string(const Expression& type) const {
    return model::library_name(project_, type) == "sqlalchemy.String";
  }

  void warn_of_type(const Expression& where) {
    warn("tests-type", where, "the type of a text in SQLModel is AutoString, which is no String",
         "ask for sqlmodel.AutoString as well");
  }

  // type(column.type) == String
  void check_type_comparison(const Expression& comparison) {
    const std::vector<Node> operands = comparison.node.items();
    if (operands.size() == 2 && is_string(comparison.at(operands.back()))) warn_of_type(comparison);
  }

  // {String: "text"}
  void check_type_keys(const Expression& dictionary) {
    for (const Node entry : dictionary.node.items())
      if (entry.is(Kind::Pair) && is_string(dictionary.at(entry.field(Field::Key))))
        return warn_of_type(dictionary.at(entry));
  }

  // isinstance(column.type, String)
  void check_type_test(const Expression& call) {
    const model::Arguments arguments = model::arguments_of(call);
    if (arguments.positional.size() != 2) return;
    const Expression asked = model::unwrapped(arguments.positional[1].value);
    const std::vector<Node> parts =
        asked.is(Kind::Tuple) ? asked.node.items() : std::vector<Node>{asked.node};
    if (std::ranges::any_of(parts, [&](Node each) { return is_string(asked.at(each)); }))
      warn_of_type(call);
    if (may_tell_models(arguments.positional[0].value) &&
        std::ranges::any_of(parts, [&](Node each) { return is_pydantic(asked.at(each)); }))
      warn("is-pydantic", call, "objects of SQLModel are models of Pydantic as well",
           "ask for what is meant before it");
  }

  // A class that is converted, or what is called as classes are: `cls`, `model_class`, `type(one)`.
  [[nodiscard]] bool may_be_converted_class(const Expression& asked) const {
    if (objects_.named(asked) != nullptr) return true;
    std::string text(asked.text());
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    constexpr std::array<std::string_view, 4> kWords = {"cls", "class", "model", "type("};
    return !text.ends_with("__init__") && std::ranges::any_of(kWords, [&](std::string_view word) {
      return text.find(word) != std::string::npos;
    });
  }

  // inspect.signature(User)
  void check_signature(const Expression& call) {
    const std::string name = model::library_name(project_, call.field(Field::Function));
    const model::Arguments arguments = model::arguments_of(call);
    if (arguments.positional.empty() || !may_be_converted_class(arguments.positional[0].value))
      return;
    if (name == "inspect.signature" || name == "inspect.getfullargspec")
      warn("reads-signature", call,
           "the signature of a class of SQLModel has its fields, and no **kwargs",
           "ask for that of its '__init__'");
  }

  // User.query, and cls.query in the class itself.
  void check_query(const Expression& attribute) {
    if (attribute.field(Field::Attribute).text() != "query") return;
    const Expression object = attribute.field(Field::Object);
    const ModelClass* const cls =
        object.text() == "cls" ? objects_.around(attribute) : objects_.named(object);
    if (cls == nullptr) return;
    warn("loses-query", attribute, fmt::format("'{}' has no 'query' any more", cls->name),
         fmt::format("write db.session.query({0}), or db.select({0})", object.text()));
  }

  [[nodiscard]] bool has_pydantic_1() const { return options_.sqlmodel < semantic::kUsesPydantic2; }

  // Pydantic 1 starts what may be absent with None, whatever the fields say.
  [[nodiscard]] bool merges_defaults() const {
    return options_.defaults == emit::Defaults::Idiomatic || has_pydantic_1();
  }

  // By its name, its annotation, or the `with` that it comes from.
  [[nodiscard]] bool is_session(const Expression& owner) const {
    if (is_named_session(owner.text())) return true;
    constexpr std::string_view kSession = "ession";  // AsyncSession, sessionmaker, scoped_session
    if (model::library_entered(project_, owner).find(kSession) != std::string::npos) return true;
    const semantic::Resolution meaning = model::resolve(project_, owner);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    if (local == nullptr) return false;
    const Expression type = model::expression_at(project_, local->definition).field(Field::Type);
    return type && model::library_name(project_, model::opened(type)).ends_with(kSession);
  }

  void check_merge(const Expression& call) {
    const Expression callee = call.field(Field::Function);
    if (!merges_defaults() || !callee.is(Kind::Attribute) ||
        callee.field(Field::Attribute).text() != "merge")
      return;
    const std::vector<Node> arguments = call.node.field(Field::Arguments).items();
    if (arguments.empty()) return;
    const Expression merged = call.at(arguments.front());
    const bool is_new = objects_.made_by(model::value_of(project_, merged)) != nullptr;
    // An object of a class that stays is none of this.
    if (!is_new && (merged.is(Kind::Call) || !is_session(callee.field(Field::Object)))) return;
    warn("merges-defaults", call,
         "merge() of a new object of SQLModel also copies what its fields have by default",
         has_pydantic_1() ? "give all values"
                          : "give all values, or convert with --defaults orm-exact");
  }

  // SQLAlchemy's constructor sets any attribute that the class has; SQLModel's only its fields.
  void check_construction(const Expression& call) {
    const ModelClass* const cls = objects_.made_by(call);
    if (cls == nullptr) return;
    const model::Arguments arguments = model::arguments_of(call);
    const auto* const constructor = member_named(mappers_, *cls, "__init__");
    if (constructor == nullptr && !arguments.positional.empty())
      return warn("takes-keywords", call,
                  fmt::format("'{}' takes no positional arguments", cls->name),
                  "name the arguments");
    if (kept_.constructed.contains(cls->id)) return;
    for (const model::Argument& each : arguments.keywords)
      if (sets_no_field(*cls, each.keyword))
        warn("ignores-argument", call.at(each.value.node),
             fmt::format("SQLModel's constructor ignores '{}', which is no field of '{}'",
                         each.keyword, cls->name),
             "set it behind the call");
    if (arguments.has_splat && constructor == nullptr) check_unpacked(call, *cls);
  }

  // User(**values)
  void check_unpacked(const Expression& call, const ModelClass& cls) {
    const std::string_view body = model::expression_at(project_, cls.place).text();
    for (const model::MemberFact& member : mappers_.of(cls.id).members)
      if (is_set_in(body, member))
        return warn("ignores-argument", call,
                    fmt::format("SQLModel's constructor ignores '{}' in what is unpacked here, "
                                "which is no field of '{}'",
                                member.name, cls.name),
                    "set it behind the call");
  }

  // A property with a setter, a hybrid with one, a synonym.
  [[nodiscard]] static bool is_set_in(std::string_view body, const model::MemberFact& member) {
    if (member.kind == model::MemberKind::Property)
      return body.find("@" + member.name + ".setter") != std::string_view::npos;
    return is_no_field(member);
  }

  // Validators and listeners have a part in what is assigned to a field.
  [[nodiscard]] static bool is_no_field(const model::MemberFact& member) {
    return member.takes_assignments && member.kind != model::MemberKind::Validator &&
           member.kind != model::MemberKind::Event;
  }

  // A property with a setter, a hybrid, a constant. A constructor of the class's own knows better.
  [[nodiscard]] bool sets_no_field(const ModelClass& cls, std::string_view name) const {
    const auto* const member = member_named(mappers_, cls, name);
    if (member == nullptr || member_named(mappers_, cls, "__init__") != nullptr) return false;
    return member->kind == model::MemberKind::Property ||
           member->kind == model::MemberKind::Hybrid ||
           member->kind == model::MemberKind::Constant || is_no_field(*member);
  }

  void warn(std::string code, const Expression& at, std::string message, std::string next) {
    found_.push_back({.severity = text::Severity::Warning,
                      .code = std::move(code),
                      .place = at.place(),
                      .message = std::move(message),
                      .next = std::move(next)});
  }

  const semantic::Project& project_;
  const model::MapperFacts& mappers_;
  const KeptBehaviour& kept_;
  const emit::EmitOptions& options_;
  ConvertedObjects objects_;
  ObjectUses uses_;
  std::vector<text::Diagnostic> found_;
};

// `db.relationship(...)` of `db = SQLAlchemy()`.
bool is_flask_call(const semantic::Project& project, const Expression& call) {
  const Expression function = call.field(Field::Function);
  if (!function.is(Kind::Attribute) ||
      function.node.field(Field::Attribute).text() != "relationship")
    return false;
  const Expression maker = model::value_of(project, function.field(Field::Object));
  return maker.is(Kind::Call) && model::library_name(project, maker.field(Field::Function))
                                     .starts_with("flask_sqlalchemy.");
}

// Whether a relationship is made by a call of Flask-SQLAlchemy's `db`, or is a backref in one.
bool is_of_flask(const semantic::Project& project, const Place& place) {
  const Expression written = model::expression_at(project, place);
  if (!written) return false;
  for (syntax::Walker walk(written.node); walk; walk.next())
    if (walk->is(Kind::Call) && is_flask_call(project, written.at(*walk))) return true;
  const auto above = written.node.ancestors();
  return std::ranges::any_of(above, [&](const Node& each) {
    return each.is(Kind::Call) && is_flask_call(project, written.at(each));
  });
}

// `db.relationship("Post", lazy="dynamic")` gives the queries of `db`; the one of SQLAlchemy, which
// the class has afterwards, gives its own.
std::vector<text::Diagnostic> dynamic_queries(const semantic::Project& project,
                                              const model::MapperFacts& mappers,
                                              const std::vector<const ModelClass*>& converted) {
  std::vector<text::Diagnostic> found;
  for (const ModelClass* const cls : converted)
    for (const model::RelationshipFact& each : mappers.of(cls->id).relationships) {
      const bool is_said = std::ranges::find(each.arguments, "query_class",
                                             &model::OptionFact::keyword) != each.arguments.end();
      if (each.lazy == "dynamic" && !is_said && is_of_flask(project, each.place))
        found.push_back({.severity = text::Severity::Warning,
                         .code = "loses-query",
                         .place = each.place,
                         .message = fmt::format("the queries of '{}' are SQLAlchemy's own "
                                                "afterwards, without get_or_404() and paginate()",
                                                each.attribute),
                         .next = "give its relationship() query_class=db.Query"});
    }
  return found;
}

}  // namespace

std::vector<text::Diagnostic> call_site_warnings(const semantic::Project& project,
                                                 model::FileSearch& search,
                                                 const model::MapperFacts& mappers,
                                                 const std::vector<const ModelClass*>& converted,
                                                 const KeptBehaviour& kept,
                                                 const emit::EmitOptions& options) {
  std::vector<std::string> words = {
      ".merge(",    ", String)",       "(String,",        ", String,", ".String)",
      "signature(", "getfullargspec(", ".python_type",    "String:",   "== String",
      "is String",  ".String",         "DeclarativeMeta", "BaseModel)"};
  if (options.takes_flask) words.emplace_back(".query");
  for (const ModelClass* const each : converted) words.push_back(each->name);
  CallSites sites(project, mappers, converted, kept, options);
  if (!converted.empty())
    for (const FileId file : search.containing_any(words))
      if (const auto module = project.open(file)) sites.look_at(**module);
  for (const ModelClass* const each : converted) sites.check_state(*each);
  std::vector<text::Diagnostic> found = sites.take();
  if (options.takes_flask)
    std::ranges::move(dynamic_queries(project, mappers, converted), std::back_inserter(found));
  return found;
}

}  // namespace modelmend::pipeline
