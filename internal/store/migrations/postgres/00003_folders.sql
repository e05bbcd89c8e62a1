-- +goose Up

-- folders are the mailboxes' folders as they were when last listed whole, and
-- folder_mails what they held then: what the ledger is compared with.
CREATE TABLE folders (
	source       TEXT   PRIMARY KEY,
	uid_validity BIGINT NOT NULL,
	listed       BIGINT NOT NULL
);
CREATE TABLE folder_mails (
	source       TEXT   NOT NULL,
	uid_validity BIGINT NOT NULL,
	uid          BIGINT NOT NULL,
	PRIMARY KEY (source, uid_validity, uid)
);
