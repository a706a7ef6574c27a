// Contrast ratios as in WCAG 2.2. Goes before a script that uses them.
const parseColor = (color) => color.match(/[\d.]+/g).map(Number);

const luminance = ([red, green, blue]) =>
  [red, green, blue]
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);

const contrast = (one, other) => {
  const [light, dark] = [one, other].map(luminance).sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};
