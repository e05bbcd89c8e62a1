-- +goose Up

-- originals names every archived file once; a mail whose bytes are here
-- already is a duplicate.
CREATE TABLE originals (
	sha256 TEXT PRIMARY KEY,
	size   INTEGER NOT NULL,
	taken  INTEGER NOT NULL
) STRICT;

-- mails is the ledger. Times are milliseconds since 1970 in UTC; 0 is unknown.
-- left_behind is 1 for a mail whose original is not here whole: it was left on the server.
CREATE TABLE mails (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	sha256       TEXT    NOT NULL REFERENCES originals (sha256),
	source       TEXT    NOT NULL,
	uid_validity INTEGER NOT NULL,
	uid          INTEGER NOT NULL,
	path         TEXT    NOT NULL,
	size         INTEGER NOT NULL,
	received     INTEGER NOT NULL,
	sender       TEXT    NOT NULL,
	sender_name  TEXT    NOT NULL,
	subject      TEXT    NOT NULL,
	message_id   TEXT    NOT NULL,
	kind         TEXT    NOT NULL,
	outcome      TEXT    NOT NULL,
	problems     TEXT    NOT NULL,
	job          INTEGER NOT NULL DEFAULT 0,
	left_behind  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX mails_by_uid ON mails (source, uid_validity, uid) WHERE uid > 0;
CREATE UNIQUE INDEX mails_by_path ON mails (source, path, sha256) WHERE uid = 0;
CREATE INDEX mails_by_sha256 ON mails (sha256);
CREATE INDEX mails_waiting ON mails (id) WHERE outcome = 'waiting';

-- submissions are what the machine read. association groups those that belong
-- together ('' when nothing tells); position is the part's place in the mail.
CREATE TABLE submissions (
	id           TEXT    PRIMARY KEY,
	mail         INTEGER NOT NULL REFERENCES mails (id),
	sha256       TEXT    NOT NULL,
	part         TEXT    NOT NULL,
	position     INTEGER NOT NULL,
	format       TEXT    NOT NULL,
	form         TEXT    NOT NULL,
	form_version INTEGER NOT NULL,
	state        TEXT    NOT NULL,
	answers      TEXT    NOT NULL,
	problems     TEXT    NOT NULL,
	sender       TEXT    NOT NULL,
	received     INTEGER NOT NULL,
	orgnr        TEXT    NOT NULL,
	name_key     TEXT    NOT NULL,
	association  TEXT    NOT NULL DEFAULT '',
	version      INTEGER NOT NULL DEFAULT 1,
	supersedes   TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX submissions_by_mail ON submissions (mail);
CREATE INDEX submissions_by_association ON submissions (form, association);
CREATE INDEX submissions_by_orgnr ON submissions (form, orgnr);
CREATE INDEX submissions_by_name ON submissions (form, name_key);
CREATE INDEX submissions_superseding ON submissions (supersedes) WHERE supersedes <> '';

-- turns has one row, which every transaction that groups submissions updates
-- first, so that two of them never see half of each other.
CREATE TABLE turns (
	id   INTEGER PRIMARY KEY,
	turn INTEGER NOT NULL
) STRICT;
INSERT INTO turns (id, turn) VALUES (1, 0);

-- decisions refer to submissions by id alone: a new reading may take the
-- submission away for a while, the ruling stays.
CREATE TABLE decisions (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	submission TEXT    NOT NULL,
	field      TEXT    NOT NULL,
	reading    TEXT    NOT NULL,
	from_value TEXT    NOT NULL,
	to_value   TEXT    NOT NULL,
	other      TEXT    NOT NULL,
	who        TEXT    NOT NULL,
	why        TEXT    NOT NULL,
	decided    INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_by_submission ON decisions (submission);

-- outbox holds one receipt a mail: what is needed to write it and, once a mail
-- server has taken it, the message itself. refs is the References header.
CREATE TABLE outbox (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	mail        INTEGER NOT NULL UNIQUE REFERENCES mails (id),
	recipient   TEXT    NOT NULL,
	in_reply_to TEXT    NOT NULL,
	refs        TEXT    NOT NULL,
	state       TEXT    NOT NULL,
	created     INTEGER NOT NULL,
	message     BLOB ,
	sent        INTEGER NOT NULL DEFAULT 0,
	job         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'waiting';

-- audit says who did what when. subject names a row ("mail 17"), never a person.
CREATE TABLE audit (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	at      INTEGER NOT NULL,
	who     TEXT    NOT NULL,
	what    TEXT    NOT NULL,
	subject TEXT    NOT NULL,
	detail  TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject);
