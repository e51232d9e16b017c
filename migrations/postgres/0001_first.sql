-- Times are milliseconds since the epoch, ids are text, every key starts with the workspace.
-- migrations/sqlite/0001_first.sql is the same schema in SQLite's words. Collation "C" compares bytes, as SQLite does.

-- One row is one whole Code Green: `body` is the truth, the other columns are there to find it by.
CREATE TABLE code_green (
    workspace    TEXT COLLATE "C" NOT NULL,
    id           TEXT COLLATE "C" NOT NULL,
    number       BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    phase        TEXT    NOT NULL,
    -- A digest: account and name may be longer than an index entry.
    deal_key     TEXT COLLATE "C" NOT NULL,
    confidential BOOLEAN NOT NULL DEFAULT FALSE,
    caller       TEXT COLLATE "C" NOT NULL,
    account      TEXT    NOT NULL,
    deal         TEXT    NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency     TEXT    NOT NULL,
    declared_at  BIGINT NOT NULL,
    -- NULL while open; declined counts as closed.
    closed_at    BIGINT,
    body         TEXT    NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX code_green_number ON code_green (workspace, number);
-- Not for confidential ones: a refusal would tell that there is one.
CREATE UNIQUE INDEX code_green_deal ON code_green (workspace, deal_key) WHERE closed_at IS NULL AND NOT confidential;
CREATE INDEX code_green_board ON code_green (workspace, declared_at DESC) WHERE closed_at IS NULL;

-- Who may see a confidential Code Green.
CREATE TABLE admitted (
    workspace  TEXT COLLATE "C" NOT NULL,
    person     TEXT COLLATE "C" NOT NULL,
    code_green TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace, person, code_green)
);

CREATE TABLE action_item (
    workspace  TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    code_green TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL,
    what       TEXT    NOT NULL,
    owner      TEXT COLLATE "C",
    function   TEXT,
    due_on     TEXT COLLATE "C",
    barrier    TEXT,
    state      TEXT COLLATE "C" NOT NULL,
    note       TEXT,
    last_move  TEXT,
    source     TEXT,
    created_by TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, id),
    FOREIGN KEY (workspace, code_green) REFERENCES code_green (workspace, id)
);
CREATE INDEX action_item_green ON action_item (workspace, code_green, created_at, id);
CREATE INDEX action_item_mine ON action_item (workspace, owner, due_on)
    WHERE state IN ('open', 'in_progress', 'blocked');

-- Append-only: a version is never changed.
CREATE TABLE section_version (
    workspace  TEXT COLLATE "C" NOT NULL,
    code_green TEXT COLLATE "C" NOT NULL,
    section    TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL,
    body       TEXT    NOT NULL,
    author     TEXT COLLATE "C" NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, code_green, section, version),
    FOREIGN KEY (workspace, code_green) REFERENCES code_green (workspace, id)
);

CREATE TABLE draft (
    workspace  TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    author     TEXT COLLATE "C" NOT NULL,
    body       TEXT    NOT NULL,
    code_green TEXT COLLATE "C",
    saved_at   BIGINT NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX draft_saved ON draft (saved_at);

CREATE TABLE inbound_event (
    workspace  TEXT COLLATE "C" NOT NULL,
    dedup_key  TEXT COLLATE "C" NOT NULL,
    handled_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, dedup_key)
);
CREATE INDEX inbound_event_handled ON inbound_event (handled_at);

-- Our messages in Slack. `code_green` is '' for what belongs to none; `item` is set where the surface is an item.
CREATE TABLE message_ref (
    workspace  TEXT COLLATE "C" NOT NULL,
    channel    TEXT COLLATE "C" NOT NULL,
    ts         TEXT COLLATE "C" NOT NULL,
    code_green TEXT COLLATE "C" NOT NULL,
    surface    TEXT COLLATE "C" NOT NULL,
    item       TEXT COLLATE "C",
    shown      TEXT NOT NULL,
    PRIMARY KEY (workspace, channel, ts)
);
CREATE UNIQUE INDEX message_ref_surface ON message_ref (workspace, code_green, surface);

-- One row an attempt to reach one person; kept for good, so that nobody is paged twice for the same rung.
CREATE TABLE delivery (
    workspace  TEXT COLLATE "C" NOT NULL,
    code_green TEXT COLLATE "C" NOT NULL,
    seat       TEXT COLLATE "C" NOT NULL,
    rung       INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    recipient  TEXT COLLATE "C" NOT NULL,
    medium     TEXT COLLATE "C" NOT NULL,
    state      TEXT COLLATE "C" NOT NULL,
    queued_at  BIGINT NOT NULL,
    settled_at BIGINT,
    PRIMARY KEY (workspace, code_green, seat, rung, attempt, recipient, medium)
);

-- The outbox and the timers. An id is never used again: with the lease it fences off whoever lost the job.
CREATE TABLE job (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace  TEXT COLLATE "C" NOT NULL,
    lane       INTEGER NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    dedup_key  TEXT COLLATE "C" NOT NULL,
    code_green TEXT COLLATE "C",
    payload    TEXT    NOT NULL,
    due_at     BIGINT NOT NULL,
    -- When it may be claimed; the lease's end while it is claimed.
    run_at     BIGINT NOT NULL,
    lease      BIGINT,
    generation BIGINT NOT NULL DEFAULT 0,
    attempts   INTEGER NOT NULL DEFAULT 0,
    failures   INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX job_key ON job (workspace, dedup_key);
CREATE INDEX job_due ON job (lane, run_at, id);
CREATE INDEX job_green ON job (workspace, code_green, lane, id) WHERE code_green IS NOT NULL;

CREATE TABLE timeline (
    seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace  TEXT COLLATE "C" NOT NULL,
    code_green TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    person     TEXT COLLATE "C",
    what       TEXT    NOT NULL,
    detail     TEXT    NOT NULL
);
CREATE INDEX timeline_green ON timeline (workspace, code_green, seq);

CREATE TABLE person (
    workspace  TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    name       TEXT    NOT NULL,
    tz         TEXT,
    standing   TEXT    NOT NULL,
    dm         TEXT COLLATE "C",
    fetched_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, id)
);

-- One row that `/readyz` writes and reads back.
CREATE TABLE probe (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL
);

-- Who we are in Slack, by a digest of the token: the one key that does not begin with the workspace, for it tells which
-- one that is.
CREATE TABLE installation (
    token        TEXT COLLATE "C" PRIMARY KEY,
    identity     TEXT   NOT NULL,
    confirmed_at BIGINT NOT NULL
);
