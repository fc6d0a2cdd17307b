#include "emit/base_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "emit/plan_class.h"
#include "model/annotation.h"
#include "model/class_body.h"
#include "model/declared_arguments.h"
#include "patch/edit_set.h"
#include "rewrite/lines.h"
#include "syntax/walker.h"

namespace modelmend::emit {

bool is_for_type_checkers(const ClassContext& base, const model::Member& member) {
  const bool is_column = std::ranges::any_of(base.cls.own_declarations, [&](model::DeclId id) {
    return base.models.decl(id).attribute == member.name;
  });
  return base.cls.role == model::ClassRole::DeclarativeBase && !is_column && member.annotation &&
         !member.value && !member.function &&
         !model::read_annotation(base.project, member.annotation).is_class_var;
}

namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_docstring(Node statement) {
  return statement.is(Kind::ExpressionStatement) && statement.child(0).is(Kind::String);
}

class BodyWriter {
 public:
  BodyWriter(const ClassContext& base, const patch::EditSet& edits)
      : base_(base),
        definition_(model::expression_at(base.project, base.cls.place)),
        edits_(edits),
        text_(edits.apply(base.text())) {}

  Attempt<std::vector<std::string>> write(const std::vector<std::string>& directives) {
    const std::vector<Node> statements = definition_.node.field(Field::Body).items();
    std::uint32_t begin = rewrite::next_line(base_.text(), head_end());
    bool has_directives = directives.empty();
    for (const Node each : statements) {
      if (each.begin() < begin || !rewrite::begins_line(base_.text(), each.begin()))
        return decline(
            "base-has-members",
            fmt::format("the body of the base '{}' is not written line by line", base_.cls.name));
      const std::uint32_t end = rewrite::line_end(base_.text(), each.end());
      if (!has_directives && !is_docstring(each)) {
        add_directives(directives, each);
        has_directives = true;
      }
      if (is_kept(each)) add(begin, end);
      begin = rewrite::next_line(base_.text(), each.end());
    }
    return std::move(lines_);
  }

 private:
  // Where the line of `class Base(DeclarativeBase):` ends, or that of a decorated `class Base:`.
  [[nodiscard]] std::uint32_t head_end() const {
    const Node bases = definition_.node.field(Field::Superclasses);
    return (bases ? bases : definition_.node.field(Field::Name)).end();
  }

  [[nodiscard]] bool is_kept(Node statement) const {
    if (statement.is(Kind::PassStatement)) return false;
    for (const model::Member& each : model::members_of(base_.project, definition_)) {
      if (statement.range().contains(each.statement.range()) &&
          (is_said_by_registry(each.name) || is_for_type_checkers(base_, each)))
        return false;
    }
    return true;
  }

  void add_directives(const std::vector<std::string>& directives, Node before) {
    const std::string indent(rewrite::indentation_at(base_.text(), before.begin()));
    if (!lines_.empty()) lines_.emplace_back();
    for (const std::string& each : directives) lines_.push_back(indent + each);
    lines_.emplace_back();
  }

  // The lines from one offset of the old text to another. Of blank ones before the first that is
  // not, none stays at the head of the body, and one behind another line.
  void add(std::uint32_t begin, std::uint32_t end) {
    const std::uint32_t from = edits_.map_offset(begin, patch::Anchor::Following);
    const std::uint32_t to = edits_.map_offset(end, patch::Anchor::Following);
    bool is_before_text = true;
    for (const std::string_view line : lines_of(std::string_view(text_).substr(from, to - from))) {
      is_before_text &= rewrite::is_blank(line);
      const bool is_needless = lines_.empty() || lines_.back().empty();
      if (!is_before_text)
        lines_.emplace_back(line);
      else if (!is_needless)
        lines_.emplace_back();
    }
  }

  static std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string_view line = text.substr(at, end - at);
      if (line.ends_with('\r')) line.remove_suffix(1);
      lines.push_back(line);
      at = end + 1;
    }
    return lines;
  }

  const ClassContext& base_;
  model::Expression definition_;
  const patch::EditSet& edits_;
  std::string text_;
  std::vector<std::string> lines_;
};

// `cls.registry`, which SQLModel calls by another name.
bool asks_registry(const model::Expression& definition) {
  for (syntax::Walker walk(definition.node.field(Field::Body)); walk; walk.next()) {
    if (!walk->is(Kind::Attribute) || walk->field(Field::Attribute).text() != "registry") continue;
    const std::string_view owner = walk->field(Field::Object).text();
    if (owner == "cls" || owner == "self") return true;
  }
  return false;
}

}  // namespace

Attempt<BaseMembers> emit_base_members(const ClassContext& base) {
  if (asks_registry(model::expression_at(base.project, base.cls.place)))
    return decline("base-has-members",
                   fmt::format("a method of the base '{}' asks for the 'registry' of its class, "
                               "which classes of SQLModel do not have",
                               base.cls.name));
  auto planned = plan_body(base);
  if (!planned)
    return decline("base-has-members",
                   fmt::format("what the base '{}' gives its classes has no form there: {}",
                               base.cls.name, planned.error().why.reason));
  patch::EditSet edits;
  if (!edits.add_all(planned->plan.edits, base.cls.name))
    return decline("overlap", "two members of the base want to change the same bytes");
  auto lines = BodyWriter(base, edits).write(planned->directives);
  if (!lines) return tl::unexpected(lines.error());
  return BaseMembers{*std::move(lines), std::move(planned->plan.imports),
                     std::move(planned->plan.warnings)};
}

}  // namespace modelmend::emit
