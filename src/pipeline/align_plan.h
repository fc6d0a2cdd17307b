// AlignPlan: which columns an alignment asks about, what it wants of them, what it leaves.
//
// Filled by the parts of align(), one for each kind of drift; finish() gives the Alignment.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "pipeline/align.h"
#include "vcs/wildmatch.h"

namespace modelmend::pipeline {

class AlignPlan {
 public:
  AlignPlan(const model::ProjectModels& models, const AlignOptions& options);

  using Visit = std::function<void(const model::TableFact&, const model::TableColumn&,
                                   const model::ColumnDecl&)>;
  // Every column of the application's own tables that the user asks about.
  void for_each_column(const Visit& visit);

  [[nodiscard]] rewrite::Wanted& wanted() { return alignment_.wanted; }
  [[nodiscard]] verify::ColumnPath path_of(const model::TableFact& table,
                                           const model::TableColumn& column) const;

  // `what` is kept: "its type", "its foreign keys".
  void leave(const model::TableFact& table, const model::TableColumn& column, std::string what,
             std::string code, std::string reason);

  [[nodiscard]] Alignment finish();

 private:
  [[nodiscard]] bool is_asked_for(const std::string& name);

  const model::ProjectModels& models_;
  std::vector<vcs::WildPattern> only_;
  Alignment alignment_;
};

}  // namespace modelmend::pipeline
