-- Formats in which a panorama's tiles exist beside JPEG, which every panorama has. A row is written when
-- the last tile is there. Numbers are never used again, so the highest one and the count tell of a change.
CREATE TABLE tile_formats (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    panorama TEXT NOT NULL REFERENCES panoramas (id) ON DELETE CASCADE,
    format   TEXT NOT NULL CHECK (format IN ('webp')),
    UNIQUE (panorama, format)
) STRICT;
-- Panoramas that were ready before there was a second format.
INSERT INTO jobs (kind, subject, state, run_after, created_at)
SELECT 'webp', id, 'queued', unixepoch(), unixepoch() FROM panoramas WHERE state = 'ready';
