#include "semantic/module.h"

#include <utility>

namespace modelmend::semantic {

Module::Module(FileId id, std::string dotted_name, bool is_package,
               std::shared_ptr<const text::SourceFile> file)
    : id_(id),
      name_(std::move(dotted_name)),
      is_package_(is_package),
      file_(std::move(file)),
      tree_(syntax::parse(file_->parse_view())),
      scopes_(tree_.root()) {}

Module::~Module() = default;

syntax::Node Module::node_at(ByteRange range) const {
  const syntax::Node node = root().named_descendant(range);
  return node.range() == range ? node : syntax::Node();
}

}  // namespace modelmend::semantic
