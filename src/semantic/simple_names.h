// SimpleNames: the names of a module that mean the same wherever it reads them.
//
// Nearly every name that a model is made of is imported once at the top and bound nowhere else.
// Such a name needs no search through scopes and branches: its meaning is found once for a module
// and kept. Made by Project for each module that it opens; used by Resolver.
#pragma once

#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "semantic/resolution.h"
#include "semantic/scope.h"

namespace modelmend::semantic {

class SimpleNames {
 public:
  explicit SimpleNames(const ScopeTable& scopes);

  // The one binding of `name` in all of the module, or null: it is bound in several places, in a
  // branch, by a star import perhaps, or not at all.
  [[nodiscard]] const Binding* find(std::string_view name) const;

  // When a name is read: while the module runs its top level, or after.
  enum class Moment { Running, Later };
  [[nodiscard]] std::optional<Resolution> meaning(std::string_view name, Moment moment) const;
  void keep(std::string_view name, Moment moment, const Resolution& meaning) const;

 private:
  struct Name {
    const Binding* binding = nullptr;
    std::optional<Resolution> running;
    std::optional<Resolution> later;
  };

  mutable std::mutex mutex_;
  mutable std::unordered_map<std::string_view, Name> names_;
};

}  // namespace modelmend::semantic
