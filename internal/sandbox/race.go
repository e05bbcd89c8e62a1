//go:build race

package sandbox

// racing tells that the race detector watches. It reserves address space by the
// gigabyte and ends a process that may not have it, so no memory limit is held
// beside it.
const racing = true
