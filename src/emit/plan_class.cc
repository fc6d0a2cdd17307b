#include "emit/plan_class.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "emit/backref.h"
#include "emit/base_members.h"
#include "emit/class_checks.h"
#include "emit/column.h"
#include "emit/column_loading.h"
#include "emit/column_property.h"
#include "emit/decorating_registry.h"
#include "emit/kept_column.h"
#include "emit/key_order.h"
#include "emit/members.h"
#include "emit/names_in_quotes.h"
#include "emit/own_config.h"
#include "emit/relationship.h"
#include "model/class_body.h"
#include "model/creation_order.h"
#include "model/declared_arguments.h"
#include "model/decorator_name.h"
#include "rewrite/lines.h"
#include "syntax/walker.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using model::Member;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_docstring(Node statement) {
  return statement.is(Kind::ExpressionStatement) && !statement.items().empty() &&
         (statement.items().front().is(Kind::String) ||
          statement.items().front().is(Kind::ConcatenatedString));
}

// Nothing happens there.
bool is_idle(Node statement) {
  const bool is_ellipsis = statement.is(Kind::ExpressionStatement) && !statement.items().empty() &&
                           statement.items().front().is(Kind::Ellipsis);
  return statement.is(Kind::PassStatement) || is_docstring(statement) || is_ellipsis;
}

constexpr std::string_view kFlaskModel = ".Model";

class ClassPlanner {
 public:
  ClassPlanner(const ClassContext& context, const FindSharedBase& shared_base)
      : context_(context),
        shared_base_(shared_base),
        definition_(model::expression_at(context.project, context.cls.place)),
        members_(model::members_of(context.project, definition_)) {}

  tl::expected<PlannedClass, Refusal> plan() {
    if (auto why = why_not(context_)) return tl::unexpected(*std::move(why));
    made_.plan.cls = context_.cls.id;
    made_.plan.together_with = companions(context_);
    made_.plan.needs_constructor = context_.needs_constructor;
    drop_decorators();
    plan_header();
    for (const Node statement : definition_.node.field(Field::Body).items())
      if (!why_) plan_statement(statement);
    add({{}, {}, validator_warnings(context_)});
    if (!why_ && gives_query_) add_own_query();
    if (!why_) add_directives();
    if (!why_) add_backrefs();
    if (!why_) add_loading();
    if (!behind_.empty()) made_.plan.edits.push_back(behind_class(context_, behind_));
    if (!why_) add_uses();
    if (why_) return tl::unexpected(*std::move(why_));
    made_.in_quotes = names_in_quotes(context_);
    return std::move(made_);
  }

  tl::expected<PlannedBody, Refusal> plan_body() {
    if (auto why = why_not_base(context_)) return tl::unexpected(*std::move(why));
    for (const Node statement : definition_.node.field(Field::Body).items())
      if (!why_ && !is_of_registry(statement) && !is_for_checkers(statement))
        plan_statement(statement);
    if (!loadings_.empty())
      refuse({"no-field-form", "how a column is loaded has no form in a base"}, context_.cls.place);
    if (!behind_.empty())
      refuse({"mixin-members", "a column_property of columns has no form in a base"},
             context_.cls.place);
    auto [lines, imports] = directives();
    if (why_) return tl::unexpected(*std::move(why_));
    add({{}, std::move(imports), {}});
    return PlannedBody{std::move(made_.plan), std::move(lines)};
  }

 private:
  [[nodiscard]] bool is_of_registry(Node statement) const {
    const std::vector<const Member*> members = members_at(statement);
    return members.size() == 1 && is_said_by_registry(members.front()->name);
  }

  [[nodiscard]] bool is_for_checkers(Node statement) const {
    const std::vector<const Member*> members = members_at(statement);
    return members.size() == 1 && is_for_type_checkers(context_, *members.front());
  }

  void refuse(Declined why, const Place& place) {
    if (!why_) why_ = Refusal{std::move(why), place};
  }
  [[nodiscard]] Place place_of(Node node) const { return {context_.module.id(), node.range()}; }

  void add(MemberPlan plan) {
    const auto append = [](auto& to, auto& from) {
      to.insert(to.end(), std::make_move_iterator(from.begin()),
                std::make_move_iterator(from.end()));
    };
    append(made_.plan.edits, plan.edits);
    append(made_.plan.imports, plan.imports);
    append(made_.plan.warnings, plan.warnings);
    if (plan.loading) loadings_.push_back(*std::move(plan.loading));
  }

  template <class T>  // MemberPlan or what holds one: each emitter has its own result
  bool failed(const Attempt<T>& attempt, Node statement) {
    if (!attempt) refuse(attempt.error(), place_of(statement));
    return !attempt.has_value();
  }

  // SQLAlchemy's mark of a mixin, which does nothing, and what maps the class, as its base will.
  void drop_decorators() {
    const Node whole = definition_.node.parent();
    if (!whole.is(Kind::DecoratedDefinition)) return;
    for (const Node each : whole.items()) {
      if (!each.is(Kind::Decorator) || each.items().empty()) continue;
      const Expression name = definition_.at(each.items().front());
      const bool is_mark =
          model::decorator_name(context_.project, name) == "sqlalchemy.orm.declarative_mixin";
      if (!is_mark && !model::is_mapping_decorator(context_.project, name)) continue;
      made_.plan.edits.push_back(
          patch::Edit::erase(line_of({each.begin(), each.items().front().end()})));
    }
  }

  // Of a statement or decorator that ends its line; a comment behind it stays.
  [[nodiscard]] ByteRange line_of(ByteRange range) const {
    const std::string_view text = context_.text();
    const std::uint32_t end = rewrite::line_end(text, range.end);
    const std::size_t comment = ByteRange{range.end, end}.in(text).find('#');
    if (comment != std::string_view::npos)
      return {range.begin, range.end + static_cast<std::uint32_t>(comment)};
    return {rewrite::line_begin(text, range.begin), rewrite::next_line(text, end)};
  }

  [[nodiscard]] bool has_own_line(Node statement) const {
    const std::string_view text = context_.text();
    const ByteRange behind{statement.end(), rewrite::line_end(text, statement.end())};
    const std::string_view rest = behind.in(text);
    return rewrite::begins_line(text, statement.begin()) &&
           rewrite::is_blank(rest.substr(0, rest.find('#')));
  }

  // class User(Mixin, Base):  ->  class User(Mixin, SQLBase, table=True):
  void plan_header() {
    const Node list = definition_.node.field(Field::Superclasses);
    if (context_.cls.role == model::ClassRole::Mixin) return plan_header_of_mixin(list);
    const auto registry = decorating_registry(context_.project, definition_);
    if (failed(registry, definition_.node)) return;
    if (*registry) return plan_header_of_decorated(list, **registry);
    bool has_base = inherits_base();
    for (const Node each : list.items()) {
      if (why_) return;
      if (each.is(Kind::KeywordArgument))
        return refuse({"class-argument", "a keyword of the class statement has no meaning there"},
                      place_of(each));
      has_base |= plan_base(each);
    }
    if (why_) return;
    if (!has_base)
      return refuse({"abstract-base", "it has its declarative base through another class"},
                    context_.cls.place);
    std::string behind;
    if (needs_attribute_base() && !made_.base) behind = more_bases(list.items().back());
    if (context_.cls.role == model::ClassRole::Mapped) behind += ", table=True";
    if (!why_ && !behind.empty())
      made_.plan.edits.push_back(
          patch::Edit::insert_after(list.items().back().end(), std::move(behind)));
  }

  // class User(Mixin):  ->  class User(Mixin, SQLBase, table=True):
  void plan_header_of_decorated(Node list, const DecoratingRegistry& registry) {
    std::vector<Node> bases = list ? list.items() : std::vector<Node>{};
    for (const Node each : bases)
      if (auto why = why_not_beside(registry, each)) return refuse(*std::move(why), place_of(each));
    if (inherits_base())
      return refuse({"abstract-base", "what is above it has a declarative base of its own"},
                    context_.cls.place);
    const auto text = text_of_base(registry.site, registry.named);
    if (!text) return;
    const std::string said = *text + ", table=True";
    const std::uint32_t behind_name = definition_.node.field(Field::Name).end();
    if (bases.empty()) {
      const ByteRange whole = list ? list.range() : ByteRange{behind_name, behind_name};
      made_.plan.edits.push_back(patch::Edit::replace(whole, "(" + said + ")"));
    } else if (is_object(bases.back())) {
      made_.plan.edits.push_back(patch::Edit::replace(bases.back().range(), said));
    } else {
      made_.plan.edits.push_back(patch::Edit::insert_after(bases.back().end(), ", " + said));
    }
  }

  [[nodiscard]] std::optional<Declined> why_not_beside(const DecoratingRegistry& registry,
                                                       Node base) const {
    if (base.is(Kind::KeywordArgument))
      return Declined{"class-argument", "a keyword of the class statement has no meaning there"};
    const auto site = declarative_base(context_.project, definition_.at(base));
    if (!site) return site.error();
    if (*site)
      return Declined{"class-decorator",
                      fmt::format("it has the base '{}' besides the decorator of '{}'",
                                  (*site)->name, registry.named.text())};
    return why_no_mixin(context_, definition_.at(base), false);
  }

  [[nodiscard]] bool is_object(Node base) const {
    return model::library_name(context_.project, definition_.at(base)) == "builtins.object";
  }

  // The declarative base of an abstract class above is replaced there.
  [[nodiscard]] bool inherits_base() const {
    return std::ranges::any_of(context_.cls.bases, [&](model::ClassId id) {
      return id != context_.cls.id &&
             context_.models.model_class(id).role == model::ClassRole::Abstract;
    });
  }

  // class Stamped:  ->  class Stamped(SQLModel):
  void plan_header_of_mixin(Node list) {
    const Node name = definition_.node.field(Field::Name);
    Speller speller(context_, name.end(), {});
    const std::string sqlmodel = speller.name("sqlmodel.SQLModel");
    if (speller.failure()) return refuse(*speller.failure(), place_of(name));
    const std::vector<Node> bases = list ? list.items() : std::vector<Node>{};
    if (bases.size() == 1 && is_object(bases.front())) {
      add({{patch::Edit::replace(bases.front().range(), sqlmodel)}, speller.imports(), {}});
    } else if (bases.empty()) {
      const ByteRange whole = list ? list.range() : ByteRange{name.end(), name.end()};
      add({{patch::Edit::replace(whole, "(" + sqlmodel + ")")}, speller.imports(), {}});
    } else {
      plan_bases_of_mixin(bases);
    }
  }

  // Those that are converted are SQLModel's already; one that is not known may be anything.
  void plan_bases_of_mixin(const std::vector<Node>& bases) {
    bool has_sqlmodel = false;
    for (const Node each : bases) {
      if (is_converted(each))
        has_sqlmodel = true;
      else if (auto why = why_no_mixin(context_, definition_.at(each), has_sqlmodel))
        return refuse(*std::move(why), place_of(each));
    }
    if (!has_sqlmodel)
      refuse({"mixin-external", "the mixin has other bases, and none of them becomes SQLModel's"},
             place_of(bases.front()));
  }

  // One of the project's classes that are read as models, and become SQLModel's with this one.
  [[nodiscard]] bool is_model(const Expression& base) const {
    const auto site = context_.project.class_site(model::resolve(context_.project, base));
    return site && std::ranges::any_of(context_.cls.bases, [&](model::ClassId id) {
             const model::ModelClass& cls = context_.models.model_class(id);
             return cls.place.file == site->module->id() &&
                    cls.place.range == site->definition.range() && may_be_converted(cls);
           });
  }

  [[nodiscard]] bool is_converted(Node base) const {
    const auto site =
        context_.project.class_site(model::resolve(context_.project, definition_.at(base)));
    return site && std::ranges::any_of(made_.plan.together_with, [&](model::ClassId id) {
             const Place& place = context_.models.model_class(id).place;
             return place.file == site->module->id() && place.range == site->definition.range();
           });
  }

  // True for the declarative base.
  bool plan_base(Node node) {
    const Expression base = definition_.at(node);
    auto site = declarative_base(context_.project, base);
    if (failed(site, node)) return false;
    if (!*site) {
      if (auto why = why_no_mixin(context_, base, is_behind_model_))
        refuse(*std::move(why), place_of(node));
      is_behind_model_ |= is_model(base);
      return false;
    }
    const auto text = text_of_base(**site, base);
    if (text) made_.plan.edits.push_back(patch::Edit::replace(node.range(), *text));
    is_behind_model_ = true;
    return text.has_value();
  }

  // Mixins and abstract classes leave it to who has a table.
  [[nodiscard]] bool needs_attribute_base() const {
    return context_.needs_attribute_base && context_.cls.role == model::ClassRole::Mapped;
  }

  // How the class statement says the base beside that of the site, in the place of `named` or
  // behind it.
  std::optional<std::string> text_of_base(const BaseSite& site, const Expression& named) {
    const SharedKind kind = needs_attribute_base() ? SharedKind::Attributes : SharedKind::Registry;
    const auto shared = shared_base_(site, kind);
    if (failed(shared, named.node)) return std::nullopt;
    auto spelled = spell_shared_base(context_.project, named, site, *shared, context_.imports);
    if (failed(spelled, named.node)) return std::nullopt;
    made_.base = site;
    made_.kind = kind;
    made_.plan.keeps_behaviour = kind == SharedKind::Attributes;
    says_text_ = shared->says_text;
    gives_query_ = shared->gives_query;
    if (named.text().ends_with(kFlaskModel))
      owner_of_query_ = named.text().substr(0, named.text().size() - kFlaskModel.size());
    made_.import = spelled->import;
    return std::move(spelled->text);
  }

  // class User(Named):  ->  class User(Named, SABehaviour, table=True):
  std::string more_bases(Node last) {
    const auto site = inherited_site();
    if (!site)
      refuse({"needs-compat-base", "the base that it needs beside another class is not known"},
             context_.cls.place);
    const auto text = site ? text_of_base(*site, definition_.at(last)) : std::nullopt;
    return text ? ", " + *text : std::string();
  }

  // The declarative base of the abstract classes above.
  [[nodiscard]] std::optional<BaseSite> inherited_site() const {
    for (const model::ClassId id : context_.cls.bases) {
      const Expression above =
          model::expression_at(context_.project, context_.models.model_class(id).place);
      if (id == context_.cls.id || !above.is(Kind::ClassDefinition)) continue;
      for (const Node each : above.node.field(Field::Superclasses).items()) {
        if (each.is(Kind::KeywordArgument)) continue;
        const auto site = declarative_base(context_.project, above.at(each));
        if (site && *site) return *site;
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::vector<const Member*> members_at(Node statement) const {
    std::vector<const Member*> found;
    for (const Member& member : members_)
      if (statement.range().contains(member.statement.range())) found.push_back(&member);
    return found;
  }

  void plan_statement(Node statement) {
    const std::vector<const Member*> members = members_at(statement);
    if (members.empty()) return plan_nameless_statement(statement);
    const auto again = std::ranges::find_if(
        members, [&](const Member* each) { return is_said_behind(each->name, statement); });
    if (members.front()->conditional && again != members.end())
      return refuse(
          {"dynamic-columns", fmt::format("'{}' is said here and again below", (*again)->name)},
          place_of(statement));
    if (members.front()->conditional)
      return refuse({"dynamic-columns",
                     fmt::format("'{}' is declared under a condition, and what it is only the "
                                 "running program knows",
                                 members.front()->name)},
                    place_of(statement));
    if (members.size() > 1)
      return refuse({"dynamic-columns", fmt::format("'{}' is bound by a statement that does more",
                                                    members.front()->name)},
                    place_of(statement));
    plan_member(*members.front(), statement);
  }

  void plan_nameless_statement(Node statement) {
    if (is_idle(statement) || is_type_checking(statement)) return;
    const bool has_no_effect =
        model::sets_creation_order(context_.project, definition_.at(statement), members_);
    if (!has_no_effect || !has_own_line(statement))
      return refuse({"unknown-member",
                     fmt::format("a statement of the class body does what is not known here: '{}'",
                                 statement.text().substr(0, statement.text().find('\n')))},
                    place_of(statement));
    drop(statement, fmt::format("'{}' does nothing with SQLAlchemy 2 and goes", statement.text()));
  }

  void drop(Node statement, std::string why) {
    made_.plan.edits.push_back(patch::Edit::erase(line_of(statement.range())));
    made_.plan.warnings.push_back({"no-effect", std::move(why), place_of(statement)});
  }

  // `age = Column(Integer)` before another `age = ...`, whose value the class never has.
  [[nodiscard]] bool is_said_again(const Member& member) const {
    if (!member.value.is(Kind::Call) ||
        !model::library_name(context_.project, member.value.field(Field::Function))
             .starts_with("sqlalchemy."))
      return false;
    return is_said_behind(member.name, member.statement.node);
  }

  [[nodiscard]] bool is_said_behind(std::string_view name, Node statement) const {
    return std::ranges::any_of(members_, [&](const Member& other) {
      const bool is_bare = other.annotation && !other.value;
      return other.name == name && !is_bare &&
             other.statement.range().begin >= statement.range().end;
    });
  }

  // SQLAlchemy reads the annotation of a statement whose value another one replaces, and so does
  // what stands between the two.
  [[nodiscard]] bool has_effect(const Member& member) const {
    if (member.annotation) return true;
    for (syntax::Walker walk(definition_.node.field(Field::Body)); walk; walk.next()) {
      if (walk->is(Kind::FunctionDefinition)) walk.skip_children();
      const bool is_bound =
          walk->parent().is(Kind::Assignment) && walk->parent().field(Field::Left) == *walk;
      if (walk.is_at_name() && walk->text() == member.name && !is_bound) return true;
    }
    return false;
  }

  // By a comment inside, which would be lost, or by a text behind it, which would stand alone.
  [[nodiscard]] bool is_commented(Node statement) const {
    bool is_behind = false;
    for (syntax::Walker walk(definition_.node.field(Field::Body)); walk; walk.next()) {
      if (walk->is(Kind::Comment) && statement.range().contains(walk->range())) return true;
      if (walk->is(Kind::ExpressionStatement) && walk->begin() >= statement.end() &&
          !std::exchange(is_behind, true) && walk->items().front().is(Kind::String))
        return true;
    }
    return false;
  }

  void plan_hidden_member(const Member& member, Node statement) {
    if (!has_own_line(statement) || has_effect(member) || is_commented(statement))
      return refuse({"dynamic-columns",
                     fmt::format("'{}' is said twice in the body of the class", member.name)},
                    place_of(statement));
    drop(statement, fmt::format("'{}' is said again below, so that this one does nothing and goes",
                                member.name));
  }

  // Its block is for type checkers and binds nothing.
  [[nodiscard]] bool is_type_checking(Node statement) const {
    if (!statement.is(Kind::IfStatement)) return false;
    const Node condition = statement.field(Field::Condition);
    return model::library_name(context_.project, definition_.at(condition)) ==
           "typing.TYPE_CHECKING";
  }

  void plan_member(const Member& member, Node statement) {
    if (is_said_again(member)) return plan_hidden_member(member, statement);
    const model::ColumnDecl* const decl = column_at(member);
    if (decl != nullptr && stays_sqlalchemys(context_, *decl)) {
      keep_column(*decl, member, statement);
    } else if (decl != nullptr && member.function && model::reads_its_object(member.function)) {
      refuse({"declared-attr",
              fmt::format("what the declared_attr '{}' makes depends on the class", member.name)},
             place_of(statement));
    } else if (decl != nullptr) {
      auto plan = emit_column(context_, *decl);
      if (!failed(plan, statement)) add(*std::move(plan));
    } else if (const model::RelationshipFact* const fact = relationship_at(member)) {
      auto plan = emit_relationship(context_, *fact);
      if (!failed(plan, statement)) add(*std::move(plan));
    } else {
      auto made = emit_member(context_, member);
      if (failed(made, statement)) return;
      if (made->is_hybrid) has_hybrid_ = true;
      if (made->is_hybrid_method) has_hybrid_method_ = true;
      if (made->is_declared_attr) has_declared_attr_ = true;
      ignored_.merge(made->ignored);
      const bool is_hybrid = made->is_hybrid || made->is_hybrid_method;
      if (is_hybrid && context_.options.sqlmodel < semantic::kUsesPydantic2)
        return refuse({"no-field-form",
                       fmt::format("Pydantic 1 takes the hybrid '{}' for a field", member.name)},
                      place_of(statement));
      add(std::move(made->plan));
      if (!made->behind.empty()) behind_.push_back(std::move(made->behind));
    }
  }

  void keep_column(const model::ColumnDecl& decl, const Member& member, Node statement) {
    const AttributeRename* const rename = context_.renames.find(decl.id);
    made_.plan.warnings.push_back(
        {"kept-column",
         fmt::format("'{}' stays a column of SQLAlchemy and is no field{}", decl.attribute,
                     rename == nullptr ? "" : ": " + rename->why_not->reason),
         decl.place});
    if (member.function) {
      has_declared_attr_ |= context_.options.sqlmodel >= semantic::kUsesPydantic2;
      return;
    }
    auto plan = emit_class_variable(context_, member);
    if (!failed(plan, statement)) add(std::move(plan->plan));
  }

  [[nodiscard]] const model::ColumnDecl* column_at(const Member& member) const {
    for (const model::DeclId id : context_.cls.own_declarations) {
      const model::ColumnDecl& decl = context_.models.decl(id);
      if (decl.attribute == member.name && decl.place == member.statement.place()) return &decl;
    }
    return nullptr;
  }

  [[nodiscard]] const model::RelationshipFact* relationship_at(const Member& member) const {
    for (const model::RelationshipFact& each : context_.mapper().relationships)
      if (each.attribute == member.name && each.place == member.statement.place()) return &each;
    return nullptr;
  }

  void add_directives() {
    auto [lines, imports] = directives();
    if (why_) return;
    if (!lines.empty()) made_.plan.edits.push_back(insertion(lines));
    add({{}, std::move(imports), {}});
  }

  struct Directives {
    std::vector<std::string> lines;
    std::vector<std::string> imports;
  };

  // What the class has said nowhere in its own body so far.
  Directives directives() {
    const bool has_name =
        !context_.cls.table || std::ranges::any_of(members_, [](const Member& member) {
          return member.name == "__tablename__";
        });
    std::vector<std::string> lines;
    Speller speller(context_, definition_.node.field(Field::Body).begin(), {});
    const char quote = context_.imports.style().quote;
    if (!has_name)
      lines.push_back(fmt::format("__tablename__ = {}{}{}", quote,
                                  context_.models.table(*context_.cls.table).name, quote));
    if (has_repr() && !says_text_ && find_member("__str__") == nullptr)
      lines.emplace_back("__str__ = object.__str__");
    if (context_.options.asked_if_iterable.contains(context_.cls.id) &&
        !context_.names.contains("__iter__"))
      lines.emplace_back("__iter__ = None  # observers take what can be iterated over for a list");
    auto key = emit_key_order(context_, members_, definition_.node.field(Field::Body).begin());
    if (failed(key, definition_.node)) return {};
    lines.insert(lines.end(), key->lines.begin(), key->lines.end());
    add(std::move(key->plan));
    if (const std::string types = ignored_types(speller); !types.empty()) {
      const auto config = std::ranges::find(members_, "model_config", &Member::name);
      if (config != members_.end())
        made_.plan.edits.push_back(with_ignored_types(context_, *config, types));
      else
        lines.push_back(
            fmt::format("model_config = {{{}ignored_types{}: {}}}", quote, quote, types));
    }
    if (speller.failure()) refuse(*speller.failure(), context_.cls.place);
    return {std::move(lines), speller.imports()};
  }

  // Of the class, or of what stands above it.
  [[nodiscard]] const model::MemberFact* find_member(std::string_view name) const {
    const auto& members = context_.mapper().members;
    const auto found = std::ranges::find(members, name, &model::MemberFact::name);
    return found == members.end() ? nullptr : &*found;
  }

  // A `__repr__` of its own, or one of a class above that says nothing of `__str__` itself.
  [[nodiscard]] bool has_repr() const {
    if (context_.names.contains("__repr__")) return true;
    const model::MemberFact* const above = find_member("__repr__");
    return above != nullptr &&
           std::ranges::none_of(context_.models.classes, [&](const model::ModelClass& each) {
             const bool says_both = context_.becoming.contains(each.id) ||
                                    each.role == model::ClassRole::DeclarativeBase;
             return says_both && each.place.file == above->place.file &&
                    each.place.range.contains(above->place.range);
           });
  }

  // The tuple of what Pydantic is to pass over in the body; empty if there is nothing.
  [[nodiscard]] std::string ignored_types(Speller& speller) const {
    std::vector<std::string> names;
    if (has_hybrid_) names.push_back(speller.name("sqlalchemy.ext.hybrid.hybrid_property"));
    if (has_hybrid_method_) names.push_back(speller.name("sqlalchemy.ext.hybrid.hybrid_method"));
    if (has_declared_attr_) names.push_back(speller.name("sqlalchemy.orm.declared_attr"));
    for (const auto& [cls, name] : ignored_) names.push_back(name);
    if (names.empty()) return {};
    return fmt::format("({}{})", fmt::join(names, ", "), names.size() == 1 ? "," : "");
  }

  void add_loading() {
    if (loadings_.empty()) return;
    auto plan = emit_loading(context_, loadings_, definition_.node);
    if (!failed(plan, definition_.node)) add(*std::move(plan));
  }

  // Behind the last column or relationship of the class.
  void add_backrefs() {
    Node last;
    for (const Member& member : members_)
      if (column_at(member) != nullptr || relationship_at(member) != nullptr)
        last = member.statement.node;
    std::string text;
    std::vector<std::string> imports;
    for (const model::RelationshipFact& each : context_.mapper().relationships) {
      if (!each.backref.empty() && each.target) made_.plan.together_with.insert(*each.target);
      if (each.form != model::RelationshipForm::Backref) continue;
      if (each.target) made_.plan.together_with.insert(*each.target);
      if (!last)
        return refuse({"backref", "there is no column to put the backref behind"}, each.place);
      const std::string indent(rewrite::indentation_at(context_.text(), last.begin()));
      auto made = emit_backref(context_, each, last.end(), indent);
      if (!made) return refuse(made.error(), context_.cls.place);
      text += context_.imports.style().newline + indent + made->text;
      imports.insert(imports.end(), made->imports.begin(), made->imports.end());
    }
    if (text.empty()) return;
    const std::uint32_t at = rewrite::line_end(context_.text(), last.end());
    add({{patch::Edit::insert_after(at, std::move(text))}, std::move(imports), {}});
  }

  void add_uses_of(const AttributeRename& rename) {
    std::size_t places = 0;
    for (const auto& [file, edits] : rename.edits) {
      auto& uses = made_.plan.uses[file];
      uses.insert(uses.end(), edits.begin(), edits.end());
      places += edits.size();
    }
    made_.plan.warnings.push_back(
        {"renamed-attribute",
         fmt::format("the attribute '{}' becomes '{}'; places that say so now: {}", rename.from,
                     rename.to, places),
         context_.models.decl(rename.decl).place});
  }

  // What follows the attributes that change; and what is written anew here follows those of others.
  void add_uses() {
    for (const AttributeRename& each : context_.renames.all())
      if (each.owner == context_.cls.id && !each.why_not) add_uses_of(each);
    for (const patch::Edit& edit : made_.plan.edits)
      for (const model::ClassId owner :
           context_.renames.owners_in(context_.module.id(), edit.range))
        if (owner != context_.cls.id) made_.plan.together_with.insert(owner);
  }

  // query_class = Posts  ->  query: ClassVar[Any] = db.session.query_property(Posts)
  void add_own_query() {
    const auto own = std::ranges::find(members_, "query_class", &Member::name);
    if (own == members_.end()) return;
    const Expression& value = own->value;
    if (owner_of_query_.empty() || !(value.is(Kind::Identifier) || value.is(Kind::Attribute)))
      return refuse({"needs-compat-base", "its queries are made by a 'query_class' of its own"},
                    own->statement.place());
    const Node statement = own->statement.node;
    Speller speller(context_, statement.end(), {});
    const std::string indent(rewrite::indentation_at(context_.text(), statement.begin()));
    std::string line =
        fmt::format("{}{}query: {}[{}] = {}.session.query_property({})",
                    context_.imports.style().newline, indent, speller.name("typing.ClassVar"),
                    speller.name("typing.Any"), owner_of_query_, value.text());
    if (speller.failure()) return refuse(*speller.failure(), own->statement.place());
    add({{patch::Edit::insert_after(rewrite::line_end(context_.text(), statement.end()),
                                    std::move(line))},
         speller.imports(),
         {}});
  }

  [[nodiscard]] bool follows_blank_line(Node statement) const {
    const std::uint32_t line = rewrite::line_begin(context_.text(), statement.begin());
    const std::uint32_t above = rewrite::line_begin(context_.text(), line - 1);
    return rewrite::is_blank(context_.text().substr(above, line - above));
  }

  // Behind __tablename__, else at the head of the body behind the docstring.
  [[nodiscard]] patch::Edit insertion(const std::vector<std::string>& lines) const {
    const std::vector<Node> body = definition_.node.field(Field::Body).items();
    const std::string& newline = context_.imports.style().newline;
    const std::string indent(rewrite::indentation_at(context_.text(), body.front().begin()));
    Node after;
    for (const Member& member : members_)
      if (member.name == "__tablename__") after = member.statement.node;
    Node before = body.front();
    if (is_docstring(before) && body.size() > 1) {
      before = body[1];
      if (!after && !follows_blank_line(before)) after = body.front();
    }
    if (!rewrite::begins_line(context_.text(), body.front().begin()))
      return insertion_in_header(lines, indent);
    std::string text;
    if (after) {
      for (const std::string& line : lines) text += newline + indent + line;
      return patch::Edit::insert_after(rewrite::line_end(context_.text(), after.end()), text);
    }
    for (const std::string& line : lines) text += (text.empty() ? "" : newline + indent) + line;
    const bool is_definition = before.is(Kind::ClassDefinition) ||
                               before.is(Kind::FunctionDefinition) ||
                               before.is(Kind::DecoratedDefinition);
    text += newline + (is_definition ? newline : "") + indent;
    return patch::Edit::insert_before(before.begin(), text);
  }

  // class Tag(Base): pass
  [[nodiscard]] patch::Edit insertion_in_header(const std::vector<std::string>& lines,
                                                const std::string& indent) const {
    const Node body = definition_.node.field(Field::Body);
    const Node first = body.items().front();
    const std::string_view before = context_.text().substr(0, first.begin());
    const auto colon = static_cast<std::uint32_t>(before.find_last_not_of(" \t") + 1);
    std::string inner = context_.imports.style().newline + indent + context_.imports.style().indent;
    std::string text;
    for (const std::string& line : lines) text += inner + line;
    const bool is_needless = is_idle(first) && !is_docstring(first) && body.items().size() == 1;
    if (is_needless) return patch::Edit::replace({colon, first.end()}, text);
    return patch::Edit::replace({colon, first.begin()}, text + inner);
  }

  const ClassContext& context_;
  const FindSharedBase& shared_base_;
  Expression definition_;
  std::vector<Member> members_;
  PlannedClass made_;
  std::vector<std::string> behind_;  // statements
  std::vector<ColumnLoading> loadings_;
  bool is_behind_model_ = false;     // in the list of bases
  bool says_text_ = false;           // the shared base has a `__str__` already
  bool gives_query_ = false;         // it has the `query` of Flask-SQLAlchemy
  std::string_view owner_of_query_;  // `db` of `db.Model`, as the class names it
  bool has_hybrid_ = false;
  bool has_hybrid_method_ = false;
  bool has_declared_attr_ = false;
  std::map<std::string, std::string> ignored_;  // what decorators make objects of, as written
  std::optional<Refusal> why_;
};

}  // namespace

tl::expected<PlannedBody, Refusal> plan_body(const ClassContext& base) {
  const FindSharedBase nothing_above;
  return ClassPlanner(base, nothing_above).plan_body();
}

tl::expected<PlannedClass, Refusal> plan_class(const ClassContext& context,
                                               const FindSharedBase& shared_base) {
  return ClassPlanner(context, shared_base).plan();
}

}  // namespace modelmend::emit
