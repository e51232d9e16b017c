-- Reactions that were taken away from an item, for as long as word of their giving may still come: JSON, NULL where none.
ALTER TABLE action_item ADD COLUMN taken_back TEXT;
