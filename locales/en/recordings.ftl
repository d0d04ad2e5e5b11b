# Sound and film in the studio.
studio-kind-audio = Play a narration or another sound
studio-kind-video = Play a film
studio-recording = Sound or film, with captions
studio-recording-text = One recording is enough: who reads another language hears it with captions in their own. Captions in every language are needed before publishing; they are also shown as a text beside the recording.
studio-recording-kept = The file that is kept now
studio-field-recording = Sound or film file
studio-field-captions = Captions (WebVTT)
studio-captions-file-vi = Captions file (.vtt), Vietnamese: replaces the text below
studio-captions-file-en = Captions file (.vtt), English: replaces the text below
studio-hint-recording = Sound: MP3, M4A, Ogg, Opus or WAV, at most 96 MB. Film: MP4 or WebM, at most 512 MB.
studio-hint-captions = Begin with a line WEBVTT; then, for each caption, an empty line, its times such as 00:01.000 --> 00:04.500, and the words below them.
studio-error-recording-missing = There is no sound or film file: choose one for at least one language.
studio-error-recording-format = This file is no recording that every browser plays: use MP3, M4A, Ogg, Opus or WAV for sound, MP4 or WebM for film.
studio-error-recording-cut = The recording breaks off before its end: copy the original file again and choose it once more.
studio-error-recording-large = The recording is too large (sound at most 96 MB, film at most 512 MB): make it smaller and choose it again.
studio-error-recording-kind = This is a sound where a film was chosen, or a film where a sound was: change the kind or the file.
studio-error-captions-file = This captions file is not text in UTF-8: save it as WebVTT in UTF-8 and choose it again.

# Plans
studio-plans = Plans of the tour
studio-plans-text = A plan is an image with a point for every scene, such as the floor of a museum. Upload the drawing as an image first. Choose a scene and press on the drawing where it stands, or write its place in per cent.
studio-plan = Plan
studio-plan-new = Add a plan
studio-plan-image = Image of the plan (empty: no plan)
studio-plan-scene = Scene that the next press on the drawing places
studio-plan-press = Set the chosen scene's point here, and save
studio-plan-x = From the left, %
studio-plan-y = From the top, %
studio-plan-heading = Direction of the picture's centre on the drawing, degrees clockwise from its upper edge (empty: north is above)
