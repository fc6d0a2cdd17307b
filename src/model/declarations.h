// Declarations: the columns of ProjectModels, in order of their places.
//
// Models are read several times in a run, and most columns are the same each time. So a column is
// shared by all models that know it under the same number, and nobody changes one that is: who
// fills in facts gets a copy of its own. Filled by read_models(), const from then on, read like a
// vector.
#pragma once

#include <compare>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace modelmend::model {

struct ColumnDecl;

class Declarations {
 public:
  class Iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = ColumnDecl;
    using difference_type = std::ptrdiff_t;
    using pointer = const ColumnDecl*;
    using reference = const ColumnDecl&;

    Iterator() = default;
    explicit Iterator(const std::shared_ptr<const ColumnDecl>* at) : at_(at) {}

    reference operator*() const { return **at_; }
    pointer operator->() const { return at_->get(); }
    reference operator[](difference_type by) const { return *at_[by]; }
    Iterator& operator++() { return *this += 1; }
    Iterator& operator--() { return *this -= 1; }
    Iterator operator++(int) { return Iterator(at_++); }
    Iterator operator--(int) { return Iterator(at_--); }
    Iterator& operator+=(difference_type by) {
      at_ += by;
      return *this;
    }
    Iterator& operator-=(difference_type by) { return *this += -by; }
    friend Iterator operator+(Iterator at, difference_type by) { return at += by; }
    friend Iterator operator+(difference_type by, Iterator at) { return at += by; }
    friend Iterator operator-(Iterator at, difference_type by) { return at -= by; }
    friend difference_type operator-(Iterator a, Iterator b) { return a.at_ - b.at_; }
    friend auto operator<=>(const Iterator&, const Iterator&) = default;

   private:
    const std::shared_ptr<const ColumnDecl>* at_ = nullptr;
  };

  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] Iterator begin() const { return Iterator(items_.data()); }
  [[nodiscard]] Iterator end() const { return Iterator(items_.data() + items_.size()); }
  [[nodiscard]] const ColumnDecl& operator[](std::size_t index) const { return *items_[index]; }
  [[nodiscard]] const ColumnDecl& back() const { return *items_.back(); }

  void reserve(std::size_t count) { items_.reserve(count); }
  void push_back(std::shared_ptr<const ColumnDecl> column) { items_.push_back(std::move(column)); }
  // A copy that takes the column's place here and is nobody else's.
  ColumnDecl& edit(std::size_t index);

 private:
  std::vector<std::shared_ptr<const ColumnDecl>> items_;  // none is null
};

}  // namespace modelmend::model
