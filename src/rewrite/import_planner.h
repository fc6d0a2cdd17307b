// ImportPlanner: the only one that knows how a file spells an imported name, and where an import
// goes.
//
// Made once for each file that changes; asked by templates and transforms for spellings, and by the
// file's plan for the import edits once the changes of that file are settled. It answers in the
// file's own way: `sa.Integer` where `sa.` is used, merged into an existing list in its order and
// layout otherwise, a new line beside its kin as a last resort. It never rebinds a name, keeps
// `from __future__` and docstrings first, and leaves `__all__`, re-exports, `# noqa` lines and
// imports that other modules take from here.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/declined.h"
#include "patch/edit.h"
#include "rewrite/module_imports.h"
#include "rewrite/other_modules.h"
#include "rewrite/source_style.h"
#include "semantic/project.h"

namespace modelmend::rewrite {

// A name of one of the project's own modules that new text uses and that the module does not have
// yet, so that nothing can resolve it.
struct ProjectName {
  std::string module;  // as the import statement spells it: "app.db", "..db"
  std::string name;
  std::uint32_t first_use = 0;
  // New text has it only in quotes: it goes under `if TYPE_CHECKING:` and is no import to Python.
  bool is_for_type_checkers = false;
  std::string alias = {};  // what the file calls it; empty for its own name

  [[nodiscard]] const std::string& bound() const { return alias.empty() ? name : alias; }
};

struct TypeCheckingImports;

class ImportPlanner {
 public:
  // `search` finds the files that may import from this one; with null there are none.
  ImportPlanner(const semantic::Project& project, const semantic::Module& module,
                model::FileSearch* search = nullptr);

  // How to write the library name `canonical` at `offset` in this file: "Integer", "sa.Integer";
  // of "builtins.int" it is "int". `near` (may be null) is the expression that the new one replaces
  // or stands beside; its qualifier is preferred (`sa.UUID(...)` -> `sa.Integer`), then those of
  // the calls around it. Declines with `name-taken` if every reasonable spelling is bound to
  // something else. A pure function of the file and its arguments.
  [[nodiscard]] Attempt<std::string> spelling(std::string_view canonical, std::uint32_t offset,
                                              syntax::Node near) const;

  // How this file can already name a class of the project at `offset`: "Mood", "enums.Mood". Absent
  // if it cannot when the code runs; no import of the project's own modules is ever added.
  [[nodiscard]] std::optional<std::string> name_of_class(std::string_view qualified,
                                                         std::uint32_t offset) const;

  // The edits of import statements for a settled set of edits of this file: additions for those
  // canonical names in `wanted` whose spelling in the new texts is not bound yet, removals of
  // imported names whose last use the edits take away. None of them touches bytes that `settled`
  // touches.
  [[nodiscard]] std::vector<patch::Edit> edits(std::span<const std::string> wanted,
                                               std::span<const patch::Edit> settled,
                                               std::span<const ProjectName> of_project = {}) const;

  // Spellings within `where` never begin with one of these names, as it means something else there;
  // nor does an import get one of them. With an empty `where` they are kept for Python's own: an
  // import of another library gets none of them. Asked for before the first spelling.
  void avoid(ByteRange where, std::set<std::string, std::less<>> names) {
    avoided_.push_back({where, std::move(names)});
  }
  // What the project has told its formatter, where the file alone does not decide. Asked for before
  // the first style.
  void format_as(const ToldStyle& told) { told_ = told; }
  // True if an import at the top may bind the name to the object `canonical` and change nothing.
  [[nodiscard]] bool may_bind(std::string_view name, std::string_view canonical) const {
    return is_free(name, canonical);
  }

  // Made when it is first asked for: most files that are looked at do not change.
  [[nodiscard]] const SourceStyle& style() const;

 private:
  // A name that needs an import: `from library import name [as local]`.
  struct Addition {
    std::string library;
    std::string entry;
    std::uint32_t first_use = 0;
    std::uint32_t not_before = 0;  // the end of the star imports that may bring the name

    friend auto operator<=>(const Addition&, const Addition&) = default;
  };
  struct Placed;

  [[nodiscard]] Attempt<std::string> builtin(std::string_view name, std::uint32_t offset) const;
  [[nodiscard]] bool means(std::string_view dotted, std::uint32_t offset,
                           std::string_view canonical) const;
  [[nodiscard]] std::optional<std::string> qualified(syntax::Node expression,
                                                     std::string_view canonical) const;
  [[nodiscard]] std::optional<std::string> by_qualifier_of(syntax::Node near,
                                                           std::string_view canonical) const;
  [[nodiscard]] std::optional<std::string> by_neighbour_of(syntax::Node near,
                                                           std::string_view canonical) const;
  [[nodiscard]] bool bound_at_run_time(std::string_view name, std::uint32_t offset) const;
  [[nodiscard]] std::optional<std::string> bound_name(std::string_view canonical,
                                                      std::uint32_t offset) const;
  [[nodiscard]] std::optional<std::string> by_module(std::string_view canonical,
                                                     std::uint32_t offset) const;
  [[nodiscard]] bool star_may_bring(const semantic::Binding& star, std::string_view name,
                                    std::string_view canonical) const;
  [[nodiscard]] const TopLevelImport* top_level(const semantic::Binding& binding) const;
  [[nodiscard]] std::uint32_t stars_end(std::string_view name, std::uint32_t offset) const;
  [[nodiscard]] bool has_star_imports(std::string_view from) const;
  [[nodiscard]] bool is_bound(const semantic::Resolution& meaning, std::string_view name) const;
  [[nodiscard]] bool is_free(std::string_view name, std::string_view canonical) const;
  [[nodiscard]] bool is_avoided(std::string_view dotted, std::uint32_t offset) const;
  [[nodiscard]] bool is_avoided_somewhere(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> free_name(std::string_view canonical) const;

  [[nodiscard]] std::vector<Addition> additions(std::span<const std::string> wanted,
                                                std::span<const patch::Edit> settled) const;
  [[nodiscard]] NameOrder order_in(const TopLevelImport& import) const;
  [[nodiscard]] const TopLevelImport* statement_for(const Addition& addition) const;
  [[nodiscard]] std::vector<const TopLevelImport*> statements_of_library(
      const Addition& addition) const;
  [[nodiscard]] bool needs_own_statement(const Addition& addition) const;
  [[nodiscard]] std::vector<std::string> new_statements(
      const std::vector<const Addition*>& names) const;
  void place_alone(const Addition& addition, Placed& placed) const;
  void place_new_lines(const std::map<std::string, std::vector<const Addition*>>& by_library,
                       Placed& placed) const;
  [[nodiscard]] std::uint32_t place_among(const std::vector<const TopLevelImport*>& statements,
                                          const Addition& addition) const;
  [[nodiscard]] Placed place(const std::vector<Addition>& additions) const;
  [[nodiscard]] std::optional<std::string> type_checking_block(const TypeCheckingImports& checked,
                                                               std::vector<Addition>& coming) const;
  [[nodiscard]] std::string rewritten(const TopLevelImport& import,
                                      std::span<const std::string> coming,
                                      std::span<const std::string> leaving) const;
  [[nodiscard]] bool may_have_effects(const TopLevelImport& import,
                                      const std::vector<Addition>& coming,
                                      const std::vector<const TopLevelImport*>& staying) const;

  const semantic::Project& project_;
  const semantic::Module& module_;
  OtherModules others_;
  struct Avoided {
    ByteRange where;
    std::set<std::string, std::less<>> names;
  };
  std::vector<Avoided> avoided_;
  std::vector<TopLevelImport> imports_;
  ToldStyle told_;
  struct LazyStyle {
    std::once_flag once;
    SourceStyle style;
  };
  std::unique_ptr<LazyStyle> style_ = std::make_unique<LazyStyle>();
};

}  // namespace modelmend::rewrite
