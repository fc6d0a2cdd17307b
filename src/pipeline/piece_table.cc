#include "pipeline/piece_table.h"

#include <algorithm>

namespace modelmend::pipeline {

PieceTable::PieceTable(std::string_view original) : original_(original) {
  pieces_.push_back(
      {.kept = {0, static_cast<std::uint32_t>(original.size())}, .added = {}, .is_kept = true});
}

void PieceTable::copy_pieces(ByteRange current, std::vector<Piece>& to) const {
  // Invariant: `at` is where the piece begins in the current text.
  std::uint32_t at = 0;
  for (const Piece& piece : pieces_) {
    const ByteRange whole{at, at + piece.size()};
    at = whole.end;
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
  std::uint32_t size = 0;
  for (const Piece& piece : pieces_) size += piece.size();
  copy_pieces({done, size}, next);
  pieces_ = std::move(next);
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
  std::uint32_t at = 0;
  std::uint32_t last_kept = 0;
  for (const Piece& piece : pieces_) {
    const std::uint32_t end = at + piece.size();
    if (piece.is_kept && current < end) return piece.kept.begin + (current - at);
    if (current < end) return last_kept;
    if (piece.is_kept) last_kept = piece.kept.end;
    at = end;
  }
  return last_kept;
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
