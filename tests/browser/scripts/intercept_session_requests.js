// Counts the requests for the session in window.requests, and answers them with window.answer() if
// a test has set it.
const realFetch = window.fetch;
window.requests = 0;
window.fetch = (request, ...rest) => {
  const url = String(request.url ?? request);
  if (!url.endsWith("/api/auth/session")) return realFetch(request, ...rest);
  window.requests += 1;
  return window.answer ? window.answer() : realFetch(request, ...rest);
};
