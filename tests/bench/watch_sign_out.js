// Records when a sign-out was answered (in the local storage, for all tabs), and when this page
// stopped showing the user (window.hiddenAt).
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const realFetch = window.fetch;
  window.fetch = async (...request) => {
    const answer = await realFetch(...request);
    const url = String(request[0].url ?? request[0]);
    if (url.includes("/signout")) localStorage.setItem("signed-out", now());
    return answer;
  };
  document.addEventListener("DOMContentLoaded", () =>
    new MutationObserver(() => {
      if (!document.querySelector("main img.avatar")) window.hiddenAt ??= now();
    }).observe(document.body, { subtree: true, childList: true }),
  );
})();
