// Replaces the CSRF token in every request, as a stale page would send it.
window.realFetch = window.fetch;
window.fetch = (url, init) => {
  if (!init?.body) return window.realFetch(url, init);
  const body = String(init.body)
    .replace(/csrfToken=[^&]*/, "csrfToken=wrong")
    .replace(/"csrfToken":"[^"]*"/, '"csrfToken":"wrong"');
  return window.realFetch(url, { ...init, body });
};
