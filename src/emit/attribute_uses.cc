#include "emit/attribute_uses.h"

#include <fmt/format.h>

#include <algorithm>

#include "emit/name_strings.h"
#include "emit/use_context.h"
#include "model/expression.h"
#include "syntax/parameters.h"

namespace modelmend::emit {
namespace {

using semantic::Module;
using syntax::Field;
using syntax::Kind;
using syntax::Node;
using syntax::Walker;

class FileUses {
 public:
  FileUses(const UsesInput& in, const ObjectClasses& objects, const Module& module,
           std::span<RenameSubject> subjects)
      : in_(in), objects_(objects), module_(module), subjects_(subjects) {}

  void follow() {
    for (Walker walk(module_.root()); walk; walk.next()) {
      if (walk->is(Kind::Identifier)) at_identifier(walk);
      if (walk->is(Kind::String)) at_string(walk);
      if (walk->is(Kind::Call)) at_call(*walk);
      if (walk->is(Kind::Attribute) && is_own_names(walk->field(Field::Attribute).text()))
        at_own_names(walk->range(), fmt::format("'{}'", walk->field(Field::Attribute).text()),
                     walk->field(Field::Object));
    }
  }

 private:
  // ---- What becomes of a place ----

  void follow(RenameSubject& subject, ByteRange range) const {
    subject.edits[module_.id()].push_back(patch::Edit::replace(range, subject.to));
  }

  // `hint` is what a person can do there besides renaming the attribute.
  void lose(RenameSubject& subject, ByteRange at, std::string_view what,
            std::string_view hint = {}) const {
    if (subject.lost) return;
    const text::SourceFile& file = module_.file();
    subject.lost =
        fmt::format("at {}:{} {}; {}{}rename the attribute by hand first", file.path(),
                    file.lines().line_at(at.begin), what, hint, hint.empty() ? "" : " there, or ");
  }

  void decide(RenameSubject& subject, Meant meant, ByteRange range, std::string_view what,
              std::string_view hint) const {
    if (meant == Meant::Ours) follow(subject, range);
    if (meant == Meant::Unclear) lose(subject, range, what, hint);
  }

  // Enough of the first line to find it.
  static std::string shown(Node node) {
    constexpr std::size_t kMost = 60;
    const std::string_view text = node.text();
    return std::string(text.substr(0, std::min(text.find('\n'), kMost)));
  }

  [[nodiscard]] std::vector<RenameSubject*> named(std::string_view word) const {
    std::vector<RenameSubject*> found;
    for (RenameSubject& each : subjects_)
      if (each.decl.attribute == word) found.push_back(&each);
    return found;
  }

  // ---- Names ----

  void at_identifier(const Walker& walk) {
    const std::vector<RenameSubject*> subjects = named(walk->text());
    if (subjects.empty()) return;
    const Node parent = walk.ancestors().back();
    const auto is_field = [&](Field field) { return parent.field(field) == *walk; };
    for (RenameSubject* const subject : subjects) {
      if (parent.is(Kind::Attribute) && is_field(Field::Attribute)) {
        at_attribute(*subject, parent, walk->range());
      } else if (parent.is(Kind::KeywordArgument) && is_field(Field::Name)) {
        at_keyword(*subject, walk);
      } else if (parent.is(Kind::KeywordPattern) || parent.is(Kind::CasePattern)) {
        lose(*subject, walk->range(), "it is not known what the pattern matches");
      } else if (parent.is(Kind::DottedName)) {
        if (is_of_pattern(walk.ancestors()))
          lose(*subject, walk->range(), "it is not known what the pattern matches");
      } else if (!syntax::is_parameter_name(*walk, parent)) {
        at_name(*subject, *walk);
      }
    }
  }

  // Those of an import are nobody's attributes.
  static bool is_of_pattern(std::span<const Node> above) {
    return std::ranges::any_of(above, [](Node each) { return each.is(Kind::CasePattern); });
  }

  // `x._password`
  void at_attribute(RenameSubject& subject, Node attribute, ByteRange name) {
    const Node object = attribute.field(Field::Object);
    if (is_columns_of_table(in_.project, module_, object)) return;  // these go by the column's key
    decide(subject, subject.family.of(objects_.of(module_, object)), name,
           fmt::format("it is not known of which class '{}' is", shown(object)), "annotate it");
  }

  // A plain name means the attribute in the body of its class alone.
  void at_name(RenameSubject& subject, Node name) {
    const semantic::ScopeTable& scopes = module_.scopes();
    const semantic::ScopeId id = scopes.scope_at(name.begin());
    const semantic::Scope& scope = scopes.scope(id);
    if (scope.kind != semantic::ScopeKind::Class) return;
    const std::vector<const semantic::Binding*> bindings = scopes.bindings(id, name.text());
    if (bindings.empty()) return;
    const bool is_bound = std::ranges::any_of(
        bindings, [&](const semantic::Binding* each) { return each->node == name; });
    if (!is_bound) return at_read(subject, name);
    if (bindings.size() == 1 && is_declaration(subject, name.range()))
      return follow(subject, name.range());
    const semantic::Project::ClassSite site{&module_, scope.node};
    const Meant meant = subject.family.of(site);
    const bool is_value = std::ranges::any_of(bindings, [](const semantic::Binding* each) {
      return each->kind != semantic::BindingKind::Function;
    });
    // Pydantic passes over names that begin with an underscore.
    const bool is_copied = name.text().front() != '_' && may_copy_models(in_.project, site);
    const bool may_be_meant =
        is_value && (meant == Meant::Unclear || is_copied || may_mean_models(in_.project, site));
    if (meant == Meant::Ours || may_be_meant)
      lose(subject, name.range(),
           fmt::format("'{}' is bound again in '{}'", name.text(),
                       scope.node.field(Field::Name).text()));
  }

  [[nodiscard]] bool is_declaration(const RenameSubject& subject, ByteRange range) const {
    return subject.decl.place.file == module_.id() && subject.decl.place.range.contains(range);
  }

  // Before the class binds the name, that of a module is read.
  void at_read(RenameSubject& subject, Node name) {
    const semantic::Resolution meaning = in_.project.resolve(module_, name);
    if (std::holds_alternative<semantic::Unknown>(meaning))
      return lose(subject, name.range(), fmt::format("it is not known what '{}' is", name.text()));
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    const bool is_ours = local != nullptr && local->definition.file == module_.id() &&
                         is_declaration(subject, local->definition.range);
    if (is_ours) follow(subject, name.range());
  }

  // `User(_password=...)`
  void at_keyword(RenameSubject& subject, const Walker& walk) {
    const auto above = walk.ancestors();
    if (above.size() < 3 || !above[above.size() - 3].is(Kind::Call)) return;
    const Node call = above[above.size() - 3];
    const KeywordMeaning meaning =
        keyword_meaning(in_, objects_, module_, call, subject.decl.attribute);
    if (meaning.is_parameter) return;
    decide(subject, subject.family.of(meaning.object), walk->range(),
           fmt::format("it is not known what '{}' takes '{}=' for",
                       shown(call.field(Field::Function)), subject.decl.attribute),
           "call the class itself");
  }

  // ---- Strings ----

  void at_string(Walker& walk) {
    for (RenameSubject& subject : subjects_) {
      if (walk->text().find(subject.decl.attribute) == std::string_view::npos) continue;
      const NameString string =
          name_string(in_, module_, *walk, walk.ancestors(), subject.decl.attribute);
      for (const NamedInString& each : string.names)
        decide(subject,
               each.is_object ? subject.family.of(objects_.of(module_, each.object))
                              : subject.family.named(each.class_name),
               each.range,
               fmt::format("it is not known whose attribute the string {} names", shown(*walk)),
               "annotate the object");
      if (string.may_mean_anything)
        lose(subject, walk->range(),
             fmt::format("the string {} may mean the attribute", shown(*walk)));
    }
  }

  // ---- Names that are made as the program runs ----

  void at_call(Node call) {
    const Node callee = call.field(Field::Function);
    const std::vector<Node> arguments = call.field(Field::Arguments).items();
    if (is_reader(callee) && arguments.size() > 1) at_reader(call, arguments[0], arguments[1]);
    if (callee.text() == "vars" || callee.text() == "dir")
      at_own_names(call.range(), fmt::format("'{}()'", callee.text()),
                   arguments.empty() ? Node() : arguments.front());
    const bool asks_for_underscore =
        callee.is(Kind::Attribute) && callee.field(Field::Attribute).text() == "startswith" &&
        arguments.size() == 1 &&
        model::string_value(in_.project, {&module_, arguments[0], 0, {}}) == "_";
    if (asks_for_underscore) at_own_names(call.range(), "a test for names that begin with '_'", {});
  }

  static bool is_reader(Node callee) {
    return std::ranges::any_of(kNameReaders, [&](std::string_view reader) {
      return callee.text() == reader.substr(0, reader.size() - 1);
    });
  }

  // getattr(self, f"_{name}")
  void at_reader(Node call, Node object, Node name) {
    const ComputedName computed = computed_name(in_.project, module_, name);
    if (computed.is_constant && name.is(Kind::String)) return;  // read as a string
    for (RenameSubject& subject : subjects_) {
      const std::string& attribute = subject.decl.attribute;
      if (!computed.may_be(attribute)) continue;
      const bool is_column_name =
          names_column(name) && subject.decl.column_name.value_or(attribute) != attribute;
      if (is_column_name) continue;
      const bool is_own = subject.family.is_in_body({module_.id(), call.range()});
      if (!is_own && computed.says_nothing()) continue;
      if (subject.family.of(objects_.of(module_, object)) == Meant::Other) continue;
      lose(subject, call.range(), fmt::format("'{}' may name it as it runs", shown(call)));
    }
  }

  static bool is_own_names(std::string_view attribute) {
    return std::ranges::find(kOwnNames, attribute) != kOwnNames.end();
  }

  // In the class itself, in one above it, or of one of its objects.
  void at_own_names(ByteRange range, std::string_view what, Node object) {
    const ObjectClass of = object ? objects_.of(module_, object) : ObjectClass{};
    for (RenameSubject& subject : subjects_)
      if (subject.family.is_in_body({module_.id(), range}) || subject.family.of(of) == Meant::Ours)
        lose(subject, range, fmt::format("{} sees what its attributes are called", what));
  }

  const UsesInput& in_;
  const ObjectClasses& objects_;
  const Module& module_;
  std::span<RenameSubject> subjects_;
};

}  // namespace

void AttributeUses::follow(const Module& module) const {
  FileUses(in_, objects_, module, subjects_).follow();
}

}  // namespace modelmend::emit
