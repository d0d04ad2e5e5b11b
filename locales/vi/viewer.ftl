### Lời của trình xem toàn cảnh. Mỗi câu đều phải có trong mọi ngôn ngữ (tệp cùng tên ở thư mục bên cạnh).
### Chỉ dùng câu thường và chỗ điền như { $title }.

## Ngôn ngữ
language = Ngôn ngữ
language-name = Tiếng Việt
language-short = VI

## Khung điều khiển
tour-label = Chuyến tham quan 360°
tools = Công cụ xem
zoom-in = Phóng to
zoom-out = Thu nhỏ
look-up = Nhìn lên
look-down = Nhìn xuống
look-left = Nhìn sang trái
look-right = Nhìn sang phải
rotate-start = Tự động xoay
rotate-stop = Dừng xoay
planet = Hành tinh nhỏ
gyroscope = Nhìn quanh bằng cách xoay máy
headset = Xem bằng kính VR
guide = Đi cùng hướng dẫn
guide-pause = Tạm dừng
guide-resume = Đi tiếp
guide-next = Góc nhìn kế tiếp
guide-back = Góc nhìn trước
guide-end = Kết thúc chuyến đi cùng hướng dẫn
full-screen = Toàn màn hình
full-screen-leave = Thoát toàn màn hình
share = Chia sẻ
handbook = Cẩm nang
scenes = Các cảnh
help = Trợ giúp
about = Mô tả
close = Đóng
back = Quay lại
more = Thêm
face-north = Quay về hướng bắc
open-page = Mở trang đầy đủ (thẻ mới)
credit = Ảnh: { $credit }
licence = Giấy{ "\u00A0" }phép:{ "\u00A0" }{ $licence }
illustration = Minh họa / Illustration

## Hướng nhìn, đọc cho người dùng trình đọc màn hình
panorama-label = Ảnh toàn cảnh 360°: { $title }
panorama-heading = Ảnh toàn cảnh 360°: { $title }, đang nhìn về hướng { $heading }
panorama-keys = Kéo hoặc dùng phím mũi tên để nhìn quanh. Nhấn dấu hỏi để xem trợ giúp.
arrived = Bạn đang ở: { $title }
north = bắc
north-east = đông bắc
east = đông
south-east = đông nam
south = nam
south-west = tây nam
west = tây
north-west = tây bắc
north-letter = B

## Điểm chạm trong cảnh
hotspots = Điểm chạm trong cảnh
hotspot-link = Đi tới: { $title }
hotspot-read = Đọc: { $title }
hotspot-gallery = Bộ ảnh: { $title }
hotspot-product = Sản vật: { $title }
hotspot-audio = Nghe: { $title }
hotspot-video = Xem phim: { $title }
hotspot-outside = Trang khác, mở ở thẻ mới: { $title }

## Trong kính VR
headset-exit = Thoát
headset-more = Trang sau
headset-outside = Điểm này mở một trang khác. Hãy thoát kính VR rồi mở nó trên trang.

## Mô tả bằng lời
about-hotspots = Có thể mở ở đây
about-place = Về nơi này trong cẩm nang
map = Bản đồ
plan = Sơ đồ
map-failed = Chưa tải được bản đồ. Hãy kiểm tra kết nối rồi thử lại.

## Chia sẻ
share-title = Chia sẻ góc nhìn này
share-address = Địa chỉ của góc nhìn
share-copy = Sao chép
share-copied = Đã sao chép địa chỉ.
share-copy-failed = Trình duyệt không cho sao chép. Địa chỉ đã được chọn sẵn: hãy sao chép bằng bàn phím hoặc giữ ngón tay.
share-send = Gửi qua ứng dụng khác
share-scan = Quét mã bằng điện thoại để mở đúng góc nhìn này.
share-code = Mã QR dẫn tới { $address }
share-code-failed = Chưa tạo được mã QR. Hãy dùng địa chỉ.
kiosk-share-title = Mang góc nhìn này về

## Cẩm nang
handbook-search = Tìm trong cẩm nang
handbook-search-hint = Gõ không dấu cũng được
handbook-chapters = Các chương
handbook-articles = Bài viết
handbook-places = Địa điểm
handbook-contents = Mục lục
handbook-results = Tìm thấy { $count } mục
handbook-none = Không có mục nào chứa “{ $query }”. Thử từ ngắn hơn.
handbook-loading = Đang mở cẩm nang…
handbook-failed = Chưa tải được cẩm nang. Hãy kiểm tra kết nối rồi thử lại.

## Trợ giúp
help-title = Cách nhìn quanh
help-hand = Bằng tay hoặc chuột
help-keyboard = Bằng bàn phím
help-drag-key = Kéo
help-drag = Nhìn quanh
help-pinch-key = Chụm hai ngón, lăn chuột
help-pinch = Phóng to, thu nhỏ
help-tap-key = Chạm
help-tap = Mở điểm chạm
help-arrows-key = Phím mũi tên
help-home = Về góc nhìn đầu tiên
help-tab = Sang điểm chạm kế tiếp
help-enter = Mở điểm chạm
help-brackets = Cảnh trước, cảnh sau
help-escape = Đóng
help-question = Mở phần này

## Khi có trục trặc
retry = Thử lại
loading = Đang tải cảnh…
tour-failed = Chưa mở được chuyến tham quan. Hãy kiểm tra kết nối rồi thử lại.
tour-malformed = Mô tả của chuyến tham quan này bị lỗi nên chưa mở được. Xin báo cho người quản lý trang.
scene-failed = Chưa tải được cảnh “{ $title }”. Hãy kiểm tra kết nối rồi thử lại, hoặc chọn một cảnh khác.
scene-unknown = Chuyến tham quan này không có cảnh được yêu cầu. Hãy chọn một cảnh khác.
tiles-missing = Vài phần ảnh chưa tải được nên còn mờ.
hint-wheel = Giữ phím Ctrl (hoặc ⌘) rồi lăn chuột để phóng to, thu nhỏ.
hint-fingers = Dùng hai ngón tay để nhìn lên xuống và phóng to. Một ngón kéo ngang để quay.
context-lost = Thiết bị vừa ngắt phần đồ họa. Đang dựng lại cảnh, bạn không cần làm gì.
no-webgl = Trình duyệt này thiếu WebGL2 nên ảnh ở đây đơn giản hơn: hãy kéo hoặc dùng phím mũi tên. Mọi điểm có thể mở đều được ghi bằng lời trên trang này.
sensors-denied = Trình duyệt chưa được phép đọc cảm biến xoay. Hãy cho phép trong phần cài đặt, hoặc kéo để nhìn quanh.
no-sensors = Máy này không có cảm biến xoay. Hãy kéo để nhìn quanh.
headset-denied = Chưa được phép dùng kính VR. Hãy cho phép trong trình duyệt rồi nhấn lại nút.
headset-failed = Chưa vào được kính VR. Hãy kiểm tra kính đã được nối và bật, rồi nhấn lại nút.
headset-missing = Chưa tải được phần dùng trong kính VR. Hãy kiểm tra kết nối rồi nhấn lại nút.
offline = Đang mất kết nối. Những gì đã tải vẫn xem được.
online = Đã có kết nối trở lại.

## Màn hình tương tác
kiosk-touch = Chạm để khám phá
kiosk-there = Bạn còn ở đây không?
kiosk-countdown = Màn hình sẽ trở về từ đầu sau { $seconds } giây.
kiosk-stay = Tôi vẫn đang xem
kiosk-restart = Bắt đầu lại
