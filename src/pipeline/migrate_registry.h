// RegistryMover: converted classes on their way to SQLModel's own registry and MetaData.
//
// Used by migrate() for `--registry sqlmodel`, on the texts in which the classes are SQLModel's
// already, whether this run has made them so or an earlier one. It moves whole components, rewrites
// who reads the old MetaData, and takes out what nothing names any more. What cannot move has a
// reason; the caller proves the result and may take a component back, which is then left in the
// next try.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/declined.h"
#include "model/facts.h"
#include "pipeline/piece_table.h"
#include "pipeline/project_view.h"

namespace modelmend::pipeline {

// A class or a table; the place is that in the tree as it is.
struct RegistryMember {
  std::string name;            // "User", or of a table its own
  std::string qualified_name;  // "app.models.User"; of a table that of its MetaData and its own
  std::string table;           // empty for an abstract class
  std::string component = {};  // the name of the first member of what moves or stays with it
  Place place;

  friend auto operator<=>(const RegistryMember&, const RegistryMember&) = default;
};

struct RegistryMove {
  std::map<FileId, PieceTable> texts;  // of all changed files
  std::vector<RegistryMember> moved;
  std::map<RegistryMember, Declined> left;
  std::vector<text::Diagnostic> warnings;
};

struct RegistryInput {
  ProjectView& view;  // the tree as it is
  const std::map<FileId, PieceTable>& texts;
  const std::set<FileId>& writable;
  unsigned jobs = 1;
};

// `refused` by qualified name: the components of these stay.
[[nodiscard]] RegistryMove move_to_sqlmodel_registry(
    const RegistryInput& input, const std::map<std::string, Declined>& refused);

}  // namespace modelmend::pipeline
