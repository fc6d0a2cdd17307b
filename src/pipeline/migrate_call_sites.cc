#include "pipeline/migrate_call_sites.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>

#include "model/expression.h"
#include "syntax/walker.h"

namespace modelmend::pipeline {
namespace {

using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_named_session(std::string_view text) {
  std::string lower(text.substr(text.rfind('.') + 1));
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower.find("session") != std::string::npos || lower == "db";
}

class CallSites {
 public:
  CallSites(const semantic::Project& project,
            const std::vector<const model::ModelClass*>& converted,
            const emit::EmitOptions& options)
      : project_(project), converted_(converted), options_(options) {}

  void look_at(const semantic::Module& module) {
    for (syntax::Walker walk(module.root()); walk; walk.next()) {
      const Expression node{&module, *walk, 0, nullptr};
      if (walk->is(Kind::Call)) check_merge(node);
      if (options_.takes_flask && walk->is(Kind::Attribute)) check_query(node);
      if (walk->is(Kind::Set)) check_entries(node, walk->items());
      const bool is_set_call = walk->is(Kind::Call) && walk->field(Field::Function).text() == "set";
      if (is_set_call) check_set_call(node);
    }
  }

  std::vector<text::Diagnostic> take() { return std::move(found_); }

 private:
  // The converted class that the call makes an object of.
  [[nodiscard]] const model::ModelClass* made_by(const Expression& call) const {
    if (!call.is(Kind::Call)) return nullptr;
    return class_named(call.field(Field::Function));
  }

  [[nodiscard]] const model::ModelClass* class_named(const Expression& name) const {
    const auto meaning = model::resolve(project_, name);
    const auto* const local = std::get_if<semantic::Local>(&meaning);
    if (local == nullptr) return nullptr;
    return first_of([&](const model::ModelClass& each) { return each.place == local->definition; });
  }

  [[nodiscard]] const model::ModelClass* class_around(const Expression& node) const {
    return first_of([&](const model::ModelClass& each) {
      return each.place.file == node.place().file && each.place.range.contains(node.range());
    });
  }

  template <class Predicate>  // of a class
  [[nodiscard]] const model::ModelClass* first_of(const Predicate& predicate) const {
    const auto found = std::ranges::find_if(
        converted_, [&](const model::ModelClass* each) { return predicate(*each); });
    return found == converted_.end() ? nullptr : *found;
  }

  // User.query, and cls.query in the class itself.
  void check_query(const Expression& attribute) {
    if (attribute.field(Field::Attribute).text() != "query") return;
    const Expression object = attribute.field(Field::Object);
    const model::ModelClass* const cls =
        object.text() == "cls" ? class_around(attribute) : class_named(object);
    if (cls == nullptr) return;
    warn("loses-query", attribute, fmt::format("'{}' has no 'query' any more", cls->name),
         fmt::format("write db.session.query({}), or db.select({})", cls->name, cls->name));
  }

  void check_merge(const Expression& call) {
    const Expression callee = call.field(Field::Function);
    if (options_.defaults == emit::Defaults::OrmExact || !callee.is(Kind::Attribute) ||
        callee.field(Field::Attribute).text() != "merge" ||
        !is_named_session(callee.field(Field::Object).text()))
      return;
    const std::vector<Node> arguments = call.node.field(Field::Arguments).items();
    if (arguments.empty()) return;
    const Expression merged = call.at(arguments.front());
    // An object of a class that stays is none of this.
    if (merged.is(Kind::Call) && made_by(merged) == nullptr) return;
    warn("merges-defaults", call,
         "merge() of a new object of SQLModel also copies what its fields have by default",
         "give all values, or convert with --defaults orm-exact");
  }

  void check_set_call(const Expression& call) {
    for (const Node argument : call.node.field(Field::Arguments).items())
      if (argument.is(Kind::List) || argument.is(Kind::Tuple))
        check_entries(call, argument.items());
  }

  void check_entries(const Expression& set, const std::vector<Node>& entries) {
    for (const Node entry : entries)
      if (const model::ModelClass* const cls = made_by(set.at(entry)))
        return warn("needs-hash", set,
                    fmt::format("objects of '{}' have no hash and cannot be in a set", cls->name),
                    "use a list, or the primary keys");
  }

  void warn(std::string code, const Expression& at, std::string message, std::string next) {
    found_.push_back({.severity = text::Severity::Warning,
                      .code = std::move(code),
                      .place = at.place(),
                      .message = std::move(message),
                      .next = std::move(next)});
  }

  const semantic::Project& project_;
  const std::vector<const model::ModelClass*>& converted_;
  const emit::EmitOptions& options_;
  std::vector<text::Diagnostic> found_;
};

}  // namespace

std::vector<text::Diagnostic> call_site_warnings(
    const semantic::Project& project, model::FileSearch& search,
    const std::vector<const model::ModelClass*>& converted, const emit::EmitOptions& options) {
  std::vector<std::string> words = {".merge("};
  if (options.takes_flask) words.emplace_back(".query");
  for (const model::ModelClass* const each : converted) words.push_back(each->name + "(");
  CallSites sites(project, converted, options);
  if (!converted.empty())
    for (const FileId file : search.containing_any(words))
      if (const auto module = project.open(file)) sites.look_at(**module);
  return sites.take();
}

}  // namespace modelmend::pipeline
