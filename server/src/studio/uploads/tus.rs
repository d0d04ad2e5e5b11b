//! Resumable uploads: tus 1.0 with creation, expiration and termination (<https://tus.io/protocols>).

use super::{InHand, MAX_BYTES, accept, as_json, broken_off, internal, plain_name, too_large};
use crate::{error::AppError, state::AppState, studio::access::Member};
use axum::{
    Extension, Json,
    body::Body,
    extract::{FromRequestParts, Path, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, LOCATION},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures_util::StreamExt as _;
use sonla360_store::{
    PictureFormat,
    uploads::{Upload, UploadId},
};
use std::{io::SeekFrom, sync::Arc};
use time::{OffsetDateTime, format_description::well_known::Rfc2822};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// Ours: the page of the panorama that a finished upload has become.
const UPLOAD_PAGE: HeaderName = HeaderName::from_static("upload-page");
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
/// Bytes after which a file that is no picture at all is turned away, not only at its end.
const SNIFFED: u64 = 16;

/// Headers of every answer.
type TusHeaders = Vec<(HeaderName, HeaderValue)>;

/// `OPTIONS /studio/uploads`
pub async fn options() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(TUS_RESUMABLE, VERSION);
    headers.insert("tus-version", VERSION);
    headers.insert("tus-extension", HeaderValue::from_static("creation,expiration,termination"));
    headers.insert("tus-max-size", number(MAX_BYTES));
    response
}

/// `POST /studio/uploads`
pub async fn create(
    State(state): State<AppState>,
    member: Member,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    check_version(&headers)?;
    let length = header_number(&headers, &UPLOAD_LENGTH).ok_or_else(bad_request)?;
    if length > MAX_BYTES {
        return Ok(refusal(too_large()));
    }
    let name = plain_name(&file_name(&headers).unwrap_or_default());
    let upload = state.store.begin_upload(&name, length, &member.user.name).await?;
    let mut answer = describe(&upload, upload.expires_at)?;
    let location = format!("/studio/uploads/{}", upload.id);
    answer.push((LOCATION, HeaderValue::from_str(&location).map_err(into_internal)?));
    Ok(answered(StatusCode::CREATED, answer))
}

/// An upload of this member, asked for in our version of the protocol.
pub struct Known(Upload);

impl FromRequestParts<AppState> for Known {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        check_version(&parts.headers)?;
        let member = Member::from_request_parts(parts, state).await?;
        let id = Path::<String>::from_request_parts(parts, state).await;
        let Path(id) = id.map_err(|_rejection| AppError::NotFound)?;
        find(state, &member, &id).await.map(Self)
    }
}

/// `HEAD /studio/uploads/{upload}`
pub async fn status(Known(upload): Known) -> Result<Response, AppError> {
    let answer = describe(&upload, upload.expires_at)?;
    Ok(answered(StatusCode::OK, answer))
}

/// `DELETE /studio/uploads/{upload}`
pub async fn terminate(
    State(state): State<AppState>,
    Known(upload): Known,
) -> Result<Response, AppError> {
    state.store.delete_upload(&upload.id).await?;
    Ok(answered(StatusCode::NO_CONTENT, vec![(TUS_RESUMABLE, VERSION)]))
}

/// `PATCH /studio/uploads/{upload}`: the next piece. The last one makes it a panorama, or is refused
/// with the sentence that says why.
pub async fn append(
    State(state): State<AppState>,
    Extension(in_hand): Extension<Arc<InHand>>,
    member: Member,
    Known(upload): Known,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind != Some("application/offset+octet-stream") {
        return Err(AppError::refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Loại dữ liệu không đúng giao thức tus: hãy tải lại trang rồi thử lại.",
            "The content type is not that of tus: reload the page and try again.",
        ));
    }
    let offset = header_number(&headers, &UPLOAD_OFFSET).ok_or_else(bad_request)?;
    let Some(_held) = Held::take(&in_hand, &upload.id) else {
        return Err(AppError::refused(
            StatusCode::LOCKED,
            "Một kết nối khác đang tải phần này lên: hãy đợi giây lát rồi thử lại.",
            "Another connection is sending this upload: wait a moment and try again.",
        ));
    };
    if offset != upload.received || upload.panorama.is_some() {
        return Err(AppError::refused(
            StatusCode::CONFLICT,
            "Phần gửi lên không nối tiếp phần đã nhận: hãy hỏi lại vị trí rồi gửi tiếp.",
            "The piece does not follow what was received: ask for the offset and go on from there.",
        ));
    }
    let (received, whole) = write_piece(&state, &upload, body).await?;
    let expires_at = state.store.upload_received(&upload.id, received).await?;
    whole?;
    let upload = Upload { received, ..upload };
    finish_or_go_on(&state, &member, upload, expires_at).await
}

/// Appends the body. What arrived of a broken piece is kept: gives how much there is now, and whether
/// the piece came whole.
async fn write_piece(
    state: &AppState,
    upload: &Upload,
    body: Body,
) -> Result<(u64, Result<(), AppError>), AppError> {
    let path = state.store.upload_file(&upload.id);
    let mut file = tokio::fs::OpenOptions::new().write(true).open(&path).await.map_err(internal)?;
    // A server that was killed may have written more than it noted.
    file.set_len(upload.received).await.map_err(internal)?;
    file.seek(SeekFrom::End(0)).await.map_err(internal)?;
    let mut received = upload.received;
    let mut whole = Ok(());
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let Ok(piece) = piece else {
            whole = Err(broken_off());
            break;
        };
        if received + piece.len() as u64 > upload.length {
            whole = Err(too_large());
            break;
        }
        file.write_all(&piece).await.map_err(internal)?;
        received += piece.len() as u64;
    }
    file.flush().await.map_err(internal)?;
    Ok((received, whole))
}

async fn finish_or_go_on(
    state: &AppState,
    member: &Member,
    upload: Upload,
    expires_at: OffsetDateTime,
) -> Result<Response, AppError> {
    let path = state.store.upload_file(&upload.id);
    let mut answer = describe(&upload, expires_at)?;
    if upload.received < upload.length {
        let mut head = vec![0; SNIFFED as usize];
        let hopeless = upload.received >= SNIFFED && {
            let mut file = tokio::fs::File::open(&path).await.map_err(internal)?;
            file.read_exact(&mut head).await.map_err(internal)?;
            PictureFormat::sniff_original(&head).is_none()
        };
        if !hopeless {
            return Ok(answered(StatusCode::NO_CONTENT, answer));
        }
    }
    match accept(state, &path, &upload.file_name, &member.user.name).await {
        Ok(panorama) => {
            state.store.upload_became(&upload.id, &panorama).await?;
            let page = format!("/studio/panoramas/{panorama}");
            answer.push((UPLOAD_PAGE, HeaderValue::from_str(&page).map_err(into_internal)?));
            Ok(answered(StatusCode::NO_CONTENT, answer))
        }
        Err(error @ AppError::Refused(..)) => {
            state.store.delete_upload(&upload.id).await?;
            Ok(refusal(error))
        }
        Err(error) => Err(error),
    }
}

/// An upload that a request is writing to; free again when this is dropped.
struct Held<'a> {
    in_hand: &'a InHand,
    id: UploadId,
}

impl<'a> Held<'a> {
    fn take(in_hand: &'a InHand, id: &UploadId) -> Option<Self> {
        let mut held = in_hand.0.lock().ok()?;
        held.insert(id.clone()).then(|| Self { in_hand, id: id.clone() })
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Ok(mut held) = self.in_hand.0.lock() {
            held.remove(&self.id);
        }
    }
}

async fn find(state: &AppState, member: &Member, id: &str) -> Result<Upload, AppError> {
    let id: UploadId = id.parse().map_err(|_invalid| AppError::NotFound)?;
    let upload = state.store.upload(&id, &member.user.name).await?;
    upload.ok_or_else(|| {
        AppError::refused(
            StatusCode::GONE,
            "Lần tải lên này đã hết hạn hoặc bị hủy: hãy bắt đầu lại.",
            "This upload has expired or was cancelled: begin again.",
        )
    })
}

/// Refusals carry their sentence as JSON, which the script shows.
fn refusal(error: AppError) -> Response {
    match error {
        AppError::Refused(status, sentence) => {
            (status, [(TUS_RESUMABLE, VERSION)], Json(as_json(&sentence))).into_response()
        }
        other => other.into_response(),
    }
}

fn describe(upload: &Upload, expires_at: OffsetDateTime) -> Result<TusHeaders, AppError> {
    let expires = expires_at.format(&Rfc2822).map_err(into_internal)?.replace("+0000", "GMT");
    Ok(vec![
        (TUS_RESUMABLE, VERSION),
        (UPLOAD_OFFSET, number(upload.received)),
        (UPLOAD_LENGTH, number(upload.length)),
        (UPLOAD_EXPIRES, HeaderValue::from_str(&expires).map_err(into_internal)?),
    ])
}

fn answered(status: StatusCode, headers: TusHeaders) -> Response {
    let mut response = status.into_response();
    response.headers_mut().extend(headers);
    response
}

fn number(number: u64) -> HeaderValue {
    HeaderValue::from(number)
}

fn header_number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// `filename` of `Upload-Metadata`: pairs of a key and a Base64 value, separated by commas.
fn file_name(headers: &HeaderMap) -> Option<String> {
    let metadata = headers.get(&UPLOAD_METADATA)?.to_str().ok()?;
    let mut pairs = metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let (_, value) = pairs.find(|(key, _)| *key == "filename")?;
    String::from_utf8(BASE64_STANDARD.decode(value.trim()).ok()?).ok()
}

fn check_version(headers: &HeaderMap) -> Result<(), AppError> {
    if headers.get(&TUS_RESUMABLE) == Some(&VERSION) {
        return Ok(());
    }
    Err(AppError::refused(
        StatusCode::PRECONDITION_FAILED,
        "Máy chủ chỉ hiểu giao thức tus 1.0.0: hãy tải lại trang rồi thử lại.",
        "This server speaks tus 1.0.0 only: reload the page and try again.",
    ))
}

fn bad_request() -> AppError {
    AppError::refused(
        StatusCode::BAD_REQUEST,
        "Yêu cầu tải lên thiếu độ dài hoặc vị trí: hãy tải lại trang rồi thử lại.",
        "The upload request lacks its length or offset: reload the page and try again.",
    )
}

fn into_internal(error: impl Into<anyhow::Error>) -> AppError {
    AppError::Internal(error.into())
}
