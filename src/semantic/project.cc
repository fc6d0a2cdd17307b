#include "semantic/project.h"

#include <utility>

#include "base/check.h"
#include "semantic/project_state.h"
#include "semantic/resolver.h"

namespace modelmend::semantic {
namespace {

std::size_t index(FileId file) {
  return static_cast<std::size_t>(file);
}

}  // namespace

std::string export_key(FileId module, std::string_view name) {
  return std::to_string(static_cast<std::uint32_t>(module)) + ":" + std::string(name);
}

std::string member_key(const Local& owner, std::string_view name) {
  std::string key = export_key(owner.definition.file, name);
  for (const std::uint32_t number :
       {owner.definition.range.begin, owner.definition.range.end, owner.value.begin,
        owner.value.end, static_cast<std::uint32_t>(owner.kind)})
    key += ":" + std::to_string(number);
  // What is bound in one statement has a name of its own: `a = b = make()`.
  return key + ":" + owner.name;
}

Project::State::State(std::shared_ptr<const text::SourceStore> store, ProjectOptions chosen)
    : sources(std::move(store)),
      options(std::move(chosen)),
      finder(sources, options.source_roots),
      slots(std::make_unique<Slot[]>(sources->size())) {}

std::shared_ptr<const Module> Project::State::parse(FileId file,
                                                    const text::SourcePtr& source) const {
  return std::make_shared<const Module>(file, finder.module_name(file), finder.is_package(file),
                                        source);
}

const SimpleNames& Project::State::names_of(const Module& module) const {
  Slot& slot = slots[index(module.id())];
  std::call_once(slot.names_once,
                 [&] { slot.names = std::make_unique<const SimpleNames>(module.scopes()); });
  return *slot.names;
}

Project::Project(std::shared_ptr<const text::SourceStore> sources, ProjectOptions options)
    : state_(std::make_unique<State>(std::move(sources), std::move(options))) {}

Project::Project(const Project& before, std::shared_ptr<const text::SourceStore> sources)
    : Project(std::move(sources), before.state_->options) {
  const State& earlier = *before.state_;
  if (earlier.sources->size() != state_->sources->size()) return;
  for (std::size_t i = 0; i < earlier.sources->size(); ++i) {
    const State::Slot& slot = earlier.slots[i];
    const bool was_opened = slot.opened.load(std::memory_order_acquire);
    state_->slots[i].earlier = was_opened ? slot.module : slot.earlier;
  }
}

Project::~Project() = default;

const text::SourceStore& Project::sources() const {
  return *state_->sources;
}

Result<const Module*> Project::open(FileId file) const {
  CHECK(index(file) < state_->sources->size());
  State::Slot& slot = state_->slots[index(file)];
  std::call_once(slot.once, [this, &slot, file] {
    auto source = state_->sources->get(file);
    if (!source) {
      slot.error = std::make_unique<const Error>(source.error());
    } else if (slot.earlier && (slot.earlier->shared_file() == *source ||
                                slot.earlier->file().bytes() == (*source)->bytes())) {
      slot.module = slot.earlier;
    } else {
      slot.module = state_->parse(file, *source);
    }
    slot.earlier.reset();
    slot.opened.store(true, std::memory_order_release);
  });
  if (slot.error) return tl::unexpected<Error>(*slot.error);
  return slot.module.get();
}

Result<std::shared_ptr<const Module>> Project::open_apart(FileId file) const {
  return state_->sources->get(file).map(
      [&](const text::SourcePtr& source) { return state_->parse(file, source); });
}

const Module* Project::keep(std::shared_ptr<const Module> module) const {
  State::Slot& slot = state_->slots[index(module->id())];
  std::call_once(slot.once, [&] {
    slot.module = std::move(module);
    slot.opened.store(true, std::memory_order_release);
  });
  return slot.module.get();
}

Resolution Project::resolve(const Module& module, syntax::Node expression) const {
  return Resolver(*this).expression(module, expression);
}

Resolution Project::resolve_for_type_checkers(const Module& module, syntax::Node expression) const {
  return Resolver(*this, Purpose::Annotation).expression(module, expression);
}

Resolution Project::resolve_dotted(const Module& module, std::string_view dotted,
                                   std::uint32_t offset) const {
  return Resolver(*this).dotted(module, dotted, offset);
}

Resolution Project::imported(FileId into, std::string_view module, std::string_view name) const {
  return Resolver(*this).imported(into, module, name);
}

Resolution Project::member(const Resolution& owner, std::string_view name) const {
  return Resolver(*this).member(owner, name);
}

library::Exported Project::star_binds(const Module& module, const Binding& star,
                                      std::string_view name) const {
  return Resolver(*this).star_binds(module, star, name);
}

std::optional<FileId> Project::find_module(std::string_view dotted, FileId from) const {
  const FoundModule found = find(dotted, from);
  if (found.kind != FoundModule::Kind::File) return std::nullopt;
  return found.file;
}

FoundModule Project::find(std::string_view dotted, FileId from) const {
  const ModuleFinder& finder = state_->finder;
  return dotted.starts_with('.') ? finder.relative(dotted, from) : finder.absolute(dotted, from);
}

FoundModule Project::find_in_folder(const std::string& folder, std::string_view name) const {
  return state_->finder.in_folder(folder, name);
}

std::string Project::module_name(FileId file) const {
  return state_->finder.module_name(file);
}

std::optional<Project::ClassSite> Project::class_site(const Resolution& resolution) const {
  const auto* const local = std::get_if<Local>(&resolution);
  if (local == nullptr || local->kind != DefinitionKind::Class) return std::nullopt;
  const auto module = open(local->definition.file);
  if (!module) return std::nullopt;
  const syntax::Node definition = (*module)->node_at(local->definition.range);
  if (!definition.is(syntax::Kind::ClassDefinition)) return std::nullopt;
  return ClassSite{*module, definition};
}

}  // namespace modelmend::semantic
