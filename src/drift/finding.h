// Finding: one place where two descriptions of a schema disagree, and the two ways out.
//
// Made by drift(), check_models() and check_alembic(), and by the pipeline for what rules would
// change; silenced by a Baseline, printed by report. `kind` is stable:
// scripts and baselines may rely on it; docs/drift.md lists all kinds. What could not be compared
// is not a finding: it is listed beside them with its reason.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"
#include "text/diagnostic.h"

namespace modelmend::drift {

struct Finding {
  std::string kind;  // "type-family", "missing-table"
  Severity severity = Severity::Error;
  schema::QualifiedName table;
  std::string subject;   // a column, constraint or index; empty: the table itself
  std::string declared;  // SQL words of what the models say; empty: nothing
  std::string actual;    // the same of the database
  std::string message;
  std::string edit_model;       // one way out, in words
  std::string change_database;  // the other, as SQL; empty where no statement does it
  schema::Origin place;         // in the models, where there is one
  std::string tier = {};        // of a rule's proposal: "safe", "unsafe", "manual"; else empty
  // The table that a foreign key is to lead to, if change_database makes one.
  schema::QualifiedName leads_to = {};

  friend bool operator==(const Finding&, const Finding&) = default;
};

struct NotCompared {
  schema::QualifiedName table;
  std::string subject;
  std::string reason;
  schema::Origin place;

  friend bool operator==(const NotCompared&, const NotCompared&) = default;
};

struct Drift {
  std::vector<Finding> findings;          // by table, subject, kind, as their SQL can be run
  std::vector<NotCompared> not_compared;  // by table, subject
};

}  // namespace modelmend::drift
