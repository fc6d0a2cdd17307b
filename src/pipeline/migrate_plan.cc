#include "pipeline/migrate_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <utility>

#include "base/check.h"
#include "emit/base_changes.h"
#include "emit/base_members.h"
#include "emit/class_checks.h"
#include "emit/flask_query.h"
#include "emit/members.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "pipeline/formatter_settings.h"
#include "pipeline/migrate_twins.h"
#include "semantic/test_files.h"
#include "syntax/tree.h"

namespace modelmend::pipeline {
namespace {

using emit::BaseSite;
using emit::SharedBase;
using emit::SharedKind;
using model::ClassId;
using rewrite::ImportPlanner;

// What becomes of one file.
struct FileDraft {
  std::vector<std::string> imports;
  std::vector<rewrite::ProjectName> of_project;
  std::vector<ClassId> classes;
};

}  // namespace

class MigratePlanner::Work {
 public:
  Work(const MigrateInput& in, const std::vector<ClassId>& wanted)
      : in_(in),
        wanted_(wanted),
        renames_(
            emit::find_attribute_renames({in.view.project(), in.view.search(), in.view.models(),
                                          in.mappers, in.writable, in.options.sqlmodel},
                                         wanted)),
        twins_(
            in, [this](ClassId id) -> const Planned& { return planned_class(id); },
            [this](ClassId id) { return context_of(id); }) {}

  [[nodiscard]] const emit::AttributeRenames& renames() const { return renames_; }

  // A turn without a new refusal has planned all of what is left.
  MigratePlan plan(Refusals& refused) {
    refused_ = std::move(refused);
    std::size_t before = 0;
    do {
      before = refused_.size();
      find_becoming();
      refuse_companions();
      plan_ = {};
      drafts_.clear();
      bases_.clear();
      with_attributes_.clear();
      plan_classes();
      plan_uses();
      plan_bases();
      plan_imports();
    } while (refused_.size() != before);
    apply();
    refused = std::move(refused_);
    return std::move(plan_);
  }

 private:
  [[nodiscard]] const model::ProjectModels& models() const { return in_.view.models(); }

  void refuse(ClassId id, Declined why) {
    refused_.try_emplace(id, emit::Refusal{std::move(why), models().model_class(id).place});
  }

  const ImportPlanner& imports_of(FileId file) {
    auto& planner = planners_[file];
    if (planner) return *planner;
    const auto module = in_.view.project().open(file);
    CHECK(module.has_value());  // models were read from it
    planner = std::make_unique<ImportPlanner>(in_.view.project(), **module, &in_.view.search());
    const FormatterSettings formatter =
        formatter_settings_of(in_.files, in_.root, in_.view.sources()->path(file));
    planner->format_as({.line_length = formatter.line_length,
                        .tab_width = formatter.tab_width,
                        .has_magic_trailing_comma = !formatter.skips_magic_trailing_comma,
                        .has_single_imports = formatter.has_single_imports,
                        .combines_aliases = formatter.combines_aliases});
    // What an annotation calls the value of a UUID of SQLAlchemy.
    planner->avoid({}, {"UUID"});
    const bool has_late_annotations = (*module)->scopes().has_future_annotations();
    for (const ClassId id : wanted_) {
      if (models().model_class(id).place.file != file) continue;
      const Place& place = models().model_class(id).place;
      planner->avoid(place.range, attributes_of(id));
      if (has_late_annotations) planner->avoid(place.range, members_of_class(place));
    }
    for (const model::ModelClass& each : models().classes)
      if (each.place.file == file && each.role == model::ClassRole::DeclarativeBase)
        planner->avoid(each.place.range, attributes_of(each.id));
    return *planner;
  }

  // A field's name means the field for the rest of its class.
  std::set<std::string, std::less<>> attributes_of(ClassId id) const {
    std::set<std::string, std::less<>> names;
    for (const model::DeclId decl : models().model_class(id).own_declarations)
      names.insert(renames_.name_of(models().decl(decl)));
    for (const model::RelationshipFact& each : in_.mappers.of(id).relationships)
      names.insert(each.attribute);
    return names;
  }

  // Pydantic reads annotations that are texts when the class has all of its members.
  [[nodiscard]] std::set<std::string, std::less<>> members_of_class(const Place& place) const {
    std::set<std::string, std::less<>> names;
    const model::Expression definition = model::expression_at(in_.view.project(), place);
    if (!definition.is(syntax::Kind::ClassDefinition)) return names;
    for (const model::Member& each : model::members_of(in_.view.project(), definition))
      names.insert(each.name);
    return names;
  }

  // Pydantic 1 is told of a class that stays in another way.
  void find_becoming() {
    std::set<ClassId> becoming;
    for (const ClassId id : wanted_)
      if (!refused_.contains(id)) becoming.insert(id);
    if (becoming == becoming_) return;
    becoming_ = std::move(becoming);
    if (in_.options.sqlmodel < semantic::kUsesPydantic2) forget_plans();
  }

  void forget_plans() {
    planned_.clear();
    twins_.forget();
  }

  void plan_classes() {
    for (const ClassId id : wanted_)
      if (!refused_.contains(id)) plan_class(id);
  }

  // What becomes of a class depends on no other class, but for how attributes of others are called
  // and, with Pydantic 1, on which become models.
  using Planned = tl::expected<emit::PlannedClass, emit::Refusal>;
  const Planned& planned_class(ClassId id) {
    if (const auto known = planned_.find(id); known != planned_.end()) return known->second;
    const FileId file = models().model_class(id).place.file;
    auto planned =
        emit::plan_class(context_of(id), [this, file](const BaseSite& base, SharedKind kind) {
          Attempt<SharedBase> found = base_of_kind(base, kind);
          if (!found) return found;
          found->has_namesake = has_namesake(file, base, kind, found->name);
          found->gives_query = has_query(base);
          return found;
        });
    return planned_.emplace(id, std::move(planned)).first->second;
  }

  emit::ClassContext context_of(ClassId id) {
    const model::ModelClass& cls = models().model_class(id);
    const auto module = in_.view.project().open(cls.place.file);
    CHECK(module.has_value());  // the class was read from it
    return emit::class_context(in_.view.project(), **module, models(), in_.mappers, cls,
                               imports_of(cls.place.file), in_.options, renames_, becoming_);
  }

  void plan_class(ClassId id) {
    const model::ModelClass& cls = models().model_class(id);
    const FileId file = cls.place.file;
    const Planned& planned = planned_class(id);
    if (planned->import && is_other_in(drafts_[file], *planned->import))
      return refuse(id, {"name-taken", fmt::format("the file gets a '{}' of another base",
                                                   planned->import->name)});
    const auto edits = edits_of(id, *planned);
    if (!edits) return refuse(id, edits.error());
    const auto added = plan_.edits[file].add_all(edits->edits, cls.qualified_name);
    if (!added) return refuse(id, {"overlap", added.error().message()});
    FileDraft& draft = drafts_[file];
    for (const rewrite::ProjectName& each : edits->imports) {
      if (is_other_in(draft, each))
        return refuse(
            id, {"name-taken", fmt::format("the file gets a '{}' of another mixin", each.name)});
      add_import(draft, each);
    }
    draft.imports.insert(draft.imports.end(), planned->plan.imports.begin(),
                         planned->plan.imports.end());
    draft.classes.push_back(id);
    if (planned->import) add_import(draft, *planned->import);
    for (const rewrite::ProjectName& each : planned->in_quotes)
      if (!is_other_in(draft, each)) add_import(draft, each);
    if (planned->base) bases_[*planned->base].push_back(id);
    if (planned->base && planned->kind == SharedKind::Attributes) {
      with_attributes_.insert(*planned->base);
      if (planned->plan.needs_constructor && !attribute_base(*planned->base)->takes_all)
        return refuse(id, {"needs-compat-base",
                           "the class beside the base that keeps assignments has not the "
                           "constructor that takes whatever a class has, in the order given"});
    }
    emit::ClassPlan& plan = plan_.classes.emplace(id, planned->plan).first->second;
    if (twinned_.contains(id)) note_twin(id, plan);
  }

  // In place, or as a twin of a mixin that stays; with the twins of those above it.
  Attempt<MixinTwins::Bases> edits_of(ClassId id, const emit::PlannedClass& planned) {
    if (twinned_.contains(id)) {
      const MixinTwins::Twin& twin = *twins_.of(id);
      return MixinTwins::Bases{{emit::behind_mixin(context_of(id), twin.text)}, twin.imports};
    }
    auto made = twins_.bases_of(id, twinned_);
    if (made)
      made->edits.insert(made->edits.end(), planned.plan.edits.begin(), planned.plan.edits.end());
    return made;
  }

  void note_twin(ClassId id, emit::ClassPlan& plan) {
    const model::ModelClass& cls = models().model_class(id);
    const MixinTwins::Twin& twin = *twins_.of(id);
    plan.twin = twin.made.name;
    plan.warnings.push_back(
        {"mixin-twice",
         fmt::format("'{}' says again what '{}' gives{}: as long as both have classes, change it "
                     "in both",
                     twin.made.name, cls.name, whom_it_stays_for(id)),
         cls.place});
    if (!twin.uses.by_type_checkers.empty())
      plan.warnings.push_back(
          {"mixin-twice",
           fmt::format("to type checkers, converted classes are no '{}' but '{}': {}", cls.name,
                       twin.made.name, lines_of(twin.uses.by_type_checkers)),
           cls.place});
  }

  [[nodiscard]] std::string whom_it_stays_for(ClassId mixin) const {
    for (const ClassId other : planned_.at(mixin)->plan.together_with)
      if ((!wanted_set_.contains(other) || refused_.contains(other)) && is_above(mixin, other))
        return fmt::format(" '{}', which stays{}", models().model_class(other).name,
                           why_it_stays(other));
    return " a class that type() makes";
  }

  // "app/rows.py:12, app/rows.py:40 and 3 more"
  [[nodiscard]] std::string lines_of(const std::vector<Place>& places) const {
    constexpr std::size_t kNamed = 5;
    std::vector<std::string> named;
    for (const Place& place : std::span(places).first(std::min(kNamed, places.size()))) {
      const auto source = in_.view.sources()->get(place.file);
      CHECK(source.has_value());  // the place was found in it
      named.push_back(fmt::format("{}:{}", in_.view.sources()->path(place.file),
                                  (*source)->lines().line_at(place.range.begin) + 1));
    }
    const std::size_t rest = places.size() - named.size();
    return fmt::format("{}{}", fmt::join(named, ", "),
                       rest == 0 ? std::string() : fmt::format(" and {} more", rest));
  }

  // Of attributes with another name, once all is planned that may write such places anew.
  void plan_uses() {
    for (const auto& [id, plan] : plan_.classes)
      for (const auto& [file, uses] : plan.uses)
        for (const patch::Edit& use : uses) add_use(id, file, use);
  }

  void add_use(ClassId id, FileId file, const patch::Edit& use) {
    patch::EditSet& edits = plan_.edits[file];
    const patch::Edit* const other = edits.find_conflict(use);
    const bool is_written_anew = other != nullptr && other->range.contains(use.range);
    if (is_written_anew) return;
    const auto added = edits.add(use, models().model_class(id).qualified_name);
    if (!added) refuse(id, {"overlap", added.error().message()});
  }

  // One class that stays keeps those that go with it, and they keep theirs; but for a mixin that
  // can stand there twice.
  void refuse_companions() {
    wanted_set_ = {wanted_.begin(), wanted_.end()};
    twinned_.clear();
    do {
      for (const ClassId id : wanted_)
        if (!refused_.contains(id) && !planned_class(id))
          refused_.try_emplace(id, planned_class(id).error());
    } while (leave_renames());
    for (const auto& [id, why] : in_.staying)
      if (!refused_.contains(id)) stay(id, why);
    for (bool is_new = true; std::exchange(is_new, false);)
      for (const ClassId id : wanted_) {
        if (refused_.contains(id)) continue;
        if (const auto other = why_with_another(id)) {
          leave_with(id, *other);
          is_new = true;
        }
      }
    refuse_needless_twins();
  }

  void stay(ClassId mixin, const Declined& why) {
    const auto& twin = twins_.of(mixin);
    if (twin && !twin->made.is_there)
      twinned_.insert(mixin);
    else
      refuse(mixin, why);
  }

  // What stays, and keeps the class with it. What people have accepted is what they have seen: a
  // mixin in place gets no twin because they left a class below it.
  std::optional<ClassId> why_with_another(ClassId id) {
    std::optional<ClassId> not_accepted;
    for (const ClassId other : planned_class(id)->plan.together_with) {
      const bool is_kept_below = is_above(id, other) && in_.staying.contains(other);
      const bool stays = !wanted_set_.contains(other) || refused_.contains(other) || is_kept_below;
      if (is_above(other, id) && (stays || twinned_.contains(other)) && twins_.is_there(other))
        twinned_.insert(other);
      else if (stays && in_.not_accepted.contains(other))
        not_accepted = other;
      else if (stays && is_above(id, other) && twins_.of(id) && !twins_.of(id)->made.is_there)
        twinned_.insert(id);
      else if (stays)
        return other;
    }
    return twinned_.contains(id) ? std::nullopt : not_accepted;
  }

  [[nodiscard]] bool is_above(ClassId mixin, ClassId id) const {
    const auto& bases = models().model_class(id).bases;
    return mixin != id && emit::is_mixin(models().model_class(mixin)) &&
           std::ranges::find(bases, mixin) != bases.end();
  }

  // Of which no class that is converted has anything.
  void refuse_needless_twins() {
    for (const ClassId mixin : std::set<ClassId>(twinned_)) {
      const bool is_needed = std::ranges::any_of(wanted_, [&](ClassId id) {
        return !refused_.contains(id) && is_above(mixin, id) &&
               models().model_class(id).role == model::ClassRole::Mapped;
      });
      if (is_needed) continue;
      twinned_.erase(mixin);
      if (refused_.contains(mixin) || !wanted_set_.contains(mixin)) continue;
      if (const auto staying = in_.staying.find(mixin); staying != in_.staying.end())
        refuse(mixin, staying->second);
      for (const ClassId other : planned_class(mixin)->plan.together_with)
        if (!wanted_set_.contains(other) || refused_.contains(other)) {
          leave_with(mixin, other);  // unless it is refused by now
          break;
        }
    }
  }

  // The class at the other end of a chain is the one to see to.
  void leave_with(ClassId id, ClassId other) {
    const auto known = roots_.find(other);
    const ClassId root = known == roots_.end() ? other : known->second;
    roots_.insert_or_assign(id, root);
    std::string why = fmt::format("'{}' stays as it is", models().model_class(other).name);
    if (root != other) why += fmt::format(" because '{}' does", models().model_class(root).name);
    why += why_it_stays(root);
    why += ", and the two change together or not at all";
    if (is_above(id, other) && !twins_.of(id))
      why += fmt::format("; two mixins are not possible: {}", twins_.of(id).error().reason);
    refuse(id, {"left-with-another", std::move(why)});
  }

  // " (inheritance-mapped: ...)"; nothing if there is no more to say.
  [[nodiscard]] std::string why_it_stays(ClassId id) const {
    const FileId file = models().model_class(id).place.file;
    if (const auto refused = refused_.find(id); refused != refused_.end())
      return fmt::format(" ({}: {})", refused->second.why.code, refused->second.why.reason);
    if (in_.writable.contains(file)) return {};
    return fmt::format(" ('{}' is not among the files to change)", in_.view.sources()->path(file));
  }

  // Of classes that stay: what other classes say of them stays as well, and they are planned anew.
  bool leave_renames() {
    bool has_left = false;
    for (const auto& [id, why] : refused_) has_left |= renames_.leave(id);
    if (has_left) forget_plans();
    return has_left;
  }

  // Two bases of different modules may both be called SQLBase.
  static bool is_other_in(const FileDraft& draft, const rewrite::ProjectName& name) {
    return std::ranges::any_of(draft.of_project, [&](const auto& each) {
      return each.bound() == name.bound() && (each.module != name.module || each.name != name.name);
    });
  }

  static void add_import(FileDraft& draft, const rewrite::ProjectName& name) {
    const auto same = std::ranges::find_if(draft.of_project, [&](const auto& each) {
      return each.module == name.module && each.name == name.name && each.alias == name.alias;
    });
    if (same == draft.of_project.end())
      draft.of_project.push_back(name);
    else if (same->is_for_type_checkers == name.is_for_type_checkers)
      same->first_use = std::min(same->first_use, name.first_use);
    else if (same->is_for_type_checkers)
      *same = name;
  }

  // Found once: what one class is told must hold for the next one.
  const Attempt<SharedBase>& shared_base(const BaseSite& base) {
    auto found = shared_.find(base);
    if (found == shared_.end()) found = shared_.emplace(base, find_shared_base(base)).first;
    return found->second;
  }

  const Attempt<SharedBase>& attribute_base(const BaseSite& base) {
    auto found = attribute_bases_.find(base);
    if (found == attribute_bases_.end())
      found = attribute_bases_.emplace(base, find_attribute_base(base)).first;
    return found->second;
  }

  const Attempt<SharedBase>& base_of_kind(const BaseSite& base, SharedKind kind) {
    return kind == SharedKind::Attributes ? attribute_base(base) : shared_base(base);
  }

  // Whether another base that classes of the file have gives its name to one beside it, too. The
  // first keeps the name.
  bool has_namesake(FileId file, const BaseSite& base, SharedKind kind, std::string_view name) {
    if (base.statement.file == file) return false;
    const std::vector<BaseSite>& sites = sites_of(file);
    for (auto each = sites.begin(); each != sites.end() && *each != base; ++each) {
      const Attempt<SharedBase>& other = base_of_kind(*each, kind);
      if (other && other->name == name) return true;
    }
    return false;
  }

  // The declarative bases that classes of the file have: its own first, then those that it calls by
  // their name.
  const std::vector<BaseSite>& sites_of(FileId file) {
    const auto [found, is_new] = sites_.try_emplace(file);
    if (!is_new) return found->second;
    std::vector<std::pair<int, BaseSite>> ranked;
    for (const model::ModelClass& cls : models().classes) {
      if (cls.place.file != file || cls.role == model::ClassRole::DeclarativeBase) continue;
      add_sites(cls, file, ranked);
      for (const ClassId above : cls.bases) add_sites(models().model_class(above), file, ranked);
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<int, BaseSite>::first);
    for (auto& [rank, site] : ranked)
      if (std::ranges::find(found->second, site) == found->second.end())
        found->second.push_back(std::move(site));
    return found->second;
  }

  void add_sites(const model::ModelClass& cls, FileId file,
                 std::vector<std::pair<int, BaseSite>>& ranked) const {
    const model::Expression definition = model::expression_at(in_.view.project(), cls.place);
    if (!definition.is(syntax::Kind::ClassDefinition)) return;
    for (const syntax::Node each : definition.node.field(syntax::Field::Superclasses).items()) {
      if (each.is(syntax::Kind::KeywordArgument)) continue;
      auto site = emit::declarative_base(in_.view.project(), definition.at(each));
      if (!site || !*site) continue;
      const int rank = (*site)->statement.file == file ? 0 : each.text() == (*site)->name ? 1 : 2;
      ranked.emplace_back(rank, **std::move(site));
    }
  }

  Attempt<SharedBase> find_attribute_base(const BaseSite& base) {
    const Attempt<SharedBase>& shared = shared_base(base);
    if (!shared) return shared;
    const FileId file = base.statement.file;
    std::set<std::string> taken;
    for (const auto& [other, made] : attribute_bases_)
      if (other.statement.file == file && made) taken.insert(made->name);
    auto found =
        emit::attribute_base_of(in_.view.project(), base, *shared, imports_of(file), taken);
    if (found && !found->is_there && !in_.writable.contains(file)) return outside_path(base);
    return found;
  }

  Attempt<SharedBase> outside_path(const BaseSite& base) const {
    return decline(
        "base-outside-path",
        fmt::format("the module of its base '{}' is not among the files to change; name '{}' too",
                    base.name, in_.view.sources()->path(base.statement.file)));
  }

  Attempt<SharedBase> find_shared_base(const BaseSite& base) {
    auto later = emit::members_given_later(in_.view.project(), in_.view.search(), models(), base);
    if (!later) return tl::unexpected(later.error());
    const bool has_more = base.has_async_attrs || !base.mixins.empty();
    if (has_more && in_.options.sqlmodel < semantic::kUsesPydantic2)
      return decline("plain-base",
                     fmt::format("the base '{}' has another class above it, which SQLModel stands "
                                 "beside from 0.0.14 on",
                                 base.name));
    const FileId file = base.statement.file;
    std::set<std::string> taken;
    for (const auto& [other, shared] : shared_)
      if (other.statement.file == file && shared) taken.insert(shared->name);
    auto shared = emit::shared_base_of(in_.view.project(), base, imports_of(file), taken);
    if (!shared) return shared;
    if ((!shared->is_there || !later->empty()) && !in_.writable.contains(file))
      return outside_path(base);
    if (shared->is_there && !later->empty() && !stands_before(file, *shared, later->front()))
      return decline("base-has-members",
                     fmt::format("the base '{}' is given '{}' before '{}' stands there", base.name,
                                 later->front().name, shared->name));
    later_.emplace(base, *std::move(later));
    if (!shared->is_there && base.has_members) {
      auto members = members_of(base);
      if (!members) return tl::unexpected(members.error());
      members_.emplace(base, *std::move(members));
    }
    return shared;
  }

  [[nodiscard]] bool stands_before(FileId file, const SharedBase& shared,
                                   const emit::LateMember& member) const {
    const auto module = in_.view.project().open(file);
    return module &&
           std::ranges::any_of((*module)->scopes().bindings(semantic::ScopeId{}, shared.name),
                               [&](const semantic::Binding* each) {
                                 return each->visible_from <= member.statement;
                               });
  }

  Attempt<emit::BaseMembers> members_of(const BaseSite& base) {
    const auto cls = std::ranges::find(models().classes, base.statement, &model::ModelClass::place);
    const auto module = in_.view.project().open(base.statement.file);
    CHECK(cls != models().classes.end() && module.has_value());  // classes below it were read
    return emit::emit_base_members(
        emit::class_context(in_.view.project(), **module, models(), in_.mappers, *cls,
                            imports_of(base.statement.file), in_.options, renames_, becoming_));
  }

  [[nodiscard]] bool is_for_tests_alone(FileId of_base, const std::vector<ClassId>& classes) const {
    const auto is_test = [&](FileId file) {
      return semantic::is_test_file(in_.view.sources()->path(file));
    };
    return !is_test(of_base) && std::ranges::all_of(classes, [&](ClassId id) {
      return is_test(models().model_class(id).place.file);
    });
  }

  void plan_bases() {
    for (const auto& [base, classes] : bases_) {
      const FileId file = base.statement.file;
      const Attempt<SharedBase>& shared = shared_base(base);
      CHECK(shared.has_value());  // each of its classes has asked before
      if (!shared->is_there && is_for_tests_alone(file, classes)) {
        for (const ClassId id : classes)
          refuse(id, {"only-in-tests",
                      fmt::format("only classes of tests would use '{}', which would stand beside "
                                  "'{}' of the application",
                                  shared->name, base.name)});
        continue;
      }
      plan_.bases.emplace(base, shared->name);
      emit::WantedBases wanted{.shared = *shared, .attributes = std::nullopt};
      if (with_attributes_.contains(base)) {
        wanted.attributes = *attribute_base(base);
        note_constructor(classes, *wanted.attributes);
      }
      if (const auto known = members_.find(base); known != members_.end())
        wanted.members = known->second;
      wanted.flask = emit::flask_owner(base);
      wanted.gives_query = gives_query(base, *shared);
      give_later(base, *shared, classes);
      if (shared->is_there && (!wanted.attributes || wanted.attributes->is_there)) continue;
      auto made = emit::emit_shared_bases(in_.view.project(), base, wanted, imports_of(file),
                                          in_.options.sqlmodel);
      if (!made) {
        for (const ClassId id : classes) refuse(id, made.error());
        continue;
      }
      if (wanted.members) note_members(base, *shared, *wanted.members, classes.front());
      const auto added = plan_.edits[file].add_all(made->edits, shared->name);
      if (!added)
        for (const ClassId id : classes) refuse(id, {"overlap", added.error().message()});
      FileDraft& draft = drafts_[file];
      draft.imports.insert(draft.imports.end(), made->imports.begin(), made->imports.end());
      draft.classes.insert(draft.classes.end(), classes.begin(), classes.end());
    }
  }

  // Whether a shared base that is to be made gives the queries of Flask-SQLAlchemy.
  bool gives_query(const BaseSite& base, const SharedBase& shared) {
    if (emit::flask_owner(base).empty()) return false;
    const bool gives = has_query(base);
    plan_.keeps_query &= gives;
    return gives && !shared.is_there;
  }

  bool has_query(const BaseSite& base) {
    const std::string owner = emit::flask_owner(base);
    const Attempt<SharedBase>& shared = shared_base(base);
    if (owner.empty() || !shared) return false;
    return shared->is_there ? emit::has_query(in_.view.project(), base, *shared) : may_give(owner);
  }

  bool may_give(const std::string& owner) {
    auto known = gives_query_.find(owner);
    if (known == gives_query_.end())
      known = gives_query_
                  .emplace(owner, emit::may_give_query(in_.view.project(), in_.view.search(),
                                                       models(), in_.mappers, owner))
                  .first;
    return known->second;
  }

  // What the base is given behind its body.
  void give_later(const BaseSite& base, const SharedBase& shared,
                  const std::vector<ClassId>& classes) {
    for (const emit::LateMember& each : later_.at(base)) {
      const auto added = plan_.edits[base.statement.file].add_all(
          std::vector{emit::give_to(shared, each)}, shared.name);
      if (added) continue;
      for (const ClassId id : classes) refuse(id, {"overlap", added.error().message()});
    }
  }

  // The constructor assigns as SQLAlchemy's does, so that nobody need look at the order.
  void note_constructor(const std::vector<ClassId>& classes, const SharedBase& attributes) {
    for (const ClassId id : classes) {
      emit::ClassPlan& plan = plan_.classes.at(id);
      plan.takes_all = attributes.takes_all && plan.keeps_behaviour;
      if (plan.takes_all)
        std::erase_if(plan.warnings,
                      [](const emit::Warning& each) { return each.code == emit::kValidatorOrder; });
    }
  }

  void note_members(const BaseSite& base, const SharedBase& shared,
                    const emit::BaseMembers& members, ClassId first) {
    std::vector<emit::Warning>& warnings = plan_.classes.at(first).warnings;
    warnings.insert(warnings.end(), members.warnings.begin(), members.warnings.end());
    warnings.push_back(
        {"base-members-twice",
         fmt::format("'{}' says again what '{}' gives its classes: as long as both have classes, "
                     "change it in both",
                     shared.name, base.name),
         base.statement});
  }

  void plan_imports() {
    for (const auto& [file, draft] : drafts_) {
      patch::EditSet& edits = plan_.edits[file];
      const std::vector<patch::Edit> imports =
          imports_of(file).edits(draft.imports, edits.edits(), draft.of_project);
      const auto added = edits.add_all(imports, "the imports");
      if (added) continue;
      for (const ClassId id : draft.classes) refuse(id, {"overlap", added.error().message()});
    }
  }

  // A text that does not parse is our mistake, and nobody's file.
  void apply() {
    for (const auto& [file, edits] : plan_.edits) {
      if (edits.empty()) continue;
      const auto source = in_.view.sources()->get(file);
      plan_.texts.emplace(file, edits.apply((*source)->bytes()));
    }
  }

  const MigrateInput& in_;
  const std::vector<ClassId>& wanted_;
  emit::AttributeRenames renames_;
  Refusals refused_;
  MixinTwins twins_;
  std::set<ClassId> wanted_set_;
  std::set<ClassId> twinned_;  // mixins that stay and have a twin for what is converted
  // Of what stays with another class: where the chain begins.
  std::map<ClassId, ClassId> roots_;
  std::set<ClassId> becoming_;  // of the wanted ones
  std::map<ClassId, Planned> planned_;
  std::map<FileId, std::unique_ptr<ImportPlanner>> planners_;
  std::map<FileId, FileDraft> drafts_;
  std::map<BaseSite, std::vector<ClassId>> bases_;
  std::map<BaseSite, Attempt<SharedBase>> shared_;
  std::map<FileId, std::vector<BaseSite>> sites_;
  std::map<BaseSite, emit::BaseMembers> members_;  // of those that are not there yet
  std::map<BaseSite, std::vector<emit::LateMember>> later_;
  std::map<std::string, bool> gives_query_;  // by what `Model` is taken from
  std::set<BaseSite> with_attributes_;       // whose classes need the base below the shared one
  std::map<BaseSite, Attempt<SharedBase>> attribute_bases_;
  MigratePlan plan_;
};

MigratePlanner::MigratePlanner(const MigrateInput& input, const std::vector<ClassId>& wanted)
    : work_(std::make_unique<Work>(input, wanted)) {}
MigratePlanner::~MigratePlanner() = default;

const emit::AttributeRenames& MigratePlanner::renames() const {
  return work_->renames();
}

MigratePlan MigratePlanner::plan(Refusals& refused) {
  return work_->plan(refused);
}

}  // namespace modelmend::pipeline
