// Returns the figures of a page load: milliseconds from its beginning until the first paint, the
// avatar, the running app and its code; and bytes of document, WebAssembly, JavaScript and CSS.
// Returns an empty list while one of them is missing.
const markTime = (name) => performance.getEntriesByName(name)[0]?.startTime;
const files = performance.getEntriesByType("resource");
const countBytes = (ending) =>
  files
    .filter(({ name }) => new URL(name).pathname.endsWith(ending) && name.startsWith(origin))
    .reduce((sum, file) => sum + file.encodedBodySize, 0);
const avatar = files.find(({ name }) => name.endsWith("/people/ada.svg"));
const code = files.find(({ name }) => name.endsWith(".packed"));
const figures = [
  markTime("first-contentful-paint"),
  avatar?.responseEnd,
  markTime("hallpass-ready"),
  code?.responseEnd,
  performance.getEntriesByType("navigation")[0].encodedBodySize,
  countBytes(".packed"),
  countBytes(".js"),
  countBytes(".css"),
];
return figures.every((figure) => figure > 0) ? figures : [];
