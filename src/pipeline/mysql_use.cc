#include "pipeline/mysql_use.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace modelmend::pipeline {
namespace {

constexpr auto kDrivers = std::to_array<std::string_view>(
    {"PyMySQL", "pymysql", "mysqlclient", "mysql-connector", "aiomysql", "asyncmy", "mariadb"});

bool is_list_of_requirements(const DirEntry& entry) {
  const bool is_named_so = entry.name.starts_with("requirements") ||
                           entry.name == "pyproject.toml" || entry.name == "setup.py" ||
                           entry.name == "setup.cfg" || entry.name == "Pipfile";
  return is_named_so && entry.kind == FileKind::Regular;
}

bool requires_driver(const FileSystem& files, const std::string& root) {
  const auto entries = files.list_dir(root);
  if (!entries) return false;
  for (const DirEntry& entry : *entries) {
    if (!is_list_of_requirements(entry)) continue;
    const auto text = files.read_file(join_path(root, entry.name));
    if (text && std::ranges::any_of(kDrivers, [&](std::string_view driver) {
          return text->find(driver) != std::string::npos;
        }))
      return true;
  }
  return false;
}

}  // namespace

bool may_use_mysql(const FileSystem& files, const std::string& root, model::FileSearch& search) {
  const std::vector<std::string> signs = {
      "dialects.mysql", "dialects import mysql", "mysql_engine", "mysql_charset", "mysql_collate",
      "mysql_length",   "mysql_prefix",          "mysql+",       "mysql://",      "mariadb+",
      "mariadb://",     "mariadb_engine"};
  return requires_driver(files, root) || !search.containing_any(signs).empty();
}

}  // namespace modelmend::pipeline
