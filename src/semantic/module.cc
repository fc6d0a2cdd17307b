#include "semantic/module.h"

#include <utility>

namespace modelmend::semantic {

Module::Module(FileId id, std::string dotted_name, bool is_package,
               std::shared_ptr<const text::SourceFile> file)
    : id_(id),
      name_(std::move(dotted_name)),
      is_package_(is_package),
      file_(std::move(file)),
      tree_(syntax::parse(file_->parse_view())) {}

Module::~Module() = default;

const ScopeTable& Module::make_scopes() const {
  std::call_once(scopes_once_, [this] {
    scopes_ = std::make_unique<const ScopeTable>(tree_.root());
    made_scopes_.store(scopes_.get(), std::memory_order_release);
  });
  return *scopes_;
}

syntax::Node Module::node_at(ByteRange range) const {
  const syntax::Node node = root().named_descendant(range);
  return node.range() == range ? node : syntax::Node();
}

}  // namespace modelmend::semantic
