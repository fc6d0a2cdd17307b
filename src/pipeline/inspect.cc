#include "pipeline/inspect.h"

#include <algorithm>
#include <set>

#include "base/overloaded.h"
#include "model/foreign_keys.h"
#include "pipeline/project_view.h"
#include "rewrite/import_planner.h"
#include "rules/suppressions.h"
#include "syntax/walker.h"

namespace modelmend::pipeline {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// The lines that the question is about: the whole statement if a column is declared there.
class Lines {
 public:
  Lines(const text::SourceFile& file, std::uint32_t line) : range_(file.lines().line_range(line)) {}

  void grow(ByteRange range) {
    range_ = {std::min(range_.begin, range.begin), std::max(range_.end, range.end)};
  }
  [[nodiscard]] bool touches(ByteRange range) const {
    return range.begin < range_.end && range_.begin < std::max(range.end, range.begin + 1);
  }

 private:
  ByteRange range_;
};

// Names of things are looked up; keywords of calls, attributes and what is being bound are not.
bool is_looked_up(const Node& node, std::span<const Node> ancestors) {
  if (ancestors.empty()) return true;
  const Node& parent = ancestors.back();
  if (parent.is(Kind::Attribute)) return false;
  if (parent.is(Kind::KeywordArgument)) return !(parent.field(Field::Name) == node);
  if (parent.is(Kind::Assignment)) return !(parent.field(Field::Left) == node);
  if (parent.is(Kind::ClassDefinition) || parent.is(Kind::FunctionDefinition)) {
    return !(parent.field(Field::Name) == node);
  }
  return !parent.is(Kind::DottedName) && !parent.is(Kind::AliasedImport);
}

std::vector<NameMeaning> names_in(const semantic::Project& project, const semantic::Module& module,
                                  const Lines& lines) {
  std::vector<NameMeaning> names;
  std::set<std::string> seen;
  for (syntax::Walker walker(module.root()); walker; walker.next()) {
    if (!lines.touches(walker->range())) {
      walker.skip_children();
      continue;
    }
    const bool is_name = walker->is(Kind::Identifier) || walker->is(Kind::Attribute);
    // Only where the name itself begins, or a class would list everything in its body.
    if (!is_name || !is_looked_up(*walker, walker.ancestors())) continue;
    std::string text(walker->text());
    if (!seen.insert(text).second) continue;
    names.push_back({std::move(text), semantic::to_string(project.resolve(module, *walker))});
  }
  return names;
}

std::string_view origin_words(model::TypeOrigin origin) {
  switch (origin) {
    case model::TypeOrigin::Explicit:
      return "its type argument";
    case model::TypeOrigin::Annotation:
      return "its annotation";
    case model::TypeOrigin::ForeignKey:
      break;
  }
  return {};
}

TargetColumn describe_target(const model::ProjectModels& models, const model::Target& target) {
  const model::TableFact& table = models.table(target.table);
  const model::ColumnDecl& decl = models.decl(target.decl);
  const auto column = std::ranges::find(table.columns, target.decl, &model::TableColumn::decl);
  return {.table = model::qualified_table_name(table),
          .metadata = models.metadata(table.metadata).name,
          .column = column == table.columns.end() ? decl.attribute : column->name,
          .type = schema::to_sql(decl.type),
          .place = decl.place,
          .same_metadata = target.same_metadata};
}

KeyMeaning describe_key(const model::ProjectModels& models, model::TableId from,
                        const model::ForeignKeyFact& key) {
  KeyMeaning meaning{
      .target = key.target, .trouble = key.unknown_reason, .nearest = {}, .candidates = {}};
  if (key.target.empty()) return meaning;
  std::visit(Overloaded{
                 [&](const model::UnresolvedTarget& target) {
                   meaning.trouble = target.reason;
                   meaning.nearest = target.nearest;
                 },
                 [&](const model::AmbiguousTarget& target) {
                   meaning.trouble = "can mean columns of different types";
                   for (const model::Target& candidate : target.candidates) {
                     meaning.candidates.push_back(describe_target(models, candidate));
                   }
                 },
                 [&](const model::Target& target) {
                   meaning.candidates.push_back(describe_target(models, target));
                 },
             },
             models.resolve_target(from, key));
  return meaning;
}

ColumnMeaning describe_column(const model::ProjectModels& models, const model::ColumnDecl& decl) {
  ColumnMeaning meaning{.name = decl.attribute,
                        .type = schema::to_sql(decl.type),
                        .spelled = decl.type.raw,
                        .type_from = std::string(origin_words(decl.type_origin)),
                        .opaque = {},
                        .nullable = decl.nullable,
                        .primary_key = decl.primary_key,
                        .tables = {},
                        .keys = {},
                        .place = decl.place};
  if (decl.owner) meaning.name = models.model_class(*decl.owner).name + "." + decl.attribute;
  if (const auto* opaque = decl.type.as<schema::Opaque>()) meaning.opaque = opaque->reason;
  const auto tables = models.tables_of(decl.id);
  for (const model::TableId id : tables) {
    const model::TableFact& table = models.table(id);
    meaning.tables.push_back(model::qualified_table_name(table) + " (MetaData " +
                             models.metadata(table.metadata).name + ")");
    for (const model::ForeignKeyFact& key : decl.foreign_keys) {
      meaning.keys.push_back(describe_key(models, id, key));
    }
  }
  return meaning;
}

std::string_view verdict_words(rules::Decision::Outcome outcome) {
  using Decided = rules::Decision::Outcome;
  switch (outcome) {
    case Decided::Proposed:
      return "proposed";
    case Decided::NotConcerned:
      return "not concerned";
    case Decided::Rejected:
      return "rejected";
    case Decided::Reported:
      break;
  }
  return "reported";
}

// Asks each rule about the whole file, because a rule may depend on what earlier ones decided, and
// keeps what they say about the lines.
class Judge {
 public:
  Judge(const rules::RuleSet& rules, ProjectView& view, const semantic::Module& module)
      : rules_(rules),
        imports_(view.project(), module, &view.search()),
        matches_(rules.find_matches(module, &view.project())),
        suppressions_(module),
        late_keys_(late_keys_for(matches_, view)),
        context_{.project = view.project(),
                 .module = module,
                 .models = view.models(),
                 .imports = imports_,
                 .late_keys = late_keys_} {}

  std::vector<RuleVerdict> about(const Lines& lines) {
    std::vector<RuleVerdict> verdicts;
    for (const rules::Rule& rule : rules_.rules()) {
      const std::size_t before = verdicts.size();
      std::set<Place> declarations;
      for (const rules::Match& match : matches_) {
        if (match.rule != &rule) continue;
        const rules::Decision decision = rules::decide(match, context_, suppressions_, state_);
        const bool proposed = decision.outcome == rules::Decision::Outcome::Proposed;
        if (proposed && decision.column) declarations.insert(decision.column->place);
        const bool is_here =
            lines.touches(decision.place.range) || lines.touches(match.node.range());
        if (is_here) verdicts.push_back(verdict_of(rule, decision));
      }
      state_.changed_declarations[rule.id] = std::move(declarations);
      if (verdicts.size() == before) {
        verdicts.push_back({.rule_id = rule.id,
                            .verdict = "no match here",
                            .code = {},
                            .message = {},
                            .reason = {}});
      }
    }
    return verdicts;
  }

 private:
  static std::vector<model::LateKey> late_keys_for(const std::vector<rules::Match>& matches,
                                                   ProjectView& view) {
    const auto asks = [](const rules::Match& match) { return match.rule->asks_about_cycles(); };
    if (std::ranges::none_of(matches, asks)) return {};
    return model::find_late_keys(view.project(), view.search(), view.models());
  }

  static RuleVerdict verdict_of(const rules::Rule& rule, const rules::Decision& decision) {
    return {.rule_id = rule.id,
            .verdict = std::string(verdict_words(decision.outcome)),
            .code = decision.declined.code,
            .message = decision.message,
            .reason = decision.declined.reason};
  }

  const rules::RuleSet& rules_;
  rewrite::ImportPlanner imports_;
  std::vector<rules::Match> matches_;
  rules::Suppressions suppressions_;
  std::vector<model::LateKey> late_keys_;
  rewrite::FileContext context_;
  rules::RunState state_;
};

// What a run makes of the lines replaces what the rules alone say: it knows suppressions, files
// that are left alone, and what the proofs refused.
void add_outcomes(const RunResult& run, FileId file, const Lines& lines,
                  std::vector<RuleVerdict>& verdicts) {
  for (const MatchOutcome& outcome : run.outcomes) {
    if (outcome.place.file != file || !lines.touches(outcome.place.range)) continue;
    const auto is_same = [&](const RuleVerdict& verdict) {
      return verdict.rule_id == outcome.rule_id &&
             (verdict.verdict == "proposed" || verdict.verdict == "no match here" ||
              verdict.verdict == "rejected" || verdict.verdict == "reported");
    };
    const auto known = std::ranges::find_if(verdicts, is_same);
    RuleVerdict verdict{.rule_id = outcome.rule_id,
                        .verdict = std::string(to_string(outcome.outcome)),
                        .code = outcome.code,
                        .message = outcome.message,
                        .reason = outcome.reason};
    if (known == verdicts.end()) {
      verdicts.push_back(std::move(verdict));
    } else {
      *known = std::move(verdict);
    }
  }
}

}  // namespace

Result<Inspection> inspect(FileSystem& files, const rules::RuleSet& rules,
                           const RunOptions& options, std::uint32_t line) {
  ProjectView view(files, options);
  const std::string& path = options.paths.front();
  const auto module = view.open(path);
  if (!module) return tl::unexpected(module.error());
  const text::SourceFile& file = (*module)->file();
  if (line < 1 || line > file.lines().line_count()) {
    return fail(ErrorCode::Usage, path, "has no line " + std::to_string(line),
                "it has " + std::to_string(file.lines().line_count()));
  }

  Inspection inspection{.sources = view.sources(),
                        .file = (*module)->id(),
                        .line = line,
                        .names = {},
                        .columns = {},
                        .rules = {},
                        .diagnostics = {}};
  Lines lines(file, line);
  Lines grown = lines;
  for (const model::ColumnDecl& decl : view.models().declarations) {
    if (decl.place.file != inspection.file || !lines.touches(decl.place.range)) continue;
    inspection.columns.push_back(describe_column(view.models(), decl));
    grown.grow(decl.place.range);
  }
  inspection.names = names_in(view.project(), **module, grown);
  inspection.rules = Judge(rules, view, **module).about(grown);

  const auto ran = run(files, rules, options);
  if (!ran) return tl::unexpected(ran.error());
  const auto file_in_run = ran->sources->find(path);
  if (file_in_run) add_outcomes(*ran, *file_in_run, grown, inspection.rules);
  inspection.diagnostics = ran->diagnostics;
  return inspection;
}

}  // namespace modelmend::pipeline
