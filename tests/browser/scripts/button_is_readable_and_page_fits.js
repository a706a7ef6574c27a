// Returns whether the contrast of the link that looks like a button suffices, and whether the page
// does not scroll sideways.
const style = getComputedStyle(document.querySelector("a.button"));
return [
  contrast(parseColor(style.color), parseColor(style.backgroundColor)) >= 4.5,
  document.documentElement.scrollWidth <= innerWidth,
];
