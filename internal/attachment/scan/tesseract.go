package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"samkarta/internal/attachment/scan/imagefile"
	"samkarta/internal/document"
)

// timeout is for the lines of one page; they take a second or two, more on a
// busy machine.
const timeout = time.Minute

// token is a word as it was recognised, with its place in the picture of its
// line and how sure the recognition is, 0 to 1.
type token struct {
	text string
	box  image.Rectangle
	sure float64
	// agreed is what a second reading made of it, other that reading.
	agreed agreement
	other  string
	// marks: the marks above and beside its letters are not as it was read.
	marks bool
}

// recognise has Tesseract read pictures of lines; the tokens of each come back
// in its place. All lines go through one process: starting one takes as long
// as reading ten.
func (r *Reader) recognise(pictures []*image.Gray, language string, dpi float64) ([][]token, error) {
	ctx, cancel := context.WithTimeout(context.Background(), r.timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.program, "stdin", "stdout", "-l", language, "--psm", lineMode, "--dpi", strconv.Itoa(int(dpi)), "tsv")
	// Several threads on one line get in each other's way: three times slower.
	cmd.Env = []string{"OMP_THREAD_LIMIT=1", "PATH=" + os.Getenv("PATH"), "LC_ALL=C"}
	if data, ok := os.LookupEnv("TESSDATA_PREFIX"); ok {
		cmd.Env = append(cmd.Env, "TESSDATA_PREFIX="+data)
	}
	cmd.Stdin = bytes.NewReader(imagefile.Encode(pictures))
	var out bytes.Buffer
	said := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = &out, said
	cmd.WaitDelay = time.Second
	err := runTied(cmd)
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("scan: not recognised after %s: %w", r.timeout, document.ErrSlow)
	case err != nil:
		return nil, fmt.Errorf("scan: %s: %w: %s", r.program, err, lastLine(said.String()))
	}
	return parseTSV(out.String(), len(pictures))
}

// lineMode tells Tesseract that each picture is one line of text.
const lineMode = "7"

func lastLine(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return lines[len(lines)-1]
}

// errTable says that Tesseract's table is not as it always is.
var errTable = errors.New("scan: the table of words is not understood")

// parseTSV reads the table of words: level, page, block, paragraph, line, word,
// left, top, width, height, confidence, text.
func parseTSV(table string, pages int) ([][]token, error) {
	out := make([][]token, pages)
	for row := range strings.Lines(table) {
		f := strings.Split(strings.TrimRight(row, "\r\n"), "\t")
		if len(f) < 12 || f[0] != "5" {
			continue
		}
		page, err := strconv.Atoi(f[1])
		if err != nil || page < 1 || page > pages {
			return nil, errTable
		}
		var n [4]int
		for i := range n {
			if n[i], err = strconv.Atoi(f[6+i]); err != nil {
				return nil, errTable
			}
		}
		sure, err := strconv.ParseFloat(f[10], 64)
		if err != nil {
			return nil, errTable
		}
		text := strings.TrimSpace(f[11])
		if text == "" {
			continue
		}
		out[page-1] = append(out[page-1], token{text: text, box: image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3]), sure: min(max(sure/100, 0), 1)})
	}
	return out, nil
}

// languages asks which languages are installed.
func (r *Reader) languages() (map[string]bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), r.timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.program, "--list-langs")
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("scan: %s: %w", r.program, err)
	}
	found := map[string]bool{}
	for l := range strings.Lines(string(out)) {
		found[strings.TrimSpace(l)] = true
	}
	return found, nil
}
