-- The company as it was set up in Slack: a document a version, never updated. Its form is codegreen.toml's.
CREATE TABLE setup_version (
    workspace  TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    author     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    PRIMARY KEY (workspace, version)
);
