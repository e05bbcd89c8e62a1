package attachment

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/richardlehane/mscfb"

	"samkarta/internal/document"
)

// sniffOLE goes by the streams of the root alone: documents embedded in a
// document bring their own further down.
func sniffOLE(data []byte) kind {
	container, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return kind{format: document.Unknown, name: "OLE2 container", damaged: true}
	}
	streams := map[string]*mscfb.File{}
	for _, f := range container.File {
		if len(f.Path) == 0 {
			streams[f.Name] = f
		}
	}
	workbook := streams["Workbook"]
	if workbook == nil {
		workbook = streams["Book"] // Excel 5
	}
	switch {
	case streams["EncryptedPackage"] != nil:
		return kind{format: document.Unknown, name: "encrypted docx or xlsx", encrypted: true}
	case streams["WordDocument"] != nil:
		k := known(document.DOC)
		k.locked = wordLocked(head(streams["WordDocument"]))
		return k
	case workbook != nil:
		k := known(document.XLS)
		k.locked = excelLocked(head(workbook))
		return k
	case streams["__properties_version1.0"] != nil:
		return unknown("Outlook message (msg)")
	case streams["PowerPoint Document"] != nil:
		return unknown("ppt")
	}
	return unknown("OLE2 container")
}

// head reads a stream's beginning, or what there is of it.
func head(f *mscfb.File) []byte {
	b := make([]byte, 4096)
	n, _ := io.ReadFull(f, b)
	return b[:n]
}

// wordLocked reads the flag fEncrypted of the file information block.
func wordLocked(b []byte) bool {
	return len(b) > 0x0b && binary.LittleEndian.Uint16(b[0x0a:])&0x0100 != 0
}

// excelLocked looks for the record FILEPASS, which stands among the first.
func excelLocked(b []byte) bool {
	const filePass = 0x2f
	for len(b) >= 4 {
		id, size := binary.LittleEndian.Uint16(b), int(binary.LittleEndian.Uint16(b[2:]))
		if id == filePass {
			return true
		}
		b = b[min(4+size, len(b)):]
	}
	return false
}
