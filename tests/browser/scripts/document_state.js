// Returns the title, description, canonical URL and content of the page as a text that does not
// depend on the order of attributes.
const serialize = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort();
  const content = [...node.childNodes].map(serialize).join("");
  return `<${[node.localName, ...attributes].join(" ")}>${content}</>`;
};
return [
  document.title,
  document.querySelector("meta[name=description]").content,
  document.querySelector("link[rel=canonical]").href,
  serialize(document.getElementById("app")),
].join("\n");
