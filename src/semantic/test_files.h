// is_test_file: which files hold tests, by where they stand and how they are called.
//
// Asked by reports: what only tests have or use is told apart from the application.
#pragma once

#include <string_view>

namespace modelmend::semantic {

// "tests/helpers.py", "app/test_orders.py", "orders_test.py", "conftest.py". The path is relative
// to the root.
[[nodiscard]] bool is_test_file(std::string_view path);

}  // namespace modelmend::semantic
