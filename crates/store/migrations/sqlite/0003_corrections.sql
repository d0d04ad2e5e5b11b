-- What people corrected in a panorama, as the tiler's JSON; NULL where nothing is. A corrected panorama has
-- an identifier of its own, so its tiles have addresses of their own.
ALTER TABLE panoramas ADD COLUMN corrections TEXT;
-- The panorama of the same original that took this one's place when it was corrected. Following it ends at
-- one that nothing has replaced: whatever replaces another is itself made to stand for nothing else.
ALTER TABLE panoramas ADD COLUMN replaced_by TEXT REFERENCES panoramas (id);
-- When its tiles were withdrawn; they are made anew where somebody corrects back to it.
ALTER TABLE panoramas ADD COLUMN withdrawn_at INTEGER;
CREATE INDEX panoramas_original ON panoramas (original);
