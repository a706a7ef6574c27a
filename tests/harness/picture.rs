//! Whether two screenshots show the same.

use std::io::Cursor;

/// The share of pixels that a person could tell apart, of two pictures in PNG. Drawing the same thing twice can round an edge
/// in another way, which is less than that.
pub fn difference(one: &[u8], other: &[u8]) -> f64 {
    let [one, other] = [one, other].map(pixels);
    assert_eq!(one.len(), other.len(), "the pictures are not of one size");
    let visible =
        |(one, other): (&[u8], &[u8])| one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > 16);
    let all = one.chunks(3).zip(other.chunks(3));
    let differing = u32::try_from(all.clone().filter(|pair| visible(*pair)).count()).unwrap();
    f64::from(differing) / f64::from(u32::try_from(all.count()).unwrap())
}

/// Red, green and blue of every pixel.
fn pixels(file: &[u8]) -> Vec<u8> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::STRIP_16 | png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    let samples = frame.color_type.samples();
    bytes[..frame.buffer_size()].chunks(samples).flat_map(|pixel| pixel[..3].to_vec()).collect()
}
