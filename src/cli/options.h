// Options: what a command can be told on the command line, and where each value goes.
//
// Made by the parser for the command that was named, and for no other; the command's own file says
// what there is. Only what the user gave is stored. Values go to their places after `declare` has
// returned, so these must live as long as the command's action. With command_line.cc the only place
// that knows CLI11.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace CLI {  // NOLINT(readability-identifier-naming)
class App;
class Option;
}  // namespace CLI

namespace modelmend::cli {

class Options {
 public:
  // An Error is what the user is told instead of a run.
  using Take = std::function<Result<void>(const std::string& value)>;
  enum class Need { Optional, Required };

  // The first value that is refused is left in `refused`.
  Options(CLI::App& app, std::optional<Error>& refused) : app_(&app), refused_(&refused) {}

  // `names` as in "-q,--quiet".
  void flag(const std::string& names, bool& to, const std::string& help);
  void flag(const std::string& names, std::optional<bool>& to, const std::string& help);
  void flag(const std::string& names, const std::function<void()>& set, const std::string& help);

  // `kind` is what stands for the value in --help: "FILE".
  void value(const std::string& names, const std::string& kind, std::optional<std::string>& to,
             const std::string& help);
  void value(const std::string& names, const std::string& kind, const Take& take,
             const std::string& help);
  // What `read` makes of the value. A template because each option has a type of its own.
  template <typename T>
  void value(const std::string& name, const std::string& kind, std::optional<T>& to,
             Result<T> (*read)(const std::string& where, const std::string& value),
             const std::string& help) {
    const auto take = [name, &to, read](const std::string& text) -> Result<void> {
      auto made = read(name, text);
      if (!made) return tl::unexpected(made.error());
      to = *std::move(made);
      return {};
    };
    value(name, kind, Take(take), help);
  }
  // From 1 to `most`.
  void number(const std::string& names, const std::string& kind, std::optional<unsigned>& to,
              unsigned most, const std::string& help);
  // One of `words`.
  void choice(const std::string& name, const std::string& kind, std::string& to,
              const std::vector<std::string>& words, const std::string& help,
              Need need = Need::Optional);

  // May be repeated; takes one value each time, so that PATHs after it stay PATHs.
  void list(const std::string& names, const std::string& kind,
            std::optional<std::vector<std::string>>& to, const std::string& help);
  void list(const std::string& names, const std::string& kind, const Take& take,
            const std::string& help);

  // Words without a dash, in the order of these calls.
  void argument(const std::string& name, std::string& to, const std::string& help,
                Need need = Need::Optional);
  void arguments(const std::string& name, std::vector<std::string>& to, const std::string& help);
  // Exactly as many.
  void arguments(const std::string& name, std::vector<std::string>& to, int count,
                 const std::string& help);

 private:
  CLI::App* app_;
  std::optional<Error>* refused_;
};

}  // namespace modelmend::cli
