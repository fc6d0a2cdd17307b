#include "emit/mixin_twin.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "model/mapper/member_kinds.h"
#include "patch/edit_set.h"
#include "rewrite/lines.h"
#include "syntax/tree.h"
#include "syntax/walker.h"
#include "text/source_file.h"

namespace modelmend::emit {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

Node definition_of(const ClassContext& mixin) {
  return mixin.module.node_at(mixin.cls.place.range);
}

// With its decorators.
Node statement_of(const ClassContext& mixin) {
  const Node definition = definition_of(mixin);
  const Node around = definition.parent();
  return around.is(Kind::DecoratedDefinition) ? around : definition;
}

// A comment behind the last line belongs to it.
ByteRange lines_of(const ClassContext& mixin) {
  const Node statement = statement_of(mixin);
  return {rewrite::line_begin(mixin.text(), statement.begin()),
          rewrite::line_end(mixin.text(), statement.end())};
}

Node class_named(const semantic::Module& module, std::string_view name) {
  for (const Node each : module.root().items()) {
    const Node definition =
        each.is(Kind::DecoratedDefinition) ? each.field(Field::Definition) : each;
    if (definition.is(Kind::ClassDefinition) && definition.field(Field::Name).text() == name)
      return each;
  }
  return {};
}

bool is_collection(Node value) {
  return value.is(Kind::List) || value.is(Kind::Dictionary) || value.is(Kind::Set);
}

// `handlers = {}` and `cache = WeakSet()`: what one class puts in, another finds there.
bool may_be_filled(Node value) {
  return value.is(Kind::Call) || (is_collection(value) && value.items().empty());
}

// The words of the code in order; a comma before a closing bracket says nothing.
std::string words_of(Node code) {
  std::string words;
  std::string comma;
  for (syntax::Walker walk(code); walk; walk.next()) {
    if (walk->is(Kind::Comment)) continue;
    const bool is_string = walk->is(Kind::String);
    if (walk->child_count() != 0 && !is_string) continue;
    const std::string_view text = walk->text();
    if (text == ",") {
      comma = "\n,";
    } else if (!text.empty()) {
      if (text != ")" && text != "]" && text != "}") words += comma;
      comma.clear();
      words += '\n';
      words += text;
    }
    if (is_string) walk.skip_children();
  }
  return words;
}

}  // namespace

Attempt<MixinTwin> mixin_twin(const ClassContext& mixin) {
  const std::string name =
      mixin.cls.name == "Model" ? std::string("SQLModelMixin") : "SQL" + mixin.cls.name;
  if (class_named(mixin.module, name)) return MixinTwin{name, true};
  if (mixin.imports.may_bind(name, mixin.module.name() + "." + name)) return MixinTwin{name};
  return decline("name-taken",
                 fmt::format("'{}' means something else beside '{}'", name, mixin.cls.name));
}

std::optional<Declined> why_not_twice(const ClassContext& mixin) {
  const Node statement = statement_of(mixin);
  const std::string& name = mixin.cls.name;
  if (!statement.parent().is(Kind::Module))
    return Declined{"mixin-twice", fmt::format("'{}' is not at the top of its module", name)};
  const Expression definition{&mixin.module, definition_of(mixin), 0, nullptr};
  for (const model::Member& each : model::members_of(mixin.project, definition)) {
    const bool is_constant =
        model::member_kind(mixin.project, each).kind == model::MemberKind::Constant;
    if (is_constant && !is_attribute(mixin, each.name) &&
        may_be_filled(model::unwrapped(each.value).node))
      return Declined{"mixin-twice", fmt::format("'{}' of '{}' may be filled by its classes, and "
                                                 "two mixins would have one each",
                                                 each.name, name)};
  }
  return std::nullopt;
}

Attempt<std::string> text_of_twin(const ClassContext& mixin, const ClassPlan& plan,
                                  const MixinTwin& twin, const std::vector<patch::Edit>& bases) {
  const ByteRange lines = lines_of(mixin);
  const Node name = definition_of(mixin).field(Field::Name);
  patch::EditSet edits;
  const bool is_inside = std::ranges::all_of(
      plan.edits, [&](const patch::Edit& each) { return lines.contains(each.range); });
  if (!is_inside || !plan.uses.empty())
    return decline("mixin-twice",
                   fmt::format("what becomes of '{}' is not in its own lines", mixin.cls.name));
  if (!edits.add_all(plan.edits, mixin.cls.name) || !edits.add_all(bases, mixin.cls.name) ||
      !edits.add(patch::Edit::replace(name.range(), twin.name), twin.name))
    return decline("overlap", "two members of the mixin want to change the same bytes");
  const std::string whole = edits.apply(mixin.text());
  const std::uint32_t begin = edits.map_offset(lines.begin, patch::Anchor::Preceding);
  const std::uint32_t end = edits.map_offset(lines.end, patch::Anchor::Following);
  std::string text = whole.substr(begin, end - begin);
  const auto source = text::SourceFile::from_bytes("twin.py", text);
  if (!source) return decline("breaks-syntax", "the copy would not parse as Python");
  const syntax::Tree tree = syntax::parse(source->parse_view());
  const auto statements = tree.root().items();
  const bool is_one =
      std::ranges::count_if(statements, [](Node each) { return !each.is(Kind::Comment); }) == 1;
  if (tree.has_error() || !is_one)
    return decline("mixin-twice",
                   fmt::format("what becomes of '{}' is more than one statement", mixin.cls.name));
  return text;
}

bool says_the_same(const ClassContext& mixin, const MixinTwin& twin, std::string_view text) {
  const auto source = text::SourceFile::from_bytes("twin.py", std::string(text));
  const Node there = class_named(mixin.module, twin.name);
  if (!source || !there) return false;
  const syntax::Tree tree = syntax::parse(source->parse_view());
  for (const Node each : tree.root().items())
    if (!each.is(Kind::Comment)) return words_of(each) == words_of(there);
  return false;
}

patch::Edit behind_mixin(const ClassContext& mixin, std::string_view text) {
  const std::string& newline = mixin.imports.style().newline;
  const std::uint32_t at = lines_of(mixin).end;
  const std::string_view following = mixin.text().substr(rewrite::next_line(mixin.text(), at));
  std::string behind = newline + newline + newline + std::string(text);
  // A module goes on with two blank lines behind a class.
  if (!rewrite::is_blank(following) && !following.starts_with(newline + newline))
    behind += following.starts_with(newline) ? newline : newline + newline;
  return patch::Edit::insert_after(at, std::move(behind));
}

}  // namespace modelmend::emit
