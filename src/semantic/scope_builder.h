// ScopeBuilder: fills a ScopeTable in one walk over the module.
//
// Used by ScopeTable's constructor only. Every construct that changes the scope or the arm of what
// stands in it announces the regions of its children before the walk comes to them; so the context
// of each node is known when it is visited, and the same regions later answer context_at().
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "semantic/scope.h"
#include "syntax/walker.h"

namespace modelmend::semantic {

class ScopeBuilder {
 public:
  ScopeBuilder(ScopeTable& table, syntax::Node module) : table_(table), module_(module) {}
  void build();

 private:
  struct Region {
    ByteRange range;
    Context context;
  };

  // Regions.
  void move_to(const syntax::Node& node);
  void close_until(std::uint32_t offset);
  void begin_segment(std::uint32_t offset, const Context& context);
  void announce(std::vector<Region> in_source_order);
  [[nodiscard]] const Context& here() const { return open_.back().context; }
  [[nodiscard]] Context inside(ScopeId scope) const { return {scope, ArmId{}, here().annotation}; }
  [[nodiscard]] Context in_arm(ArmId arm) const { return {here().scope, arm, here().annotation}; }

  // Tables.
  ScopeId add_scope(ScopeKind kind, const syntax::Node& node);
  std::uint32_t add_statement(bool exhaustive);
  ArmId add_arm(std::uint32_t statement, BindingArm kind, const syntax::Node& clause);
  void bind(Binding binding) { bind_in(here().scope, here().arm, std::move(binding)); }
  void bind_in(ScopeId scope, ArmId arm, Binding binding);
  // Every identifier of an assignment's left side, a loop's target, ...; `binding` holds the rest.
  void bind_targets(ScopeId scope, ArmId arm, const syntax::Node& target, const Binding& binding);

  // One for each construct; `walker` stands on it.
  void visit(syntax::Walker& walker);
  void visit_function(const syntax::Node& node);
  void visit_class(const syntax::Node& node);
  void visit_lambda(const syntax::Node& node);
  void visit_comprehension(const syntax::Node& node);
  void visit_comprehension_clause(const syntax::Node& node);
  void visit_named_expression(const syntax::Node& node);
  void visit_assignment(const syntax::Node& node);
  void note_attribute(const syntax::Walker& walker);
  void visit_augmented(const syntax::Node& node);
  void visit_type_alias(const syntax::Node& node);
  void visit_delete(const syntax::Node& node);
  void visit_redirect(const syntax::Node& node);
  void visit_import(const syntax::Node& node);
  void visit_from_import(const syntax::Node& node);
  void visit_if(const syntax::Node& node);
  void visit_loop(const syntax::Node& node);
  void visit_try(const syntax::Node& node);
  void visit_except(const syntax::Node& node);
  void visit_match(const syntax::Node& node);
  void visit_as_pattern(const syntax::Node& node);
  void visit_capture(const syntax::Node& node, const syntax::Node& name);
  void visit_dotted_name(const syntax::Walker& walker);
  void visit_identifier(const syntax::Walker& walker);
  void visit_string(const syntax::Walker& walker);

  std::optional<ScopeId> open_type_parameters(const syntax::Node& definition);
  void bind_parameters(const syntax::Node& parameters, ScopeId scope, std::uint32_t visible_from,
                       std::vector<Region>& regions, const Context& around);
  void finish();

  ScopeTable& table_;
  syntax::Node module_;
  std::vector<Region> open_;            // innermost last
  std::vector<Region> upcoming_;        // next last
  std::vector<std::uint32_t> binders_;  // offsets of identifiers that bind and do not read
};

// Reads __all__ of a module; sets neither if there is none.
struct DunderAll {
  std::optional<std::vector<std::string>> names;
  bool dynamic = false;
};
[[nodiscard]] DunderAll read_dunder_all(const syntax::Node& module, const Scope& scope);

}  // namespace modelmend::semantic
