-- Times are milliseconds since the epoch, ids are text, every key starts with the workspace.
-- migrations/postgres/0001_first.sql is the same schema in PostgreSQL's words.

-- One row is one whole Code Green: `body` is the truth, the other columns are there to find it by.
CREATE TABLE code_green (
    workspace    TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    number       INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    phase        TEXT    NOT NULL,
    -- A digest: account and name may be longer than an index entry.
    deal_key     TEXT    NOT NULL,
    confidential INTEGER NOT NULL DEFAULT FALSE,
    caller       TEXT    NOT NULL,
    account      TEXT    NOT NULL,
    deal         TEXT    NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency     TEXT    NOT NULL,
    declared_at  INTEGER NOT NULL,
    -- NULL while open; declined counts as closed.
    closed_at    INTEGER,
    body         TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT;
CREATE UNIQUE INDEX code_green_number ON code_green (workspace, number);
-- Not for confidential ones: a refusal would tell that there is one.
CREATE UNIQUE INDEX code_green_deal ON code_green (workspace, deal_key) WHERE closed_at IS NULL AND NOT confidential;
CREATE INDEX code_green_board ON code_green (workspace, declared_at DESC) WHERE closed_at IS NULL;

-- Who may see a confidential Code Green.
CREATE TABLE admitted (
    workspace  TEXT NOT NULL,
    person     TEXT NOT NULL,
    code_green TEXT NOT NULL,
    PRIMARY KEY (workspace, person, code_green)
) STRICT, WITHOUT ROWID;

CREATE TABLE action_item (
    workspace  TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    code_green TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    what       TEXT    NOT NULL,
    owner      TEXT,
    function   TEXT,
    due_on     TEXT,
    barrier    TEXT,
    state      TEXT    NOT NULL,
    note       TEXT,
    last_move  TEXT,
    source     TEXT,
    created_by TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id),
    FOREIGN KEY (workspace, code_green) REFERENCES code_green (workspace, id)
) STRICT;
CREATE INDEX action_item_green ON action_item (workspace, code_green, created_at, id);
CREATE INDEX action_item_mine ON action_item (workspace, owner, due_on)
    WHERE state IN ('open', 'in_progress', 'blocked');

-- Append-only: a version is never changed.
CREATE TABLE section_version (
    workspace  TEXT    NOT NULL,
    code_green TEXT    NOT NULL,
    section    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    written_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, code_green, section, version),
    FOREIGN KEY (workspace, code_green) REFERENCES code_green (workspace, id)
) STRICT;

CREATE TABLE draft (
    workspace  TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    code_green TEXT,
    saved_at   INTEGER NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT;
CREATE INDEX draft_saved ON draft (saved_at);

CREATE TABLE inbound_event (
    workspace  TEXT    NOT NULL,
    dedup_key  TEXT    NOT NULL,
    handled_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, dedup_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbound_event_handled ON inbound_event (handled_at);

-- Our messages in Slack. `code_green` is '' for what belongs to none; `item` is set where the surface is an item.
CREATE TABLE message_ref (
    workspace  TEXT NOT NULL,
    channel    TEXT NOT NULL,
    ts         TEXT NOT NULL,
    code_green TEXT NOT NULL,
    surface    TEXT NOT NULL,
    item       TEXT,
    shown      TEXT NOT NULL,
    PRIMARY KEY (workspace, channel, ts)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX message_ref_surface ON message_ref (workspace, code_green, surface);

-- One row an attempt to reach one person; kept for good, so that nobody is paged twice for the same rung.
CREATE TABLE delivery (
    workspace  TEXT    NOT NULL,
    code_green TEXT    NOT NULL,
    seat       TEXT    NOT NULL,
    rung       INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    recipient  TEXT    NOT NULL,
    medium     TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    queued_at  INTEGER NOT NULL,
    settled_at INTEGER,
    PRIMARY KEY (workspace, code_green, seat, rung, attempt, recipient, medium)
) STRICT, WITHOUT ROWID;

-- The outbox and the timers. An id is never used again: with the lease it fences off whoever lost the job.
CREATE TABLE job (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace  TEXT    NOT NULL,
    lane       INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    dedup_key  TEXT    NOT NULL,
    code_green TEXT,
    payload    TEXT    NOT NULL,
    due_at     INTEGER NOT NULL,
    -- When it may be claimed; the lease's end while it is claimed.
    run_at     INTEGER NOT NULL,
    lease      INTEGER,
    generation INTEGER NOT NULL DEFAULT 0,
    attempts   INTEGER NOT NULL DEFAULT 0,
    failures   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX job_key ON job (workspace, dedup_key);
-- The row id is part of every index here.
CREATE INDEX job_due ON job (lane, run_at);
CREATE INDEX job_green ON job (workspace, code_green, lane) WHERE code_green IS NOT NULL;

CREATE TABLE timeline (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace  TEXT    NOT NULL,
    code_green TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    person     TEXT,
    what       TEXT    NOT NULL,
    detail     TEXT    NOT NULL
) STRICT;
CREATE INDEX timeline_green ON timeline (workspace, code_green, seq);

CREATE TABLE person (
    workspace  TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    tz         TEXT,
    standing   TEXT    NOT NULL,
    dm         TEXT,
    fetched_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

-- One row that `/readyz` writes and reads back.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

-- Who we are in Slack, by a digest of the token: the one key that does not begin with the workspace, for it tells which
-- one that is.
CREATE TABLE installation (
    token        TEXT    PRIMARY KEY,
    identity     TEXT    NOT NULL,
    confirmed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
