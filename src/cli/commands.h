// The commands, one function for each; main calls the one that the arguments name.
//
// Each returns the exit code of CLI.md: 0 nothing to do or done, 1 changes pending or findings,
// 2 usage, configuration or some input that could not be handled (for verify also: read).
#pragma once

#include <span>
#include <string>

#include "base/file_system.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "pipeline/run.h"
#include "rules/rule_set.h"

namespace modelmend::cli {

enum class ExitCode { Ok = 0, Pending = 1, Failed = 2 };

// One line on stderr for each error; always Failed.
ExitCode fail_with(const Error& error);
ExitCode fail_with(std::span<const Error> errors);

namespace commands {

ExitCode run(FileSystem& files, const RunArguments& arguments);
ExitCode rules(FileSystem& files, const RulesArguments& arguments);
ExitCode why(FileSystem& files, const WhyArguments& arguments);
ExitCode undo(FileSystem& files, const UndoArguments& arguments);
ExitCode dump(FileSystem& files, const DumpArguments& arguments);
ExitCode align(FileSystem& files, const AlignArguments& arguments);
ExitCode migrate(FileSystem& files, const MigrateArguments& arguments);
ExitCode check(FileSystem& files, const CheckArguments& arguments);
ExitCode verify(FileSystem& files, const VerifyArguments& arguments);
ExitCode schema(FileSystem& files, const SchemaArguments& arguments);

}  // namespace commands

}  // namespace modelmend::cli
