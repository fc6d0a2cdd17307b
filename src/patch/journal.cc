#include "patch/journal.h"

#include <charconv>
#include <utility>

#include "patch/object_id.h"

namespace modelmend::patch {
namespace {

constexpr std::string_view kHeader = "modelmend journal 1\n";
constexpr std::string_view kFooter = "checksum ";
constexpr std::size_t kRootHashDigits = 16;

// Every value is written as "name length:bytes\n", so that any bytes can be held.
void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(" ").append(std::to_string(value.size())).append(":");
  out.append(value).append("\n");
}

class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool ok() const { return ok_; }
  void fail() { ok_ = false; }

  std::string take(std::string_view name) {
    const bool named = take_prefix(name) && take_prefix(" ");
    const auto size = named ? take_number() : std::nullopt;
    if (!size || !take_prefix(":") || rest_.size() <= *size || rest_[*size] != '\n') {
      ok_ = false;
      rest_ = {};
      return {};
    }
    std::string value(rest_.substr(0, *size));
    rest_.remove_prefix(*size + 1);
    return value;
  }

  // The place of the value in the list of names.
  std::size_t take_choice(std::string_view name, std::initializer_list<std::string_view> choices) {
    const std::string value = take(name);
    std::size_t index = 0;
    for (const std::string_view choice : choices) {
      if (choice == value) return index;
      ++index;
    }
    ok_ = false;
    return 0;
  }

 private:
  bool take_prefix(std::string_view prefix) {
    if (!rest_.starts_with(prefix)) return false;
    rest_.remove_prefix(prefix.size());
    return true;
  }

  std::optional<std::size_t> take_number() {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return number;
  }

  std::string_view rest_;
  bool ok_ = true;
};

std::string_view kind_name(JournalKind kind) {
  switch (kind) {
    case JournalKind::Run:
      return "run";
    case JournalKind::Undo:
      return "undo";
    case JournalKind::PartialUndo:
      break;
  }
  return "partial-undo";
}

void append_entry(std::string& out, const JournalEntry& entry) {
  append_field(out, "path", entry.path);
  append_field(out, "target", entry.target);
  append_field(out, "temporary", entry.temporary);
  append_field(out, "method", entry.method == WriteMethod::Replace ? "replace" : "overwrite");
  append_field(out, "group", std::to_string(entry.group));
  append_field(out, "old-hash", entry.old_hash);
  append_field(out, "new-hash", entry.new_hash);
  append_field(out, "old-bytes", entry.old_bytes);
  append_field(out, "new-bytes", entry.new_bytes);
}

std::uint32_t to_group(const std::string& text, FieldReader& reader) {
  std::uint32_t group = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), group);
  if (error != std::errc() || end != text.data() + text.size()) reader.fail();
  return group;
}

JournalEntry take_entry(FieldReader& reader) {
  JournalEntry entry;
  entry.path = reader.take("path");
  entry.target = reader.take("target");
  entry.temporary = reader.take("temporary");
  entry.method = static_cast<WriteMethod>(reader.take_choice("method", {"replace", "overwrite"}));
  entry.group = to_group(reader.take("group"), reader);
  entry.old_hash = reader.take("old-hash");
  entry.new_hash = reader.take("new-hash");
  entry.old_bytes = reader.take("old-bytes");
  entry.new_bytes = reader.take("new-bytes");
  return entry;
}

tl::unexpected<Error> damaged(const std::string& where) {
  return fail(ErrorCode::Input, where, "the journal of an earlier run is damaged",
              "compare the work tree with version control, then remove the file");
}

}  // namespace

JournalLocation journal_in_git_dir(std::string_view git_dir, std::string work_tree) {
  return {join_path(git_dir, "modelmend"), std::move(work_tree)};
}

Result<JournalLocation> journal_in_state_folder(std::string root, const char* xdg_state_home,
                                                const char* home) {
  const auto is_absolute = [](const char* path) { return path != nullptr && path[0] == '/'; };
  std::string state;
  if (is_absolute(xdg_state_home)) {
    state = xdg_state_home;
  } else if (is_absolute(home)) {
    state = join_path(home, ".local/state");
  } else {
    return fail(ErrorCode::Usage, "HOME", "there is no folder to keep the journal in",
                "set HOME or XDG_STATE_HOME to an absolute path");
  }
  const std::string name = sha256_hex(root).substr(0, kRootHashDigits);
  return JournalLocation{join_path(state, "modelmend/" + name), std::move(root)};
}

std::string to_text(const Journal& journal) {
  std::string out(kHeader);
  append_field(out, "kind", kind_name(journal.kind));
  for (const JournalEntry& entry : journal.entries) append_entry(out, entry);
  return out + std::string(kFooter) + sha256_hex(out) + "\n";
}

Result<Journal> parse_journal(std::string_view text, const std::string& where) {
  const std::size_t footer_size = kFooter.size() + sha256_hex("").size() + 1;
  if (!text.starts_with(kHeader) || text.size() < kHeader.size() + footer_size) {
    return damaged(where);
  }
  const std::string_view body = text.substr(0, text.size() - footer_size);
  if (text.substr(body.size()) != std::string(kFooter) + sha256_hex(body) + "\n") {
    return damaged(where);
  }
  FieldReader reader(body.substr(kHeader.size()));
  Journal journal;
  journal.kind =
      static_cast<JournalKind>(reader.take_choice("kind", {"run", "undo", "partial-undo"}));
  while (reader.ok() && !reader.at_end()) journal.entries.push_back(take_entry(reader));
  if (!reader.ok()) return damaged(where);
  return journal;
}

Result<std::optional<Journal>> load_journal(const FileSystem& files, const std::string& path) {
  const auto stat = files.stat(path);
  if (!stat) return tl::unexpected(stat.error());
  if (!stat->has_value()) return std::nullopt;
  const auto text = files.read_file(path);
  if (!text) return tl::unexpected(text.error());
  return parse_journal(*text, path);
}

Result<void> store_file(FileSystem& files, const std::string& path, std::string_view text) {
  const std::string temporary = path + ".new";
  return files.remove(temporary)
      .and_then([&] { return files.create_file(temporary, text, 0600); })
      .and_then([&] { return files.rename(temporary, path); })
      .and_then([&] { return files.sync_directory(parent_path(path)); });
}

Result<WrittenHashes> load_written_hashes(const FileSystem& files,
                                          const JournalLocation& location) {
  WrittenHashes hashes;
  const auto stat = files.stat(location.written_file());
  if (!stat) return tl::unexpected(stat.error());
  if (stat->has_value()) {
    const auto text = files.read_file(location.written_file());
    if (!text) return tl::unexpected(text.error());
    FieldReader reader(*text);
    while (reader.ok() && !reader.at_end()) {
      std::string path = reader.take("path");
      hashes[std::move(path)] = reader.take("hash");
    }
    if (!reader.ok()) return damaged(location.written_file());
  }
  const auto last = load_journal(files, location.last_file());
  if (!last) return tl::unexpected(last.error());
  if (last->has_value()) {
    for (const JournalEntry& entry : (*last)->entries) hashes[entry.target] = entry.new_hash;
  }
  return hashes;
}

Result<void> store_written_hashes(FileSystem& files, const JournalLocation& location,
                                  const WrittenHashes& hashes) {
  std::string text;
  for (const auto& [path, hash] : hashes) {
    append_field(text, "path", path);
    append_field(text, "hash", hash);
  }
  return store_file(files, location.written_file(), text);
}

}  // namespace modelmend::patch
