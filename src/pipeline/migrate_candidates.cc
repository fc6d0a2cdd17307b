#include "pipeline/migrate_candidates.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "emit/class_checks.h"
#include "emit/shared_base.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "pipeline/migrate.h"
#include "pipeline/reviewed.h"
#include "pipeline/special_files.h"
#include "rules/suppressions.h"
#include "semantic/class_hierarchy.h"
#include "syntax/walker.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;

class CandidateFinder {
 public:
  CandidateFinder(const FileSystem& files, const RunOptions& options, ProjectView& view,
                  const std::set<FileId>& writable)
      : files_(files), options_(options), view_(view), writable_(writable) {}

  Result<MigrateCandidates> find(const strategy::DecisionFile& decisions) {
    if (const auto done = find_doomed(decisions); !done) return tl::unexpected(done.error());
    find_classes();
    note_unused_suppressions();
    note_syntax_errors();
    note_unseen_classes();
    return std::move(found_);
  }

 private:
  [[nodiscard]] const model::ProjectModels& models() const { return view_.models(); }

  // What is decided to go is not worth a conversion.
  Result<void> find_doomed(const strategy::DecisionFile& decisions) {
    if (decisions.entries().empty()) return {};
    const auto named = strategy::named_models(view_.project(), models());
    const auto errors = decisions.check(named);
    if (!errors.empty()) return tl::unexpected(errors.front());
    for (const strategy::NamedModel& model : named) {
      const strategy::Decision* decision = decisions.find(model.name);
      if (model.cls && decision != nullptr && decision->choice == strategy::Choice::Delete)
        doomed_.insert(*model.cls);
    }
    return {};
  }

  void find_classes() {
    for (const model::ModelClass& cls : models().classes) {
      if (!emit::may_be_converted(cls) || !writable_.contains(cls.place.file)) continue;
      if (is_sqlmodel(cls)) continue;
      found_.wanted.push_back(cls.id);
      if (auto why = why_left_out(cls)) {
        if (!is_accepted(cls)) found_.not_accepted.insert(cls.id);
        found_.skipped.emplace(cls.id, *std::move(why));
      }
    }
    leave_mixins_in_use();
    std::erase_if(found_.wanted, [&](ClassId id) { return found_.skipped.contains(id); });
  }

  // Mixins whose columns the code asks the mixin itself for, which fields are no attributes of.
  void leave_mixins_in_use() {
    std::vector<std::string> names;
    for (const ClassId id : found_.wanted) {
      if (!emit::is_mixin(models().model_class(id))) continue;
      names.push_back(models().model_class(id).name);
      note_columns_of_mixin(id);
    }
    if (names.empty()) return;
    for (const FileId file : view_.search().containing_any(names))
      if (const auto module = view_.project().open(file)) leave_mixins_used_in(**module);
  }

  // A class whose base is not known looks like a mixin, and is none; nobody converts what is made
  // when a function runs.
  void note_columns_of_mixin(ClassId id) {
    const model::ModelClass& cls = models().model_class(id);
    const auto module = view_.project().open(cls.place.file);
    const bool is_local = module && model::is_inside_function((*module)->node_at(cls.place.range));
    const bool is_above_another =
        std::ranges::any_of(models().classes, [id](const model::ModelClass& each) {
          return std::ranges::find(each.bases, id) != each.bases.end();
        });
    if (is_local || !is_above_another) return;
    for (const model::DeclId decl : cls.own_declarations)
      mixins_with_[models().decl(decl).attribute].insert(id);
  }

  void leave_mixins_used_in(const semantic::Module& module) {
    for (syntax::Walker walk(module.root()); walk; walk.next()) {
      const model::Expression node{&module, *walk, 0, nullptr};
      if (node.is(syntax::Kind::Call)) {
        leave_bases_of_made_class(node);
        leave_mixin_of_criteria(node);
      }
      if (node.is(syntax::Kind::Attribute)) leave_mixin_with_column(node);
    }
  }

  // type("UserAddress", (Address, Base), {...}) makes columns that no field stands for.
  void leave_bases_of_made_class(const model::Expression& call) {
    if (call.field(syntax::Field::Function).text() != "type") return;
    const auto arguments = call.node.field(syntax::Field::Arguments).items();
    if (arguments.size() != 3) return;
    for (const syntax::Node base : arguments[1].items())
      if (const auto id = wanted_class(call.at(base)))
        (emit::is_mixin(models().model_class(*id)) ? found_.staying : found_.skipped)
            .emplace(*id,
                     Declined{"dynamic-columns", "a class is made of it when the program runs"});
  }

  // `with_loader_criteria(SoftDelete, lambda cls: cls.deleted == False)`: the function is run with
  // the mixin first.
  void leave_mixin_of_criteria(const model::Expression& call) {
    const auto function = call.field(syntax::Field::Function);
    if (model::library_name(view_.project(), function) != "sqlalchemy.orm.with_loader_criteria")
      return;
    const model::Arguments arguments = model::arguments_of(call);
    const auto id = arguments.positional.empty() ? std::nullopt
                                                 : wanted_class(arguments.positional.front().value);
    if (!id || !emit::is_mixin(models().model_class(*id))) return;
    const Place place = call.place();
    found_.skipped.emplace(
        *id,
        Declined{"mixin-column",
                 fmt::format("{}:{} asks it for its columns, and a mixin of SQLModel has none: "
                             "they are those of the classes below it",
                             view_.sources()->path(place.file),
                             call.module->file().lines().line_at(place.range.begin) + 1)});
  }

  // `SoftDelete.deleted` of a mixin.
  void leave_mixin_with_column(const model::Expression& attribute) {
    const auto mixins = mixins_with_.find(attribute.node.field(syntax::Field::Attribute).text());
    if (mixins == mixins_with_.end()) return;
    const auto id = wanted_class(attribute.field(syntax::Field::Object));
    if (!id || !mixins->second.contains(*id)) return;
    const Place place = attribute.place();
    found_.skipped.emplace(
        *id,
        Declined{"mixin-column",
                 fmt::format("'{}' is read in {}:{}, and a mixin of SQLModel has no such "
                             "attribute: its columns are those of the classes below it",
                             attribute.text(), view_.sources()->path(place.file),
                             attribute.module->file().lines().line_at(place.range.begin) + 1)});
  }

  [[nodiscard]] std::optional<ClassId> wanted_class(const model::Expression& name) const {
    const auto meaning = model::resolve(view_.project(), name);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    if (local == nullptr) return std::nullopt;
    for (const ClassId id : found_.wanted)
      if (models().model_class(id).place == local->definition) return id;
    return std::nullopt;
  }

  [[nodiscard]] bool is_sqlmodel(const model::ModelClass& cls) const {
    const model::Expression definition = model::expression_at(view_.project(), cls.place);
    if (!definition.is(syntax::Kind::ClassDefinition)) return false;
    return std::ranges::any_of(
        semantic::linearise(view_.project(), {definition.module, definition.node}),
        [](const semantic::Ancestor& each) {
          return semantic::imported_name(each.meaning) == "sqlmodel.SQLModel";
        });
  }

  // What the files and their comments ask for.
  [[nodiscard]] std::optional<Declined> why_left_out(const model::ModelClass& cls) {
    const auto module = view_.project().open(cls.place.file);
    CHECK(module.has_value());
    const text::SourceFile& file = (*module)->file();
    const auto keep = options_.keep.find(file.path());
    if (keep != options_.keep.end()) return keep->second;
    if (doomed_.contains(cls.id))
      return Declined{"to-be-deleted", "it is decided that the class goes"};
    if ((*module)->tree().has_error())
      return Declined{"syntax-error", "the file does not parse as Python"};
    if (auto why = why_left_alone(files_, view_.project(), **module)) return why;
    if (!is_accepted(cls)) return why_not_accepted(*options_.reviewed, name_of(cls));
    const rules::Suppressions& suppressions = suppressions_of(**module);
    const syntax::Node above = (*module)->node_at(cls.place.range).parent();
    const bool is_decorated = above.is(syntax::Kind::DecoratedDefinition);
    const std::uint32_t first =
        file.lines().line_at(is_decorated ? above.begin() : cls.place.range.begin);
    const std::uint32_t last = file.lines().line_at(cls.place.range.end - 1);
    const rules::Suppression* const comment = suppressions.find(kMigrateRule, false, first, last);
    if (comment == nullptr) return std::nullopt;
    needed_.insert(comment);
    return Declined{"suppressed", "a comment asks to leave it"};
  }

  [[nodiscard]] MatchName name_of(const model::ModelClass& cls) const {
    return {std::string(view_.sources()->path(cls.place.file)), cls.place.range.begin,
            kMigrateRule};
  }

  [[nodiscard]] bool is_accepted(const model::ModelClass& cls) const {
    return !options_.reviewed || options_.reviewed->accepted.contains(name_of(cls));
  }

  const rules::Suppressions& suppressions_of(const semantic::Module& module) {
    auto& found = suppressions_[module.id()];
    if (!found) found = std::make_unique<rules::Suppressions>(module);
    return *found;
  }

  // As a run does: only of those that name this conversion and nothing else.
  void note_unused_suppressions() {
    for (const auto& [file, suppressions] : suppressions_)
      for (const rules::Suppression& comment : suppressions->all()) {
        const bool is_ours = comment.rule_ids == std::vector<std::string>{kMigrateRule} &&
                             !comment.whole_file &&
                             comment.dialect == rules::Suppression::Dialect::Modelmend;
        if (!is_ours || needed_.contains(&comment)) continue;
        found_.diagnostics.push_back({.severity = text::Severity::Note,
                                      .code = "unused-suppression",
                                      .place = Place{file, comment.comment},
                                      .message = "nothing is suppressed by this comment",
                                      .next = "remove it"});
      }
  }

  void note_syntax_errors() {
    for (const FileId file : writable_) {
      const auto source = view_.sources()->get(file);
      if (!source) {
        found_.diagnostics.push_back({.severity = text::Severity::Error,
                                      .code = "unreadable-file",
                                      .place = std::nullopt,
                                      .message = source.error().where + ": " + source.error().what,
                                      .next = source.error().next});
        continue;
      }
      note_syntax_error(file);
    }
  }

  // Only of files that speak of models: the others are nobody's business here.
  void note_syntax_error(FileId file) {
    const auto source = view_.sources()->get(file);
    if ((*source)->bytes().find("sqlalchemy") == std::string_view::npos) return;
    const auto module = view_.project().open(file);
    if (!module || !(*module)->tree().has_error()) return;
    const auto errors = (*module)->tree().errors(1);
    if (errors.empty()) return;
    found_.diagnostics.push_back(
        {.severity = text::Severity::Error,
         .code = "syntax-error",
         .place = Place{file, errors.front().range()},
         .message = "this does not parse as Python; the file is left as it is",
         .next = "mend it, or keep it out with --exclude"});
  }

  // Of what derives from nobody can say what the readers know nothing, so it is no model to them. A
  // class with a table is named all the same.
  void note_unseen_classes() {
    std::set<Place> seen;
    for (const model::ModelClass& cls : models().classes) seen.insert(cls.place);
    for (const FileId file : writable_) {
      const auto source = view_.sources()->get(file);
      if (!source || !may_declare((*source)->bytes())) continue;
      const auto module = view_.project().open(file);
      if (!module || (*module)->tree().has_error()) continue;
      for (syntax::Walker walk((*module)->root()); walk; walk.next())
        if (walk->is(syntax::Kind::ClassDefinition) && !seen.contains({file, walk->range()}))
          note_unseen_class({*module, *walk, 0, nullptr});
        else if (walk->is(syntax::Kind::Call))
          note_made_class({*module, *walk, 0, nullptr});
    }
  }

  static bool may_declare(std::string_view bytes) {
    return bytes.find("__tablename__") != std::string_view::npos ||
           (bytes.find("type(") != std::string_view::npos &&
            bytes.find("olumn(") != std::string_view::npos);
  }

  // Dyn = type("Dyn", (Base,), {...})
  void note_made_class(const model::Expression& call) {
    if (call.node.field(syntax::Field::Function).text() != "type") return;
    const model::Arguments arguments = model::arguments_of(call);
    if (arguments.has_splat || arguments.positional.size() != 3) return;
    const model::Expression& bases = arguments.positional[1].value;
    if (!bases.is(syntax::Kind::Tuple)) return;
    const std::vector<syntax::Node> items = bases.node.items();
    const auto made_of = std::ranges::find_if(
        items, [&](syntax::Node base) { return is_of_models(bases.at(base)); });
    if (made_of == items.end()) return;
    found_.diagnostics.push_back(
        {.severity = text::Severity::Warning,
         .code = "made-class",
         .place = call.place(),
         .message =
             fmt::format("the class that type() makes of '{}' stays as it is", (*made_of).text()),
         .next = "write it as a class statement"});
  }

  [[nodiscard]] bool is_of_models(const model::Expression& base) const {
    const auto meaning = model::resolve(view_.project(), base);
    if (const auto* const local = std::get_if<semantic::Local>(&meaning))
      if (std::ranges::find(models().classes, local->definition, &model::ModelClass::place) !=
          models().classes.end())
        return true;
    const auto site = emit::declarative_base(view_.project(), base);
    return !site || site->has_value();
  }

  void note_unseen_class(const model::Expression& definition) {
    const auto members = model::members_of(view_.project(), definition);
    const bool names_table = std::ranges::any_of(
        members, [](const model::Member& each) { return each.name == "__tablename__"; });
    if (!names_table) return;
    for (const syntax::Node base : definition.node.field(syntax::Field::Superclasses).items()) {
      if (base.is(syntax::Kind::KeywordArgument)) continue;
      const auto meaning = model::resolve(view_.project(), definition.at(base));
      if (const auto* const unknown = std::get_if<semantic::Unknown>(&meaning))
        return found_.diagnostics.push_back(unseen(definition, base, unknown->reason));
      const auto* const local = std::get_if<semantic::Local>(&meaning);
      if (local != nullptr && local->kind != semantic::DefinitionKind::Class)
        return found_.diagnostics.push_back(
            unseen(definition, base, fmt::format("'{}' is no class by itself", base.text())));
    }
  }

  static text::Diagnostic unseen(const model::Expression& definition, syntax::Node base,
                                 const std::string& reason) {
    const bool is_of_star =
        definition.module->file().bytes().find("import *") != std::string_view::npos;
    return {.severity = text::Severity::Warning,
            .code = is_of_star ? "star-import-ambiguous" : "unknown-base",
            .place = Place{definition.module->id(), base.range()},
            .message = fmt::format("'{}' stays as it is, as it is not known what its base is: {}",
                                   definition.node.field(syntax::Field::Name).text(), reason),
            .next = is_of_star ? "import the base by its name" : "bind it where it can be read"};
  }

  const FileSystem& files_;
  const RunOptions& options_;
  ProjectView& view_;
  const std::set<FileId>& writable_;
  MigrateCandidates found_;
  std::set<ClassId> doomed_;
  // By the name of a column, the mixins that declare it.
  std::map<std::string, std::set<ClassId>, std::less<>> mixins_with_;
  std::map<FileId, std::unique_ptr<rules::Suppressions>> suppressions_;
  std::set<const rules::Suppression*> needed_;
};

}  // namespace

Result<MigrateCandidates> find_migrate_candidates(const FileSystem& files,
                                                  const RunOptions& options, ProjectView& view,
                                                  const std::set<FileId>& writable,
                                                  const strategy::DecisionFile& decisions) {
  return CandidateFinder(files, options, view, writable).find(decisions);
}

}  // namespace modelmend::pipeline
