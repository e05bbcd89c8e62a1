//go:build !race

package blank

const racing = false
