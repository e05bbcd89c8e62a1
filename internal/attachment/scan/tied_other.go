//go:build !linux

package scan

import "os/exec"

// runTied runs a program. Elsewhere it ends when its work is done or its time
// is up.
func runTied(cmd *exec.Cmd) error { return cmd.Run() }
