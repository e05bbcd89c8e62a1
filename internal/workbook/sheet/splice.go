package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"samkarta/internal/workbook/celltext"
)

// splicer copies the frame and puts each sheet's rows into it.
type splicer struct {
	in     *zip.Reader
	out    *zip.Writer
	styles styles
	cut    string
	tables []Table
	core   string
	// rels are the parts that sheets with links or notes have changed, noted the
	// numbers of the sheets with notes.
	rels  map[string]string
	noted []int
}

const contentTypes, coreProperties = "[Content_Types].xml", "docProps/core.xml"

// splice writes all sheets, then what they have changed, then the rest.
func (s *splicer) splice() error {
	s.rels = map[string]string{}
	// excelize numbers the sheets' parts in the order they were made.
	for i, t := range s.tables {
		if err := s.table(i+1, t); err != nil {
			return fmt.Errorf("%q: %w", t.Name, err)
		}
	}
	for _, f := range s.in.File {
		switch _, changed := s.rels[f.Name]; {
		case strings.HasPrefix(f.Name, "xl/worksheets/sheet"), changed:
		case f.Name == coreProperties:
			if err := s.part(f.Name, s.core); err != nil {
				return err
			}
		case f.Name == contentTypes:
			if err := s.types(f); err != nil {
				return err
			}
		default:
			if err := s.out.Copy(f); err != nil {
				return err
			}
		}
	}
	for name, text := range s.rels {
		if err := s.part(name, text); err != nil {
			return err
		}
	}
	return nil
}

// table writes the part of a sheet, and those of its notes.
func (s *splicer) table(n int, t Table) error {
	name := "xl/worksheets/sheet" + strconv.Itoa(n) + ".xml"
	frame, err := s.read(name)
	if err != nil {
		return err
	}
	before, after, err := cutRows(frame)
	if err != nil {
		return err
	}
	w, err := s.out.Create(name)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	r := &rowWriter{w: buffered, styles: s.styles, cut: s.cut}
	buffered.WriteString(before + "<sheetData>")
	if err := r.table(t); err != nil {
		return err
	}
	buffered.WriteString("</sheetData>" + s.attach(n, after, r))
	if err := buffered.Flush(); err != nil {
		return err
	}
	return s.notes(n, r.notes)
}

// cutRows parts the frame of a sheet where its rows stand.
func cutRows(frame string) (before, after string, err error) {
	for _, empty := range []string{"<sheetData></sheetData>", "<sheetData/>"} {
		if before, after, ok := strings.Cut(frame, empty); ok {
			return before, after, nil
		}
	}
	before, rest, ok := strings.Cut(frame, "<sheetData>")
	_, after, closed := strings.Cut(rest, "</sheetData>")
	if !ok || !closed {
		return "", "", fmt.Errorf("the frame has no place for rows")
	}
	return before, after, nil
}

const mainNS, relNS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

// attach puts links and notes into what stands behind the rows: the order of
// the elements there is Excel's.
func (s *splicer) attach(n int, after string, r *rowWriter) string {
	if len(r.links) == 0 && len(r.notes) == 0 {
		return after
	}
	var rels, links []byte
	for i, l := range r.links {
		links = append(links, `<hyperlink ref="`+Address(l.column, l.row)...)
		if l.inside {
			links = append(appendText(append(links, `" location="`...), l.to), `"/>`...)
			continue
		}
		id := "lnk" + strconv.Itoa(i+1)
		links = append(links, `" xmlns:r="`+relNS+`" r:id="`+id+`"/>`...)
		rels = append(rels, `<Relationship Id="`+id+`" Type="`+relNS+`/hyperlink" Target="`...)
		rels = append(appendText(rels, l.to), `" TargetMode="External"/>`...)
	}
	if len(links) > 0 {
		at := strings.Index(after, "<printOptions")
		if at < 0 {
			at = strings.Index(after, "<pageMargins")
		}
		after = after[:at] + "<hyperlinks>" + string(links) + "</hyperlinks>" + after[at:]
	}
	if len(r.notes) > 0 {
		after = strings.Replace(after, "</worksheet>", `<legacyDrawing xmlns:r="`+relNS+`" r:id="nts2"/></worksheet>`, 1)
		number := strconv.Itoa(n)
		rels = append(rels, `<Relationship Id="nts1" Type="`+relNS+`/comments" Target="../comments`+number+`.xml"/>`+
			`<Relationship Id="nts2" Type="`+relNS+`/vmlDrawing" Target="../drawings/vmlDrawing`+number+`.vml"/>`...)
	}
	s.relate(n, string(rels))
	return after
}

// relate adds to the relations of a sheet, which it may have none of yet.
func (s *splicer) relate(n int, rels string) {
	if rels == "" {
		return
	}
	name := "xl/worksheets/_rels/sheet" + strconv.Itoa(n) + ".xml.rels"
	const end = "</Relationships>"
	text, err := s.read(name)
	if err != nil {
		text = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + end
	}
	s.rels[name] = strings.Replace(text, end, rels+end, 1)
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// notes writes a sheet's notes: the texts, and the shapes that programs of old
// draw them in, hidden until the pointer rests on the cell.
func (s *splicer) notes(n int, notes []note) error {
	if len(notes) == 0 {
		return nil
	}
	s.noted = append(s.noted, n)
	text := []byte(xmlHead + `<comments xmlns="` + mainNS + `"><authors><author>Samkarta</author></authors><commentList>`)
	shapes := []byte(`<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
		`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="` + strconv.Itoa(n) + `"/></o:shapelayout>` +
		`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`)
	for i, note := range notes {
		text = append(text, `<comment ref="`+Address(note.column, note.row)+`" authorId="0"><text><t xml:space="preserve">`...)
		text = append(appendText(text, note.text), `</t></text></comment>`...)
		shapes = fmt.Appendf(shapes, `<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;width:240pt;height:%dpt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
			`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:Anchor>%d, 15, %d, 10, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			n*1024+i+1, 18+13*celltext.Lines(note.text, 46), i+1, note.column, note.row-1, note.column+2, note.row+celltext.Lines(note.text, 46), note.row-1, note.column-1)
	}
	if err := s.part("xl/comments"+strconv.Itoa(n)+".xml", string(append(text, `</commentList></comments>`...))); err != nil {
		return err
	}
	return s.part("xl/drawings/vmlDrawing"+strconv.Itoa(n)+".vml", string(append(shapes, `</xml>`...)))
}

// types adds the notes to the list of the file's parts.
func (s *splicer) types(f *zip.File) error {
	text, err := s.read(f.Name)
	if err != nil {
		return err
	}
	added := ""
	if len(s.noted) > 0 && !strings.Contains(text, `Extension="vml"`) {
		added = `<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`
	}
	for _, n := range s.noted {
		added += `<Override PartName="/xl/comments` + strconv.Itoa(n) + `.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>`
	}
	return s.part(contentTypes, strings.Replace(text, "</Types>", added+"</Types>", 1))
}

func (s *splicer) read(name string) (string, error) {
	f, err := s.in.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var text bytes.Buffer
	_, err = io.Copy(&text, f)
	return text.String(), err
}

func (s *splicer) part(name, text string) error {
	w, err := s.out.Create(name)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}
