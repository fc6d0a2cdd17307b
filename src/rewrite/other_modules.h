// OtherModules: what the rest of the project takes from one module.
//
// Asked by ImportPlanner before it takes a name out of a module or binds a new one. Files are found
// by text first, so only those that could name the module are parsed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/read_models.h"
#include "semantic/project.h"

namespace modelmend::rewrite {

class OtherModules {
 public:
  // `search` may be null: then there are no other modules.
  OtherModules(const semantic::Project& project, const semantic::Module& module,
               model::FileSearch* search)
      : project_(project), module_(module), search_(search) {}

  // Searches for all of these names at once, so that asking for each costs no search of its own.
  void prepare(std::span<const std::string> names) const;
  // True if another module imports `name` from here, reads it as an attribute of this module, or
  // may get it by a star import.
  [[nodiscard]] bool take(std::string_view name) const;
  // True if some module that takes everything from here by a star import already knows `name` as
  // something else than the library object `canonical`.
  [[nodiscard]] bool would_rebind(std::string_view name, std::string_view canonical) const;

 private:
  [[nodiscard]] std::vector<const semantic::Module*> holding(std::string_view word,
                                                             const semantic::Module& named) const;
  [[nodiscard]] std::vector<const semantic::Module*> passing_on() const;

  const semantic::Project& project_;
  const semantic::Module& module_;
  model::FileSearch* search_;
};

}  // namespace modelmend::rewrite
