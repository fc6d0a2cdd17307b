// FakeFileSystem: a file system in memory that records what is done to it and can refuse, or die
// at, any changing step.
//
// Paths are absolute. Steps are the changing calls, counted from 1. A test says what happens at a
// step: an error after half of the bytes went in (a full disk), or a crash before, in the middle of
// or after it. After a crash every call fails until restart(), which may also forget what was not
// synced yet, as a power cut does.
#pragma once

#include <algorithm>
#include <atomic>
#include <initializer_list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"

namespace modelmend::testing_support {

enum class Fault { Refuse, CrashBefore, CrashHalfway, CrashAfter };
enum class Restart { KeepAll, ForgetUnsynced };

class FakeFileSystem : public FileSystem {
 public:
  FakeFileSystem() = default;
  FakeFileSystem(std::initializer_list<std::pair<const std::string, std::string>> files) {
    for (const auto& [path, bytes] : files) put(path, bytes);
  }

  // What a test arranges and looks at; none of it is a step.
  void put(const std::string& path, std::string bytes, std::uint32_t mode = 0644) {
    add_parents(path);
    names_[path] = new_node({.kind = FileKind::Regular, .bytes = std::move(bytes), .mode = mode});
    durable_ = names_;
  }
  void link(const std::string& path, const std::string& existing) {
    add_parents(path);
    names_[path] = names_.at(existing);
    durable_ = names_;
  }
  void symlink(const std::string& path, const std::string& target) {
    add_parents(path);
    names_[path] = new_node({.kind = FileKind::Symlink, .bytes = target, .mode = 0777});
    durable_ = names_;
  }
  void make_read_only(const std::string& path) { names_.at(path)->mode &= ~0222U; }
  void give_to(const std::string& path, std::uint32_t owner) { names_.at(path)->owner = owner; }
  void forget(const std::string& path) {
    names_.erase(path);
    durable_ = names_;
  }
  // Folders and symbolic links are left out.
  [[nodiscard]] std::map<std::string, std::string> files_under(const std::string& folder) const {
    std::map<std::string, std::string> found;
    for (const auto& [path, node] : names_) {
      if (node->kind == FileKind::Regular && path.starts_with(folder + "/")) {
        found[path] = node->bytes;
      }
    }
    return found;
  }
  [[nodiscard]] std::string bytes(const std::string& path) const { return names_.at(path)->bytes; }
  [[nodiscard]] std::uint32_t mode(const std::string& path) const { return names_.at(path)->mode; }
  [[nodiscard]] bool exists(const std::string& path) const { return names_.contains(path); }
  [[nodiscard]] int reads() const { return reads_; }
  [[nodiscard]] int steps() const { return steps_; }
  // "rename /r/a to /r/b", one for each step begun.
  [[nodiscard]] const std::vector<std::string>& log() const { return log_; }

  void inject(int step, Fault fault) { faults_[step] = fault; }
  void restart(Restart how = Restart::KeepAll) {
    crashed_ = false;
    faults_.clear();
    locked_.clear();
    if (how == Restart::ForgetUnsynced) names_ = durable_;
  }
  [[nodiscard]] bool crashed() const { return crashed_; }

  [[nodiscard]] Result<std::optional<FileStat>> stat(const std::string& path) const override {
    if (crashed_) return refuse(path, "crashed");
    return stat_of(resolve(path));
  }
  [[nodiscard]] Result<std::optional<FileStat>> lstat(const std::string& path) const override {
    if (crashed_) return refuse(path, "crashed");
    return stat_of(path);
  }
  [[nodiscard]] Result<std::string> read_file(const std::string& path) const override {
    ++reads_;
    const Node* node = find(resolve(path));
    if (crashed_ || node == nullptr || node->kind != FileKind::Regular) {
      return refuse(path, "cannot open the file: No such file or directory");
    }
    return node->bytes;
  }
  [[nodiscard]] Result<std::vector<DirEntry>> list_dir(const std::string& path) const override {
    const std::string folder = resolve(path);
    const Node* node = find(folder);
    if (crashed_ || node == nullptr || node->kind != FileKind::Directory) {
      return refuse(path, "cannot list the folder: No such file or directory");
    }
    std::vector<DirEntry> entries;
    for (const auto& [name, child] : names_) {
      if (name != folder && parent_path(name) == folder) {
        entries.push_back({std::string(file_name(name)), child->kind});
      }
    }
    std::ranges::sort(entries, {}, &DirEntry::name);
    return entries;
  }
  [[nodiscard]] Result<std::string> real_path(const std::string& path) const override {
    const std::string resolved = resolve(path);
    if (crashed_ || find(resolved) == nullptr) return refuse(path, "cannot resolve the path");
    return resolved;
  }
  [[nodiscard]] bool is_writable(const std::string& path) const override {
    const Node* node = find(resolve(path));
    return node != nullptr && (node->mode & 0222U) != 0;
  }
  [[nodiscard]] bool can_give_owner(const FileStat& stat) const override { return stat.owner == 0; }

  Result<void> make_directories(const std::string& path) override {
    return step("make folder " + path, path, [&](bool) {
      add_parents(path + "/x");
      return true;
    });
  }
  Result<void> create_file(const std::string& path, std::string_view bytes,
                           std::uint32_t mode) override {
    if (!crashed_ && exists(path)) return refuse(path, "cannot make the file: File exists");
    const Fault* fault = upcoming_fault();
    auto made = step("create " + path, path, [&](bool half) {
      const std::string_view kept = half ? bytes.substr(0, bytes.size() / 2) : bytes;
      names_[path] =
          new_node({.kind = FileKind::Regular, .bytes = std::string(kept), .mode = mode});
      return true;
    });
    // Like the real one, which takes back what it could not finish, if it lives to do so.
    if (!made && fault != nullptr && !crashed_) names_.erase(path);
    return made;
  }
  Result<void> overwrite_file(const std::string& path, std::string_view bytes) override {
    return step("overwrite " + path, path, [&](bool half) {
      Node* node = find(resolve(path));
      if (node == nullptr) return false;
      if (half) {
        node->bytes.replace(0, std::min(bytes.size() / 2, node->bytes.size()),
                            bytes.substr(0, bytes.size() / 2));
      } else {
        node->bytes = bytes;
      }
      return true;
    });
  }
  Result<void> copy_attributes(const std::string& from, const std::string& to) override {
    return step("copy attributes to " + to, to, [&](bool) {
      const Node* source = find(resolve(from));
      Node* target = find(resolve(to));
      if (source == nullptr || target == nullptr) return false;
      target->mode = source->mode;
      return true;
    });
  }
  Result<void> rename(const std::string& from, const std::string& to) override {
    return step("rename " + from + " to " + to, to, [&](bool half) {
      if (half) return true;  // there is no half of a rename
      const auto source = names_.find(from);
      if (source == names_.end()) return false;
      names_[to] = source->second;
      names_.erase(from);
      return true;
    });
  }
  Result<void> remove(const std::string& path) override {
    return step("remove " + path, path, [&](bool half) {
      if (!half) names_.erase(path);
      return true;
    });
  }
  Result<void> sync_directory(const std::string& path) override {
    return step("sync " + path, path, [&](bool half) {
      if (half) return true;
      std::erase_if(durable_, [&](const auto& item) { return parent_path(item.first) == path; });
      for (const auto& [name, node] : names_) {
        if (parent_path(name) == path) durable_[name] = node;
      }
      return true;
    });
  }
  [[nodiscard]] Result<std::unique_ptr<FileLock>> try_lock(const std::string& path) override {
    if (crashed_) return refuse(path, "crashed");
    if (!locked_.insert(path).second) return std::unique_ptr<FileLock>();
    return std::make_unique<Lock>(*this, path);
  }

 private:
  struct Node {
    FileKind kind = FileKind::Regular;
    std::string bytes;  // of a symbolic link: its target
    std::uint32_t mode = 0644;
    std::uint32_t owner = 0;
    std::uint64_t inode = 0;
  };
  using Names = std::map<std::string, std::shared_ptr<Node>>;

  class Lock : public FileLock {
   public:
    Lock(FakeFileSystem& owner, std::string path) : owner_(owner), path_(std::move(path)) {}
    ~Lock() override { owner_.locked_.erase(path_); }

   private:
    FakeFileSystem& owner_;
    std::string path_;
  };

  static tl::unexpected<Error> refuse(const std::string& path, const std::string& why) {
    return fail(ErrorCode::Io, path, why);
  }

  std::shared_ptr<Node> new_node(Node node) {
    node.inode = ++last_inode_;
    return std::make_shared<Node>(std::move(node));
  }

  void add_parents(const std::string& path) {
    for (std::string folder = parent_path(path);; folder = parent_path(folder)) {
      if (!names_.contains(folder)) {
        names_[folder] = new_node({.kind = FileKind::Directory, .bytes = "", .mode = 0755});
        durable_[folder] = names_[folder];
      }
      if (folder == "/" || folder == ".") return;
    }
  }

  // Without symbolic links in any part of the path.
  [[nodiscard]] std::string resolve(const std::string& path) const {
    std::string rest = path;
    for (int hops = 0; hops < 40; ++hops) {
      bool changed = false;
      for (std::size_t end = rest.find('/', 1);; end = rest.find('/', end + 1)) {
        const std::string part = rest.substr(0, end);
        const Node* node = find(part);
        if (node != nullptr && node->kind == FileKind::Symlink) {
          const std::string tail = end == std::string::npos ? "" : rest.substr(end);
          rest = join_path(parent_path(part), node->bytes) + tail;
          changed = true;
          break;
        }
        if (end == std::string::npos) break;
      }
      if (!changed) break;
    }
    return rest;
  }

  [[nodiscard]] Node* find(const std::string& path) const {
    const auto found = names_.find(path);
    return found == names_.end() ? nullptr : found->second.get();
  }

  [[nodiscard]] Result<std::optional<FileStat>> stat_of(const std::string& path) const {
    const Node* node = find(path);
    if (node == nullptr) return std::nullopt;
    FileStat stat;
    stat.kind = node->kind;
    stat.size = node->bytes.size();
    stat.inode = node->inode;
    stat.mode = node->mode;
    stat.owner = node->owner;
    stat.hard_links = static_cast<std::uint64_t>(
        std::ranges::count_if(names_, [&](const auto& item) { return item.second.get() == node; }));
    return stat;
  }

  [[nodiscard]] const Fault* upcoming_fault() const {
    const auto found = faults_.find(steps_ + 1);
    return found == faults_.end() ? nullptr : &found->second;
  }

  // `act(half)` does the step, or half of it, and says whether it could.
  template <class Act>  // a template to take any lambda
  Result<void> step(const std::string& name, const std::string& path, Act act) {
    if (crashed_) return refuse(path, "crashed");
    const Fault* fault = upcoming_fault();
    ++steps_;
    log_.push_back(name);
    if (fault == nullptr) {
      if (act(false)) return {};
      return refuse(path, "no such file");
    }
    if (*fault == Fault::Refuse || *fault == Fault::CrashHalfway) act(true);
    if (*fault == Fault::CrashAfter) act(false);
    crashed_ = *fault != Fault::Refuse;
    return refuse(path, crashed_ ? "crashed" : "No space left on device");
  }

  Names names_;
  Names durable_;  // what a power cut leaves
  std::map<int, Fault> faults_;
  std::set<std::string> locked_;
  std::vector<std::string> log_;
  std::uint64_t last_inode_ = 0;
  int steps_ = 0;
  bool crashed_ = false;
  mutable std::atomic<int> reads_ = 0;
};

}  // namespace modelmend::testing_support
