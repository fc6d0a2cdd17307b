// MapperFacts: what classes state beyond their columns, as SQLAlchemy's mappers would hold it.
//
// Made by read_mappers() from ProjectModels and the sources; used by verify's statements, by the
// dump that is compared with real mappers, and by converters, which need to know where each thing
// is written. Const after it is made. What static reading cannot tell is absent and has a reason;
// nothing is guessed.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "model/facts.h"
#include "text/byte_range.h"

namespace modelmend::semantic {
class Project;
}

namespace modelmend::model {

class FileSearch;

enum class Direction { ManyToOne, OneToMany, ManyToMany };
enum class RelationshipForm {
  Relationship,    // relationship(...)
  SqlModel,        // Relationship(...)
  SaRelationship,  // Relationship(sa_relationship=relationship(...))
  Backref,         // made by the backref= of another one
};
enum class Container { None, Mapped, DynamicMapped, WriteOnlyMapped, Unmapped };

// One argument of a call. `value` has names resolved, and no layout, comments or quotes: equal
// words mean the same.
struct OptionFact {
  std::string keyword;  // of a positional argument the parameter's name
  std::string value;
  Place place;  // the whole argument, its keyword included
  Place value_place;
};

// Two columns that a join equates, "posts.user_id" and "users.id".
struct ColumnPair {
  std::string local;
  std::string remote;
  friend auto operator<=>(const ColumnPair&, const ColumnPair&) = default;
};

struct RelationshipFact {
  ClassId owner{};  // the mapped class that has it, whichever class states it
  std::string attribute;
  RelationshipForm form = RelationshipForm::Relationship;
  Place place;  // the statement; of a backref the argument
  Place call;
  std::optional<Place> annotation;
  Container container = Container::None;  // around the annotation's type

  std::optional<ClassId> target;
  std::string target_name;  // as written, if the class is not known
  std::optional<Direction> direction;
  std::vector<ColumnPair> pairs;     // with a secondary table those of both joins; sorted
  std::string unknown_join;          // why direction and pairs are not known
  std::optional<bool> uselist;       // absent if it hangs on a direction that is not known
  std::string collection;            // "builtins.list"; empty for a scalar
  std::vector<std::string> cascade;  // sorted: "merge", "save-update"
  std::string back_populates;        // also by backref
  std::string backref;               // the attribute that backref= makes on the target
  std::string secondary;             // the table's name
  std::string lazy = "select";
  bool viewonly = false;
  std::string passive_deletes = "False";
  std::string order_by;
  std::vector<OptionFact> options;    // every other option that is not its default; by keyword
  std::vector<OptionFact> arguments;  // all as written, in source order
  std::vector<std::string> unread;    // what of it could not be read
};

enum class Inheritance { None, Single, Joined, Concrete };

enum class MemberKind {
  Column,
  Relationship,
  Hybrid,  // a hybrid_property with all that is attached to it
  HybridMethod,
  Property,
  Method,
  ClassMethod,
  StaticMethod,
  DeclaredAttr,
  Validator,          // @validates
  PydanticValidator,  // @field_validator, @model_validator, ...
  Reconstructor,
  Synonym,
  ColumnProperty,
  Composite,
  AssociationProxy,
  Deferred,
  Constant,
  Annotation,  // `x: int` without a value
  NestedClass,
  Statement,  // binds no name: a call, an assertion
  MapperArgs,
  TableArgs,
  Directive,    // __tablename__, __abstract__, __allow_unmapped__, ...
  ModelConfig,  // Pydantic's model_config or class Config
  Event,        // a listener on the class or one of its attributes, anywhere in the project
};

// Something that a class has, stated in its own body, in a mixin, or outside of any class.
struct MemberFact {
  std::string name;
  MemberKind kind = MemberKind::Constant;
  std::string value;          // canonical words of all that it says
  Place place;                // the statement
  bool is_inherited = false;  // stated by a mixin or an abstract base
  // It has a part in what is stored when an attribute is assigned: a validator of columns, a hybrid
  // with a setter, a synonym, a constructor that is decorated, a listener with `retval=True`.
  bool takes_assignments = false;
  std::vector<std::string> validates = {};  // of a validator; empty if not all are said
  // Of a listener on "set": the attribute that it hears of, unless that is a relationship. Of one
  // of the project, what it may hear of as it is written.
  std::string hears = {};
  // Of a method: attributes that it sets on its object and the class does not have, or has as
  // something else; empty for one whose name is computed.
  std::vector<std::string> undeclared = {};
  // Those with underscores, which Pydantic 2 leaves to Python.
  std::vector<std::string> undeclared_private = {};
};

struct UnreadFact {
  std::string reason;
  Place place;
};

// The facts of one class of ProjectModels.
struct MapperFact {
  ClassId cls{};
  bool is_mapped = false;
  // An SQLModel below a table model gets no mapper, and nobody says so.
  bool is_silently_unmapped = false;
  std::optional<ClassId> inherits;  // the nearest mapped class above
  Inheritance inheritance = Inheritance::None;
  std::vector<RelationshipFact> relationships;  // of mapped classes; by attribute
  std::vector<MemberFact> members;              // by name
  std::vector<OptionFact> mapper_args;          // of __mapper_args__, by keyword
  std::vector<OptionFact> class_arguments;      // keywords of the class statement; "@" decorators
  std::vector<UnreadFact> unread;
};

// What changes classes or tables in a way that is not read, and stands outside of their bodies:
// `User.__table__.c.name.nullable = True`, a decorator of the project. Without classes and tables
// it concerns the project as a whole.
struct OutsideChange {
  std::vector<ClassId> classes;  // mapped ones
  std::vector<TableId> tables;   // those of no class
  std::string reason;
  std::string words;  // of the statement as a whole; empty if the project has no classes
  Place statement;    // as far as conditions and loops around it reach
  Place place;
};

struct MapperFacts {
  std::vector<MapperFact> mappers;     // one for each of ProjectModels::classes, in their order
  std::vector<OutsideChange> changes;  // by place
  // Listeners on sessions, mappers, engines and metadata, and types that are tracked everywhere.
  std::vector<MemberFact> listeners;

  [[nodiscard]] const MapperFact& of(ClassId id) const {
    return mappers[static_cast<std::size_t>(id)];
  }
};

// Class by class in parallel, after which backrefs and what stands outside of classes is added.
[[nodiscard]] MapperFacts read_mappers(const semantic::Project& project, FileSearch& search,
                                       const ProjectModels& models, unsigned jobs = 1);

}  // namespace modelmend::model
