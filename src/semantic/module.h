// Module: one parsed file with its scopes and bindings. Immutable once made.
//
// Made by Project at the first time a file is needed; used by resolvers, model readers and
// matchers. It owns text, tree and index together, so Nodes taken from it live as long as it does.
// The index of scopes is made when it is first asked for: rules without names do without.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "semantic/scope.h"
#include "syntax/tree.h"
#include "text/source_file.h"

namespace modelmend::semantic {

class Module {
 public:
  // `file` must be readable as Python source (SourceFile::parse_view()).
  Module(FileId id, std::string dotted_name, bool is_package,
         std::shared_ptr<const text::SourceFile> file);
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  Module(Module&&) = delete;
  Module& operator=(Module&&) = delete;
  ~Module();

  [[nodiscard]] FileId id() const { return id_; }
  // "app.models.user"; for a file outside of any package its stem.
  [[nodiscard]] const std::string& name() const { return name_; }
  // True for an __init__.py (relative imports count from it).
  [[nodiscard]] bool is_package() const { return is_package_; }
  [[nodiscard]] const text::SourceFile& file() const { return *file_; }
  [[nodiscard]] const std::shared_ptr<const text::SourceFile>& shared_file() const { return file_; }
  [[nodiscard]] const syntax::Tree& tree() const { return tree_; }
  [[nodiscard]] syntax::Node root() const { return tree_.root(); }
  [[nodiscard]] const ScopeTable& scopes() const {
    const ScopeTable* const made = made_scopes_.load(std::memory_order_acquire);
    return made != nullptr ? *made : make_scopes();
  }

  // The node of `kind_range` again: the smallest named node that spans exactly this range.
  [[nodiscard]] syntax::Node node_at(ByteRange range) const;

 private:
  const ScopeTable& make_scopes() const;

  FileId id_;
  std::string name_;
  bool is_package_;
  std::shared_ptr<const text::SourceFile> file_;
  syntax::Tree tree_;
  mutable std::once_flag scopes_once_;
  mutable std::unique_ptr<const ScopeTable> scopes_;
  mutable std::atomic<const ScopeTable*> made_scopes_ = nullptr;
};

}  // namespace modelmend::semantic
