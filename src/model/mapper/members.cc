#include "model/mapper/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "model/annotation.h"
#include "model/attribute_store.h"
#include "model/conditional_columns.h"
#include "model/creation_order.h"
#include "model/decorator_name.h"
#include "model/enum_labels.h"
#include "model/mapper/member_kinds.h"
#include "model/mapper/stores.h"
#include "model/mapper/words.h"
#include "syntax/walker.h"

namespace modelmend::model {

namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// What @validates(...) says of a function, also by `*NAMES`; empty if it is not all said by texts.
std::vector<std::string> validated_by(const semantic::Project& project, const Member& member) {
  std::vector<std::string> names;
  for (const Expression& decorator : member.decorators) {
    if (!decorator.is(Kind::Call)) continue;
    if (library_name(project, decorator.field(Field::Function)) != "sqlalchemy.orm.validates")
      continue;
    const LabelList said = listed_labels(project, decorator);
    if (!said.reason.empty()) return {};
    names.insert(names.end(), said.labels.begin(), said.labels.end());
  }
  return names;
}

// hybrid_property(get, set)
bool has_setter(const Expression& call) {
  if (!call || !call.is(Kind::Call)) return false;
  const Arguments arguments = arguments_of(call);
  return arguments.positional.size() > 1 || arguments.keyword("fset") != nullptr ||
         arguments.has_splat;
}

// It does nothing, and SQLModel's mixins are marked by their base; or it maps the class, which has
// its own fact.
bool says_nothing(const semantic::Project& project, const Expression& decorator) {
  return decorator_name(project, decorator) == "sqlalchemy.orm.declarative_mixin" ||
         is_mapping_decorator(project, decorator);
}

bool is_async(const Expression& function) {
  return function.node.child_count() != 0 && function.node.child(0).text() == "async";
}

// Called by SQLAlchemy around the configuration of all mappers.
bool is_hook(std::string_view name) {
  return name == "__declare_last__" || name == "__declare_first__";
}

// `cls.nick = synonym("name")` or setattr(cls, ...) in a function of the class.
bool sets_on_class(const Expression& function) {
  if (!function) return false;
  const auto parameters = function.node.field(Field::Parameters).items();
  if (parameters.empty()) return false;
  const std::string_view cls = parameters.front().text();
  for (syntax::Walker walk(function.node.field(Field::Body)); walk; walk.next()) {
    if (!walk->is(Kind::Identifier) || walk->text() != cls || walk.ancestors().empty()) continue;
    const syntax::Node use = walk.ancestors().back();
    const syntax::Node above = use.parent();
    const bool is_assigned =
        use.is(Kind::Attribute) && above.is(Kind::Assignment) && above.field(Field::Left) == use;
    const bool is_set = use.is(Kind::ArgumentList) && use.items().front() == *walk &&
                        above.field(Field::Function).text() == "setattr";
    if (is_assigned || is_set) return true;
  }
  return false;
}

bool has_object(MemberKind kind) {
  return kind == MemberKind::Method || kind == MemberKind::Property ||
         kind == MemberKind::Reconstructor || kind == MemberKind::Hybrid ||
         kind == MemberKind::HybridMethod || kind == MemberKind::Validator;
}

class MemberReader {
 public:
  MemberReader(const MapperNames& names, const ClassBodies& bodies, bool handed_down,
               MapperFact& fact)
      : names_(names), bodies_(bodies), handed_down_(handed_down), fact_(fact) {}

  void read() {
    for (const RelationshipFact& each : fact_.relationships) relationships_.insert(each.attribute);
    for (const SeenMember& each : bodies_.seen_by(fact_.cls))
      if (handed_down_ || each.stated_in == fact_.cls) read_member(each);
    for (auto& [name, part] : parts_) {
      part.takes_assignments &=
          part.kind == MemberKind::Hybrid;  // those of properties are Python's
      add(std::move(part));
    }
    if (handed_down_) read_stores();
    read_statements();
    read_class_arguments();
    std::ranges::stable_sort(fact_.members, {}, &MemberFact::name);
  }

 private:
  void add(MemberFact member) {
    // The last binding of a name is what the class has.
    const auto same = std::ranges::find_if(fact_.members, [&](const MemberFact& each) {
      return each.name == member.name && !member.name.empty();
    });
    if (same == fact_.members.end()) {
      fact_.members.push_back(std::move(member));
    } else {
      *same = std::move(member);
    }
  }

  void read_member(const SeenMember& seen) {
    const Member& member = *seen.member;
    if (is_of_attribute_store(member)) return;
    MemberFact fact{member.name, MemberKind::Column, "", member.statement.place(),
                    seen.stated_in != fact_.cls};
    if (relationships_.contains(member.name)) {
      fact.kind = MemberKind::Relationship;
    } else if (!is_column(seen)) {
      const MemberKindFact kind = member_kind(names_.project(), member);
      if (!kind.part_of.empty()) return add_part(member, kind, std::move(fact));
      fact.kind = kind.kind;
      fact.value = words(member);
      if (kind.kind == MemberKind::Constant && may_be_mapped(names_.project(), member.value))
        fact_.unread.push_back({fmt::format("'{}' may be a relationship, or another attribute of "
                                            "the mapper, that is made elsewhere",
                                            member.name),
                                member.statement.place()});
      if (is_hook(member.name) && sets_on_class(member.function))
        fact_.unread.push_back({fmt::format("'{}' makes attributes of the class", member.name),
                                member.statement.place()});
      if (kind.kind == MemberKind::Validator)
        fact.validates = validated_by(names_.project(), member);
      fact.takes_assignments = takes_assignments(member, fact);
    }
    add(std::move(fact));
  }

  // Of a relationship SQLModel stores nothing by itself.
  [[nodiscard]] bool takes_assignments(const Member& member, const MemberFact& fact) const {
    switch (fact.kind) {
      case MemberKind::Synonym:
      case MemberKind::Composite:
      case MemberKind::AssociationProxy:
        return true;
      case MemberKind::DeclaredAttr:  // of a column or a relationship it is one
        return !is_dunder(member.name);
      case MemberKind::Method:  // what a decorator puts around it may assign what it likes
        return member.name == "__init__" && !member.decorators.empty();
      case MemberKind::Hybrid:
        return has_setter(member.value);
      case MemberKind::Validator:
        return fact.validates.empty() ||
               std::ranges::any_of(fact.validates, [&](const std::string& name) {
                 return !relationships_.contains(name);
               });
      default:
        return false;
    }
  }

  [[nodiscard]] bool is_column(const SeenMember& seen) const {
    const ProjectModels& models = names_.models();
    const auto& own = models.model_class(seen.stated_in).own_declarations;
    return std::ranges::any_of(
        own, [&](DeclId id) { return models.decl(id).attribute == seen.member->name; });
  }

  // The functions of one property or hybrid make one fact, whatever their order.
  void add_part(const Member& member, const MemberKindFact& kind, MemberFact fact) {
    fact.name = kind.part_of;
    fact.kind = kind.kind;
    const auto [known, is_new] = parts_.try_emplace(kind.part_of, std::move(fact));
    if (kind.role == "getter") known->second.kind = kind.kind;
    known->second.takes_assignments |= kind.role == "setter";
    std::string& words = known->second.value;
    if (!words.empty()) words += " ";
    words += kind.role + function_words(names_, member.function, fact_.cls);
  }

  // Once all members are known.
  void read_stores() {
    for (const SeenMember& each : bodies_.seen_by(fact_.cls)) {
      if (!each.member->function) continue;
      MemberFact* const fact = fact_of(*each.member);
      if (fact == nullptr || !has_object(fact->kind)) continue;
      for (std::string& name : stored_attributes(names_.project(), each.member->function))
        if (!is_declared(name))
          (is_left_to_python(name) ? fact->undeclared_private : fact->undeclared)
              .push_back(std::move(name));
    }
  }

  [[nodiscard]] MemberFact* fact_named(std::string_view name) {
    const auto found = std::ranges::find(fact_.members, name, &MemberFact::name);
    return found == fact_.members.end() ? nullptr : &*found;
  }

  [[nodiscard]] MemberFact* fact_of(const Member& member) {
    const MemberKindFact kind = member_kind(names_.project(), member);
    return fact_named(kind.part_of.empty() ? member.name : kind.part_of);
  }

  [[nodiscard]] bool is_left_to_python(std::string_view name) {
    return name.starts_with("__") || (name.starts_with('_') && fact_named(name) == nullptr);
  }

  [[nodiscard]] bool is_declared(std::string_view name) {
    if (relationships_.contains(name)) return true;
    const MemberFact* const fact = name.empty() ? nullptr : fact_named(name);
    if (fact == nullptr) return false;
    return fact->takes_assignments || fact->kind == MemberKind::Column ||
           fact->kind == MemberKind::Property;
  }

  [[nodiscard]] std::string words(const Member& member) const {
    if (member.function) {
      std::string text;
      for (const Expression& decorator : member.decorators)
        text += "@" + words_of(names_, decorator, fact_.cls) + " ";
      return text + function_words(names_, member.function, fact_.cls);
    }
    if (member.value) return words_of_value(member);
    if (member.annotation) return words_of(names_, member.annotation, fact_.cls);
    return words_of(names_, member.statement, fact_.cls);
  }

  // `composite(Point, x, y)` says what `composite(Point, "x", "y")` does, and so does
  // `point: Mapped[Point] = composite("x", "y")`.
  [[nodiscard]] std::string words_of_value(const Member& member) const {
    const Expression& value = member.value;
    const bool is_composite =
        value.is(Kind::Call) &&
        library_name(names_.project(), value.field(Field::Function)) == "sqlalchemy.orm.composite";
    const Arguments arguments = is_composite ? arguments_of(value) : Arguments{};
    const std::string cls = composite_class(member, arguments);
    const bool has_columns = std::ranges::any_of(
        arguments.positional, [&](const Argument& each) { return names_own_column(each.value); });
    if (!has_columns && cls.empty()) return words_of(names_, value, fact_.cls);
    std::string text = words_of(names_, value.field(Field::Function), fact_.cls) + "(" + cls;
    for (const Argument& each : arguments.positional) {
      if (!text.ends_with('(')) text += ',';
      text += names_own_column(each.value) ? fmt::format("'{}'", each.value.text())
                                           : words_of(names_, each.value, fact_.cls);
    }
    for (const Argument& each : arguments.keywords)
      text += fmt::format(",{}={}", each.keyword, words_of(names_, each.value, fact_.cls));
    return text + ")";
  }

  // That only the annotation says.
  [[nodiscard]] std::string composite_class(const Member& member,
                                            const Arguments& arguments) const {
    if (!member.annotation || arguments.positional.empty()) return {};
    const Expression& first = arguments.positional.front().value;
    if (!first.is(Kind::String) && !names_own_column(first)) return {};
    const AnnotationFact said = read_annotation(names_.project(), member.annotation);
    return said.is_mapped && said.python_type ? words_of(names_, said.python_type, fact_.cls)
                                              : std::string();
  }

  [[nodiscard]] bool names_own_column(const Expression& name) const {
    const auto& own = names_.models().model_class(fact_.cls).own_declarations;
    return name.is(Kind::Identifier) && std::ranges::any_of(own, [&](DeclId id) {
             return names_.models().decl(id).attribute == name.text();
           });
  }

  void read_statements() {
    const ClassBody& body = bodies_.of(fact_.cls);
    std::set<Place> bound;
    for (const Member& member : body.members) bound.insert(member.statement.place());
    const Expression block = body.definition.field(Field::Body);
    for (const Node& node : block.node.items()) {
      const Expression statement = block.at(node);
      const bool is_idle = sets_creation_order(names_.project(), statement, body.members);
      if (!is_idle && !bound.contains(statement.place())) read_statement(statement);
    }
  }

  void read_statement(const Expression& statement) {
    if (statement.is(Kind::PassStatement) || is_bare_value(statement)) return;
    if (is_type_checking(statement)) return;
    fact_.members.push_back({"", MemberKind::Statement, words_of(names_, statement, fact_.cls),
                             statement.place(), false});
    if (statement.is(Kind::ExpressionStatement) || statement.is(Kind::DeleteStatement) ||
        statement.is(Kind::AssertStatement) ||
        makes_conditional_columns(names_.project(), statement))
      return;
    fact_.unread.push_back(
        {"a statement of its body decides what the class has", statement.place()});
  }

  // A docstring or `...`.
  static bool is_bare_value(const Expression& statement) {
    const auto parts = statement.node.items();
    if (!statement.is(Kind::ExpressionStatement) || parts.size() != 1) return false;
    return parts.front().is(Kind::String) || parts.front().is(Kind::ConcatenatedString) ||
           parts.front().is(Kind::Ellipsis);
  }

  [[nodiscard]] bool is_type_checking(const Expression& statement) const {
    if (!statement.is(Kind::IfStatement) || statement.node.field(Field::Alternative)) return false;
    const std::string name =
        library_name(names_.project(), unwrapped(statement.field(Field::Condition)));
    return name.ends_with(".TYPE_CHECKING");
  }

  void read_class_arguments() {
    const ClassBody& body = bodies_.of(fact_.cls);
    for (const Argument& argument : body.arguments.keywords)
      fact_.class_arguments.push_back({std::string(argument.keyword),
                                       words_of(names_, argument.value, fact_.cls),
                                       {argument.value.module->id(), argument.whole},
                                       argument.value.place()});
    for (const Expression& decorator : body.decorators)
      if (!says_nothing(names_.project(), decorator))
        fact_.class_arguments.push_back(
            {"@", words_of(names_, decorator, fact_.cls), decorator.place(), decorator.place()});
    if (body.arguments.has_splat)
      fact_.unread.push_back(
          {"not all arguments of its class statement are written in it", body.definition.place()});
  }

  const MapperNames& names_;
  const ClassBodies& bodies_;
  bool handed_down_;
  MapperFact& fact_;
  std::set<std::string, std::less<>> relationships_;
  std::map<std::string, MemberFact> parts_;
};

}  // namespace

std::string function_words(const MapperNames& names, const Expression& function, ClassId from) {
  if (function.is(Kind::Lambda)) {
    const Expression parameters = function.field(Field::Parameters);
    return fmt::format("({}){{return {}}}", words_of(names, parameters, from),
                       words_of(names, function.field(Field::Body), from));
  }
  return (is_async(function) ? "async" : "") +
         words_of(names, function.field(Field::Parameters), from) +
         words_of(names, function.field(Field::Body), from);
}

void read_members(const MapperNames& names, const ClassBodies& bodies, bool handed_down,
                  MapperFact& fact) {
  MemberReader(names, bodies, handed_down, fact).read();
}

}  // namespace modelmend::model
