//! Judging a sound or film file before it is kept: its format, its size, and whether its end is there.

use sonla360_store::RecordingFormat;
use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::Path,
};

/// Largest film in bytes.
pub const MAX_FILM: u64 = 512 << 20;
/// Largest sound file in bytes: half an hour of narration needs a tenth of it as MP3.
pub const MAX_SOUND: u64 = 96 << 20;
/// What of an MPEG-4 file's directory is read at most.
const MAX_DIRECTORY: u64 = 32 << 20;

/// Why a file cannot be played to visitors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// None of the formats that every browser plays.
    Format,
    /// The file breaks off.
    Cut,
    /// Above [`MAX_SOUND`] or [`MAX_FILM`].
    Large,
    /// Sound where a film belongs, or a film where sound belongs.
    OtherKind,
}

impl Fault {
    /// The studio's message about it.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Format => "studio-error-recording-format",
            Self::Cut => "studio-error-recording-cut",
            Self::Large => "studio-error-recording-large",
            Self::OtherKind => "studio-error-recording-kind",
        }
    }

    /// What is wrong and what to do, for the command line.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Format => {
                "not a recording that every browser plays: use MP3, M4A, Ogg, Opus or WAV for sound, \
                 MP4 or WebM for film"
            }
            Self::Cut => "breaks off before its end: copy the original file again",
            Self::Large => "too large: sound may have 96 MB, a film 512 MB",
            Self::OtherKind => {
                "sound in a video hotspot or film in an audio hotspot: change the kind or the file"
            }
        }
    }
}

/// The format of a file that can be played.
pub fn judge(path: &Path) -> Result<RecordingFormat, Fault> {
    look(path).map_err(|_unreadable| Fault::Cut)?
}

/// The format of a file that can be played as film or as sound, whichever is wanted.
pub fn judge_as(path: &Path, film: bool) -> Result<RecordingFormat, Fault> {
    let format = judge(path)?;
    if format.is_film() == film { Ok(format) } else { Err(Fault::OtherKind) }
}

fn look(path: &Path) -> io::Result<Result<RecordingFormat, Fault>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.by_ref().take(64).read_to_end(&mut head)?;
    let Some(mut format) = RecordingFormat::sniff(&head) else { return Ok(Err(Fault::Format)) };
    let complete = match format {
        RecordingFormat::Mp4 => match boxes(&mut file, length)? {
            Some(shows_something) => {
                if !shows_something {
                    format = RecordingFormat::M4a;
                }
                true
            }
            None => false,
        },
        RecordingFormat::Wav => {
            let told =
                head.get(4..8).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
            // A recorder that could not go back to write the size leaves none or all ones.
            told.is_none_or(|told| matches!(told, 0 | u32::MAX) || u64::from(told) + 8 <= length)
        }
        // These play up to wherever they end.
        _ => length > head.len() as u64,
    };
    let most = if format.is_film() { MAX_FILM } else { MAX_SOUND };
    Ok(if !complete {
        Err(Fault::Cut)
    } else if length > most {
        Err(Fault::Large)
    } else {
        Ok(format)
    })
}

/// Walks over an MPEG-4 file's boxes (ISO/IEC 14496-12, 4.2). Tells whether it has a picture track; `None`
/// where the boxes do not end where the file does, or the directory is missing.
fn boxes(file: &mut File, length: u64) -> io::Result<Option<bool>> {
    let mut at = 0;
    let mut shows_something = None;
    while at < length {
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 16];
        let here = usize::try_from((length - at).min(16)).unwrap_or(16);
        file.read_exact(&mut head[..here])?;
        let short = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        let size = match short {
            0 => length - at, // up to the end
            1 => u64::from_be_bytes([
                head[8], head[9], head[10], head[11], head[12], head[13], head[14], head[15],
            ]),
            short => u64::from(short),
        };
        if size < 8 || here < 8 || size > length - at {
            return Ok(None);
        }
        if &head[4..8] == b"moov" {
            file.seek(SeekFrom::Start(at))?;
            let mut directory = Vec::new();
            file.by_ref().take(size.min(MAX_DIRECTORY)).read_to_end(&mut directory)?;
            // A handler box names its track's kind twelve bytes behind its own name.
            let is_picture =
                |part: &[u8]| part.starts_with(b"hdlr") && part.get(12..16) == Some(b"vide");
            shows_something = Some(directory.windows(16).any(is_picture));
        }
        at += size;
    }
    Ok(shows_something)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(bytes: &[u8], film: bool) -> Result<RecordingFormat, Fault> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x");
        std::fs::write(&path, bytes).expect("written");
        judge_as(&path, film)
    }

    fn boxed(name: [u8; 4], content: &[u8]) -> Vec<u8> {
        let mut bytes = (content.len() as u32 + 8).to_be_bytes().to_vec();
        bytes.extend(name);
        bytes.extend(content);
        bytes
    }

    fn mpeg4(track: [u8; 4]) -> Vec<u8> {
        let handler = boxed(*b"hdlr", &[&[0; 8], &track[..], &[0; 12]].concat());
        [boxed(*b"ftyp", b"isom\0\0\0\0"), boxed(*b"mdat", &[7; 40]), boxed(*b"moov", &handler)]
            .concat()
    }

    #[test]
    fn an_mpeg_4_file_is_a_film_where_it_has_a_picture_and_sound_where_it_has_none() {
        assert_eq!(judged(&mpeg4(*b"vide"), true), Ok(RecordingFormat::Mp4));
        assert_eq!(judged(&mpeg4(*b"soun"), false), Ok(RecordingFormat::M4a));
        assert_eq!(judged(&mpeg4(*b"soun"), true), Err(Fault::OtherKind));
        assert_eq!(judged(&mpeg4(*b"vide"), false), Err(Fault::OtherKind));
    }

    #[test]
    fn what_breaks_off_or_is_something_else_is_refused() {
        let film = mpeg4(*b"vide");
        for length in [film.len() - 1, film.len() - 30, 40, 20] {
            assert_eq!(judged(&film[..length], true), Err(Fault::Cut), "{length}");
        }
        let wav = [b"RIFF".as_slice(), &100_u32.to_le_bytes(), b"WAVE", &[0; 96]].concat();
        assert_eq!(judged(&wav, false), Ok(RecordingFormat::Wav));
        assert_eq!(judged(&wav[..90], false), Err(Fault::Cut));
        assert_eq!(judged(b"Kinh gui", false), Err(Fault::Format));
        assert_eq!(judged(b"", false), Err(Fault::Format));
    }
}
