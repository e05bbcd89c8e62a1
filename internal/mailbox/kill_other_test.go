//go:build !linux

package mailbox_test

// killServers needs to find processes by their connections, as Linux lets one.
func (r *relay) killServers() int { return 0 }
