#include "transforms/edit_options.h"

#include <algorithm>
#include <utility>

#include "rules/argument_edits.h"
#include "transforms/arguments.h"

namespace modelmend::transforms {
namespace {

using patch::Edit;
using syntax::Field;
using syntax::Kind;
using syntax::Node;

bool is_option_of_database(std::string_view name) {
  return name == "name" || name == "onupdate" || name == "ondelete" || name == "deferrable" ||
         name == "initially" || name == "match";
}

bool says_the_same(const KeyOption& said, const KeyOption& wanted) {
  if (said.name != "name") return same_value(said.value, wanted.value);
  const auto text = [](std::string_view literal) {
    return literal.size() < 2 ? literal : literal.substr(1, literal.size() - 2);
  };
  return text(said.value) == text(wanted.value);
}

// Edits the keyword arguments of one ForeignKey(...).
class OptionEdits {
 public:
  OptionEdits(ColumnChange& change, Node call, std::vector<KeyOption> wanted)
      : change_(change), call_(call), coming_(std::move(wanted)) {}

  // What the key says afterwards.
  Attempt<std::vector<KeyOption>> run() {
    const std::vector<Node> items = call_.field(Field::Arguments).items();
    for (std::size_t i = 1; i < items.size(); ++i) {
      if (!items[i].is(Kind::KeywordArgument))
        return decline("dynamic-columns", "arguments of the ForeignKey are given by place");
      visit(items[i], i);
    }
    exchange(items);
    if (!leaving_.empty()) change_.add(rules::remove_arguments(call_, leaving_));
    append();
    return std::move(now_);
  }

 private:
  void visit(Node argument, std::size_t index) {
    const Node value = argument.field(Field::Value);
    KeyOption said{std::string(argument.field(Field::Name).text()), std::string(value.text())};
    const auto wanted = std::ranges::find(coming_, said.name, &KeyOption::name);
    if (wanted != coming_.end()) {
      if (!says_the_same(said, *wanted)) {
        change_.add({Edit::replace(value.range(), wanted->value)});
        said.value = wanted->value;
      }
      coming_.erase(wanted);
    } else if (is_option_of_database(said.name) && said.name != "name" &&
               !says_nothing(said.name, said.value)) {
      leaving_.push_back(index);
      return;
    }
    now_.push_back(std::move(said));
  }

  // What comes takes the place of what goes.
  void exchange(const std::vector<Node>& items) {
    while (!leaving_.empty() && !coming_.empty()) {
      change_.add({Edit::replace(items[leaving_.front()].range(), coming_.front().argument())});
      now_.push_back(coming_.front());
      leaving_.erase(leaving_.begin());
      coming_.erase(coming_.begin());
    }
  }

  void append() {
    std::string text;
    for (KeyOption& option : coming_) {
      text += (text.empty() ? "" : ", ") + option.argument();
      now_.push_back(std::move(option));
    }
    if (!text.empty()) change_.add(append_argument(call_, text, change_.imports().style()));
  }

  ColumnChange& change_;
  Node call_;
  std::vector<KeyOption> coming_;
  std::vector<std::size_t> leaving_;
  std::vector<KeyOption> now_;
};

}  // namespace

Attempt<std::vector<KeyOption>> edit_options(ColumnChange& change, Node call,
                                             std::vector<KeyOption> wanted) {
  return OptionEdits(change, call, std::move(wanted)).run();
}

}  // namespace modelmend::transforms
