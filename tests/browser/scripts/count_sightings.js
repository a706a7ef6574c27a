// Counts in window.wrong how often the page contains the text arguments[0] after a change.
const [text] = arguments;
window.wrong = 0;
new MutationObserver(() => {
  if (document.body.textContent.includes(text)) window.wrong += 1;
}).observe(document.body, { subtree: true, childList: true, characterData: true });
