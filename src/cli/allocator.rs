//! How the system's allocator holds memory while the program runs.

/// Keeps freed memory for the next batch.
///
/// The network's tensors are a few hundred kilobytes each and live for one batch. By default glibc gives such blocks back to the
/// system and takes them again, cleared, for the next batch: a tenth of the network's time. Other allocators keep them anyway.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn keep_freed_memory() {
    /// Blocks from this size on are mapped one by one: the most that glibc takes.
    const MAPPED_FROM: libc::c_int = 32 << 20;
    /// So much may lie free at the end of a thread's memory; more makes nothing faster, and four threads take more memory.
    const FREE_AT_END: libc::c_int = 2 << 20;
    // SAFETY: mallopt takes two integers and changes settings of the allocator under its own lock; a value that it does not
    // know is refused and changes nothing.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED_FROM);
        libc::mallopt(libc::M_TRIM_THRESHOLD, FREE_AT_END);
    }
}

/// Elsewhere nothing is to be done.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn keep_freed_memory() {}
