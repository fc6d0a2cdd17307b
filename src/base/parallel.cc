#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
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

// The threads of the process that wait for work: making one for each parallel_for took longer than
// many of them do. They are never ended; the system does that when the process ends.
class Helpers {
 public:
  static Helpers& of_process() {
    static auto* const helpers = new Helpers;  // outlives what exit() destroys
    return *helpers;
  }

  // Runs the batch here, as worker 0, and on up to `workers` - 1 helpers; returns when all are
  // done.
  void run(Batch& batch, std::size_t workers) {
    Task task{.batch = &batch, .workers = workers};
    {
      std::unique_lock lock(mutex_);
      open_.push_back(&task);
      wanted_ += workers - 1;
      start_missing();
    }
    work_is_there_.notify_all();
    batch.run(0);
    std::unique_lock lock(mutex_);
    // Nothing is left to begin. Who has not begun by now need not, and may not exist: the system
    // refuses threads, and a forked process has none.
    close(task);
    task.all_left.wait(lock, [&] { return task.running == 0; });
  }

 private:
  struct Task {
    Batch* batch;
    std::size_t workers;
    std::size_t begun = 1;    // so many workers, the caller among them
    std::size_t running = 0;  // helpers
    std::condition_variable all_left = {};
  };

  void start_missing() {
    try {
      for (; idle_ < wanted_; ++idle_) std::thread([this] { help(); }).detach();
    } catch (const std::system_error&) {
      return;  // the others take its share
    }
  }

  void close(Task& task) {
    wanted_ -= task.workers - task.begun;
    task.begun = task.workers;
    std::erase(open_, &task);
  }

  void help() {
    widen_heap_of_thread();
    std::unique_lock lock(mutex_);
    while (true) {
      work_is_there_.wait(lock, [this] { return !open_.empty(); });
      Task& task = *open_.back();
      const std::size_t worker = task.begun++;
      --wanted_;
      --idle_;
      ++task.running;
      if (task.begun == task.workers) std::erase(open_, &task);
      lock.unlock();
      task.batch->run(worker);
      lock.lock();
      ++idle_;
      if (--task.running == 0) task.all_left.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable work_is_there_;
  std::vector<Task*> open_;  // with workers that nobody is yet
  std::size_t wanted_ = 0;   // so many such workers
  std::size_t idle_ = 0;     // threads that wait, or are about to
};

}  // namespace

std::size_t hardware_jobs() {
  return std::max(1U, std::thread::hardware_concurrency());
}

void parallel_for(std::size_t jobs, std::size_t count, const Work& work) {
  CHECK(jobs > 0);
  if (count == 0) return;

  Batch batch(count, work);
  const std::size_t workers = std::min(jobs, count);
  if (workers == 1) {
    batch.run(0);
  } else {
    thread_local bool has_wide_heap = false;
    if (!std::exchange(has_wide_heap, true)) widen_heap_of_thread();
    Helpers::of_process().run(batch, workers);
  }
  batch.rethrow_failure();
}

}  // namespace modelmend
