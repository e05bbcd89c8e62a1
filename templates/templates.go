// Package templates holds what an operator may edit: forms, vocabularies, the
// texts the program says and the layouts of reports. They are embedded, so that
// the program is one file; a folder given in the settings replaces them.
package templates

import "embed"

// FS holds forms/, vocabularies/, texts/ and reports/.
//
//go:embed forms vocabularies texts reports settings help
var FS embed.FS
