#include "verify/mapper_statements.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <tuple>

#include "model/attribute_store.h"
#include "model/column_source.h"
#include "model/declared_arguments.h"
#include "verify/apart.h"
#include "verify/closed_text.h"
#include "verify/member_meaning.h"
#include "verify/model_config.h"

namespace modelmend::verify {
namespace {

using model::ClassId;
using model::Direction;
using model::Inheritance;
using model::MapperFact;
using model::MemberFact;
using model::MemberKind;
using model::ModelClass;
using model::OptionFact;
using model::ProjectModels;
using model::RelationshipFact;

std::string_view direction_words(Direction direction) {
  switch (direction) {
    case Direction::ManyToOne:
      return "many to one";
    case Direction::OneToMany:
      return "one to many";
    case Direction::ManyToMany:
      return "many to many";
  }
  return "";
}

std::string_view inheritance_words(Inheritance inheritance) {
  switch (inheritance) {
    case Inheritance::None:
      return "none";
    case Inheritance::Single:
      return "single table";
    case Inheritance::Joined:
      return "joined";
    case Inheritance::Concrete:
      return "concrete";
  }
  return "";
}

// Absent: the schema or the statements of columns and relationships say it.
std::optional<std::string_view> aspect_of(MemberKind kind) {
  switch (kind) {
    case MemberKind::Column:
    case MemberKind::Relationship:
    case MemberKind::Deferred:
    case MemberKind::MapperArgs:
    case MemberKind::TableArgs:
    case MemberKind::Directive:
    case MemberKind::Annotation:
      return std::nullopt;
    case MemberKind::Hybrid:
      return "hybrid";
    case MemberKind::HybridMethod:
      return "hybrid method";
    case MemberKind::Property:
      return "property";
    case MemberKind::Method:
      return "method";
    case MemberKind::ClassMethod:
      return "class method";
    case MemberKind::StaticMethod:
      return "static method";
    case MemberKind::DeclaredAttr:
      return "declared attribute";
    case MemberKind::Validator:
      return "validator";
    case MemberKind::PydanticValidator:
      return "pydantic validator";
    case MemberKind::Reconstructor:
      return "reconstructor";
    case MemberKind::Synonym:
      return "synonym";
    case MemberKind::ColumnProperty:
      return "column property";
    case MemberKind::Composite:
      return "composite";
    case MemberKind::AssociationProxy:
      return "association proxy";
    case MemberKind::Constant:
      return "constant";
    case MemberKind::NestedClass:
      return "nested class";
    case MemberKind::Statement:
      return "statement";
    case MemberKind::ModelConfig:
      return "model config";
    case MemberKind::Event:
      return "event";
  }
  return std::nullopt;
}

// What makes a class SQLModel's rather than SQLAlchemy's; it says nothing of its own.
bool is_of_style(std::string_view class_argument) {
  constexpr std::array<std::string_view, 3> kStyle = {"table", "registry", "metaclass"};
  return std::ranges::find(kStyle, class_argument) != kStyle.end();
}

class StatementWriter {
 public:
  StatementWriter(const semantic::Project& project, const ProjectModels& models, ClosedTexts& texts,
                  Statements& out)
      : project_(project), models_(models), texts_(texts), out_(out) {}

  void write(const MapperFact& fact) {
    const ModelClass& cls = models_.model_class(fact.cls);
    class_ = &cls;
    mapper_ = &fact;
    assigns_by_sqlmodel_.reset();
    subject_ = {cls.table ? qualified_table_name(models_.table(*cls.table)) : std::string(),
                cls.qualified_name};
    state("", "mapper", fact.is_mapped ? "mapped" : "none, as it derives from a table model",
          cls.place);
    if (fact.inherits)
      state("", "inherits",
            fmt::format("{} from {}", inheritance_words(fact.inheritance),
                        class_words(*fact.inherits)),
            cls.place);
    write_options("", "mapper option ", fact.mapper_args);
    for (const OptionFact& each : fact.class_arguments)
      if (!is_of_style(each.keyword))
        state("", "class argument " + each.keyword, each.value, each.place);
    for (const RelationshipFact& each : fact.relationships) write_relationship(each);
    for (const MemberFact& each : fact.members) write_member(each);
    for (const model::UnreadFact& each : fact.unread) refuse(each.reason, each.place);
    if (!cls.table && fact.is_mapped)
      for (const std::string& reason : cls.unread) refuse(reason, cls.place);
  }

 private:
  void state(std::string_view member, std::string aspect, std::string value, const Place& place,
             Weight weight = Weight::Behaviour, std::string meaning = {}) {
    if (value.empty()) return;
    out_.statements.push_back({subject_, std::string(member), std::move(aspect), std::move(value),
                               weight, place, std::move(meaning)});
  }

  void refuse(std::string reason, const Place& place) {
    out_.unread.push_back({subject_, std::move(reason), place});
  }

  void write_options(std::string_view member, std::string_view prefix,
                     const std::vector<OptionFact>& options) {
    for (const OptionFact& each : options)
      state(member, fmt::format("{}{}", prefix, each.keyword), each.value, each.place,
            Weight::Behaviour, texts_.behind(model::expression_at(project_, each.value_place)));
  }

  // A class goes by its table, so that renaming it is no other target.
  [[nodiscard]] std::string class_words(ClassId id) const {
    const ModelClass& cls = models_.model_class(id);
    if (!cls.table) return cls.name;
    const model::TableFact& table = models_.table(*cls.table);
    if (table.mapped_class == id) return qualified_table_name(table);
    return fmt::format("{} of {}", cls.name, qualified_table_name(table));
  }

  void write_relationship(const RelationshipFact& fact) {
    const auto say = [&](std::string aspect, std::string value) {
      state(fact.attribute, std::move(aspect), std::move(value), fact.place);
    };
    say("target", fact.target ? class_words(*fact.target) : "'" + fact.target_name + "'");
    if (fact.direction) say("direction", std::string(direction_words(*fact.direction)));
    if (fact.uselist) say("uselist", *fact.uselist ? "list" : "scalar");
    say("collection", fact.collection);
    if (keeps_unhashable(fact)) say("objects in the set", "have no hash");
    say("cascade",
        fact.cascade.empty() ? "none" : fmt::format("{}", fmt::join(fact.cascade, ", ")));
    say("back_populates", fact.back_populates);
    say("secondary", fact.secondary);
    say("join", join_words(fact));
    if (fact.lazy != "select") say("lazy", fact.lazy);
    say("order_by", fact.order_by);
    if (fact.passive_deletes != "False") say("passive_deletes", fact.passive_deletes);
    if (fact.viewonly) say("viewonly", "True");
    write_options(fact.attribute, "", fact.options);
    for (const std::string& reason : fact.unread) refuse(about(fact, reason), fact.place);
    if (!fact.unknown_join.empty()) refuse(about(fact, fact.unknown_join), fact.place);
  }

  static std::string about(const RelationshipFact& fact, std::string_view reason) {
    return fmt::format("the relationship '{}' cannot be read: {}", fact.attribute, reason);
  }

  [[nodiscard]] bool keeps_unhashable(const RelationshipFact& fact) const {
    return fact.target && model::needs_hash(fact) &&
           model::has_no_hash(
               project_, model::expression_at(project_, models_.model_class(*fact.target).place));
  }

  static std::string join_words(const RelationshipFact& fact) {
    std::string words;
    for (const model::ColumnPair& pair : fact.pairs)
      words += fmt::format("{}{} = {}", words.empty() ? "" : ", ", pair.local, pair.remote);
    return words;
  }

  void write_member(const MemberFact& fact) {
    if (fact.kind == MemberKind::ModelConfig) return write_config(fact);
    const auto aspect = aspect_of(fact.kind);
    if (aspect)
      state(fact.name, std::string(*aspect), fact.value, fact.place, Weight::Behaviour,
            member_meaning(project_, fact, texts_));
    if (fact.name == "__repr__" && model::prints_by_sqlmodel(project_, definition()))
      state(fact.name, "text", "of str() is SQLModel's, which shows every field", fact.place);
    if (!fact.undeclared.empty() && assigns_by_sqlmodel())
      state(fact.name, "stores", "what is no field, which SQLModel refuses", fact.place);
    if (!fact.hears.empty()) write_hearing(fact);
    if (!fact.takes_assignments) return;
    if (assigns_by_sqlmodel())
      state(fact.name, "assignment", "SQLModel's, which stores the value as it was given",
            fact.place);
    for (const std::string& name : fact.validates)
      write_start(name, "which its validator is asked about");
  }

  // SQLModel's constructor assigns what is given to it in an order of its own, and the defaults of
  // fields behind it: over what a listener has set.
  void write_hearing(const MemberFact& fact) {
    if (model::makes_its_objects(project_, *mapper_)) return;
    write_start(fact.hears, "of which its listener hears");
    if (model::constructs_by_sqlmodel(project_, definition()))
      state(fact.hears, "order at the start", "SQLModel's, of which its listener hears",
            fact.place);
  }

  [[nodiscard]] bool assigns_by_sqlmodel() {
    if (!assigns_by_sqlmodel_)
      assigns_by_sqlmodel_ = model::assigns_by_sqlmodel(project_, definition());
    return *assigns_by_sqlmodel_;
  }

  [[nodiscard]] model::Expression definition() const {
    return model::expression_at(project_, class_->place);
  }

  // SQLModel's constructor assigns the default of a field, which nobody gave.
  void write_start(const std::string& attribute, std::string_view why) {
    if (!class_->table) return;
    for (const model::TableColumn& column : models_.table(*class_->table).columns) {
      const model::ColumnDecl& decl = models_.decl(column.decl);
      if (decl.attribute != attribute) continue;
      const model::ColumnSource source = model::column_source(project_, decl);
      const auto* value = source.find(model::Taker::Field, "default");
      if (value == nullptr) value = source.find(model::Taker::Field, "default_factory");
      if (value != nullptr && !value->value.is(syntax::Kind::Ellipsis))
        state(attribute, "value at the start", std::string(why), value->place);
    }
  }

  void write_config(const MemberFact& fact) {
    const auto options = config_options(fact.value);
    if (!options) return state(fact.name, "model config", fact.value, fact.place);
    for (const ConfigOption& each : *options)
      if (each.is_permission)
        state(fact.name, "model config permission", each.text, fact.place, Weight::Cosmetic);
      else
        state(fact.name, "model config", each.text, fact.place);
  }

  const semantic::Project& project_;
  const ProjectModels& models_;
  ClosedTexts& texts_;
  Statements& out_;
  Subject subject_;
  const ModelClass* class_ = nullptr;
  const MapperFact* mapper_ = nullptr;
  std::optional<bool> assigns_by_sqlmodel_;  // found when it is first asked for
};

}  // namespace

Statements mapper_statements(const semantic::Project& project, const ProjectModels& models,
                             const model::MapperFacts& mappers) {
  Statements out;
  ClosedTexts texts(project, apart_of(project, models));
  for (const MapperFact& fact : mappers.mappers)
    if (fact.is_mapped || fact.is_silently_unmapped)
      StatementWriter(project, models, texts, out).write(fact);
  std::ranges::stable_sort(out.statements, [](const Statement& a, const Statement& b) {
    return std::tie(a.subject, a.member, a.aspect, a.value) <
           std::tie(b.subject, b.member, b.aspect, b.value);
  });
  return out;
}

}  // namespace modelmend::verify
