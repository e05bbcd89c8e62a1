-- +goose Up

-- parts are what stood in the mails, each with what became of it: the sums of
-- the ledger go down to these.
CREATE TABLE parts (
	mail     BIGINT NOT NULL REFERENCES mails (id),
	position BIGINT NOT NULL,
	path     TEXT   NOT NULL,
	format   TEXT   NOT NULL,
	size     BIGINT NOT NULL,
	state    TEXT   NOT NULL,
	code     TEXT   NOT NULL,
	PRIMARY KEY (mail, position)
);

-- part_sha256 is of the part's own bytes: a file that comes in a second mail is
-- no second form. same_as is the submission it was first, '' for the first.
ALTER TABLE submissions ADD COLUMN part_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE submissions ADD COLUMN same_as TEXT NOT NULL DEFAULT '';
CREATE INDEX submissions_by_part ON submissions (part_sha256) WHERE part_sha256 <> '';

-- The limit on receipts to one address counts them.
CREATE INDEX outbox_by_recipient ON outbox (recipient, created);
