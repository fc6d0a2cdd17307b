#include "semantic/class_hierarchy.h"

#include <algorithm>
#include <set>
#include <utility>

namespace modelmend::semantic {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// `with_metaclass(Meta, A, B)` (six, future) makes a class with the bases A and B.
bool is_with_metaclass(const Node& call) {
  const Node function = call.field(Field::Function);
  const Node name = function.is(Kind::Attribute) ? function.field(Field::Attribute) : function;
  return name.text() == "with_metaclass";
}

void append_bases(const Node& arguments, std::vector<Node>& found) {
  for (const Node& argument : arguments.items())
    if (!argument.is(Kind::KeywordArgument)) found.push_back(argument);
}

std::vector<Node> base_expressions(const Node& definition) {
  std::vector<Node> listed;
  append_bases(definition.field(Field::Superclasses), listed);
  std::vector<Node> found;
  for (const Node& base : listed) {
    if (!base.is(Kind::Call) || !is_with_metaclass(base)) {
      found.push_back(base);
      continue;
    }
    const auto before = static_cast<std::ptrdiff_t>(found.size());
    append_bases(base.field(Field::Arguments), found);
    if (std::ssize(found) > before) found.erase(found.begin() + before);
  }
  return found;
}

Node without_subscript(Node node) {
  for (;;) {
    if (node.is(Kind::Subscript)) {
      node = node.field(Field::Value);
    } else if (node.is(Kind::ParenthesizedExpression) && node.items().size() == 1) {
      node = node.items().front();
    } else {
      return node;
    }
  }
}

std::vector<BaseExpression> bases_with(const Project::ClassSite& site,
                                       const ResolveExpression& resolve) {
  std::vector<BaseExpression> found;
  for (const Node& written : base_expressions(site.definition)) {
    BaseExpression base;
    base.expression = without_subscript(written);
    base.is_call = base.expression.is(Kind::Call);
    base.meaning = resolve(*site.module,
                           base.is_call ? base.expression.field(Field::Function) : base.expression);
    found.push_back(std::move(base));
  }
  return found;
}

// A depth-first walk over the bases, the last one first. Each ancestor is finished after all of its
// own; so the finished ones, backwards, are an order in which a class stands before its bases and
// bases stand as they are listed.
class Linearisation {
 public:
  Linearisation(const Project& project, const ResolveExpression& resolve)
      : project_(project), resolve_(resolve) {}

  std::vector<Ancestor> run(const Project::ClassSite& site) {
    enter({describe(site), site, false});
    while (!open_.empty()) {
      Open& top = open_.back();
      if (!top.bases.empty()) {
        Ancestor next = std::move(top.bases.back());
        top.bases.pop_back();
        enter(std::move(next));
        continue;
      }
      finished_.push_back(std::move(top.self));
      open_.pop_back();
    }
    std::ranges::reverse(finished_);
    return std::move(finished_);
  }

 private:
  struct Open {
    Ancestor self;
    std::vector<Ancestor> bases;  // still to be walked, the last one next
  };

  void enter(Ancestor ancestor) {
    if (!is_new(ancestor)) return;
    Open open;
    if (ancestor.site) {
      for (BaseExpression& base : bases_with(*ancestor.site, resolve_)) {
        auto site = base.is_call ? std::nullopt : project_.class_site(base.meaning);
        open.bases.push_back({std::move(base.meaning), site, base.is_call});
      }
    }
    open.self = std::move(ancestor);
    open_.push_back(std::move(open));
  }

  // Two unknown ones are never known to be the same.
  bool is_new(const Ancestor& ancestor) {
    if (ancestor.site)
      return seen_classes_.emplace(ancestor.site->module->id(), ancestor.site->definition.range())
          .second;
    if (std::holds_alternative<Unknown>(ancestor.meaning)) return true;
    return seen_names_.emplace(to_string(ancestor.meaning), ancestor.is_call).second;
  }

  // As resolving its name would describe it.
  static Resolution describe(const Project::ClassSite& site) {
    const Module& module = *site.module;
    Local local;
    local.kind = DefinitionKind::Class;
    local.definition = {module.id(), site.definition.range()};
    local.name = module.name();
    if (const auto scope = module.scopes().opened_by(site.definition))
      local.name += "." + module.scopes().qualified_name(*scope);
    return local;
  }

  const Project& project_;
  const ResolveExpression& resolve_;
  std::vector<Open> open_;
  std::vector<Ancestor> finished_;
  std::set<std::pair<FileId, ByteRange>> seen_classes_;
  std::set<std::pair<std::string, bool>> seen_names_;
};

ResolveExpression by(const Project& project) {
  return
      [&project](const Module& module, const Node& node) { return project.resolve(module, node); };
}

}  // namespace

std::vector<BaseExpression> bases(const Project& project, const Project::ClassSite& site) {
  return bases_with(site, by(project));
}

std::vector<Ancestor> linearise(const Project& project, const Project::ClassSite& site) {
  return linearise(project, site, by(project));
}

std::vector<Ancestor> linearise(const Project& project, const Project::ClassSite& site,
                                const ResolveExpression& resolve) {
  return Linearisation(project, resolve).run(site);
}

}  // namespace modelmend::semantic
