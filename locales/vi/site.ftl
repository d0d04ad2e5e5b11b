# Trang công khai. Public pages.
language-name = Tiếng Việt
locale = vi_VN
date = { $day }/{ $month }/{ $year }

# Khung trang
skip = Đến nội dung chính
navigation = Các phần của trang
footer-navigation = Cuối trang
menu = Mở danh mục
nav-tours = Tham quan
nav-places = Địa điểm
nav-handbook = Cẩm nang
nav-articles = Bài viết
nav-images = Hình ảnh
feed = Nguồn tin Atom
privacy = Trang này không dùng cookie và không gửi gì cho bên thứ ba.
font-licences = Giấy phép phông chữ:

# Trang chủ
start = Bắt đầu nhìn quanh
read-handbook = Đọc cẩm nang
tours-title = Chuyến tham quan
scene-count = { $count } cảnh
all-articles = Tất cả bài viết
province-facts = Sơn La qua những con số
source = Nguồn: { $source }.
checked = Kiểm tra ngày { $date }.
about-value = khoảng { $value }
illustration = Minh họa
illustration-text = Hình do máy tính dựng, không phải ảnh chụp.

# Cảnh
around-you = Quanh bạn có gì
direction-ahead = Phía trước
direction-ahead-right = Phía trước, chếch phải
direction-right = Bên phải
direction-behind-right = Phía sau, chếch phải
direction-behind = Sau lưng
direction-behind-left = Phía sau, chếch trái
direction-left = Bên trái
direction-ahead-left = Phía trước, chếch trái
direction-up = Trên đầu
direction-down = Dưới chân
way-to-scene = Đường sang cảnh khác
about-place = Về địa điểm
about-picture = Về hình này
season = Nên đến khi nào
facts = Số liệu
formerly = trước đây: { $name }
credit = Tác giả: { $name }
licence = Giấy phép: { $name }
previous = Trước
next = Tiếp theo
neighbours = Trước và sau
scenes-of-tour = Các cảnh trong chuyến
open-page = Mở trang đầy đủ

# Địa điểm
places-title = Địa điểm
places-summary = Những nơi có thể đến ở Sơn La, với địa chỉ theo đơn vị hành chính từ ngày 1/7/2025.
look-around = Nhìn quanh 360°
stand-here = Đứng giữa nơi này
coordinates = { $latitude }° B, { $longitude }° Đ
map = Bản đồ các địa điểm
map-note = Bản đồ chỉ ghi những nơi có tọa độ đã được kiểm chứng. Vòng tròn nhạt quanh điểm cho biết sai số.
map-east = { $degrees }° Đ
map-north = { $degrees }° B

# Cẩm nang, bài viết, hình ảnh
handbook-title = Cẩm nang
handbook-summary = Đường đi, mùa đẹp, con người, món ăn, sản vật, đầu tư và cách đi cho phải phép.
chapter-number = Chương { $count }
in-this-chapter = Trong chương này
articles-title = Bài viết
articles-summary = Những câu chuyện dài hơi hơn về đất và người Sơn La.
more-articles = Bài viết khác
images-title = Hình ảnh
images-summary = Hình dùng trong trang, kèm tác giả và giấy phép.
nothing-yet = Chưa có gì ở đây.

# Tìm kiếm
search = Tìm
search-label = Tìm trong trang
search-placeholder = Ví dụ: doi che, mùa mận
search-title = Tìm kiếm
search-title-for = Tìm “{ $query }”
search-summary = Tìm cảnh, địa điểm, chương cẩm nang và bài viết.
search-hint = Gõ có dấu hay không dấu đều được.
search-nothing = Không tìm thấy gì cho “{ $query }”. Hãy thử ít từ hơn hoặc từ khác.
search-count = { $count } kết quả
kind-scene = Cảnh 360°
kind-tour = Chuyến tham quan
kind-chapter = Chương cẩm nang
kind-article = Bài viết
kind-gallery = Bộ ảnh
kind-product = Sản vật
kind-audio = Âm thanh
kind-video = Phim
kind-outside = Trang của website khác, mở ở thẻ mới
gallery = Các ảnh, xếp cạnh nhau
transcript = Lời trong bản ghi
recording-failed = Hiện chưa phát được bản ghi này. Hãy kiểm tra kết nối rồi thử lại.
recording-again = Thử lại
plan = Sơ đồ
plan-point = { $number }. { $title }, trên sơ đồ
kind-place = Địa điểm
kind-image = Hình ảnh

# Khi không được
to-home = Về trang chủ
error-not-found = Không có trang này
error-not-found-text = Địa chỉ có thể đã gõ nhầm hoặc trang đã đổi tên. Hãy tìm thử hoặc về trang chủ.
error-gone = Trang này đã được gỡ
error-gone-text = Nội dung ở đây từng được đăng nhưng nay không còn. Hãy tìm nội dung khác hoặc về trang chủ.
error-not-ready = Trang chưa mở
error-not-ready-text = Chưa có nội dung nào được xuất bản. Hãy quay lại sau ít phút.
error-internal = Máy chủ gặp lỗi
error-internal-text = Lỗi ở phía chúng tôi và đã được ghi lại. Hãy thử lại sau ít phút.
error-refused = Yêu cầu không thực hiện được
error-refused-text = Máy chủ không hiểu yêu cầu này. Hãy quay lại và thử cách khác.
