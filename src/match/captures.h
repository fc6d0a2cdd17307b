// Captures: what a pattern's metavariables stand for in one match.
//
// Made by Matcher, read by constraints, templates and transforms. `$A` binds one node, `$$$A` a run
// of siblings, which in a call matched by meaning need not be adjacent (keyword arguments match in
// any order). Nodes borrow the module's tree. Names are kept without their `$`, sorted.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/node.h"

namespace modelmend::match {

class Captures {
 public:
  // Null if `name` is not bound to a single node.
  [[nodiscard]] syntax::Node one(std::string_view name) const;
  // Empty if `name` is not bound to a run.
  [[nodiscard]] std::span<const syntax::Node> many(std::string_view name) const;
  [[nodiscard]] bool has_many(std::string_view name) const;

  void bind_one(std::string name, syntax::Node node);
  void bind_many(std::string name, std::vector<syntax::Node> nodes);

  [[nodiscard]] const std::map<std::string, syntax::Node, std::less<>>& singles() const {
    return one_;
  }
  [[nodiscard]] const std::map<std::string, std::vector<syntax::Node>, std::less<>>& runs() const {
    return many_;
  }

 private:
  std::map<std::string, syntax::Node, std::less<>> one_;
  std::map<std::string, std::vector<syntax::Node>, std::less<>> many_;
};

}  // namespace modelmend::match
