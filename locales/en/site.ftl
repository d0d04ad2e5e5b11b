# Public pages.
language-name = English
locale = en_GB
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }

# Around every page
skip = Skip to the main text
navigation = Parts of this site
footer-navigation = Foot of the page
menu = Open the menu
nav-tours = Tours
nav-places = Places
nav-handbook = Handbook
nav-articles = Articles
nav-images = Images
feed = Atom feed
privacy = This site uses no cookies and sends nothing to third parties.
font-licences = Font licences:

# Home
start = Start looking round
read-handbook = Read the handbook
tours-title = Tours
scene-count = { $count ->
    [one] { $count } scene
   *[other] { $count } scenes
}
all-articles = All articles
province-facts = Sơn La in figures
source = Source: { $source }.
checked = Checked on { $date }.
about-value = about { $value }
illustration = Illustration
illustration-text = A computed picture, not a photograph.

# Scenes
around-you = What is around you
direction-ahead = Ahead
direction-ahead-right = Ahead to the right
direction-right = To the right
direction-behind-right = Behind to the right
direction-behind = Behind you
direction-behind-left = Behind to the left
direction-left = To the left
direction-ahead-left = Ahead to the left
direction-up = Overhead
direction-down = At your feet
way-to-scene = the way to another scene
about-place = About the place
about-picture = About this picture
season = When to come
facts = Facts
formerly = formerly { $name }
credit = By: { $name }
licence = Licence: { $name }
previous = Previous
next = Next
neighbours = Before and after
scenes-of-tour = Scenes of this tour
open-page = Open the full page

# Places
places-title = Places
places-summary = Places to go in Sơn La, with addresses as they are since 1 July 2025.
look-around = Look round in 360°
stand-here = Stand in this place
coordinates = { $latitude }° N, { $longitude }° E
map = Map of the places
map-note = Only places whose coordinates were checked stand on the map. The pale circle round a point shows how uncertain it is.
map-east = { $degrees }° E
map-north = { $degrees }° N

# Handbook, articles, images
handbook-title = Handbook
handbook-summary = Getting there, seasons, people, food, products, investing, and how to travel with respect.
chapter-number = Chapter { $count }
in-this-chapter = In this chapter
articles-title = Articles
articles-summary = Longer stories about the land and people of Sơn La.
more-articles = More articles
images-title = Images
images-summary = Pictures used on this site, with their makers and licences.
nothing-yet = There is nothing here yet.

# Search
search = Search
search-label = Search this site
search-placeholder = For example: doi che, plum season
search-title = Search
search-title-for = Search for “{ $query }”
search-summary = Search scenes, places, handbook chapters and articles.
search-hint = Vietnamese words are found with or without their diacritics.
search-nothing = Nothing was found for “{ $query }”. Try fewer words, or others.
search-count = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
kind-scene = 360° scene
kind-tour = Tour
kind-chapter = Handbook chapter
kind-article = Article
kind-gallery = Pictures
kind-product = Product
kind-audio = Sound
kind-video = Film
kind-outside = Page of another site, in a new tab
gallery = Pictures, side by side
transcript = Transcript
recording-failed = This recording cannot be played just now. Check the connection, then try again.
recording-again = Try again
plan = Plan
plan-point = { $number }. { $title }, on the plan
kind-place = Place
kind-image = Image

# When something is not possible
to-home = To the home page
error-not-found = There is no such page
error-not-found-text = The address may be mistyped, or the page was renamed. Try a search, or go to the home page.
error-gone = This page was taken down
error-gone-text = What stood here was published once and is no more. Search for something else, or go to the home page.
error-not-ready = Not open yet
error-not-ready-text = Nothing has been published so far. Please come back in a few minutes.
error-internal = Something went wrong on the server
error-internal-text = The mistake is ours and has been noted. Please try again in a few minutes.
error-refused = This request cannot be carried out
error-refused-text = The server does not understand this request. Please go back and try another way.
