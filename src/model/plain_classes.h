// Plain classes: what kind of model a class is by its bases, told without parsing its file.
//
// A class that says no name for a table may have one all the same: SQLModel and Flask-SQLAlchemy
// make it of the class's name, and a class below a mapped one adds its columns to that one's table.
// Most such classes of most projects are neither: they describe requests and settings, and are only
// near a model because a file of theirs imports one. Others get their names from a function of
// their base, which makes them of the class's name, so that this tells them as well. It follows the
// bases of a header: library classes by their names, classes of the same file by what was told of
// them before, and those of other files, of which there are few, with a parser.
//
// That the name is the one that read_models() gives is no guess: one function reckons both
// (name_below() of table_name.h), and all that it hangs on is the class's name and one base above
// which nothing is mapped. Where anything else may have a say it says Unknown: a decorator, two
// bases that may name, a mixin that says a name, a base that is a call or is bound twice, a mapped
// class above, a name that only running the program tells. Asked by plain_tables(), which a test
// compares with read_models().
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "model/class_index.h"
#include "model/table_name.h"
#include "semantic/plain_names.h"
#include "semantic/project.h"
#include "semantic/tokens.h"

namespace modelmend::model {

struct ClassKind {
  enum Way {
    Plain,     // it is never mapped, nor is what derives from it and nothing else
    SqlModel,  // mapped by `table=True` alone, under its own name in lower case
    Base,      // a declarative base: it has no table, and nobody says of what derives from it
    Named,  // it has no table; what is mapped below it gets a name as ClassKinds::name_below says
    Unknown,
  };
  Way way = Plain;
  Place namer = {};         // if Named: the class that says how
  bool needs_word = false;  // if Named: mapped by `table=True` alone

  friend bool operator==(const ClassKind&, const ClassKind&) = default;
};

// Of classes that other files define. Shared by all who look at files of one project.
class ClassKinds {
 public:
  explicit ClassKinds(const semantic::Project& project) : project_(project) {}

  [[nodiscard]] ClassKind of(const semantic::Project::ClassSite& site);
  // Of the table of a class with that name which derives from `namer`, and else from Plain ones.
  [[nodiscard]] TableName name_below(const Place& namer, std::string_view class_name);

  [[nodiscard]] const semantic::Project& project() const { return project_; }

 private:
  struct Known {
    ClassKind kind;
    std::unique_ptr<const ClassIndex> classes;  // if Named
    ClassIndexId id = 0;
  };
  const semantic::Project& project_;
  std::mutex mutex_;
  std::map<Place, Known> known_;
};

// Of the classes of one file, in the order of their lines.
class PlainClasses {
 public:
  // All must outlive it.
  PlainClasses(const semantic::Tokens& tokens, FileId file, ClassKinds& kinds)
      : tokens_(tokens), names_(tokens, file, kinds.project()), kinds_(kinds) {}

  // By the bases that the header says. `table` is set if it says `table=True`.
  [[nodiscard]] ClassKind kind(const semantic::TokenLine& header, bool& table) const;
  // What classes below this one are, if they are told by its name.
  void learn(const semantic::TokenLine& header, const ClassKind& kind);

 private:
  [[nodiscard]] ClassKind kind_of_base(std::uint32_t first, std::uint32_t end) const;

  const semantic::Tokens& tokens_;
  semantic::PlainNames names_;
  ClassKinds& kinds_;
  std::map<std::string_view, ClassKind> own_;  // at the top of the file
};

}  // namespace modelmend::model
