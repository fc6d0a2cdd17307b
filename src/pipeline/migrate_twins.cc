#include "pipeline/migrate_twins.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "emit/class_checks.h"
#include "model/declared_arguments.h"
#include "semantic/class_hierarchy.h"

namespace modelmend::pipeline {
namespace {

using model::ClassId;
using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

// The mixin among `mixins` that a base means.
std::optional<ClassId> mixin_meant(const emit::ClassContext& context, const Expression& base,
                                   const std::set<ClassId>& mixins) {
  const auto site = context.project.class_site(model::resolve(context.project, base));
  if (!site) return std::nullopt;
  const Place place{site->module->id(), site->definition.range()};
  const auto found = std::ranges::find_if(mixins, [&](ClassId id) {
    return id != context.cls.id && context.models.model_class(id).place == place;
  });
  return found == mixins.end() ? std::nullopt : std::optional(*found);
}

// Of a base that stays as it is, and by which a class would have the mixin itself beside its twin:
// `class Named(Stamped)` with functions alone.
std::optional<Declined> why_not_beside(const emit::ClassContext& context, const Expression& base,
                                       const std::set<ClassId>& mixins) {
  const auto site = context.project.class_site(model::resolve(context.project, base));
  if (!site) return std::nullopt;
  const Place place{site->module->id(), site->definition.range()};
  const bool follows = std::ranges::any_of(context.cls.bases, [&](ClassId id) {
    const model::ModelClass& cls = context.models.model_class(id);
    return cls.place == place && emit::may_be_converted(cls);
  });
  if (follows) return std::nullopt;
  for (const semantic::Ancestor& each : semantic::linearise(context.project, *site)) {
    if (!each.site) continue;
    const Place above{each.site->module->id(), each.site->definition.range()};
    const auto mixin = std::ranges::find_if(
        mixins, [&](ClassId id) { return context.models.model_class(id).place == above; });
    if (mixin != mixins.end())
      return Declined{"mixin-twice",
                      fmt::format("'{}' stays as it is, and below it '{}' would be above the class "
                                  "as it is for SQLAlchemy",
                                  base.text(), context.models.model_class(*mixin).name)};
  }
  return std::nullopt;
}

}  // namespace

bool MixinTwins::is_there(ClassId mixin) {
  const auto twin = emit::mixin_twin(context_(mixin));
  return twin && twin->is_there && of(mixin).has_value();
}

const Attempt<MixinTwins::Twin>& MixinTwins::of(ClassId mixin) {
  auto found = twins_.find(mixin);
  if (found == twins_.end()) found = twins_.emplace(mixin, find(mixin)).first;
  return found->second;
}

Attempt<MixinTwins::Twin> MixinTwins::find(ClassId mixin) {
  const emit::ClassContext context = context_(mixin);
  auto made = emit::mixin_twin(context);
  if (!made) return tl::unexpected(made.error());
  Twin twin{.made = *std::move(made), .text = {}, .imports = {}, .uses = {}};
  if (!twin.made.is_there) {
    twin.uses = uses_of_mixin(in_.view.project(), in_.view.search(), context.cls);
    if (auto why = why_not_new(mixin, twin.uses)) return tl::unexpected(*std::move(why));
  }
  const auto& planned = planned_(mixin);
  if (!planned) return tl::unexpected(planned.error().why);
  // A class that stays below the mixin is below those above it as well, so that each has a twin.
  std::set<ClassId> above;
  for (const ClassId id : context.cls.bases)
    if (id != mixin && emit::is_mixin(context.models.model_class(id)) &&
        emit::may_be_converted(context.models.model_class(id)))
      above.insert(id);
  auto bases = bases_of(mixin, above);
  if (!bases) return tl::unexpected(bases.error());
  auto text = emit::text_of_twin(context, planned->plan, twin.made, bases->edits);
  if (!text) return tl::unexpected(text.error());
  if (twin.made.is_there && !emit::says_the_same(context, twin.made, *text))
    return decline("name-taken",
                   fmt::format("'{}' stands there already and does not say what '{}' would say as "
                               "a class of SQLModel",
                               twin.made.name, context.cls.name));
  twin.text = *std::move(text);
  twin.imports = std::move(bases->imports);
  return twin;
}

std::optional<Declined> MixinTwins::why_not_new(ClassId mixin, const MixinUses& uses) {
  const emit::ClassContext context = context_(mixin);
  const FileId file = context.cls.place.file;
  if (!in_.writable.contains(file))
    return Declined{"mixin-twice", fmt::format("'{}' is not among the files to change",
                                               in_.view.sources()->path(file))};
  if (uses.asked) {
    const auto module = in_.view.project().open(uses.asked->file);
    const auto line = (*module)->file().lines().line_at(uses.asked->range.begin) + 1;
    return Declined{"mixin-twice", fmt::format("{}:{} may ask for classes of '{}'",
                                               in_.view.sources()->path(uses.asked->file), line,
                                               context.cls.name)};
  }
  return emit::why_not_twice(context);
}

Attempt<MixinTwins::Bases> MixinTwins::bases_of(ClassId id, const std::set<ClassId>& mixins) {
  Bases found;
  if (mixins.empty()) return found;
  const emit::ClassContext context = context_(id);
  const Expression definition{&context.module, context.module.node_at(context.cls.place.range), 0,
                              nullptr};
  for (const Node each : definition.node.field(Field::Superclasses).items()) {
    if (each.is(Kind::KeywordArgument)) continue;
    const Expression base =
        definition.at(each.is(Kind::Subscript) ? each.field(Field::Value) : each);
    const auto mixin = mixin_meant(context, base, mixins);
    if (!mixin) {
      if (auto why = why_not_beside(context, base, mixins)) return tl::unexpected(*std::move(why));
      continue;
    }
    const model::ModelClass& cls = context.models.model_class(*mixin);
    const auto twin = emit::mixin_twin(context_(*mixin));
    if (!twin) return tl::unexpected(twin.error());
    const emit::BaseSite site{cls.place, cls.name};
    auto spelled = emit::spell_shared_base(context.project, base, site,
                                           {twin->name, twin->is_there}, context.imports);
    if (!spelled) return tl::unexpected(spelled.error());
    found.edits.push_back(patch::Edit::replace(base.range(), std::move(spelled->text)));
    if (spelled->import) found.imports.push_back(*std::move(spelled->import));
  }
  return found;
}

}  // namespace modelmend::pipeline
