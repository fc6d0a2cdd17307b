#include "base/heap.h"

#include <cstddef>
#include <cstdlib>
#include <memory>

// The allocator of a sanitizer is none of glibc's.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define MODELMEND_OWN_HEAP 0
#endif
#endif
#if !defined(MODELMEND_OWN_HEAP) && defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#define MODELMEND_OWN_HEAP 1
#include <malloc.h>
#include <sys/mman.h>
#endif

namespace modelmend {

#if defined(MODELMEND_OWN_HEAP) && MODELMEND_OWN_HEAP

namespace {

// The most that glibc takes for a threshold: half of what the heap of a thread may have, in bytes.
constexpr int kLargest = 32 << 20;
constexpr int kNever = 1 << 30;  // more than any heap that a run fills
constexpr std::size_t kStep = std::size_t{24} << 20U;
constexpr std::size_t kPage = 4096;

}  // namespace

void keep_freed_memory() {
  mallopt(M_MMAP_THRESHOLD, kLargest);
  mallopt(M_TRIM_THRESHOLD, kNever);
}

void widen_heap_of_thread() {
  void* const room = std::malloc(kStep);
  if (room == nullptr) return;
  // Whole pages of it: advice is for no less. It is of no consequence if it is not taken.
  void* begin = room;
  std::size_t size = kStep;
  if (std::align(kPage, kStep - kPage, begin, size) != nullptr)
    madvise(begin, kStep - kPage, MADV_HUGEPAGE);
  std::free(room);
}

#else

void keep_freed_memory() {}
void widen_heap_of_thread() {}

#endif

}  // namespace modelmend
