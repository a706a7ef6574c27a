// Writes into the local storage what this tab shows while it is hidden: that it is signed out, and
// after that, that it is signed in. To look at the tab would make it ask.
const tab = crypto.randomUUID();
new MutationObserver(() => {
  const main = document.querySelector("main");
  if (document.visibilityState !== "hidden" || !main) return;
  if (main.innerText.includes("Access denied")) localStorage.setItem(`out ${tab}`, 1);
  if (main.querySelector("img.avatar") && localStorage.getItem(`out ${tab}`)) {
    localStorage.setItem(`in ${tab}`, 1);
  }
}).observe(document.body, { subtree: true, childList: true, characterData: true });
