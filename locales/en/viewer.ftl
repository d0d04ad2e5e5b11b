### Texts of the panorama viewer. Every message must exist in every language (the file of the same name
### in the folder beside this one). Only plain messages and placeables such as { $title }.

## Language
language = Language
language-name = English
language-short = EN

## Furniture
tour-label = 360° tour
tools = Viewing tools
zoom-in = Zoom in
zoom-out = Zoom out
look-up = Look up
look-down = Look down
look-left = Look left
look-right = Look right
rotate-start = Turn by itself
rotate-stop = Stop turning
planet = Little planet
gyroscope = Look round by moving the device
headset = View in VR
guide = Guided walk
guide-pause = Pause
guide-resume = Go on
guide-next = Next view
guide-back = Previous view
guide-end = End the guided walk
full-screen = Full screen
full-screen-leave = Leave full screen
share = Share
handbook = Handbook
scenes = Scenes
help = Help
about = Description
close = Close
back = Back
more = More
face-north = Turn to the north
open-page = Open the full page (new tab)
credit = Picture: { $credit }
licence = Licence:{ "\u00A0" }{ $licence }
illustration = Minh họa / Illustration

## Where one looks, read aloud by screen readers
panorama-label = 360° panorama: { $title }
panorama-heading = 360° panorama: { $title }, looking { $heading }
panorama-keys = Drag or use the arrow keys to look around. Press the question mark for help.
arrived = You are at: { $title }
north = north
north-east = north-east
east = east
south-east = south-east
south = south
south-west = south-west
west = west
north-west = north-west
north-letter = N

## What can be touched in a scene
hotspots = Points in this scene
hotspot-link = Go to: { $title }
hotspot-read = Read: { $title }
hotspot-gallery = Pictures: { $title }
hotspot-product = Product: { $title }
hotspot-audio = Listen: { $title }
hotspot-video = Film: { $title }
hotspot-outside = Another site, in a new tab: { $title }

## In a headset
headset-exit = Exit
headset-more = Next page
headset-outside = This opens a page of another site. Leave VR, then open it on the page.

## Text version
about-hotspots = What can be opened here
about-place = This place in the handbook
map = Map
plan = Plan
map-failed = The map could not be loaded. Check the connection, then try again.

## Sharing
share-title = Share this view
share-address = Address of this view
share-copy = Copy
share-copied = Address copied.
share-copy-failed = The browser does not allow copying. The address is selected: copy it with the keyboard or by holding your finger on it.
share-send = Send with another app
share-scan = Scan the code with a phone to open exactly this view.
share-code = QR code for { $address }
share-code-failed = The QR code could not be made. Please use the address.
kiosk-share-title = Take this view home

## Handbook
handbook-search = Search the handbook
handbook-search-hint = Accents are not needed
handbook-chapters = Chapters
handbook-articles = Articles
handbook-places = Places
handbook-contents = Contents
handbook-results = Found: { $count }
handbook-none = Nothing contains “{ $query }”. Try a shorter word.
handbook-loading = Opening the handbook…
handbook-failed = The handbook could not be loaded. Check the connection, then try again.

## Help
help-title = How to look around
help-hand = By hand or mouse
help-keyboard = With the keyboard
help-drag-key = Drag
help-drag = Look around
help-pinch-key = Pinch, or turn the wheel
help-pinch = Zoom in and out
help-tap-key = Tap
help-tap = Open a point
help-arrows-key = Arrow keys
help-home = Back to the first view
help-tab = Next point
help-enter = Open the point
help-brackets = Previous scene, next scene
help-escape = Close
help-question = Open this help

## When something goes wrong
retry = Try again
loading = Loading the scene…
tour-failed = The tour could not be opened. Check the connection, then try again.
tour-malformed = The description of this tour cannot be read. Please tell whoever runs this site.
scene-failed = The scene “{ $title }” could not be loaded. Check the connection and try again, or choose another scene.
scene-unknown = This tour has no such scene. Please choose another one.
tiles-missing = Parts of the picture could not be loaded and stay blurred.
hint-wheel = Hold Ctrl (or ⌘) and turn the wheel to zoom.
hint-fingers = Use two fingers to look up and down and to zoom. One finger turns sideways.
context-lost = The device has just dropped its graphics. The scene is being rebuilt; there is nothing you need to do.
no-webgl = This browser lacks WebGL2, so the picture here is a simpler one: drag it or use the arrow keys. Everything that can be opened stands in words on this page.
sensors-denied = The device may not tell how it is held. Allow it in the browser's settings, or drag to look around.
no-sensors = This device does not tell how it is held. Drag to look around.
headset-denied = The headset may not be used here. Allow it in the browser, then press the button again.
headset-failed = The headset could not be entered. Check that it is connected and switched on, then press the button again.
headset-missing = What is needed inside the headset could not be loaded. Check the connection, then press the button again.
offline = The connection is gone. What has been loaded can still be viewed.
online = The connection is back.

## Kiosk
kiosk-touch = Touch to explore
kiosk-there = Are you still there?
kiosk-countdown = This screen starts over in { $seconds } s.
kiosk-stay = I am still here
kiosk-restart = Start over
