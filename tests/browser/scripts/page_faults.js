// Returns a list of faults of the page: in its layout, its landmarks, its names and its contrast.
const faults = [];
if (document.documentElement.scrollWidth > innerWidth) faults.push("scrolls sideways");
for (const landmark of ["header", "nav", "main", "h1"]) {
  if (document.querySelectorAll(landmark).length !== 1) faults.push(`not one ${landmark}`);
}
for (const control of document.querySelectorAll("a, button, summary")) {
  const name = control.textContent.trim() || control.getAttribute("aria-label");
  if (!name) faults.push("a control without a name");
}
for (const image of document.images) if (!image.alt) faults.push("an image without a text");

const backgroundOf = (element) => {
  for (; element; element = element.parentElement) {
    const color = parseColor(getComputedStyle(element).backgroundColor);
    if (color.length === 3 || color[3] > 0.99) return color;
  }
  return [255, 255, 255];
};
for (const element of document.querySelectorAll("body *")) {
  const hasText = [...element.childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim(),
  );
  if (!hasText || !element.getClientRects().length) continue;
  if (contrast(parseColor(getComputedStyle(element).color), backgroundOf(element)) < 4.5) {
    faults.push(`too little contrast: ${element.outerHTML.slice(0, 80)}`);
  }
}
return faults;
