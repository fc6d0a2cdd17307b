// Expectations: the places that may still expect the old type of a column that changes.
//
// Asked by the pipeline for the columns that a run gives another type, for `--explain` and the
// Markdown report. Nothing is edited: who reads the list decides. It names fields and variables of
// that name that are annotated with the old type (Pydantic and SQLModel schemas, dataclasses),
// parameters of routes and other functions, conversions (`UUID(x.user_id)`, `str(user_id)`, of an
// integer `int(size)`), values of the old type given under that name (`Order(user_id=uuid4())`),
// comparisons with them, and the classes that take an SQLModel's field over without being a table.
// Types are compared by meaning, columns by name: Python does not say of what class an object is. A
// constructor that is known to make something else is left out, and so is a column whose values are
// of one Python type before and after: an INTEGER that becomes a BIGINT.
#pragma once

#include <cstddef>
#include <vector>

#include "model/facts.h"
#include "model/read_models.h"
#include "semantic/project.h"
#include "text/diagnostic.h"

namespace modelmend::usage {

// More places than a person reads through; a last line tells how many were left out.
inline constexpr std::size_t kMaxExpectations = 50;

struct ChangedColumn {
  model::DeclId column{};
  schema::SqlType to;
};

// One list for each of `columns`, in their order; each by place. The code of every entry is
// `may-expect-old-type`. One search and one walk of each file serve all columns.
[[nodiscard]] std::vector<std::vector<text::Diagnostic>> may_expect_old_type(
    const semantic::Project& project, const model::ProjectModels& models, model::FileSearch& search,
    const std::vector<ChangedColumn>& columns);

}  // namespace modelmend::usage
