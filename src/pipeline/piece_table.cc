#include "pipeline/piece_table.h"

#include <algorithm>

namespace modelmend::pipeline {

PieceTable::PieceTable(std::string_view original) : original_(original) {
  pieces_.push_back(
      {.kept = {0, static_cast<std::uint32_t>(original.size())}, .added = {}, .is_kept = true});
  find_ends();
}

void PieceTable::find_ends() {
  ends_.clear();
  kept_until_.clear();
  std::uint32_t end = 0;
  std::uint32_t kept_until = 0;
  for (const Piece& piece : pieces_) {
    end += piece.size();
    if (piece.is_kept) kept_until = piece.kept.end;
    ends_.push_back(end);
    kept_until_.push_back(kept_until);
  }
}

std::size_t PieceTable::piece_at(std::uint32_t current) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(ends_, current) - ends_.begin());
}

void PieceTable::copy_pieces(ByteRange current, std::vector<Piece>& to) const {
  for (std::size_t i = piece_at(current.begin); i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    const ByteRange whole{ends_[i] - piece.size(), ends_[i]};
    if (whole.begin >= current.end) return;
    const std::uint32_t begin = std::max(whole.begin, current.begin);
    const std::uint32_t end = std::min(whole.end, current.end);
    if (begin >= end) continue;
    const std::uint32_t skipped = begin - whole.begin;
    Piece part{.kept = {}, .added = {}, .is_kept = piece.is_kept};
    if (piece.is_kept) {
      part.kept = {piece.kept.begin + skipped, piece.kept.begin + skipped + (end - begin)};
    } else {
      part.added = piece.added.substr(skipped, end - begin);
    }
    to.push_back(std::move(part));
  }
}

void PieceTable::apply(const patch::EditSet& edits) {
  std::vector<Piece> next;
  std::uint32_t done = 0;
  for (const patch::Edit& edit : edits.edits()) {
    copy_pieces({done, edit.range.begin}, next);
    if (!edit.text.empty()) next.push_back({.kept = {}, .added = edit.text, .is_kept = false});
    done = edit.range.end;
  }
  copy_pieces({done, ends_.empty() ? 0 : ends_.back()}, next);
  pieces_ = std::move(next);
  find_ends();
}

std::string PieceTable::text() const {
  std::string text;
  for (const Piece& piece : pieces_) {
    text += piece.is_kept ? piece.kept.in(original_) : std::string_view(piece.added);
  }
  return text;
}

bool PieceTable::is_changed() const {
  return !edits().empty();
}

std::uint32_t PieceTable::original_offset(std::uint32_t current) const {
  const std::size_t at = piece_at(current);
  if (at == pieces_.size()) return kept_until_.empty() ? 0 : kept_until_.back();
  const Piece& piece = pieces_[at];
  if (!piece.is_kept) return kept_until_[at];
  return piece.kept.begin + (current - (ends_[at] - piece.size()));
}

ByteRange PieceTable::original_range(ByteRange current) const {
  const std::uint32_t begin = original_offset(current.begin);
  if (current.empty()) return {begin, begin};
  // The end is exclusive: ask for the last byte, so that text added behind it does not count.
  const std::uint32_t end = original_offset(current.end - 1) + 1;
  return {begin, std::max(begin, std::min(end, static_cast<std::uint32_t>(original_.size())))};
}

std::vector<patch::Edit> PieceTable::edits() const {
  std::vector<patch::Edit> edits;
  std::uint32_t done = 0;  // how far the original is accounted for
  std::string added;
  const auto close_gap = [&](std::uint32_t next_kept) {
    const ByteRange gap{done, next_kept};
    if (gap.in(original_) != added) edits.push_back(patch::Edit::replace(gap, added));
    added.clear();
  };
  for (const Piece& piece : pieces_) {
    if (!piece.is_kept) {
      added += piece.added;
      continue;
    }
    if (piece.kept.begin != done || !added.empty()) close_gap(piece.kept.begin);
    done = piece.kept.end;
  }
  close_gap(static_cast<std::uint32_t>(original_.size()));
  return edits;
}

}  // namespace modelmend::pipeline
