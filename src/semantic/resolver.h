// Resolver: answers one question about the meaning of a name.
//
// Made by Project for each question. It follows imports, aliases and members one hop at a time
// through modules that it opens on the way. It remembers which bindings it is in the middle of, so
// cycles end; and it gives up after kMaxSteps hops, so that no input can exhaust the stack.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "semantic/class_hierarchy.h"
#include "semantic/project_state.h"
#include "semantic/reaching.h"

namespace modelmend::semantic {

class Resolver {
 public:
  // More hops than any real chain of re-exports has.
  static constexpr unsigned kMaxSteps = 100;

  // What is asked for as an annotation means what type checkers take it for.
  explicit Resolver(const Project& project, Purpose purpose = Purpose::Runtime)
      : project_(project), state_(*project.state_), purpose_(purpose) {}

  [[nodiscard]] Resolution expression(const Module& module, syntax::Node node);
  [[nodiscard]] Resolution dotted(const Module& module, std::string_view dotted,
                                  std::uint32_t offset);
  [[nodiscard]] Resolution imported(FileId into, std::string_view module, std::string_view name);
  [[nodiscard]] Resolution member(const Resolution& owner, std::string_view name);
  [[nodiscard]] library::Exported star_binds(const Module& module, const Binding& star,
                                             std::string_view name);

 private:
  // One hop, for as long as it lives.
  class Step {
   public:
    Step(Resolver& resolver, const void* what, std::string_view name);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    Step(Step&&) = delete;
    Step& operator=(Step&&) = delete;
    [[nodiscard]] explicit operator bool() const { return entered_; }
    // Why it could not be made.
    [[nodiscard]] Unknown refusal(std::string_view name) const;

   private:
    Resolver& resolver_;
    bool entered_ = false;
    bool circle_ = false;
  };
  struct Active {
    const void* what;
    std::string name;
  };

  // Names in scopes.
  Resolution name_at(const Module& module, std::string_view name, Context context,
                     std::optional<std::uint32_t> offset);
  Resolution name_by_scopes(const Module& module, std::string_view name, Context context,
                            std::optional<std::uint32_t> offset);
  struct Lexical {
    Resolution meaning;
    bool believed_a_try = false;
  };
  Lexical lexical(const Module& module, NameUse use);
  Resolution in_string(const Module& module, const syntax::Node& string);
  Resolution binding(const Module& module, ScopeId scope, const Binding& binding,
                     std::string_view name);
  Resolution bound_to(const Module& module, ScopeId scope, const Binding& binding,
                      std::string_view name);
  Resolution definition(const Module& module, ScopeId scope, const Binding& binding);
  Resolution assignment(const Module& module, ScopeId scope, const Binding& binding);
  Resolution plain_import(const Module& module, const Binding& binding);
  Resolution from_import(const Module& module, const Binding& binding, std::string_view name);
  Resolution star_import(const Module& module, const Binding& star, std::string_view name);
  Reaching reach(const Module& module, const NameUse& use);
  std::vector<Resolution> meanings(const Module& module, const NameUse& use,
                                   const Reaching& reaching);

  // Modules.
  Resolution import_module(FileId from, std::string_view dotted);
  Resolution found_module(const FoundModule& found, std::string_view dotted);
  Export exported(const Module& module, std::string_view name);
  Export final_export(const Module& module, std::string_view name);
  Export read_export(const Module& module, std::string_view name);
  const Module* module_of(const Local& local) const;

  // Members.
  Resolution member_of(const Resolution& owner, std::string_view name);
  Resolution module_member(const Local& module, std::string_view name);
  Resolution class_member(const Project::ClassSite& site, std::string_view name,
                          std::optional<Place> instance);
  std::optional<Resolution> own_member(const Project::ClassSite& site, std::string_view name);
  Resolution variable_member(const Local& variable, std::string_view name);
  Resolution instance_member(const Resolution& made_by, std::string_view name, Place instance);

  const Project& project_;
  const Project::State& state_;
  const Purpose purpose_;
  std::vector<Active> active_;
  // Modules whose changing exports the answer came through. A name that is read while such a module
  // itself runs may be something else still.
  std::set<FileId> via_;
  unsigned deepest_ = 0;
  // A cycle or the limit was met: what is found now is not the same for every question.
  bool cut_ = false;
  bool in_string_ = false;
  // What was found on the way, with circles cut where this question met them.
  struct Found {
    Export value;
    bool cut = false;
  };
  std::map<std::pair<FileId, std::string>, Found> memo_;
};

}  // namespace modelmend::semantic
