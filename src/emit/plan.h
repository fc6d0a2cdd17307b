// ClassPlan: what a class becomes, before any byte is changed.
//
// Made by plan_class() from the facts of one class, member by member; turned into edits by the
// pipeline, which also proves it. A class is planned in whole or refused with the first reason; so
// a new kind of member is one more function that gives a MemberPlan or declines.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/declined.h"
#include "model/facts.h"
#include "patch/edit.h"

namespace modelmend::emit {

// What a person should know of a class that was converted.
struct Warning {
  std::string code;
  std::string message;
  Place place;
};

// How a column is loaded that becomes a field, see emit_loading().
struct ColumnLoading {
  std::string attribute;               // as a field
  bool is_deferred = false;            // else column_property(), for the history
  std::vector<std::string> arguments;  // behind the column: `group="texts"`
};

// The edits of one statement of a class body, or of the class statement itself.
struct MemberPlan {
  std::vector<patch::Edit> edits;
  std::vector<std::string> imports;  // canonical names that the new text uses
  std::vector<Warning> warnings;
  std::optional<ColumnLoading> loading = {};
};

struct ClassPlan {
  model::ClassId cls{};
  std::vector<patch::Edit> edits;  // of the file of the class
  // Of any file: where attributes are used that are called something else as fields. What `edits`
  // replaces has them already.
  std::map<FileId, std::vector<patch::Edit>> uses;
  std::vector<std::string> imports;
  std::vector<Warning> warnings;
  bool needs_constructor = false;  // that takes whatever the class has, in the order given
  bool keeps_behaviour = false;    // its objects are assigned to and compared as those before
  bool takes_all = false;          // its constructor takes whatever the class has
  std::string twin = {};           // of a mixin that stays: what it is called beside that
  // Classes that are converted together with this one or not at all: mixins and who uses them.
  std::set<model::ClassId> together_with;
};

// Why a class stays as it is, and what of it is the reason.
struct Refusal {
  Declined why;
  Place place;
};

}  // namespace modelmend::emit
