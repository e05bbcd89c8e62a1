// Package office has LibreOffice convert the formats that we do not read
// ourselves (old Word and Excel files, RTF) into those that we do. It exists
// because no library reads them as well: of old Word files it gets nearly
// everything, the others little more than half of the words.
//
// LibreOffice is a program somebody installed beside ours. It runs with a
// profile of its own, which is thrown away, and reaches for nothing outside.
package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"samkarta/internal/document"
)

// timeout is for one file; an ordinary one takes two seconds.
const timeout = 60 * time.Second

// maxConverted bounds what is taken back, in bytes.
const maxConverted = 64 << 20

// one lets a single LibreOffice run: two take longer together than in turn.
var one sync.Mutex

// Convert converts a file with the program at the path soffice: doc and rtf to
// docx, xls to xlsx.
func Convert(soffice string, data []byte, from document.Format) (converted []byte, to document.Format, err error) {
	to, filter := document.DOCX, "docx:MS Word 2007 XML"
	switch from {
	case document.DOC, document.RTF:
	case document.XLS:
		to, filter = document.XLSX, "xlsx:Calc MS Excel 2007 XML"
	default:
		return nil, "", fmt.Errorf("office: %s: %w", from, document.ErrUnsupported)
	}
	one.Lock()
	defer one.Unlock()
	dir, err := os.MkdirTemp("", "samkarta-office-")
	if err != nil {
		return nil, "", fmt.Errorf("office: %w", err)
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, "in."+string(from))
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, "", fmt.Errorf("office: %w", err)
	}
	if err := writeProfile(dir); err != nil {
		return nil, "", fmt.Errorf("office: %w", err)
	}
	said, err := run(soffice, dir, "--convert-to", filter, "--outdir", dir, in)
	if err != nil {
		return nil, "", err
	}
	converted, err = readFile(filepath.Join(dir, "in."+string(to)))
	if errors.Is(err, os.ErrNotExist) {
		// LibreOffice ends without an error even when it could not open the file.
		return nil, "", fmt.Errorf("office: %s: %w", lastLine(said), document.ErrDamaged)
	}
	return converted, to, err
}

// run runs LibreOffice and gives what it said.
func run(soffice, dir string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	profile := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "profile"))}
	args = append([]string{
		"-env:UserInstallation=" + profile.String(),
		"--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
	}, args...)
	cmd := exec.CommandContext(ctx, soffice, args...)
	cmd.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	killGroup(cmd)
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("office: not done after %s: %w", timeout, document.ErrTooLarge)
	case err != nil:
		return nil, fmt.Errorf("office: %s: %w: %s", soffice, err, lastLine(said.Bytes()))
	}
	return said.Bytes(), nil
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("office: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxConverted+1))
	if err == nil && len(b) > maxConverted {
		err = document.ErrTooLarge
	}
	if err != nil {
		return nil, fmt.Errorf("office: converted file: %w", err)
	}
	return b, nil
}

func lastLine(said []byte) string {
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// settings forbid macros and everything that a document wants to fetch; the
// proxy that is not there stops what may be left.
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
`

func writeProfile(dir string) error {
	user := filepath.Join(dir, "profile", "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(settings), 0o600)
}
