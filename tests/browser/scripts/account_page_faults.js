// Returns what is wrong with how the account page is drawn.
const faults = [];
if (document.documentElement.scrollWidth > innerWidth) faults.push("it scrolls sideways");
const background = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (parseColor(color)[3] !== 0) return color;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)";
};
for (const element of document.querySelectorAll("h1, h2, p, strong, small, summary, button, a")) {
  const ratio = contrast(parseColor(getComputedStyle(element).color), parseColor(background(element)));
  if (ratio < 4.5) faults.push(`${element.textContent}: ${ratio}`);
}
return faults;
