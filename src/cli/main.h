// The program: from argv to an exit code.
#pragma once

namespace modelmend::cli {

[[nodiscard]] int main(int argc, const char* const* argv);

}  // namespace modelmend::cli
