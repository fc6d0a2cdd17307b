// decide: from a match to a proposal, or to the reason why not.
#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/overloaded.h"
#include "rules/fact_check.h"
#include "rules/meaning_fix.h"
#include "rules/rule_set.h"

namespace modelmend::rules {
namespace {

// What all fact constraints together found out.
struct Findings {
  std::map<std::string, std::string> facts;
  const model::ColumnDecl* column = nullptr;
  std::vector<model::DeclId> key_columns;
};

// Edits with what they need, before they become a Change.
struct Plan {
  std::vector<patch::Edit> edits;
  std::vector<std::string> imports;
  std::vector<std::string> notes;
  std::vector<verify::Intended> intended;
};

class Decider {
 public:
  Decider(const Match& match, const rewrite::FileContext& file, const Suppressions& suppressions,
          const RunState& state)
      : match_(match), rule_(*match.rule), file_(file), suppressions_(suppressions), state_(state) {
    decision_.place = {file.module.id(), match.node.range()};
  }

  Decision run() {
    if (!check_all_facts()) return std::move(decision_);
    auto texts = run_transforms(rule_.transforms, rule_.rewriters, match_.captures, context());
    if (!texts) {
      decision_.message = rule_.message.fill_message(values());
      reject(std::move(texts).error());
      return std::move(decision_);
    }
    texts_ = *std::move(texts);
    decision_.message = rule_.message.fill_message(values());
    if (auto why = left_alone(rule_, file_.module, suppressions_, decision_.place.range)) {
      reject(*std::move(why));
      return std::move(decision_);
    }
    std::visit(Overloaded{
                   [&](const ReportOnly&) { decision_.outcome = Decision::Outcome::Reported; },
                   [&](const TemplateFix& fix) { propose(plan(fix)); },
                   [&](const TransformFix& fix) { propose(plan(fix)); },
               },
               rule_.action);
    return std::move(decision_);
  }

 private:
  // False if the decision is made: the facts do not hold.
  bool check_all_facts() {
    const FactQuestion question{rule_, match_.node, file_, suppressions_, state_};
    for (const FactConstraint& constraint : rule_.facts) {
      FactVerdict verdict = check_facts(constraint, question);
      if (verdict.column) {
        findings_.column = verdict.column;
        decision_.column = verdict.column;
        decision_.place = verdict.column->place;
      }
      findings_.facts.merge(verdict.facts);
      std::ranges::copy(verdict.key_columns, std::back_inserter(findings_.key_columns));
      std::ranges::copy(verdict.relies_on, std::back_inserter(decision_.relies_on));
      if (verdict.kind == FactVerdict::Kind::Holds) continue;
      decision_.message = rule_.message.fill_message(values());
      reject(std::move(verdict.why));
      if (verdict.kind == FactVerdict::Kind::NotConcerned)
        decision_.outcome = Decision::Outcome::NotConcerned;
      return false;
    }
    return true;
  }

  void reject(Declined why) {
    decision_.outcome = Decision::Outcome::Rejected;
    decision_.declined = std::move(why);
  }

  [[nodiscard]] match::MatchContext context() const {
    return {.module = file_.module, .project = &file_.project, .candidate = {}, .ancestors = {}};
  }

  [[nodiscard]] Values values() const {
    return {.bytes = file_.module.file().bytes(),
            .captures = match_.captures,
            .texts = texts_,
            .facts = &findings_.facts};
  }

  [[nodiscard]] Attempt<Plan> plan(const TemplateFix& fix) const {
    Plan made;
    if (fix.by_meaning) {
      auto edits = meaning_edits(rule_, fix, match_.node, match_.captures, file_);
      if (!edits) return tl::unexpected<Declined>(edits.error());
      made.edits = std::move(edits->edits);
      made.imports = std::move(edits->imports);
    } else {
      const ByteRange range =
          replaced_range(fix.fix, rule_.matcher, match_.node, match_.captures, context());
      std::string text = fix.fix.text.fill(values(), match_.node.begin());
      if (text.size() > kMaxNewText) return decline("too-large", "the fix makes too long a text");
      made.edits = {patch::Edit::replace(range, std::move(text))};
      made.imports = rule_.imports;
    }
    if (rule_.drops_use_alter) made.intended = dropped_use_alter();
    return made;
  }

  [[nodiscard]] std::vector<verify::Intended> dropped_use_alter() const {
    const std::set<model::DeclId> columns(findings_.key_columns.begin(),
                                          findings_.key_columns.end());
    std::vector<verify::Intended> intended;
    for (const model::DeclId column : columns)
      std::ranges::move(verify::intend_no_use_alter(file_.models, column),
                        std::back_inserter(intended));
    return intended;
  }

  [[nodiscard]] Attempt<Plan> plan(const TransformFix& fix) const {
    auto result = fix.transform.run({.file = file_,
                                     .matched = match_.node,
                                     .captures = match_.captures,
                                     .column = findings_.column,
                                     .parameters = fix.parameters,
                                     .facts = findings_.facts});
    if (!result) return tl::unexpected<Declined>(result.error());
    return Plan{.edits = std::move(result->edits),
                .imports = std::move(result->imports),
                .notes = std::move(result->notes),
                .intended = std::move(result->intended)};
  }

  void propose(Attempt<Plan> made) {
    if (!made) return reject(std::move(made).error());
    decision_.outcome = Decision::Outcome::Proposed;
    decision_.proposal.imports = std::move(made->imports);
    decision_.proposal.intended = std::move(made->intended);
    patch::Change& change = decision_.proposal.change;
    change.rule_id = rule_.id;
    change.safety = rule_.safety;
    change.safety_reason = rule_.safety_reason;
    change.message = decision_.message;
    change.place = decision_.place;
    change.notes = std::move(made->notes);
    for (patch::Edit& edit : made->edits)
      change.edits.push_back({file_.module.id(), std::move(edit)});
  }

  const Match& match_;
  const Rule& rule_;
  const rewrite::FileContext& file_;
  const Suppressions& suppressions_;
  const RunState& state_;
  Findings findings_;
  Texts texts_;
  Decision decision_;
};

}  // namespace

Decision decide(const Match& match, const rewrite::FileContext& file,
                const Suppressions& suppressions, const RunState& state) {
  return Decider(match, file, suppressions, state).run();
}

}  // namespace modelmend::rules
