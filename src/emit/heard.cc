#include "emit/heard.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "model/attribute_store.h"
#include "model/declared_arguments.h"
#include "model/listener.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::Listener;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Of the builtins, those that ask nothing of an object but what it is.
constexpr std::array<std::string_view, 4> kHarmless = {"builtins.id", "builtins.isinstance",
                                                       "builtins.print", "builtins.type"};

// def before_insert(mapper, connection, target)
constexpr std::size_t kTarget = 2;

// What a function may read of the object that is one of its parameters: anything, if it is not
// there.
class Reading {
 public:
  Reading(const semantic::Project& project, Expression function, std::size_t parameter)
      : project_(project), function_(std::move(function)) {
    const auto parameters =
        function_ ? function_.node.field(Field::Parameters).items() : std::vector<Node>{};
    if (parameters.size() <= parameter) {
      reads_anything_ = true;
      return;
    }
    const Node object = parameters[parameter];
    object_ = (object.is(Kind::TypedParameter) ? object.child(0) : object).text();
    walk_body();
  }

  [[nodiscard]] bool reads(std::string_view attribute) const {
    return reads_anything_ || names_.contains(attribute);
  }

 private:
  void walk_body() {
    for (syntax::Walker walk(function_.field(Field::Body).node); walk; walk.next()) {
      if (walk->is(Kind::StringContent)) names_.insert(std::string(walk->text()));
      if (!walk->is(Kind::Identifier) || walk->text() != object_) continue;
      const auto above = walk.ancestors();
      if (above.empty() || !is_harmless(*walk, above)) reads_anything_ = true;
    }
  }

  // `target.slug`, or an argument of what a library has.
  bool is_harmless(Node object, std::span<const Node> above) {
    const Node parent = above.back();
    if (parent.is(Kind::Attribute)) {
      if (parent.field(Field::Object) != object) return true;
      names_.insert(std::string(parent.field(Field::Attribute).text()));
      return above.size() < 2 || !is_called(parent, above[above.size() - 2]);
    }
    if (parent.is(Kind::KeywordArgument) && parent.field(Field::Name) == object) return true;
    const auto call = std::ranges::find_if(above.rbegin(), above.rend(), [](const Node& each) {
      return !each.is(Kind::KeywordArgument) && !each.is(Kind::ArgumentList);
    });
    if (parent.is(Kind::ArgumentList) || parent.is(Kind::KeywordArgument))
      return call->is(Kind::Call) && is_of_library(*call);
    return parent.is(Kind::ComparisonOperator) || parent.is(Kind::NotOperator);
  }

  static bool is_called(Node function, Node above) {
    return above.is(Kind::Call) && above.field(Field::Function) == function;
  }

  bool is_of_library(Node call) {
    const std::string name =
        model::library_name(project_, function_.at(call.field(Field::Function)));
    if (!name.starts_with("builtins.")) return !name.empty();
    return std::ranges::find(kHarmless, name) != kHarmless.end();
  }

  const semantic::Project& project_;
  Expression function_;
  std::string_view object_;
  bool reads_anything_ = false;
  std::set<std::string, std::less<>> names_;
};

// Null where it is not known, or is told of something else than the object in the first place.
Expression function_of(const semantic::Project& project, const model::MemberFact& member) {
  const Expression stated = model::expression_at(project, member.place);
  if (member.kind != model::MemberKind::Event)
    return stated.is(Kind::DecoratedDefinition) ? stated.field(Field::Definition) : stated;
  const Listener listener = model::listener_at(project, stated);
  const bool is_plain = !listener.is_decorated && !listener.arguments.has_splat &&
                        listener.arguments.keyword("named") == nullptr &&
                        listener.arguments.keyword("raw") == nullptr;
  return is_plain ? listener.function : Expression{};
}

}  // namespace

bool is_heard_at_the_start(const semantic::Project& project, const model::MapperFacts& mappers,
                           const model::ModelClass& cls) {
  const model::MapperFact& mapper = mappers.of(cls.id);
  return std::ranges::any_of(mapper.members,
                             [](const model::MemberFact& each) { return !each.hears.empty(); }) &&
         !model::makes_its_objects(project, mapper);
}

bool is_before_insert(const semantic::Project& project, const model::MemberFact& member) {
  if (member.kind != model::MemberKind::Event || !member.name.empty()) return false;
  const Expression call = model::expression_at(project, member.place);
  return call.is(Kind::Call) && model::listener_at(project, call).event == "before_insert";
}

std::set<std::string, std::less<>> heard_by(const semantic::Project& project,
                                            const model::ProjectModels& models,
                                            const model::ModelClass& cls,
                                            const model::MemberFact& member) {
  std::set<std::string, std::less<>> heard(member.validates.begin(), member.validates.end());
  if (!member.hears.empty()) heard.insert(member.hears);
  const Reading reading(project, function_of(project, member),
                        is_before_insert(project, member) ? kTarget : 0);
  const auto add = [&](const model::ColumnDecl& decl) {
    if (decl.default_value && reading.reads(decl.attribute)) heard.insert(decl.attribute);
  };
  if (cls.table) {
    for (const model::TableColumn& column : models.table(*cls.table).columns)
      add(models.decl(column.decl));
  } else {
    for (const model::DeclId id : cls.own_declarations) add(models.decl(id));
  }
  return heard;
}

}  // namespace modelmend::emit
