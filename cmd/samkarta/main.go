// Samkarta reads filled forms that come by mail and compiles them into a
// workbook that a coordinator can trust and a report that a city can read.
//
//	samkarta demo
//	samkarta help
//
// Here everything meets: commands, settings and wiring, and nothing else.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"samkarta/internal/sandbox"
)

func main() {
	// The program starts itself again as a reader with limits; that child never
	// gets as far as the commands.
	sandbox.RunChildIfAsked()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
