// Runs the same work over many files on several threads.
//
// The pipeline gives each index a slot for its result, so that output does not depend on the number
// of jobs or on who was faster; it gives each worker what cannot be shared, such as a parser.
#pragma once

#include <cstddef>
#include <functional>

namespace modelmend {

// The number of jobs when the user names none: one for each processor, at least one.
[[nodiscard]] std::size_t hardware_jobs();

// Calls work(worker, index) exactly once for each index in [0, count) and returns when all are
// done. The caller is worker 0; at most `jobs` workers run, numbered from 0, and each takes the
// next index when it is free. With one job, or fewer than two indices, no thread is made and the
// indices come in order. If the system refuses a thread, the workers that exist do the rest.
//
// If calls throw, no new index is handed out, running calls end, and the exception of the lowest
// index that throws reaches the caller: the same one for any number of jobs. A broken CHECK aborts
// the process from any worker.
void parallel_for(std::size_t jobs, std::size_t count,
                  const std::function<void(std::size_t worker, std::size_t index)>& work);

}  // namespace modelmend
