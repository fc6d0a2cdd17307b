// Plain classes: what kind of model a class is by its bases, told without parsing its file.
//
// A class that says no name for a table may have one all the same: SQLModel and Flask-SQLAlchemy
// make it of the class's name, and a class below a mapped one adds its columns to that one's table.
// Most such classes of most projects are neither: they describe requests and settings, and are only
// near a model because a file of theirs imports one. This follows the bases of a header: library
// classes by their names, classes of the same file by what was told of them before, and those of
// other files, of which there are few, with a parser. Where it simplifies it says Unknown. Asked by
// plain_tables(), which a test compares with read_models().
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string_view>

#include "semantic/plain_names.h"
#include "semantic/project.h"
#include "semantic/tokens.h"

namespace modelmend::model {

enum class ClassKind {
  Plain,     // it is never mapped, nor is what derives from it and nothing else
  SqlModel,  // mapped by `table=True` alone, under its own name in lower case
  Unknown,
};

// Of classes that other files define. Shared by all who look at files of one project.
class ClassKinds {
 public:
  explicit ClassKinds(const semantic::Project& project) : project_(project) {}

  [[nodiscard]] ClassKind of(const semantic::Project::ClassSite& site);

  [[nodiscard]] const semantic::Project& project() const { return project_; }

 private:
  const semantic::Project& project_;
  std::mutex mutex_;
  std::map<Place, ClassKind> known_;
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
  void learn(const semantic::TokenLine& header, ClassKind kind);

 private:
  [[nodiscard]] ClassKind kind_of_base(std::uint32_t first, std::uint32_t end) const;

  const semantic::Tokens& tokens_;
  semantic::PlainNames names_;
  ClassKinds& kinds_;
  std::map<std::string_view, ClassKind> own_;  // at the top of the file
};

}  // namespace modelmend::model
