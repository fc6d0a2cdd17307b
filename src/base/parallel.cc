#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/heap.h"

namespace modelmend {
namespace {

using Work = std::function<void(std::size_t worker, std::size_t index)>;

// What the workers of one parallel_for share.
class Batch {
 public:
  Batch(std::size_t count, const Work& work) : count_(count), work_(work) {}

  // Indices are handed out in order, so every index below a failing one has been taken, too, and
  // runs to its end: that makes the lowest failure the same for any number of workers.
  void run(std::size_t worker) {
    while (!failed_.load(std::memory_order_relaxed)) {
      const std::size_t index = next_.fetch_add(1, std::memory_order_relaxed);
      if (index >= count_) return;
      try {
        work_(worker, index);
      } catch (...) {
        keep_lowest(index, std::current_exception());
      }
    }
  }

  void rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void keep_lowest(std::size_t index, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_ || index < failed_index_) {
      failure_ = std::move(failure);
      failed_index_ = index;
    }
    failed_.store(true, std::memory_order_relaxed);
  }

  const std::size_t count_;
  const Work& work_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::exception_ptr failure_;
  std::size_t failed_index_ = 0;
};

// Worker 0 is the caller. A refused thread is no failure: the others take its share.
std::vector<std::jthread> start_helpers(std::size_t workers, Batch& batch) {
  std::vector<std::jthread> helpers;
  helpers.reserve(workers - 1);
  try {
    for (std::size_t worker = 1; worker < workers; ++worker)
      helpers.emplace_back([&batch, worker] {
        widen_heap_of_thread();
        batch.run(worker);
      });
  } catch (const std::system_error&) {
    return helpers;
  }
  return helpers;
}

}  // namespace

std::size_t hardware_jobs() {
  return std::max(1U, std::thread::hardware_concurrency());
}

void parallel_for(std::size_t jobs, std::size_t count, const Work& work) {
  CHECK(jobs > 0);
  if (count == 0) return;

  Batch batch(count, work);
  const std::size_t workers = std::min(jobs, count);
  if (workers > 1) widen_heap_of_thread();
  {
    const std::vector<std::jthread> helpers = start_helpers(workers, batch);
    batch.run(0);
  }  // joins
  batch.rethrow_failure();
}

}  // namespace modelmend
