-- Times are seconds since 1970-01-01 UTC.

-- What editors write. `version` grows with each change, so that two editors cannot overwrite each other.
CREATE TABLE records (
    key        TEXT PRIMARY KEY,
    body       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL
) STRICT;

-- Uploaded panoramas and how far their tiling has come.
CREATE TABLE panoramas (
    id          TEXT PRIMARY KEY,
    original    TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    north       REAL,
    findings    TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('queued', 'tiling', 'ready', 'refused')),
    done        INTEGER NOT NULL DEFAULT 0,
    total       INTEGER NOT NULL DEFAULT 0,
    problem_vi  TEXT,
    problem_en  TEXT,
    document    TEXT,
    created_at  INTEGER NOT NULL,
    created_by  TEXT NOT NULL
) STRICT;

-- Work for the workers. A running job belongs to a worker until its lease ends.
CREATE TABLE jobs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    run_after   INTEGER NOT NULL,
    worker      TEXT,
    lease_until INTEGER,
    error       TEXT,
    created_at  INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
-- The same work is never queued twice.
CREATE UNIQUE INDEX jobs_unfinished ON jobs (kind, subject) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_next ON jobs (state, run_after);

CREATE TABLE users (
    name          TEXT PRIMARY KEY,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
    created_at    INTEGER NOT NULL
) STRICT;

-- Only the hash of a session's token is kept: a stolen copy of this table opens no session.
CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user_name  TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user_name);

-- Every release ever published, and every move of the pointer.
CREATE TABLE releases (
    hash       TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    note       TEXT NOT NULL
) STRICT;
CREATE TABLE publications (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    release_hash TEXT NOT NULL REFERENCES releases (hash),
    published_at INTEGER NOT NULL,
    published_by TEXT NOT NULL,
    note         TEXT NOT NULL
) STRICT;
-- The pointer: one row at most.
CREATE TABLE current_release (
    only         INTEGER PRIMARY KEY CHECK (only = 1),
    release_hash TEXT NOT NULL REFERENCES releases (hash),
    published_at INTEGER NOT NULL
) STRICT;

-- Resumable uploads that are under way.
CREATE TABLE uploads (
    id         TEXT PRIMARY KEY,
    file_name  TEXT NOT NULL,
    length     INTEGER NOT NULL,
    received   INTEGER NOT NULL DEFAULT 0,
    user_name  TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    panorama   TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
