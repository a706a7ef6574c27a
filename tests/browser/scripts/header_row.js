// Returns the height of the header, how far apart the middles of its items are, and whether the
// page does not scroll sideways.
const header = document.querySelector("header");
const middles = [...header.querySelectorAll(".brand, nav a, .account > *")]
  .filter((item) => item.getClientRects().length)
  .map((item) => item.getBoundingClientRect())
  .map(({ top, bottom }) => (top + bottom) / 2);
return [
  header.getBoundingClientRect().height,
  Math.max(...middles) - Math.min(...middles),
  document.documentElement.scrollWidth <= innerWidth,
];
