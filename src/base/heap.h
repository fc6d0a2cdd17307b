// The heap: how the allocator gets memory from the system.
//
// A run over many models makes some hundred thousand small objects on all threads at once. As glibc
// comes, the heap of a thread grows page by page, each time under a lock of the whole process, and
// gives pages back that are wanted again a moment later. Called by main() and by parallel_for() in
// each of its threads; changes nothing but the time that memory takes. Does nothing where another
// allocator than glibc's is at work.
#pragma once

namespace modelmend {

// From now on freed memory stays with the process.
void keep_freed_memory();

// Lets the heap of this thread grow in one step, in pages of the largest kind if the system gives
// them to who asks. What is not used of it takes no memory.
void widen_heap_of_thread();

}  // namespace modelmend
