// Records when a page that the browser has kept is shown again (window.restored), and after how
// many milliseconds it says what it waits for (window.waited).
window.waited = [];
addEventListener(
  "pageshow",
  ({ persisted }) => {
    if (persisted) window.restored = performance.now();
  },
  true,
);
new MutationObserver(() => {
  if (window.restored && document.body.innerText.includes("Syncing")) {
    window.waited.push(performance.now() - window.restored);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
