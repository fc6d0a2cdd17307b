// ClassBodies: what the body of each class of ProjectModels holds, and who hands down what to whom.
//
// Made once by read_mappers(), class by class in parallel; const while the facts are read. Members
// that are set after a class, in any file, are among those of its body.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/class_index.h"
#include "model/mapper/names.h"

namespace modelmend::model {

class FileSearch;

struct ClassBody {
  Expression definition;
  Arguments arguments;
  std::vector<Expression> decorators;
  std::vector<Member> members;
  bool is_sqlmodel = false;
};

// A member as a class sees it: its own, or that of a mixin or abstract base.
struct SeenMember {
  ClassId stated_in{};
  const Member* member = nullptr;
};

class ClassBodies {
 public:
  ClassBodies(const MapperNames& names, FileSearch& search, unsigned jobs);

  [[nodiscard]] const ClassBody& of(ClassId id) const {
    return bodies_[static_cast<std::size_t>(id)];
  }
  // The last binding of each name, by Python's lookup order; what the nearest mapped class above
  // has is left out: its mapper has it.
  [[nodiscard]] std::vector<SeenMember> seen_by(ClassId id) const;
  // The nearest mapped class above.
  [[nodiscard]] std::optional<ClassId> mapped_parent(ClassId id) const;

 private:
  void add_late_members(FileSearch& search);

  const MapperNames& names_;
  std::vector<ClassBody> bodies_;
};

}  // namespace modelmend::model
