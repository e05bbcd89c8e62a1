module samkarta

go 1.26.0

require (
	// commands and flags from one struct, help texts of our own
	github.com/alecthomas/kong v1.17.0
	// IMAP: the one well-kept client, and the memory server of demo and tests
	github.com/emersion/go-imap/v2 v2.0.0-beta.8
	// logins that IMAP and SMTP need
	github.com/emersion/go-sasl v0.0.0-20241020182733-b788ff22d5a6
	// sends receipts with an empty envelope sender, which go-mail cannot; the demo's server
	github.com/emersion/go-smtp v0.25.1
	// kinds of files beyond the office formats
	github.com/gabriel-vasile/mimetype v1.4.16
	// YAML with the line and column of every fault
	github.com/goccy/go-yaml v1.19.2
	// its random pool: PDFium's handles took a fifth of the time without
	github.com/google/uuid v1.6.0
	// PostgreSQL past one machine
	github.com/jackc/pgx/v5 v5.12.0
	// tests: a second opinion on how a mail comes apart
	github.com/jhillyerd/enmime/v2 v2.3.0
	// draws the report; frozen and known; tags are our own
	github.com/jung-kurt/gofpdf v1.16.2
	// PDFium as WebAssembly: opens, repairs and places the words of what people send
	github.com/klippa-app/go-pdfium v1.20.0
	// walks the form fields of the copy that PDFium made
	github.com/ledongthuc/pdf v0.0.0-20260907135840-6c8c28e0e8a0
	// telephone numbers to E.164
	github.com/nyaruka/phonenumbers v1.8.1
	// numbered migrations
	github.com/pressly/goose/v3 v3.29.0
	// tells old and encrypted office files apart by their root entries
	github.com/richardlehane/mscfb v1.0.9
	// jobs that are queued and completed in the transaction of their rows
	github.com/riverqueue/river v0.51.1
	// what both drivers of the queue speak
	github.com/riverqueue/river/riverdriver v0.51.1
	// the queue on PostgreSQL
	github.com/riverqueue/river/riverdriver/riverpgxv5 v0.51.1
	// the queue on SQLite; 0.49.0 is measured to work with this core
	github.com/riverqueue/river/riverdriver/riversqlite v0.49.0
	// the queue's job states
	github.com/riverqueue/river/rivertype v0.51.1
	// tests: commands as scripts, cases as text files
	github.com/rogpeppe/go-internal v1.16.0
	// tests: a second opinion on signed mail
	github.com/smallstep/pkcs7 v0.2.3
	// runs PDFium without the machine's files, its compiled code kept
	github.com/tetratelabs/wazero v1.12.0
	// composes receipts
	github.com/wneessen/go-mail v0.8.1
	// writes the workbook, decrypts office files
	github.com/xuri/excelize/v2 v2.11.1
	// TIFF of scanners and fax machines, BMP and WebP
	golang.org/x/image v0.47.0
	// HTML mails as browsers read them
	golang.org/x/net v0.62.0
	// Unicode normal form, old encodings, Swedish order
	golang.org/x/text v0.43.0
	// SQLite without C
	modernc.org/sqlite v1.61.1
	// tests: properties
	pgregory.net/rapid v1.3.0
)

require (
	github.com/cention-sany/utf7 v0.0.0-20170124080048-26cad61bd60a // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/clipperhouse/displaywidth v0.10.0 // indirect
	github.com/clipperhouse/uax29/v2 v2.6.0 // indirect
	github.com/dustin/go-humanize v1.1.0 // indirect
	github.com/emersion/go-message v0.18.2 // indirect
	github.com/fatih/color v1.18.0 // indirect
	github.com/gogs/chardet v0.0.0-20211120154057-b7413eaefb8f // indirect
	github.com/inbucket/html2text v1.0.0 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/jolestar/go-commons-pool/v2 v2.1.2 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/mattn/go-runewidth v0.0.19 // indirect
	github.com/mfridman/interpolate v0.0.2 // indirect
	github.com/ncruces/go-strftime v1.1.0 // indirect
	github.com/olekukonko/cat v0.0.0-20250911104152-50322a0618f6 // indirect
	github.com/olekukonko/errors v1.2.0 // indirect
	github.com/olekukonko/ll v0.1.6 // indirect
	github.com/olekukonko/tablewriter v1.1.3 // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	github.com/richardlehane/msoleps v1.0.6 // indirect
	github.com/riverqueue/river/rivershared v0.51.1 // indirect
	github.com/sethvargo/go-retry v0.5.0 // indirect
	github.com/ssor/bom v0.0.0-20170718123548-6386211fdfcf // indirect
	github.com/tidwall/gjson v1.20.0 // indirect
	github.com/tidwall/match v1.2.0 // indirect
	github.com/tidwall/pretty v1.2.1 // indirect
	github.com/tidwall/sjson v1.2.5 // indirect
	github.com/tiendc/go-deepcopy v1.7.2 // indirect
	github.com/xuri/efp v0.0.3-0.20260924042702-217b81952dec // indirect
	github.com/xuri/nfp v0.0.2-0.20250530014748-2ddeb826f9a9 // indirect
	go.uber.org/multierr v1.11.0 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/tools v0.52.0 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
	modernc.org/libc v1.79.0 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
)
