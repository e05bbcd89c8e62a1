//go:build race

package blank

// racing: the race detector is busy enough without LibreOffice.
const racing = true
