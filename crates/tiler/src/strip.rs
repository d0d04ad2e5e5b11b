//! The panorama on its way from the decoder to the sampler: strips of rows, top to bottom, so that
//! memory grows with the rows in flight and not with the picture.

use crate::TileError;

/// Luma rows of a strip: whole rows of the largest JPEG blocks (16), and enough of them that handing a
/// strip on costs nothing beside filling it.
pub(crate) const STRIP_ROWS: usize = 64;

/// Samples kept to the left and right of every row, for samplers that reach over the back meridian.
pub(crate) const PAD: usize = 32;

/// Size and colours of a picture that is read in strips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Pixels across.
    pub(crate) width: usize,
    /// Pixels down.
    pub(crate) height: usize,
    /// Luma alone.
    pub(crate) grey: bool,
}

impl Shape {
    /// Strips of the whole picture.
    pub(crate) fn strips(self) -> usize {
        self.height.div_ceil(STRIP_ROWS)
    }
}

/// Rows of one plane. Each row is held between two margins of [`PAD`] samples.
#[derive(Debug, Clone)]
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) rows: usize,
    samples: Vec<u8>,
}

impl Plane {
    fn new(width: usize, rows: usize) -> Self {
        Self { width, rows, samples: vec![0; (width + 2 * PAD) * rows] }
    }

    /// Samples from one row to the next.
    pub(crate) fn stride(&self) -> usize {
        self.width + 2 * PAD
    }

    /// The samples of a row, without its margins.
    pub(crate) fn row(&self, row: usize) -> &[u8] {
        &self.samples[row * self.stride() + PAD..][..self.width]
    }

    /// The samples of a row, without its margins.
    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [u8] {
        let start = row * self.stride() + PAD;
        &mut self.samples[start..start + self.width]
    }

    /// The samples of a row and the margin behind them: decoders write whole blocks.
    pub(crate) fn row_with_margin_mut(&mut self, row: usize) -> &mut [u8] {
        let start = row * self.stride() + PAD;
        &mut self.samples[start..start + self.width + PAD]
    }

    /// A row with its margins.
    pub(crate) fn padded_row(&self, row: usize) -> &[u8] {
        &self.samples[row * self.stride()..][..self.stride()]
    }

    /// Continues every row round the back meridian, into its margins.
    pub(crate) fn wrap(&mut self) {
        let (width, stride) = (self.width, self.stride());
        for line in self.samples.chunks_exact_mut(stride) {
            line.copy_within(width..width + PAD, 0);
            line.copy_within(PAD..2 * PAD, PAD + width);
        }
    }
}

/// [`STRIP_ROWS`] rows of a picture (the last strip may have fewer) as planar YCbCr 4:2:0: luma, then
/// (unless grey) Cb and Cr at half size. An odd picture's last row and column are repeated in luma, so
/// that two luma rows and columns belong to each chroma row and column.
#[derive(Debug, Clone)]
pub(crate) struct Strip {
    /// Row of the picture that the strip's first luma row is.
    pub(crate) first_row: usize,
    pub(crate) planes: Vec<Plane>,
}

impl Strip {
    /// The strip of this index from the top, black.
    pub(crate) fn new(shape: Shape, index: usize) -> Self {
        let (first_row, rows) = Self::rows(shape, index);
        let planes = if shape.grey {
            vec![Plane::new(shape.width, rows)]
        } else {
            let (half_width, half_rows) = (shape.width.div_ceil(2), rows.div_ceil(2));
            vec![
                Plane::new(half_width * 2, half_rows * 2),
                Plane::new(half_width, half_rows),
                Plane::new(half_width, half_rows),
            ]
        };
        Self { first_row, planes }
    }

    /// The strip of this index in the memory of another one, whose samples it keeps until it is filled.
    pub(crate) fn reused(spare: Option<Self>, shape: Shape, index: usize) -> Self {
        let (first_row, rows) = Self::rows(shape, index);
        match spare {
            Some(Self { planes, .. }) if rows == STRIP_ROWS => Self { first_row, planes },
            _ => Self::new(shape, index),
        }
    }

    fn rows(shape: Shape, index: usize) -> (usize, usize) {
        let first_row = index * STRIP_ROWS;
        (first_row, (shape.height - first_row).min(STRIP_ROWS))
    }

    /// Bytes of all planes.
    pub(crate) fn bytes(&self) -> usize {
        self.planes.iter().map(|plane| plane.samples.len()).sum()
    }
}

/// A decoder, or a step behind one, that hands out a picture in strips.
pub(crate) trait Reader: Send {
    /// What will be read.
    fn shape(&self) -> Shape;

    /// Fills the next strip, which [`Strip::new`] made for its index; called once per strip, in order.
    fn read(&mut self, strip: &mut Strip) -> Result<(), TileError>;
}
