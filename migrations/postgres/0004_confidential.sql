-- What everybody may hear of a confidential Code Green; no two ever have the same, whatever its case and spacing.
ALTER TABLE code_green ADD COLUMN code_name TEXT;
CREATE UNIQUE INDEX code_green_code_name ON code_green (workspace, code_name) WHERE code_name IS NOT NULL;
-- The roster of one Code Green, to be kept in step with it.
CREATE INDEX admitted_green ON admitted (workspace, code_green);
