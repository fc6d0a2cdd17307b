#include "base/parallel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace modelmend {
namespace {

TEST(ParallelFor, CallsEachIndexExactlyOnceForAnyNumberOfJobs) {
  constexpr std::size_t kCount = 1000;
  for (const std::size_t jobs : {1U, 2U, 7U, 64U}) {
    std::vector<std::atomic<int>> calls(kCount);

    parallel_for(jobs, kCount, [&](std::size_t, std::size_t index) { ++calls[index]; });

    for (const auto& seen : calls) ASSERT_EQ(seen, 1) << "with " << jobs << " jobs";
  }
}

TEST(ParallelFor, DoesNothingForNoIndices) {
  parallel_for(4, 0, [](std::size_t, std::size_t) { FAIL(); });
}

TEST(ParallelFor, RunsInOrderOnTheCallersThreadWithOneJob) {
  const std::thread::id caller = std::this_thread::get_id();
  std::vector<std::size_t> order;

  parallel_for(1, 4, [&](std::size_t worker, std::size_t index) {
    EXPECT_EQ(worker, 0U);
    EXPECT_EQ(std::this_thread::get_id(), caller);
    order.push_back(index);
  });

  EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3));
}

TEST(ParallelFor, GivesEachWorkerItsOwnThreadAndNumber) {
  constexpr std::size_t kJobs = 4;
  std::barrier all_at_once(kJobs);  // passes only if four workers run at the same time
  std::mutex mutex;
  std::set<std::size_t> workers;
  std::set<std::thread::id> threads;

  parallel_for(kJobs, kJobs, [&](std::size_t worker, std::size_t) {
    all_at_once.arrive_and_wait();
    const std::lock_guard lock(mutex);
    workers.insert(worker);
    threads.insert(std::this_thread::get_id());
  });

  EXPECT_THAT(workers, testing::ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(threads.size(), kJobs);
}

TEST(ParallelFor, RunsWithinAnotherAndManyTimes) {
  constexpr std::size_t kCount = 8;
  std::atomic<std::size_t> calls{0};
  for (int round = 0; round < 50; ++round) {
    parallel_for(3, kCount, [&](std::size_t, std::size_t) {
      parallel_for(3, kCount, [&](std::size_t worker, std::size_t) {
        EXPECT_LT(worker, 3U);
        ++calls;
      });
    });
  }
  EXPECT_EQ(calls, 50U * kCount * kCount);
}

TEST(ParallelFor, WorksAgainAfterAnException) {
  for (int round = 0; round < 20; ++round) {
    EXPECT_THROW(parallel_for(4, 4, [](std::size_t, std::size_t) { throw std::exception(); }),
                 std::exception);
    std::atomic<std::size_t> calls{0};
    parallel_for(4, 4, [&](std::size_t, std::size_t) { ++calls; });
    EXPECT_EQ(calls, 4U);
  }
}

TEST(ParallelFor, NeverUsesMoreWorkersThanIndices) {
  std::atomic<std::size_t> highest{0};

  parallel_for(16, 2, [&](std::size_t worker, std::size_t) {
    std::size_t seen = highest;
    while (worker > seen && !highest.compare_exchange_weak(seen, worker)) {
    }
  });

  EXPECT_LT(highest, 2U);
}

TEST(ParallelFor, RethrowsTheExceptionOfTheLowestIndexForAnyNumberOfJobs) {
  for (const std::size_t jobs : {1U, 2U, 8U}) {
    for (int round = 0; round < 50; ++round) {
      const auto throw_from_three_on = [](std::size_t, std::size_t index) {
        if (index >= 3) throw std::runtime_error(std::to_string(index));
      };
      try {
        parallel_for(jobs, 100, throw_from_three_on);
        FAIL() << "nothing was thrown";
      } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "3") << "with " << jobs << " jobs";
      }
    }
  }
}

TEST(ParallelFor, HandsOutNoNewIndexAfterAnException) {
  std::vector<std::size_t> order;
  const auto throw_at_two = [&](std::size_t, std::size_t index) {
    order.push_back(index);
    if (index == 2) throw std::runtime_error("stop");
  };

  EXPECT_THROW(parallel_for(1, 100, throw_at_two), std::runtime_error);
  EXPECT_THAT(order, testing::ElementsAre(0, 1, 2));
}

TEST(ParallelForDeathTest, RefusesZeroJobs) {
  EXPECT_DEATH(parallel_for(0, 1, [](std::size_t, std::size_t) {}), "jobs > 0");
}

TEST(HardwareJobs, IsAtLeastOne) {
  EXPECT_GE(hardware_jobs(), 1U);
}

}  // namespace
}  // namespace modelmend
