# Âm thanh và phim trong trang quản trị.
studio-kind-audio = Phát lời kể hoặc âm thanh khác
studio-kind-video = Phát phim
studio-recording = Âm thanh hoặc phim, kèm phụ đề
studio-recording-text = Chỉ cần một bản ghi: người đọc ngôn ngữ khác sẽ nghe bản ấy với phụ đề của mình. Trước khi xuất bản cần có phụ đề ở mọi ngôn ngữ; phụ đề cũng được hiện thành chữ bên cạnh bản ghi.
studio-recording-kept = Tệp đang được lưu
studio-field-recording = Tệp âm thanh hoặc phim
studio-field-captions = Phụ đề (WebVTT)
studio-captions-file-vi = Tệp phụ đề (.vtt), tiếng Việt: thay cho nội dung bên dưới
studio-captions-file-en = Tệp phụ đề (.vtt), tiếng Anh: thay cho nội dung bên dưới
studio-hint-recording = Âm thanh: MP3, M4A, Ogg, Opus hoặc WAV, tối đa 96 MB. Phim: MP4 hoặc WebM, tối đa 512 MB.
studio-hint-captions = Mở đầu bằng dòng WEBVTT; sau đó, với mỗi câu, một dòng trống, mốc thời gian dạng 00:01.000 --> 00:04.500 và lời ở dòng dưới.
studio-error-recording-missing = Chưa có tệp âm thanh hoặc phim: hãy chọn một tệp cho ít nhất một ngôn ngữ.
studio-error-recording-format = Tệp này không phải bản ghi mà mọi trình duyệt phát được: hãy dùng MP3, M4A, Ogg, Opus hoặc WAV cho âm thanh, MP4 hoặc WebM cho phim.
studio-error-recording-cut = Bản ghi bị đứt trước khi kết thúc: hãy chép lại tệp gốc rồi chọn lần nữa.
studio-error-recording-large = Bản ghi quá lớn (âm thanh tối đa 96 MB, phim tối đa 512 MB): hãy giảm dung lượng rồi chọn lại.
studio-error-recording-kind = Đây là âm thanh trong khi đã chọn phim, hoặc phim trong khi đã chọn âm thanh: hãy đổi loại điểm hoặc đổi tệp.
studio-error-captions-file = Tệp phụ đề này không phải văn bản UTF-8: hãy lưu lại ở dạng WebVTT, mã UTF-8 rồi chọn lại.

# Sơ đồ
studio-plans = Sơ đồ của chuyến tham quan
studio-plans-text = Sơ đồ là một hình có điểm cho từng cảnh, chẳng hạn một tầng của bảo tàng. Trước hết hãy tải hình vẽ lên trong mục hình ảnh. Chọn một cảnh rồi bấm lên hình tại chỗ của cảnh ấy, hoặc nhập vị trí theo phần trăm.
studio-plan = Sơ đồ
studio-plan-new = Thêm sơ đồ
studio-plan-image = Hình của sơ đồ (để trống: không có sơ đồ)
studio-plan-scene = Cảnh được đặt ở lần bấm tới lên hình
studio-plan-press = Đặt điểm của cảnh đã chọn tại đây và lưu
studio-plan-x = Cách mép trái, %
studio-plan-y = Cách mép trên, %
studio-plan-heading = Hướng của tâm ảnh trên hình vẽ, tính bằng độ theo chiều kim đồng hồ từ mép trên (để trống: phía trên là hướng bắc)
