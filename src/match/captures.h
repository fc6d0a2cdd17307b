// Captures: what a pattern's metavariables stand for in one match.
//
// Made by Matcher, read by constraints, templates and transforms. `$A` binds one node, `$$$A` a run
// of siblings, which in a call matched by meaning need not be adjacent (keyword arguments match in
// any order). Nodes borrow the module's tree. Names are kept without their `$`, sorted. While a
// match is tried, bindings of a branch that fails are taken back with mark() and rollback().
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/node.h"

namespace modelmend::match {

class Captures {
 public:
  using Singles = std::map<std::string, syntax::Node, std::less<>>;
  using Runs = std::map<std::string, std::vector<syntax::Node>, std::less<>>;

  // Null if `name` is not bound to a single node.
  [[nodiscard]] syntax::Node one(std::string_view name) const;
  // Empty if `name` is not bound to a run.
  [[nodiscard]] std::span<const syntax::Node> many(std::string_view name) const;
  [[nodiscard]] bool has_many(std::string_view name) const;

  // A later binding of the same name replaces the earlier one.
  void bind_one(const std::string& name, syntax::Node node);
  void bind_many(const std::string& name, std::vector<syntax::Node> nodes);

  // Only until the next rollback to an earlier mark.
  using Mark = std::size_t;
  [[nodiscard]] Mark mark() const { return trail_.size(); }
  void rollback(Mark mark);

  [[nodiscard]] const Singles& singles() const { return one_; }
  [[nodiscard]] const Runs& runs() const { return many_; }

 private:
  // What a name was bound to before one call of bind_*.
  struct Before {
    std::string name;
    bool is_run = false;
    std::optional<syntax::Node> node = {};
    std::optional<std::vector<syntax::Node>> nodes = {};
  };

  Singles one_;
  Runs many_;
  std::vector<Before> trail_;
};

}  // namespace modelmend::match
