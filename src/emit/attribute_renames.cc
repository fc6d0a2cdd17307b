#include "emit/attribute_renames.h"

#include <fmt/format.h>

#include <algorithm>

#include "emit/attribute_family.h"
#include "emit/attribute_names.h"
#include "emit/attribute_uses.h"
#include "emit/tables.h"

namespace modelmend::emit {
namespace {

using model::ClassId;
using model::ColumnDecl;

class RenameFinder {
 public:
  RenameFinder(const RenameInput& in, const std::vector<ClassId>& wanted) : in_(in) {
    for (const ClassId id : wanted)
      for (const model::DeclId decl : in_.models.model_class(id).own_declarations)
        if (!may_stay(in_.models.decl(decl).attribute)) add(in_.models.decl(decl), id);
  }

  AttributeRenames find() {
    if (renames_.empty()) return {};
    refuse_those_in_one_family();
    follow();
    for (AttributeRename& each : renames_) refuse_what_may_not_change(each);
    return AttributeRenames(std::move(renames_));
  }

 private:
  [[nodiscard]] bool may_stay(std::string_view attribute) const {
    return may_be_field(attribute) || may_hide_method(attribute, in_.sqlmodel);
  }

  void add(const ColumnDecl& decl, ClassId owner) {
    AttributeRename rename{.decl = decl.id,
                           .owner = owner,
                           .from = decl.attribute,
                           .to = {},
                           .edits = {},
                           .why_not = std::nullopt};
    families_.emplace_back(in_.project, in_.models, in_.search, owner);
    auto name = field_name_for(in_.project, in_.search, in_.models, in_.mappers, families_.back(),
                               rename.from, given_in(families_.back()));
    // Python calls it something else outside of the class.
    const bool is_mangled = rename.from.starts_with("__");
    if (!name || is_mangled)
      rename.why_not = Declined{
          "name-conflict",
          fmt::format("{}; rename the attribute by hand",
                      is_mangled || rename.from.starts_with('_')
                          ? fmt::format("Pydantic takes no field with the name '{}'{}", rename.from,
                                        is_mangled ? ", which Python changes for each class"
                                                   : ", and there is no free name for it")
                          : fmt::format("'{}' is a name of SQLModel or Pydantic, and there is no "
                                        "free name for it",
                                        rename.from))};
    if (name) rename.to = *std::move(name);
    renames_.push_back(std::move(rename));
  }

  [[nodiscard]] std::set<std::string, std::less<>> given_in(const AttributeFamily& family) const {
    std::set<std::string, std::less<>> names;
    for (const AttributeRename& each : renames_) {
      const Place& place = in_.models.model_class(each.owner).place;
      if (family.below().contains(place) || family.above().contains(place)) names.insert(each.to);
    }
    return names;
  }

  // A class that declares again what its mixin declares.
  void refuse_those_in_one_family() {
    for (std::size_t i = 0; i < renames_.size(); ++i)
      for (const ColumnDecl& other : in_.models.declarations) {
        if (other.id == renames_[i].decl || other.attribute != renames_[i].from || !other.owner)
          continue;
        const Place& place = in_.models.model_class(*other.owner).place;
        if (!families_[i].below().contains(place) && !families_[i].above().contains(place))
          continue;
        refuse(renames_[i],
               fmt::format("'{}' is declared more than once in one hierarchy", renames_[i].from));
      }
  }

  static void refuse(AttributeRename& rename, const std::string& reason) {
    if (!rename.why_not)
      rename.why_not =
          Declined{"name-conflict", fmt::format("'{}' would have to become '{}' as a field, but {}",
                                                rename.from, rename.to, reason)};
  }

  void follow() {
    std::vector<RenameSubject> subjects;
    for (std::size_t i = 0; i < renames_.size(); ++i)
      if (!renames_[i].why_not)
        subjects.push_back({.family = families_[i],
                            .decl = in_.models.decl(renames_[i].decl),
                            .to = renames_[i].to,
                            .edits = {},
                            .lost = std::nullopt});
    const AttributeUses uses({in_.project, in_.models, in_.mappers}, subjects);
    for (const FileId file : files_to_read(subjects)) {
      const auto module = in_.project.open(file);
      module ? uses.follow(**module) : lose_in_unread(file, subjects);
    }
    for (RenameSubject& each : subjects) {
      const auto rename = std::ranges::find(renames_, each.decl.id, &AttributeRename::decl);
      rename->edits = std::move(each.edits);
      if (each.lost) refuse(*rename, *each.lost);
    }
  }

  // A file that is no Python source, as one with a NUL byte.
  void lose_in_unread(FileId file, std::vector<RenameSubject>& subjects) const {
    const auto bytes = in_.project.sources().read_bytes(file);
    for (RenameSubject& each : subjects)
      if (!each.lost && (!bytes || bytes->find(each.decl.attribute) != std::string::npos))
        each.lost =
            fmt::format("{} may name it and cannot be read", in_.project.sources().path(file));
  }

  [[nodiscard]] std::set<FileId> files_to_read(const std::vector<RenameSubject>& subjects) const {
    std::vector<std::string> words;
    for (const RenameSubject& each : subjects) words.push_back(each.decl.attribute);
    for (const std::string_view each : kNameReaders) words.emplace_back(each);
    for (const std::string_view each : kOwnNames) words.emplace_back(each);
    std::set<FileId> files;
    if (subjects.empty()) return files;
    for (const FileId file : in_.search.containing_any(words)) files.insert(file);
    for (const RenameSubject& each : subjects) {
      for (const Place& place : each.family.below()) files.insert(place.file);
      for (const Place& place : each.family.above()) files.insert(place.file);
    }
    return files;
  }

  void refuse_what_may_not_change(AttributeRename& rename) const {
    for (const auto& [file, edits] : rename.edits)
      if (!in_.writable.contains(file))
        refuse(rename, fmt::format("it is used in {}, which is not among the files to change; name "
                                   "that file too",
                                   in_.project.sources().path(file)));
  }

  const RenameInput& in_;
  std::vector<AttributeRename> renames_;
  std::vector<AttributeFamily> families_;  // of each of them
};

}  // namespace

AttributeRenames::AttributeRenames(std::vector<AttributeRename> renames)
    : renames_(std::move(renames)) {
  list_uses();
}

void AttributeRenames::list_uses() {
  uses_.clear();
  for (const AttributeRename& rename : renames_) {
    if (rename.why_not) continue;
    for (const auto& [file, edits] : rename.edits)
      for (const patch::Edit& edit : edits)
        uses_[file].try_emplace(edit.range, Use{edit, rename.owner});
  }
}

bool AttributeRenames::leave(ClassId owner) {
  bool was_made = false;
  for (AttributeRename& each : renames_) {
    if (each.owner != owner || each.why_not) continue;
    each.why_not = Declined{"name-conflict", fmt::format("'{}' stays with its class", each.from)};
    was_made = true;
  }
  if (was_made) list_uses();
  return was_made;
}

const AttributeRename* AttributeRenames::find(model::DeclId decl) const {
  const auto found = std::ranges::find(renames_, decl, &AttributeRename::decl);
  return found == renames_.end() ? nullptr : &*found;
}

std::string AttributeRenames::name_of(const ColumnDecl& decl) const {
  const AttributeRename* const rename = find(decl.id);
  return rename == nullptr || rename->why_not ? decl.attribute : rename->to;
}

std::string AttributeRenames::text(FileId file, std::string_view source, ByteRange range) const {
  std::string text;
  std::uint32_t done = range.begin;
  if (const auto uses = uses_.find(file); uses != uses_.end())
    for (const auto& [at, use] : uses->second) {
      if (!range.contains(at)) continue;
      text += source.substr(done, at.begin - done);
      text += use.edit.text;
      done = at.end;
    }
  text += source.substr(done, range.end - done);
  return text;
}

std::set<ClassId> AttributeRenames::owners_in(FileId file, ByteRange range) const {
  std::set<ClassId> owners;
  if (const auto uses = uses_.find(file); uses != uses_.end())
    for (const auto& [at, use] : uses->second)
      if (range.contains(at)) owners.insert(use.owner);
  return owners;
}

AttributeRenames find_attribute_renames(const RenameInput& input,
                                        const std::vector<ClassId>& wanted) {
  return RenameFinder(input, wanted).find();
}

}  // namespace modelmend::emit
