// Records in window.announced every new text of an element with the role status, and whether that
// element was there before: only then is the text spoken.
window.announced = [];
const texts = new Map();
const record = () =>
  document.querySelectorAll("[role=status]").forEach((region) => {
    const text = region.textContent.trim();
    if (text && text !== texts.get(region)) window.announced.push([text, texts.has(region)]);
    texts.set(region, text);
  });
record();
window.announced.length = 0;
new MutationObserver(record).observe(document, {
  subtree: true,
  childList: true,
  characterData: true,
});
