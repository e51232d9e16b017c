-- What the plan gathers: ideas, barriers, decisions. `body` is the truth.
CREATE TABLE ledger_entry (
    workspace  TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    code_green TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL,
    body       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, id),
    FOREIGN KEY (workspace, code_green) REFERENCES code_green (workspace, id)
);
CREATE INDEX ledger_entry_green ON ledger_entry (workspace, code_green, created_at, id);
