-- What the plan gathers: ideas, barriers, decisions. `body` is the truth.
CREATE TABLE ledger_entry (
    workspace  TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    code_green TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id),
    FOREIGN KEY (workspace, code_green) REFERENCES code_green (workspace, id)
) STRICT;
CREATE INDEX ledger_entry_green ON ledger_entry (workspace, code_green, created_at, id);
