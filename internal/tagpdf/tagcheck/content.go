package tagcheck

import (
	"bytes"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// pageInfo is a page with what its content stream shows.
type pageInfo struct {
	number int
	dict   dict
	annots array
	// shown is the text of each piece of marked content.
	shown map[int]*strings.Builder
	// problems are rules broken inside the stream.
	problems []string
}

func (p *pageInfo) marks() []int { return slices.Sorted(maps.Keys(p.shown)) }

func (f *File) readPages(v any, depth int) {
	d := f.objects.dict(v)
	r, ok := v.(ref)
	if _, seen := f.byPage[r]; !ok || seen || depth > maxDepth {
		return
	}
	f.byPage[r] = nil
	if kids, ok := f.objects.get(d["Kids"]).(array); ok {
		for _, k := range kids {
			f.readPages(k, depth+1)
		}
		return
	}
	if d == nil {
		return
	}
	p := &pageInfo{number: len(f.pages) + 1, dict: d, shown: map[int]*strings.Builder{}}
	p.annots, _ = f.objects.get(d["Annots"]).(array)
	f.pages = append(f.pages, p)
	f.byPage[r] = p
	in := &interpreter{file: f, page: p, fonts: f.fonts(d), canvas: newCanvas(), problems: map[string]bool{}}
	in.run(f.contents(d["Contents"]))
	p.problems = slices.Sorted(maps.Keys(in.problems))
}

func (f *File) contents(v any) []byte {
	switch v := f.objects.get(v).(type) {
	case *stream:
		return v.data
	case array:
		var parts [][]byte
		for _, part := range v {
			if s, ok := f.objects.get(part).(*stream); ok {
				parts = append(parts, s.data)
			}
		}
		return bytes.Join(parts, []byte("\n"))
	}
	return nil
}

// fontInfo is what a font says of its characters.
type fontInfo struct {
	embedded bool
	unicode  map[int]string
	// glyphs is the map from characters to glyphs, nil when they are the same.
	glyphs []byte
	// characters is the map from codes of one byte to characters; nil when codes
	// are two bytes and the characters themselves.
	characters map[int]int
}

func (f *File) fonts(page dict) map[name]*fontInfo {
	fonts := map[name]*fontInfo{}
	for key, v := range f.objects.dict(f.objects.dict(page["Resources"])["Font"]) {
		d := f.objects.dict(v)
		info := &fontInfo{}
		if s, ok := f.objects.get(d["ToUnicode"]).(*stream); ok {
			info.unicode = readCMap(s.data)
		}
		if s, ok := f.objects.get(d["Encoding"]).(*stream); ok {
			info.characters = readEncoding(s.data)
		}
		descendants, _ := f.objects.get(d["DescendantFonts"]).(array)
		if len(descendants) > 0 {
			d = f.objects.dict(descendants[0])
			if s, ok := f.objects.get(d["CIDToGIDMap"]).(*stream); ok {
				info.glyphs = s.data
			}
		}
		_, info.embedded = f.objects.get(f.objects.dict(d["FontDescriptor"])["FontFile2"]).(*stream)
		fonts[key] = info
	}
	return fonts
}

var (
	bfchar  = regexp.MustCompile(`<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4,})>\s`)
	cidchar = regexp.MustCompile(`<([0-9A-Fa-f]{2})>\s*(\d{1,5})\s`)
)

// readEncoding reads the single characters of codes of one byte; other encodings
// are not what the writer makes, and are reported as characters without a glyph.
func readEncoding(data []byte) map[int]int {
	m := map[int]int{}
	for part := range strings.SplitSeq(string(data), "endcidchar") {
		_, block, _ := strings.Cut(part, "begincidchar")
		for _, entry := range cidchar.FindAllStringSubmatch(block, -1) {
			code, _ := strconv.ParseUint(entry[1], 16, 8)
			m[int(code)], _ = strconv.Atoi(entry[2])
		}
	}
	return m
}

// readCMap reads single characters; a map in ranges is not what the writer
// makes, and is reported as characters without text.
func readCMap(data []byte) map[int]string {
	m := map[int]string{}
	for part := range strings.SplitSeq(string(data), "endbfchar") {
		_, block, ok := strings.Cut(part, "beginbfchar")
		if !ok {
			continue
		}
		for _, entry := range bfchar.FindAllStringSubmatch(block, -1) {
			code, _ := strconv.ParseUint(entry[1], 16, 16)
			s := (&scanner{src: []byte("<" + entry[2] + ">")}).hex()
			m[int(code)] = utf16BE(s)
		}
	}
	return m
}

// interpreter walks a content stream: which marks are open, what is drawn.
type interpreter struct {
	file     *File
	page     *pageInfo
	fonts    map[name]*fontInfo
	font     *fontInfo
	canvas   *canvas
	stack    []mark
	problems map[string]bool
}

// mark is an open stretch of marked content; mcid is -1 when it has none.
type mark struct {
	mcid     int
	artifact bool
	// replaced: ActualText has been taken, what is drawn is not the text.
	replaced bool
}

func (r *interpreter) run(data []byte) {
	s := &scanner{src: data}
	var operands []any
	for s.space(); s.at < len(s.src); s.space() {
		v := s.value(0)
		op, ok := v.(operator)
		if !ok {
			operands = append(operands, v)
			continue
		}
		r.operator(op, operands)
		operands = operands[:0]
	}
	if len(r.stack) > 0 {
		r.problems["marks_balanced"] = true
	}
}

func (r *interpreter) operator(op operator, operands []any) {
	r.canvas.operator(op, operands)
	switch op {
	case "BMC", "BDC":
		r.open(operands)
	case "EMC":
		if len(r.stack) == 0 {
			r.problems["marks_balanced"] = true
			return
		}
		r.stack = r.stack[:len(r.stack)-1]
	case "Tf":
		if len(operands) > 0 {
			key, _ := operands[0].(name)
			r.font = r.fonts[key]
		}
	case "Tj":
		if len(operands) > 0 {
			s, _ := operands[0].(string)
			r.show(s)
		}
	case "TJ", "'", `"`, "Do":
		// Not written here; a file that has them is judged by what it marks.
		r.inside()
	case "f", "F", "f*", "S", "s", "B", "b", "B*", "b*":
		r.inside()
	}
}

func (r *interpreter) open(operands []any) {
	m := mark{mcid: -1}
	if len(operands) > 0 {
		m.artifact = operands[0] == name("Artifact")
	}
	if len(operands) > 1 {
		d := r.file.objects.dict(operands[1])
		if id, ok := d["MCID"].(float64); ok {
			m.mcid = int(id)
			if r.page.shown[m.mcid] != nil {
				r.problems["content_once"] = true
			}
			r.page.shown[m.mcid] = &strings.Builder{}
		}
		actual, ok := d["ActualText"]
		m.replaced = ok
		r.stack = append(r.stack, m)
		r.write(text(actual))
		return
	}
	r.stack = append(r.stack, m)
}

// inside tells whether content or an artifact is open, and notes when not.
func (r *interpreter) inside() bool {
	ok := slices.ContainsFunc(r.stack, func(m mark) bool { return m.artifact || m.mcid >= 0 })
	if !ok {
		r.problems["content_marked"] = true
	}
	return ok
}

// codes are those of a string, each with its character; 0 where the encoding has
// none.
func (f *fontInfo) codes(s string) iter.Seq2[int, int] {
	return func(yield func(code, character int) bool) {
		width := 2
		if f.characters != nil {
			width = 1
		}
		for i := 0; i+width <= len(s); i += width {
			code := int(s[i])
			character := f.characters[code]
			if width == 2 {
				code = code<<8 | int(s[i+1])
				character = code
			}
			if !yield(code, character) {
				return
			}
		}
	}
}

func (r *interpreter) show(s string) {
	r.inside()
	if strings.Trim(s, "\x00 ") != "" && !r.canvas.readable() {
		r.problems["contrast"] = true
	}
	if r.font == nil || !r.font.embedded {
		r.problems["font_embedded"] = true
		return
	}
	var b strings.Builder
	for code, character := range r.font.codes(s) {
		t := r.font.unicode[code]
		if t == "" || t == "\x00" {
			r.problems["font_unicode"] = true
			t = fmt.Sprintf("<%04X>", code)
		}
		if g := r.font.glyphs; g != nil && (2*character+1 >= len(g) || g[2*character] == 0 && g[2*character+1] == 0) {
			r.problems["font_glyph"] = true
		}
		b.WriteString(t)
	}
	if !slices.ContainsFunc(r.stack, func(m mark) bool { return m.replaced }) {
		r.write(b.String())
	}
}

// write adds text to the content that is open.
func (r *interpreter) write(s string) {
	for _, m := range slices.Backward(r.stack) {
		if m.mcid >= 0 {
			r.page.shown[m.mcid].WriteString(s)
			return
		}
	}
}
