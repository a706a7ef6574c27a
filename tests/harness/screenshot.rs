//! Comparing screenshots.

use std::io::Cursor;

/// The share of pixels of two PNG pictures that differ visibly. Drawing the same thing twice can
/// round an edge differently, which is not visible.
pub fn screenshot_difference(one: &[u8], other: &[u8]) -> f64 {
    let [one, other] = [one, other].map(pixels);
    assert_eq!(one.len(), other.len(), "the pictures differ in size");
    let differs =
        |(one, other): (&[u8], &[u8])| one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > 16);
    let all = one.chunks(3).zip(other.chunks(3));
    let differing = u32::try_from(all.clone().filter(|pair| differs(*pair)).count()).unwrap();
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
