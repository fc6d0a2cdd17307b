#include "semantic/dump.h"

#include <vector>

#include "syntax/walker.h"

namespace modelmend::semantic {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;
using syntax::Walker;

std::string_view to_string(ScopeKind kind) {
  switch (kind) {
    case ScopeKind::Module:
      return "module";
    case ScopeKind::Class:
      return "class";
    case ScopeKind::Function:
      return "function";
    case ScopeKind::Lambda:
      return "lambda";
    case ScopeKind::Comprehension:
      return "comprehension";
    case ScopeKind::TypeParameters:
      return "type parameters";
  }
  return "";
}

std::string_view to_string(BindingKind kind) {
  switch (kind) {
    case BindingKind::Import:
      return "import";
    case BindingKind::FromImport:
      return "from import";
    case BindingKind::StarImport:
      return "star import";
    case BindingKind::Assignment:
      return "assignment";
    case BindingKind::Annotation:
      return "annotation";
    case BindingKind::Class:
      return "class";
    case BindingKind::Function:
      return "function";
    case BindingKind::Parameter:
      return "parameter";
    case BindingKind::Delete:
      return "delete";
  }
  return "";
}

std::string_view to_string(BindingArm arm) {
  switch (arm) {
    case BindingArm::Always:
      return "";
    case BindingArm::TypeChecking:
      return " if type checking";
    case BindingArm::NotTypeChecking:
      return " unless type checking";
    case BindingArm::Try:
      return " in try";
    case BindingArm::Except:
      return " in except";
    case BindingArm::Conditional:
      return " in a branch";
  }
  return "";
}

class Dump {
 public:
  Dump(const Project& project, const Module& module) : project_(project), module_(module) {}

  std::string run() {
    const auto scopes = module_.scopes().scopes();
    for (std::size_t i = 0; i < scopes.size(); ++i) scope(i, scopes[i]);
    names();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string at(std::uint32_t offset) const {
    const auto place = module_.file().at(offset);
    return std::to_string(place.line) + ":" + std::to_string(place.column);
  }

  void scope(std::size_t number, const Scope& scope) {
    const ScopeId id{static_cast<std::uint32_t>(number)};
    out_ += "scope " + std::to_string(number) + " ";
    out_ += to_string(scope.kind);
    out_ += " " + at(scope.node.begin());
    const std::string name = module_.scopes().qualified_name(id);
    out_ += " " + (name.empty() ? module_.name() : name);
    if (scope.parent) out_ += " in " + std::to_string(static_cast<std::uint32_t>(*scope.parent));
    out_ += "\n";
    for (const Binding& one : scope.bindings) binding(one);
  }

  void binding(const Binding& binding) {
    const bool star = binding.kind == BindingKind::StarImport;
    out_ += "  binding " + at((star ? binding.statement : binding.node).begin()) + " ";
    out_ += star ? "*" : binding.name;
    out_ += " ";
    out_ += to_string(binding.kind);
    if (!binding.module.empty()) out_ += " " + binding.module;
    if (!binding.imported.empty()) out_ += " " + binding.imported;
    out_ += to_string(binding.arm);
    out_ += "\n";
  }

  // Each name that is read, with the attributes that follow it.
  void names() {
    std::vector<ByteRange> reads(module_.scopes().reads().begin(), module_.scopes().reads().end());
    auto next = reads.begin();
    for (Walker walker(module_.root()); walker && next != reads.end(); walker.next()) {
      if (!walker->is(Kind::Identifier) || walker->begin() < next->begin) continue;
      while (next != reads.end() && next->begin < walker->begin()) ++next;
      if (next == reads.end() || next->begin != walker->begin()) continue;
      ++next;
      name(chain_around(walker));
    }
    for (const ByteRange& content : module_.scopes().string_annotations()) quoted(content);
  }

  // `a.b.c` for the a of it.
  static Node chain_around(const Walker& walker) {
    Node chain = *walker;
    const auto ancestors = walker.ancestors();
    for (std::size_t i = ancestors.size(); i-- > 0;) {
      if (!ancestors[i].is(Kind::Attribute) || ancestors[i].field(Field::Object) != chain) break;
      chain = ancestors[i];
    }
    return chain;
  }

  void name(const Node& chain) {
    out_ += "name " + at(chain.begin()) + " ";
    for (const char c : chain.text())
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') out_ += c;
    out_ += " " + semantic::to_string(project_.resolve(module_, chain)) + "\n";
  }

  void quoted(ByteRange content) {
    const syntax::Tree tree = syntax::parse_within(module_.root().source(), content);
    for (Walker walker(syntax::only_expression(tree)); walker; walker.next()) {
      if (walker->is(Kind::Attribute) || walker->is(Kind::Identifier)) {
        name(*walker);
        walker.skip_children();
      }
    }
  }

  const Project& project_;
  const Module& module_;
  std::string out_;
};

}  // namespace

std::string dump_scopes(const Project& project, const Module& module) {
  return Dump(project, module).run();
}

}  // namespace modelmend::semantic
