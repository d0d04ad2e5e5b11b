/* Reads a JPEG a row of blocks at a time, in its own planes, through libjpeg-turbo's classic interface.
 *
 * The TurboJPEG interface decodes whole pictures only. The classic one hands out rows as they come, but
 * reports errors by longjmp, which must not cross Rust: this file is the C that has to lie between. */

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

#define INPUT_BYTES 65536
#define MESSAGE_BYTES 256

/* Fills `buffer` with up to `length` bytes of the file; returns their number, 0 at its end, -1 on failure. */
typedef ptrdiff_t (*read_bytes)(void *context, uint8_t *buffer, size_t length);

struct sonla360_strips {
  struct jpeg_decompress_struct codec; /* first: libjpeg's pointers to it are pointers to this */
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr watch;
  jmp_buf escape;
  read_bytes read;
  void *context;
  int most_scans;
  char message[MESSAGE_BYTES];
  uint8_t input[INPUT_BYTES];
};

struct sonla360_strips_shape {
  uint32_t width;
  uint32_t height;
  uint32_t components;
  /* 1: grey, 2: RGB, 3: YCbCr, 0: any other */
  uint32_t colours;
  uint32_t across[3];
  uint32_t down[3];
};

static struct sonla360_strips *of(j_common_ptr codec) { return (struct sonla360_strips *)codec; }

static void give_up(j_common_ptr codec, const char *message) {
  struct sonla360_strips *strips = of(codec);
  snprintf(strips->message, MESSAGE_BYTES, "%s", message);
  longjmp(strips->escape, 1);
}

static void on_error(j_common_ptr codec) {
  char text[JMSG_LENGTH_MAX];
  codec->err->format_message(codec, text);
  give_up(codec, text);
}

/* A warning means that a part of the picture is lost, but for a few that only complain of the wrapping. */
static void on_message(j_common_ptr codec, int level) {
  int code = codec->err->msg_code;
  if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_JFIF_MAJOR && code != JWRN_ADOBE_XFORM)
    on_error(codec);
}

static void on_output(j_common_ptr codec) { (void)codec; }

/* Ordinary encoders write about ten scans, attackers thousands. */
static void on_progress(j_common_ptr codec) {
  struct sonla360_strips *strips = of(codec);
  if (strips->codec.input_scan_number > strips->most_scans) give_up(codec, "too many scans");
}

static void start_source(j_decompress_ptr codec) { (void)codec; }

static boolean fill_source(j_decompress_ptr codec) {
  struct sonla360_strips *strips = of((j_common_ptr)codec);
  ptrdiff_t count = strips->read(strips->context, strips->input, INPUT_BYTES);
  if (count < 0) give_up((j_common_ptr)codec, "the file could not be read");
  if (count == 0) give_up((j_common_ptr)codec, "Premature end of JPEG file");
  strips->source.next_input_byte = strips->input;
  strips->source.bytes_in_buffer = (size_t)count;
  return TRUE;
}

static void skip_source(j_decompress_ptr codec, long count) {
  struct jpeg_source_mgr *source = codec->src;
  if (count <= 0) return;
  while ((size_t)count > source->bytes_in_buffer) {
    count -= (long)source->bytes_in_buffer;
    fill_source(codec);
  }
  source->next_input_byte += count;
  source->bytes_in_buffer -= (size_t)count;
}

static void end_source(j_decompress_ptr codec) { (void)codec; }

/* Reads the header. NULL where memory is short; any other failure is told by sonla360_strips_failure. */
struct sonla360_strips *sonla360_strips_open(read_bytes read, void *context, int most_scans,
                                             struct sonla360_strips_shape *shape) {
  struct sonla360_strips *strips = calloc(1, sizeof *strips);
  if (!strips) return NULL;
  strips->read = read;
  strips->context = context;
  strips->most_scans = most_scans;
  strips->codec.err = jpeg_std_error(&strips->errors);
  strips->errors.error_exit = on_error;
  strips->errors.emit_message = on_message;
  strips->errors.output_message = on_output;
  if (setjmp(strips->escape)) return strips;
  jpeg_create_decompress(&strips->codec);
  strips->watch.progress_monitor = on_progress;
  strips->codec.progress = &strips->watch;
  strips->source.init_source = start_source;
  strips->source.fill_input_buffer = fill_source;
  strips->source.skip_input_data = skip_source;
  strips->source.resync_to_restart = jpeg_resync_to_restart;
  strips->source.term_source = end_source;
  strips->codec.src = &strips->source;
  jpeg_read_header(&strips->codec, TRUE);
  shape->width = strips->codec.image_width;
  shape->height = strips->codec.image_height;
  shape->components = (uint32_t)strips->codec.num_components;
  switch (strips->codec.jpeg_color_space) {
    case JCS_GRAYSCALE: shape->colours = 1; break;
    case JCS_RGB: shape->colours = 2; break;
    case JCS_YCbCr: shape->colours = 3; break;
    default: shape->colours = 0;
  }
  for (int i = 0; i < strips->codec.num_components && i < 3; i++) {
    shape->across[i] = (uint32_t)strips->codec.comp_info[i].h_samp_factor;
    shape->down[i] = (uint32_t)strips->codec.comp_info[i].v_samp_factor;
  }
  return strips;
}

/* Why the last call failed, or an empty string. */
const char *sonla360_strips_failure(const struct sonla360_strips *strips) { return strips->message; }

/* Begins decoding; a progressive file is read to its end here. 0 on success. */
int sonla360_strips_start(struct sonla360_strips *strips) {
  if (setjmp(strips->escape)) return -1;
  strips->codec.raw_data_out = TRUE;
  strips->codec.do_fancy_upsampling = FALSE;
  jpeg_start_decompress(&strips->codec);
  return 0;
}

/* Decodes the next row of blocks. `rows[c]` holds, for component c, eight row pointers for each of its
 * vertical sampling factor; each row takes its width rounded up to eight samples. 0 on success. */
int sonla360_strips_read(struct sonla360_strips *strips, uint8_t **rows[], uint32_t count) {
  if (setjmp(strips->escape)) return -1;
  if (jpeg_read_raw_data(&strips->codec, rows, count) == 0) {
    snprintf(strips->message, MESSAGE_BYTES, "the picture ends before its last row");
    return -1;
  }
  return 0;
}

void sonla360_strips_close(struct sonla360_strips *strips) {
  if (strips) jpeg_destroy_decompress(&strips->codec);
  free(strips);
}
