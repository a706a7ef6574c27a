// Wraps every text of the app in elements, as translators do.
const walker = document.createTreeWalker(document.getElementById("app"), NodeFilter.SHOW_TEXT);
const texts = [];
while (walker.nextNode()) texts.push(walker.currentNode);
for (const text of texts) {
  const outer = document.createElement("font");
  const inner = document.createElement("font");
  text.replaceWith(outer);
  outer.append(inner);
  inner.append(text);
}
