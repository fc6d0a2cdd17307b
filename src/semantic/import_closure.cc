#include "semantic/import_closure.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/find_bytes.h"
#include "semantic/text_imports.h"
#include "syntax/string_literal.h"
#include "syntax/walker.h"

namespace modelmend::semantic {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Functions that run modules whose names they are given.
constexpr std::string_view kImporters[] = {"import_module", "__import__"};

// Functions that run or find modules by paths, folders or entry points.
constexpr std::string_view kFinders[] = {
    "iter_modules",      "walk_packages",    "spec_from_file_location",
    "run_path",          "run_module",       "import_string",
    "find_modules",      "entry_points",     "load_module",
    "load_source",       "SourceFileLoader", "exec_module",
    "import_submodules", "autodiscover"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

std::string_view last_word(const Node& function) {
  return function.is(Kind::Attribute) ? function.field(Field::Attribute).text() : function.text();
}

bool is_for_type_checkers(const ScopeTable& scopes, const Binding& binding) {
  for (ArmId id = binding.in_arm; id != ArmId{}; id = scopes.arm(id).parent)
    if (scopes.arm(id).kind == BindingArm::TypeChecking) return true;
  return binding.arm == BindingArm::TypeChecking;
}

bool is_import(const Binding& binding) {
  return binding.kind == BindingKind::Import || binding.kind == BindingKind::FromImport ||
         binding.kind == BindingKind::StarImport;
}

constexpr std::uint32_t kAll = std::numeric_limits<std::uint32_t>::max();

class Closure {
 public:
  Closure(const Project& project, const std::set<FileId>& running)
      : project_(project), running_(running) {}

  ImportClosure of(FileId start) {
    add(start);
    return read_all();
  }

  ImportClosure above(FileId file, std::uint32_t end) {
    read_bindings(file, end);
    read_calls(file, end);
    return read_all();
  }

 private:
  ImportClosure read_all() {
    while (!open_.empty()) {
      const FileId file = open_.back();
      open_.pop_back();
      read(file);
    }
    return std::move(found_);
  }

  void add(FileId file) {
    if (!running_.contains(file) && found_.files.insert(file).second) open_.push_back(file);
  }

  void read(FileId file) {
    const auto text = project_.sources().read_bytes(file);
    if (!text) return;
    if (has_bytes(*text, "TYPE_CHECKING")) {
      read_bindings(file, kAll);
    } else {
      const TextImports imports(*text);
      imports.each([&](const TextImport& each) { follow(file, each.module, each.name); });
    }
    const auto holds = [&](std::string_view word) { return has_bytes(*text, word); };
    if (std::ranges::any_of(kImporters, holds) || std::ranges::any_of(kFinders, holds))
      read_calls(file, kAll);
  }

  void read_bindings(FileId file, std::uint32_t end) {
    const auto module = project_.open(file);
    if (!module) return;
    const ScopeTable& scopes = (*module)->scopes();
    for (const Scope& scope : scopes.scopes())
      for (const Binding& binding : scope.bindings) {
        if (!is_import(binding) || is_for_type_checkers(scopes, binding)) continue;
        if (binding.statement.begin() >= end) continue;
        const bool is_star = binding.kind == BindingKind::StarImport;
        follow(file, binding.module, is_star ? std::string_view("*") : binding.imported);
      }
  }

  // `import module`, `from module import name` and `from module import *`, written in `from`.
  void follow(FileId from, std::string_view module, std::string_view name) {
    if (library::is_known_package(module.substr(0, module.find('.')))) return;
    follow_path(from, module);
    if (name == "*")
      follow_star(from, module);
    else if (!name.empty())
      follow_path(from, below(module, name));
  }

  // The packages on the way run, too.
  void follow_path(FileId from, std::string_view dotted) {
    const std::size_t dots = std::min(dotted.find_first_not_of('.'), dotted.size());
    if (dots > 0) add_module(from, dotted.substr(0, dots));
    for (std::size_t end = dots; end < dotted.size();) {
      end = std::min(dotted.find('.', end + 1), dotted.size());
      add_module(from, dotted.substr(0, end));
    }
  }

  void add_module(FileId from, std::string_view dotted) {
    if (const auto file = project_.find_module(dotted, from)) add(*file);
  }

  // A star also imports the submodules that __all__ names.
  void follow_star(FileId from, std::string_view module) {
    const auto file = project_.find_module(module, from);
    if (!file) return;
    const auto opened = project_.open(*file);
    if (!opened || !(*opened)->is_package() || !(*opened)->scopes().all()) return;
    for (const std::string& name : *(*opened)->scopes().all())
      follow_path(from, below(module, name));
  }

  void read_calls(FileId file, std::uint32_t end) {
    const auto module = project_.open(file);
    if (!module) return;
    for (syntax::Walker walker((*module)->root()); walker; walker.next()) {
      if (!walker->is(Kind::Call) || walker->begin() >= end) continue;
      const std::string_view function = last_word(walker->field(Field::Function));
      const bool is_importer = is_one_of(function, kImporters);
      if (is_importer && follow_literal(file, *walker)) continue;
      if (is_importer || is_one_of(function, kFinders)) note_dynamic({file, walker->range()});
    }
  }

  // import_module("app.models"), import_module(".models", __package__)
  bool follow_literal(FileId file, const Node& call) {
    const std::vector<Node> arguments = call.field(Field::Arguments).items();
    if (arguments.empty()) return false;
    const auto name = syntax::string_literal(arguments.front());
    if (!name) return false;
    const bool is_relative = name->value.starts_with('.');
    const bool to_itself = arguments.size() > 1 && (arguments[1].text() == "__package__" ||
                                                    arguments[1].text() == "__name__");
    if (is_relative && !to_itself) return false;
    follow(file, name->value, {});
    return true;
  }

  void note_dynamic(Place place) {
    if (!found_.dynamic || place < *found_.dynamic) found_.dynamic = place;
  }

  const Project& project_;
  const std::set<FileId>& running_;
  ImportClosure found_;
  std::vector<FileId> open_;
};

}  // namespace

ImportClosure import_closure(const Project& project, FileId start,
                             const std::set<FileId>& running) {
  return Closure(project, running).of(start);
}

ImportClosure import_closure_above(const Project& project, FileId file, std::uint32_t end,
                                   const std::set<FileId>& running) {
  return Closure(project, running).above(file, end);
}

std::string below(std::string_view module, std::string_view name) {
  return std::string(module) + (module.ends_with('.') ? "" : ".") + std::string(name);
}

}  // namespace modelmend::semantic
