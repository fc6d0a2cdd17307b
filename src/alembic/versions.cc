#include "alembic/versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "syntax/string_literal.h"
#include "syntax/tree.h"

namespace modelmend::alembic {
namespace {

using syntax::Field;
using syntax::Kind;
using syntax::Node;

// Folders in folders: more than this is a link that leads back.
constexpr int kMaxDepth = 16;

struct Assigned {
  std::string_view name;
  Node value;
};

// `name = value` and `name: type = value` of a module's own statements.
std::vector<Assigned> assignments(const Node& module) {
  std::vector<Assigned> found;
  for (const Node& statement : module.items()) {
    if (!statement.is(Kind::ExpressionStatement)) continue;
    const Node inner = statement.child(0);
    if (!inner.is(Kind::Assignment)) continue;
    const Node left = inner.field(Field::Left);
    const Node right = inner.field(Field::Right);
    if (left.is(Kind::Identifier) && right) found.push_back({left.text(), right});
  }
  return found;
}

// None, a string, or a tuple or list of strings; nullopt for anything else.
std::optional<std::vector<std::string>> strings(const Node& value) {
  if (value.is(Kind::None)) return std::vector<std::string>{};
  if (const auto one = syntax::string_literal(value)) return std::vector{one->value};
  if (!value.is(Kind::Tuple) && !value.is(Kind::List) && !value.is(Kind::ParenthesizedExpression))
    return std::nullopt;
  std::vector<std::string> found;
  for (const Node& item : value.items()) {
    const auto text = syntax::string_literal(item);
    if (!text) return std::nullopt;
    found.push_back(text->value);
  }
  return found;
}

// Nullopt for a module that is no migration.
Result<std::optional<Version>> read_version(const std::string& file, std::string_view text) {
  const syntax::Tree tree = syntax::parse(text);
  if (tree.has_error())
    return fail(ErrorCode::Input, file, "does not parse as Python",
                "mend it: Alembic cannot load it either");
  Version version{.file = file, .revision = {}};
  bool is_version = false;
  for (const Assigned& each : assignments(tree.root())) {
    const bool is_own = each.name == "revision";
    std::vector<std::string>* const to = each.name == "down_revision"   ? &version.down
                                         : each.name == "branch_labels" ? &version.labels
                                         : each.name == "depends_on"    ? &version.depends_on
                                                                        : nullptr;
    if (!is_own && to == nullptr) continue;
    auto values = strings(each.value);
    if (!values || (is_own && values->size() != 1))
      return fail(ErrorCode::Input, file,
                  fmt::format("'{}' is computed: '{}'", each.name, each.value.text()),
                  "write it as a string, so that it can be read without running the file");
    is_version = is_version || is_own;
    if (is_own) version.revision = values->front();
    if (to != nullptr) *to = *std::move(values);
  }
  if (!is_version) return std::nullopt;
  return version;
}

// As Alembic chooses its files.
bool is_script(std::string_view name) {
  return name.ends_with(".py") && name != "__init__.py" && !name.starts_with(".#");
}

class Reader {
 public:
  Reader(const FileSystem& files, const std::string& root, bool recursive)
      : files_(files), root_(root), recursive_(recursive) {}

  Result<std::vector<Version>> read(const std::vector<std::string>& folders) {
    std::vector<std::pair<std::string, int>> open;
    for (const std::string& folder : folders) open.emplace_back(folder, 0);
    while (!open.empty()) {
      const auto [folder, depth] = open.back();
      open.pop_back();
      const auto entries = files_.list_dir(join_path(root_, folder));
      if (!entries) {
        const auto stat = files_.stat(join_path(root_, folder));
        if (stat && !*stat) continue;
        return tl::unexpected(entries.error());
      }
      for (const DirEntry& entry : *entries) {
        const std::string path = join_path(folder, entry.name);
        const bool goes_down = recursive_ && depth < kMaxDepth && entry.name != "__pycache__";
        if (entry.kind == FileKind::Directory && goes_down) open.emplace_back(path, depth + 1);
        if (entry.kind == FileKind::Directory || !is_script(entry.name)) continue;
        if (auto done = read_file(path); !done) return tl::unexpected(done.error());
      }
    }
    std::ranges::sort(found_, {}, &Version::revision);
    return std::move(found_);
  }

 private:
  Result<void> read_file(const std::string& path) {
    const auto text = files_.read_file(join_path(root_, path));
    if (!text) return tl::unexpected(text.error());
    auto version = read_version(path, *text);
    if (!version) return tl::unexpected(version.error());
    if (*version) found_.push_back(**std::move(version));
    return {};
  }

  const FileSystem& files_;
  const std::string& root_;
  bool recursive_;
  std::vector<Version> found_;
};

}  // namespace

Result<std::vector<Version>> read_versions(const FileSystem& files, const std::string& root,
                                           const std::vector<std::string>& folders,
                                           bool recursive) {
  return Reader(files, root, recursive).read(folders);
}

std::vector<Version> heads_of(const std::vector<Version>& versions) {
  std::set<std::string> gone_on_from;
  for (const Version& version : versions)
    gone_on_from.insert(version.down.begin(), version.down.end());
  std::vector<Version> heads;
  for (const Version& version : versions) {
    const bool is_named = std::ranges::any_of(
        version.labels, [&](const std::string& label) { return gone_on_from.contains(label); });
    if (!gone_on_from.contains(version.revision) && !is_named) heads.push_back(version);
  }
  return heads;
}

Result<void> check_new_id(const std::string& id, const std::vector<Version>& versions) {
  constexpr std::string_view kNotInIds = "@-+:/\\ ";
  constexpr auto kOtherMeanings = std::to_array<std::string_view>({"head", "heads", "base"});
  const auto is_taken = [&](const Version& version) { return version.revision == id; };
  if (id.empty() || id.find_first_of(kNotInIds) != id.npos ||
      std::ranges::find(kOtherMeanings, id) != kOtherMeanings.end())
    return fail(ErrorCode::Usage, "--rev-id", fmt::format("Alembic cannot use '{}' as an id", id),
                "use letters, digits and underscores");
  const auto taken = std::ranges::find_if(versions, is_taken);
  if (taken != versions.end())
    return fail(ErrorCode::Usage, "--rev-id",
                fmt::format("there is a revision '{}' already: {}", id, taken->file),
                "choose another id");
  return {};
}

std::string listed(const std::vector<Version>& versions) {
  std::string text;
  for (const Version& version : versions)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", version.revision, version.file);
  return text;
}

}  // namespace modelmend::alembic
