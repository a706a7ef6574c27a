// Unmounts the provider, and counts in window.wrong how often the page shows Ada's name after that.
window.wrong = 0;
document.getElementById("mounted").click();
new MutationObserver(() => {
  if (document.body.innerText.includes("Ada Lovelace")) window.wrong += 1;
}).observe(document.body, { subtree: true, childList: true });
