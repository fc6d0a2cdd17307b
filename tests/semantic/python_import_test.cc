// Compares what we say about names with what they are once Python has imported the modules.
//
// Generated packages full of re-exports, stars, aliases, branches and shadowing are imported by the
// real interpreter, each once for every module that can be the first. At thousands of places they
// report what a name is. Where all the orders of import agree, we must say the same or that we do
// not know. Packages with circles of imports are not compared, as what is seen in a circle depends
// on how far each module came; but we must say the same in every order of questions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <sstream>

#include "base/file_system.h"
#include "base/subprocess.h"
#include "semantic/project.h"
#include "support/marked_project.h"
#include "support/temp_dir.h"

namespace modelmend::semantic {
namespace {

using testing_support::TempDir;

// Prints "project probe description" for each probe that is the same in all orders of import.
constexpr std::string_view kHarness = R"(
import importlib, os, sys, types

class Probe(types.ModuleType):
    seen_ = {}
    later_ = []
    flips = 0
    def seen(self, number, value):
        self.seen_.setdefault(number, set()).add(describe(value))
    def unbound(self, number):
        self.seen_.setdefault(number, set()).add("unbound")
    def later(self, function):
        self.later_.append(function)
        return function
    def flip(self):
        Probe.flips += 1
        return Probe.flips % 2 == 0
    class thing:
        def __init__(self, at): self.at = at

def describe(value):
    at = getattr(value, "at", None)
    if isinstance(at, str):
        return at
    if isinstance(value, types.ModuleType):
        return "module " + value.__name__
    return value.__module__ + "." + value.__qualname__

def modules(root):
    for folder, _, files in os.walk(root):
        for file in files:
            if file.endswith(".py"):
                path = os.path.relpath(os.path.join(folder, file), root)[:-3]
                yield path.replace("/", ".").removesuffix(".__init__")

sys.dont_write_bytecode = True
for project in sorted(os.listdir(sys.argv[1])):
    root = os.path.join(sys.argv[1], project)
    names = sorted(modules(root))
    orders = []
    sys.path.insert(0, root)
    importlib.invalidate_caches()
    for first, Probe.flips in [(name, flips) for name in names for flips in (0, 1)]:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules["probe_"] = probe = Probe("probe_")
        probe.seen_ = {}
        probe.later_ = []
        try:
            for name in [first] + names:
                importlib.import_module(name)
            for function in probe.later_:
                function()
        except Exception:
            orders = []
            break
        orders.append(probe.seen_)
    sys.path.pop(0)
    if not orders:
        continue
    for number in orders[0]:
        said = set()
        for order in orders:
            said |= order.get(number, {"unbound"})
        print(project, number, "|".join(sorted(said)))
)";

// A place that reads a name: where it stands, in the file and by number.
struct Probe {
  std::string path;
  std::uint32_t offset;
  std::uint32_t size;
};

// Writes one package. Names are few, so that they collide.
class Generator {
 public:
  Generator(unsigned seed, bool circles) : random_(seed), circles_(circles) {}

  void run() {
    const std::vector<std::string> paths = {"pkg/__init__.py",     "pkg/a.py",     "pkg/b.py",
                                            "pkg/sub/__init__.py", "pkg/sub/c.py", "top.py"};
    for (const std::string& path : paths) modules_.push_back({path, dotted(path), {}, {}});
    // Later modules import from earlier ones by name, and anyone anything by star.
    std::shuffle(modules_.begin(), modules_.end(), random_);
    for (current_ = 0; current_ < modules_.size(); ++current_) module();
  }

  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const Module& module : modules_) found[module.path] = module.text;
    return found;
  }
  [[nodiscard]] const std::vector<Probe>& probes() const { return probes_; }

 private:
  struct Module {
    std::string path;
    std::string dotted;
    std::string text;
    std::set<std::string> bound;  // surely, at the end
  };

  static std::string dotted(std::string path) {
    path.resize(path.size() - 3);
    std::ranges::replace(path, '/', '.');
    if (path.ends_with(".__init__")) path.resize(path.size() - 9);
    return path;
  }

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  std::string name() { return "N" + std::to_string(below(5)); }
  Module& here() { return modules_[current_]; }
  void line(const std::string& text) { here().text += indent_ + text + "\n"; }
  std::string at() {
    const auto lines = std::ranges::count(here().text, '\n');
    return here().path + ":" + std::to_string(lines + 1);
  }
  std::optional<std::string> bound_name() {
    if (here().bound.empty()) return std::nullopt;
    return *std::next(here().bound.begin(), static_cast<std::ptrdiff_t>(
                                                below(static_cast<unsigned>(here().bound.size()))));
  }

  void module() {
    line("from probe_ import seen, unbound, flip, thing, later");
    const unsigned statements = 6 + below(10);
    for (unsigned i = 0; i < statements; ++i) {
      statement();
      if (below(3) == 0) probe(name());
    }
    if (below(4) == 0) dunder_all();
    for (unsigned i = 0; i < 5; ++i) probe("N" + std::to_string(i));
    function();
  }

  void statement() {
    switch (below(16)) {
      case 0:
        return library();
      case 1:
      case 2:
      case 3:
        return from_import();
      case 4:
      case 5:
        return star();
      case 6:
        return plain_import();
      case 7:
      case 8:
        return alias();
      case 9:
      case 10:
        return definition(name());
      case 11:
        return branch();
      case 12:
        return guarded();
      case 13:
        return class_body();
      case 14:
        return function();
      default:
        return unbind();
    }
  }

  void bind(const std::string& bound) {
    if (indent_.empty()) here().bound.insert(bound);
  }

  void library() {
    const std::vector<std::string> from = {"from uuid import UUID as ", "from enum import Enum as ",
                                           "from datetime import date as ",
                                           "from decimal import Decimal as ", "import uuid as "};
    const std::string bound = name();
    line(from[below(static_cast<unsigned>(from.size()))] + bound);
    bind(bound);
  }

  // Of a module that is complete, so that the name is surely there.
  void from_import() {
    const Module* const from = complete_module();
    if (from == nullptr) return definition(name());
    const Module& other = *from;
    const std::string taken =
        *std::next(other.bound.begin(),
                   static_cast<std::ptrdiff_t>(below(static_cast<unsigned>(other.bound.size()))));
    const std::string bound = below(2) == 0 ? name() : taken;
    line("from " + spelled(other) + " import " + taken + (bound == taken ? "" : " as " + bound));
    bind(bound);
  }

  // Relative where that is possible.
  std::string spelled(const Module& other) {
    if (!here().path.starts_with("pkg/") || !other.path.starts_with("pkg/") || below(2) == 0)
      return other.dotted;
    const std::string up = here().path.starts_with("pkg/sub/") ? ".." : ".";
    return up + (other.dotted == "pkg" ? "" : other.dotted.substr(4));
  }

  // Without circles: nobody imports a package that is around him, nor anything below a package that
  // comes later.
  [[nodiscard]] bool may_import(const Module& other) {
    if (circles_) return &other != &here();
    // Importing pkg.sub.c runs pkg.sub first.
    const auto is_late = [&](const Module& module) {
      return &module > &here() && other.dotted.starts_with(module.dotted + ".") &&
             !here().dotted.starts_with(module.dotted + ".");
    };
    if (std::ranges::any_of(modules_, is_late)) return false;
    return &other != &here() && !here().dotted.starts_with(other.dotted + ".");
  }

  const Module* any_module() {
    const Module& other = modules_[below(static_cast<unsigned>(modules_.size()))];
    const bool complete = &other < &here();
    return may_import(other) && (complete || circles_) ? &other : nullptr;
  }

  const Module* complete_module() {
    if (current_ == 0) return nullptr;
    const Module& other = modules_[below(static_cast<unsigned>(current_))];
    return may_import(other) && !other.bound.empty() ? &other : nullptr;
  }

  void star() {
    if (const Module* const other = any_module()) line("from " + spelled(*other) + " import *");
  }

  void plain_import() {
    const Module* const complete = complete_module();
    if (below(2) == 0 || complete == nullptr) {
      if (const Module* const other = any_module()) line("import " + other->dotted);
      return;
    }
    const std::string bound = name();
    line("import " + complete->dotted + " as " + bound);
    bind(bound);
    const std::string again = name();
    line(again + " = " + bound + "." + *complete->bound.begin());
    bind(again);
  }

  void alias() {
    const auto value = bound_name();
    if (!value) return definition(name());
    const std::string bound = name();
    line(bound + " = " + (below(4) == 0 ? "(" + *value + ")" : *value));
    bind(bound);
  }

  void definition(const std::string& bound) {
    const std::string place = at();
    switch (below(3)) {
      case 0:
        line("class " + bound + ": at = '" + place + "'");
        break;
      case 1:
        line("def " + bound + "(): pass");
        line(bound + ".at = '" + place + "'");
        break;
      default:
        line(bound + " = thing('" + place + "')");
        break;
    }
    bind(bound);
  }

  void branch() {
    indented("if flip():", [this] { simple(); });
    if (below(2) == 0) indented("else:", [this] { simple(); });
  }

  void guarded() {
    const bool there = below(2) == 0;
    const std::string bound = name();
    indented("try:", [&] {
      line(there ? "from uuid import UUID as " + bound : "from pkg.missing import " + bound);
    });
    indented("except ImportError:", [&] { definition(bound); });
    bind(bound);
  }

  void simple() {
    const auto value = bound_name();
    if (value && below(2) == 0) return line(name() + " = " + *value);
    definition(name());
  }

  void class_body() {
    const auto base = bound_name();
    const std::string bound = name();
    const std::string place = at();
    indented("class " + bound + ":", [&] {
      line("at = '" + place + "'");
      if (base) line(*base + " = " + *base);
      simple();
      probe(name());
      line("@later");
      indented("def method(self=None):", [&] { probe(name()); });
    });
    bind(bound);
  }

  void function() {
    const std::string called = "f" + std::to_string(at_function_++);
    line("@later");
    indented("def " + called + "():", [this] {
      if (below(3) == 0) definition("N4");
      probe(name());
      probe("N4");
    });
  }

  void unbind() {
    const auto value = bound_name();
    if (!value) return;
    line("del " + *value);
    here().bound.erase(*value);
  }

  void dunder_all() {
    std::string names;
    for (const std::string& bound : here().bound)
      if (below(2) == 0) names += "'" + bound + "', ";
    line("__all__ = [" + names + "]");
  }

  void probe(const std::string& read) {
    const std::string number = std::to_string(probes_.size());
    line("try:");
    const std::string before = indent_ + "    seen(" + number + ", ";
    const auto offset = static_cast<std::uint32_t>(here().text.size() + before.size());
    probes_.push_back({here().path, offset, static_cast<std::uint32_t>(read.size())});
    line("    seen(" + number + ", " + read + ")");
    line("except NameError: unbound(" + number + ")");
  }

  // A template because the bodies are lambdas.
  template <class Body>
  void indented(const std::string& head, Body body) {
    line(head);
    indent_ += "    ";
    body();
    indent_.resize(indent_.size() - 4);
  }

  std::mt19937 random_;
  bool circles_;
  std::vector<Module> modules_;
  std::size_t current_ = 0;
  std::string indent_;
  unsigned at_function_ = 0;
  std::vector<Probe> probes_;
};

// As the harness describes the object.
std::string describe(const Project& project, const Resolution& meaning) {
  if (const auto* const imported = std::get_if<Imported>(&meaning))
    return imported->is_module ? "module " + imported->name : imported->name;
  const auto* const local = std::get_if<Local>(&meaning);
  if (local == nullptr) return "unknown";
  if (local->kind == DefinitionKind::Module) return "module " + local->name;
  const Module& module = **project.open(local->definition.file);
  const auto place = module.file().at(local->definition.range.begin);
  return module.file().path() + ":" + std::to_string(place.line);
}

std::string all_texts(const Generator& generator) {
  std::string all;
  for (const auto& [path, text] : generator.files()) all += "-- " + path + " --\n" + text;
  return all;
}

TEST(PythonImport, GivesWhatWeSay) {
  constexpr unsigned kProjects = 60;
  const TempDir folder;
  std::map<std::string, Generator> generated;
  for (unsigned seed = 0; seed < kProjects; ++seed) {
    const std::string name = "p" + std::to_string(seed);
    Generator& generator = generated.emplace(name, Generator(seed, false)).first->second;
    generator.run();
    for (const auto& [path, text] : generator.files())
      folder.write("projects/" + name + "/" + path, text);
  }
  folder.write("harness.py", kHarness);
  const auto ran =
      run_command({.arguments = {"python3", folder.path("harness.py"), folder.path("projects")}});
  ASSERT_TRUE(ran) << ran.error().message();
  ASSERT_EQ(ran->exit_status, 0) << ran->errors;

  const RealFileSystem disk;
  std::map<std::string, std::unique_ptr<Project>> projects;
  unsigned compared = 0;
  unsigned known = 0;
  std::istringstream lines(ran->output);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    std::size_t number = 0;
    std::string said;
    if (!(words >> name >> number) || !std::getline(words >> std::ws, said)) continue;
    // The orders of import do not agree: nobody can say.
    if (said.find('|') != std::string::npos) continue;
    const Generator& generator = generated.at(name);
    auto& project = projects[name];
    if (!project) {
      std::vector<std::string> paths;
      for (const auto& [path, text] : generator.files()) paths.push_back(path);
      project = std::make_unique<Project>(
          std::make_shared<const text::SourceStore>(disk, folder.path("projects/" + name), paths),
          ProjectOptions{});
    }
    const Probe& probe = generator.probes().at(number);
    const Module& module = **project->open(*project->sources().find(probe.path));
    const Resolution meaning =
        project->resolve(module, module.node_at({probe.offset, probe.offset + probe.size}));
    const std::string ours = describe(*project, meaning);
    ++compared;
    if (ours == "unknown") continue;
    ++known;
    EXPECT_EQ(ours, said) << to_string(meaning) << " in project " << name << " at "
                          << module.file().describe(probe.offset) << "\n"
                          << all_texts(generator);
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(compared, 1500U);
  EXPECT_GT(known * 2, compared) << "we say 'unknown' too often";
}

std::vector<std::string> answers(const Generator& generator, bool backward) {
  const testing_support::MarkedProject project(all_texts(generator));
  std::vector<Probe> probes = generator.probes();
  if (backward) std::ranges::reverse(probes);
  std::vector<std::string> found;
  for (const Probe& probe : probes) {
    const Module& module = project.module(probe.path);
    const auto node = module.node_at({probe.offset, probe.offset + probe.size});
    found.push_back(to_string(project.project().resolve(module, node)));
  }
  if (backward) std::ranges::reverse(found);
  return found;
}

TEST(PythonImport, InCirclesIsTheSameForEveryOrderOfQuestions) {
  constexpr unsigned kProjects = 100;
  for (unsigned seed = 0; seed < kProjects; ++seed) {
    Generator generator(seed, true);
    generator.run();
    ASSERT_EQ(answers(generator, false), answers(generator, true)) << all_texts(generator);
  }
}

}  // namespace
}  // namespace modelmend::semantic
