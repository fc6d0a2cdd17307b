// PostgresServer: a PostgreSQL server of its own for a test program, reached by a Unix socket only.
//
// Lives in a folder of its own, with the programs of the newest version that is installed, and
// never touches a server of the system. Ends with the test program however that ends: a shell
// waits for the pipe between them to close. One for a whole program, a database for each test.
#pragma once

#include <gtest/gtest.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/subprocess.h"
#include "support/temp_dir.h"

namespace modelmend::testing_support {

class PostgresServer {
 public:
  static PostgresServer& shared() {
    static PostgresServer server;
    return server;
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer() {
    if (server_ != nullptr) ::pclose(server_);
  }

  // A new database with what `sql` makes in it; gives its connection string.
  std::string create_database(const std::string& name, std::string sql) {
    run_sql("postgres", "CREATE DATABASE " + name);
    run_sql(name, std::move(sql));
    return connection("postgres", name);
  }

  // As the user `user`, who may need a password: see `password_user`.
  [[nodiscard]] std::string connection(const std::string& user, const std::string& database) const {
    return "postgresql://" + user + "@/" + database + "?host=" + folder();
  }

  // What psql prints, one row a line; a test fails if psql does.
  std::string run_sql(const std::string& database, std::string sql) {
    const auto result = run_command({.arguments = {"psql", "-XqAtw", "-v", "ON_ERROR_STOP=1", "-d",
                                                   connection("postgres", database), "-f", "-"},
                                     .input = std::move(sql)});
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message());
    if (!result) return {};
    EXPECT_EQ(result->exit_status, 0) << result->errors;
    return result->output;
  }

  // What pg_dump writes of a database.
  std::string dump(const std::string& database, std::vector<std::string> options) {
    options.insert(options.begin(), {"pg_dump", "-d", connection("postgres", database)});
    const auto result = run_command({.arguments = std::move(options)});
    EXPECT_TRUE(result && result->exit_status == 0) << (result ? result->errors : "");
    return result ? result->output : "";
  }

  // The server asks this user, who must be made first, for a password.
  [[nodiscard]] static std::string password_user() { return "guarded"; }
  [[nodiscard]] const std::string& folder() const { return folder_.path(); }

 private:
  PostgresServer() {
    const std::string user = server_user();
    if (!user.empty()) give_folder_to(user);
    const std::string data = folder_.path("data");
    run(as_user(user) + bin() + "/initdb -D " + data +
        " -U postgres -A trust -E UTF8 --locale=C --no-sync > " + folder_.path("initdb.log"));
    folder_.write("data/pg_hba.conf",
                  "local all " + password_user() + " scram-sha-256\nlocal all all trust\n");
    // Removes the data itself, since the test program may have been killed.
    const std::string script =
        bin() + "/postgres -D " + data + " -k " + folder() +
        " -c listen_addresses= -c fsync=off -c autovacuum=off -c max_connections=20 > " +
        folder_.path("server.log") +
        " 2>&1 & server=$!; read end; kill -QUIT $server; wait $server; "
        "rm -rf " +
        data;
    server_ = ::popen((as_user(user) + "sh -c '" + script + "'").c_str(), "w");
    wait_until_ready();
  }

  void wait_until_ready() const {
    run("for i in $(seq 300); do " + bin() + "/pg_isready -q -h " + folder() +
        " && exit 0; sleep 0.1; done; cat " + folder_.path("server.log") + "; exit 1");
  }

  static void run(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
  }

  // PostgreSQL refuses to run as root; then the user that Debian's package made runs it.
  static std::string server_user() {
    if (::geteuid() != 0) return "";
    return ::getpwnam("postgres") != nullptr ? "postgres" : "nobody";
  }
  static std::string as_user(const std::string& user) {
    return user.empty() ? "" : "setpriv --reuid=" + user + " --clear-groups ";
  }
  void give_folder_to(const std::string& user) const {
    const passwd* entry = ::getpwnam(user.c_str());
    if (entry == nullptr || ::chown(folder().c_str(), entry->pw_uid, entry->pw_gid) != 0)
      throw std::runtime_error("cannot give " + folder() + " to " + user);
  }

  static const std::string& bin() {
    static const std::string kFolder = newest_bin();
    return kFolder;
  }
  static std::string newest_bin() {
    int newest = 0;
    const std::filesystem::path installed = "/usr/lib/postgresql";
    for (const auto& entry : std::filesystem::directory_iterator(installed)) {
      if (std::filesystem::exists(entry.path() / "bin/initdb"))
        newest = std::max(newest, std::atoi(entry.path().filename().c_str()));
    }
    return (installed / std::to_string(newest) / "bin").string();
  }

  TempDir folder_;
  std::FILE* server_ = nullptr;
};

}  // namespace modelmend::testing_support
