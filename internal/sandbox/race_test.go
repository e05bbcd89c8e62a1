//go:build race

package sandbox

// racing: the race detector multiplies what the engine needs to compile.
const racing = true
