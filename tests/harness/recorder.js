// Records what is visible of a page, in every frame and at every change. Runs before all of the
// page's own scripts.
(() => {
  const recorded = (window.recorded = { views: [], texts: [], shifts: [], violations: [] });

  // Nothing is painted before the style sheets of the head have arrived, but the document changes.
  const isUnstyled = () =>
    [...document.querySelectorAll("link[rel=stylesheet]")].some((link) => !link.sheet);

  const describe = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    // Hydration splits texts into pieces that look the same.
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.data)
      .join("");
    return [
      element.tagName,
      text,
      element.getAttribute("src"),
      box.x,
      box.y,
      box.width,
      box.height,
      style.color,
      style.backgroundColor,
      style.opacity,
      style.visibility,
    ].join(" ");
  };

  const record = () => {
    const body = document.body;
    if (!body) return;
    const text = body.innerText;
    if (recorded.texts.at(-1) !== text) recorded.texts.push(text);
    // While the document arrives, it grows.
    if (document.readyState === "loading") return;
    const view = [...body.querySelectorAll("*")]
      .filter((element) => element.getClientRects().length)
      .map(describe)
      .join("\n");
    if (recorded.views.at(-1) !== view) recorded.views.push(view);
  };

  // A slow computer paints the beginning of a document that is still arriving, and then the rest:
  // that is no shift. From the frame after the first view on, the whole document has been painted.
  let painted = Infinity;
  const recordFrame = (now) => {
    if (recorded.views.length && painted === Infinity) painted = Number.MAX_VALUE;
    else if (painted === Number.MAX_VALUE) painted = now;
    record();
    requestAnimationFrame(recordFrame);
  };
  requestAnimationFrame(recordFrame);

  new MutationObserver(() => {
    if (!isUnstyled()) record();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  const describeMove = ({ node, previousRect: was, currentRect: is }) =>
    [
      node?.outerHTML?.slice(0, 80) ?? node?.data,
      ...[was.x, was.y, was.width, was.height],
      "to",
      ...[is.x, is.y, is.width, is.height],
    ].join(" ");
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.startTime < painted) continue;
      const moves = entry.sources.map(describeMove).join("; ");
      recorded.shifts.push(
        `${entry.value} at ${entry.startTime} (the whole document was painted at ${painted}): ${moves}`,
      );
    }
  }).observe({ type: "layout-shift", buffered: true });

  document.addEventListener("securitypolicyviolation", (event) =>
    recorded.violations.push(event.violatedDirective),
  );
})();
