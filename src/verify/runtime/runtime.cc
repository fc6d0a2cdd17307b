#include "verify/runtime/runtime.h"

#include <fmt/format.h>

#include <csignal>
#include <utility>

#include "base/subprocess.h"
#include "verify/runtime/read_facts.h"
#include "verify/runtime/request.h"

namespace modelmend::verify::runtime {
namespace {

// A status above this is the number of the signal that ended the process.
constexpr int kSignalBase = 128;

constexpr const char* kNamePython =
    "name the Python interpreter that has the project's libraries with --python";

Result<CommandOutput> run_python(const Side& side, const Interpreter& interpreter) {
  auto output = run_command({.arguments = {interpreter.python, "-B", "-c", start_program()},
                             .input = request_text(side, interpreter.limit),
                             .environment = {{"PYTHONDONTWRITEBYTECODE", "1"},
                                             // Whatever a project prints of a set is stable.
                                             {"PYTHONHASHSEED", "0"}},
                             .stop = interpreter.stop});
  if (output) return output;
  return fail(ErrorCode::External, interpreter.python, output.error().what, kNamePython);
}

tl::unexpected<Error> interrupted() {
  return fail(ErrorCode::Interrupted, "", "interrupted while the project was imported");
}

std::string module_words(const std::string& module, const Side& side) {
  return module.empty() ? side.name : fmt::format("module '{}' of {}", module, side.name);
}

// Puts the reasons of dump_project.py into words, each with what to do.
class RefusalWords {
 public:
  RefusalWords(const Side& side, const Interpreter& interpreter)
      : side_(side), interpreter_(interpreter) {}

  [[nodiscard]] Error error(const Refusal& refusal) const {
    if (refusal.kind == "no-sqlalchemy")
      return of_interpreter(fmt::format("SQLAlchemy cannot be imported: {}", refusal.exception));
    if (refusal.kind == "old-sqlalchemy")
      return of_interpreter(
          fmt::format("SQLAlchemy {} is older than 1.4, which is needed", refusal.exception));
    if (refusal.kind == "import") return not_imported(refusal);
    if (refusal.kind == "elsewhere") return imported_from_elsewhere(refusal);
    if (refusal.kind == "time") return out_of_time(refusal);
    return in_project(
        refusal, fmt::format("{} was imported, but not read: {}", side_.name, refusal.exception),
        "report this with the line");
  }

  // The process ended by itself, or by a signal.
  [[nodiscard]] Error error(const Silence& silence, const CommandOutput& output) const {
    if (output.exit_status == kSignalBase + SIGALRM) return out_of_time({.module = silence.module});
    const std::string how = output.exit_status > kSignalBase
                                ? fmt::format("died of signal {}", output.exit_status - kSignalBase)
                                : fmt::format("ended with status {}", output.exit_status);
    const std::string errors = output.errors.empty() ? "" : ": " + last_line(output.errors);
    return of_interpreter(fmt::format("the interpreter {} while it imported {}{}", how,
                                      module_words(silence.module, side_), errors));
  }

 private:
  static std::string last_line(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text.substr(text.rfind('\n') + 1);
  }

  [[nodiscard]] Error of_interpreter(std::string what) const {
    return {ErrorCode::External, interpreter_.python, std::move(what), kNamePython};
  }

  // At the innermost line of the project, if there is one.
  [[nodiscard]] static Error in_project(const Refusal& refusal, std::string what,
                                        std::string next) {
    std::string where = refusal.file;
    if (refusal.line > 0) where += fmt::format(":{}", refusal.line);
    return {ErrorCode::Input, std::move(where), std::move(what), std::move(next)};
  }

  [[nodiscard]] Error not_imported(const Refusal& refusal) const {
    const bool lacks_module = refusal.exception.starts_with("ModuleNotFoundError");
    return in_project(
        refusal,
        fmt::format("{} cannot be imported: {}", module_words(refusal.module, side_),
                    refusal.exception),
        lacks_module ? kNamePython : "give it what it needs, such as environment variables");
  }

  [[nodiscard]] Error imported_from_elsewhere(const Refusal& refusal) const {
    return {ErrorCode::External, refusal.exception,
            fmt::format("this was imported instead of {}", module_words(refusal.module, side_)),
            "remove the installed copy from the interpreter, or name another one with --python"};
  }

  [[nodiscard]] Error out_of_time(const Refusal& refusal) const {
    return in_project(refusal,
                      fmt::format("{} was not imported within {} seconds",
                                  module_words(refusal.module, side_), interpreter_.limit.count()),
                      "let the import of models not wait for a service");
  }

  const Side& side_;
  const Interpreter& interpreter_;
};

}  // namespace

Result<RuntimeFacts> read_runtime_facts(const Side& side, const Interpreter& interpreter) {
  const auto output = run_python(side, interpreter);
  if (!output) return tl::unexpected(output.error());
  if (interpreter.stop != nullptr && *interpreter.stop) return interrupted();
  auto answer = read_answer(output->output);
  if (!answer) return tl::unexpected(answer.error());
  if (auto* facts = std::get_if<RuntimeFacts>(&*answer)) return std::move(*facts);
  const RefusalWords words(side, interpreter);
  if (const auto* refusal = std::get_if<Refusal>(&*answer))
    return tl::unexpected(words.error(*refusal));
  if (output->exit_status == kSignalBase + SIGINT) return interrupted();
  return tl::unexpected(words.error(std::get<Silence>(*answer), *output));
}

}  // namespace modelmend::verify::runtime
