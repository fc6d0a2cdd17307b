#include "pipeline/migrate_old_base.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/declared_arguments.h"
#include "syntax/walker.h"

namespace modelmend::pipeline {
namespace {

using emit::BaseSite;
using model::Expression;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

class QuestionFinder {
 public:
  QuestionFinder(const semantic::Project& project, const std::map<BaseSite, std::string>& bases)
      : project_(project), bases_(bases) {}

  void look_at(const semantic::Module& module) {
    for (syntax::Walker walk(module.root()); walk; walk.next()) {
      const Expression node{&module, *walk, 0, nullptr};
      if (walk->is(Kind::Call)) look_at_call(node);
      if (walk->is(Kind::Attribute)) look_at_attribute(node);
      if (walk->is(Kind::ClassPattern)) look_at_pattern(node);
      if (walk->is(Kind::Dictionary)) look_at_keys(node);
    }
  }

  std::vector<text::Diagnostic> take() { return std::move(found_); }

 private:
  using Base = std::map<BaseSite, std::string>::value_type;

  // Only what may be called as the base is looked up.
  [[nodiscard]] const Base* base_at(const Expression& value) const {
    if (!value.is(Kind::Identifier) && !value.is(Kind::Attribute)) return nullptr;
    const auto site = emit::declarative_base(project_, value);
    if (!site || !*site) return nullptr;
    const auto found = std::ranges::find(bases_, (*site)->statement,
                                         [](const Base& each) { return each.first.statement; });
    return found == bases_.end() ? nullptr : &*found;
  }

  // `Base`, `(Base, dict)`, `Base | dict`
  [[nodiscard]] const Base* base_among(const Expression& classes) const {
    if (classes.is(Kind::Tuple) || classes.is(Kind::BinaryOperator)) {
      for (const Node each : classes.node.items())
        if (const Base* const found = base_at(classes.at(each))) return found;
      return nullptr;
    }
    return base_at(classes);
  }

  void look_at_call(const Expression& call) {
    const Expression callee = call.field(Field::Function);
    const model::Arguments arguments = model::arguments_of(call);
    const std::vector<model::Argument>& positional = arguments.positional;
    const std::string_view last =
        callee.is(Kind::Attribute) ? callee.node.field(Field::Attribute).text() : callee.text();
    if (last == "isinstance" || last == "issubclass") {
      if (positional.size() == 2) ask(call, base_among(positional[1].value), last);
    } else if (last == "with_loader_criteria" ||
               ((last == "register" || last == "bind_mapper") && callee.is(Kind::Attribute))) {
      if (!positional.empty()) ask(call, base_at(positional[0].value), last);
    } else if (model::library_name(project_, callee) == "typing.TypeVar") {
      for (const model::Argument& each : arguments.keywords)
        if (each.keyword == "bound") check_bound(each.value);
    }
  }

  void look_at_attribute(const Expression& attribute) {
    if (attribute.node.field(Field::Attribute).text() != "__subclasses__") return;
    ask(attribute, base_at(attribute.field(Field::Object)), "__subclasses__");
  }

  // Session(binds={Base: engine}): of another class, rows would go to another database.
  void look_at_keys(const Expression& dictionary) {
    for (const Node pair : dictionary.node.items())
      if (pair.is(Kind::Pair))
        ask(dictionary.at(pair), base_at(dictionary.at(pair.field(Field::Key))), "a dictionary");
  }

  // case Base():
  void look_at_pattern(const Expression& pattern) {
    const Expression name = pattern.at(pattern.node.items().front());
    if (name.node.items().size() == 1)
      ask(pattern, base_at(name.at(name.node.items().front())), "case");
  }

  void check_bound(const Expression& bound) {
    const auto quoted = bound.is(Kind::String) ? model::quoted_content(bound) : std::nullopt;
    const Base* const base = base_at(quoted ? *quoted : bound);
    if (base == nullptr) return;
    warn(bound, fmt::format("to type checkers, converted classes are no '{}'", base->first.name),
         fmt::format("bind it to '{}', or to both while classes of both are left", base->second));
  }

  void ask(const Expression& at, const Base* base, std::string_view how) {
    if (base == nullptr) return;
    warn(at,
         fmt::format(
             "{} asks for classes of '{}', which converted ones are not",
             how.find(' ') == std::string_view::npos ? fmt::format("'{}'", how) : std::string(how),
             base->first.name),
         fmt::format("ask for '{}' as well", base->second));
  }

  void warn(const Expression& at, std::string message, std::string next) {
    found_.push_back({.severity = text::Severity::Warning,
                      .code = "asks-for-base",
                      .place = at.place(),
                      .message = std::move(message),
                      .next = std::move(next)});
  }

  const semantic::Project& project_;
  const std::map<BaseSite, std::string>& bases_;
  std::vector<text::Diagnostic> found_;
};

// How a file must call the base, whatever it calls its module: "Model" of "db.Model".
std::string last_name(const std::string& name) {
  return name.substr(name.rfind('.') + 1);
}

}  // namespace

std::vector<text::Diagnostic> old_base_warnings(const semantic::Project& project,
                                                model::FileSearch& search,
                                                const std::map<BaseSite, std::string>& bases) {
  std::vector<std::string> words;
  for (const auto& [base, shared] : bases)
    if (!base.is_registry) words.push_back(last_name(base.name));
  QuestionFinder finder(project, bases);
  if (!words.empty())
    for (const FileId file : search.containing_any(words))
      if (const auto module = project.open(file)) finder.look_at(**module);
  return finder.take();
}

}  // namespace modelmend::pipeline
