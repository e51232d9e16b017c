-- The company as it was set up in Slack: a document a version, never updated. Its form is codegreen.toml's.
CREATE TABLE setup_version (
    workspace  TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL,
    author     TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (workspace, version)
);
