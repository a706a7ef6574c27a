// A promise of the visibility that the notice "Reconnecting" has in its first frame, after a focus.
new Promise((resolve) => {
  const region = document.querySelector("header [role=status]");
  new MutationObserver((_, observer) => {
    observer.disconnect();
    requestAnimationFrame(() => resolve(getComputedStyle(region.firstElementChild).visibility));
  }).observe(region, { childList: true });
  window.dispatchEvent(new Event("focus"));
})
