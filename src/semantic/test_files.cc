#include "semantic/test_files.h"

namespace modelmend::semantic {
namespace {

bool has_folder(std::string_view path, std::string_view folder) {
  for (std::size_t at = path.find(folder); at != std::string_view::npos;
       at = path.find(folder, at + 1))
    if (at == 0 || path[at - 1] == '/') return true;
  return false;
}

}  // namespace

bool is_test_file(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.starts_with("test_") || name.ends_with("_test.py") || name == "conftest.py" ||
         has_folder(path, "tests/") || has_folder(path, "test/");
}

}  // namespace modelmend::semantic
