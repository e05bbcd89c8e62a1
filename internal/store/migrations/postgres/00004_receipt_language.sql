-- +goose Up

-- lang is the language of the form that a receipt is about, '' where none was read.
ALTER TABLE outbox ADD COLUMN lang TEXT NOT NULL DEFAULT '';
