// Runs before every script of a page, and notes what a person could see of it: at every frame, and at every change.
(() => {
    const seen = (window.seen = { views: [], texts: [], shifts: [], violations: [] });
    // Nothing is painted before the style sheets of the head are there, but the document changes until then.
    const unstyled = () => [...document.querySelectorAll('link[rel=stylesheet]')].some((link) => !link.sheet);
    const look = () => {
        const body = document.body;
        if (!body) return;
        const text = body.innerText;
        if (seen.texts.at(-1) !== text) seen.texts.push(text);
        // While the document arrives, it grows.
        if (document.readyState === 'loading') return;
        const lines = [];
        for (const element of body.querySelectorAll('*')) {
            if (!element.getClientRects().length) continue;
            const box = element.getBoundingClientRect();
            const style = getComputedStyle(element);
            // Hydration cuts texts into pieces that look the same.
            const words = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('');
            lines.push([element.tagName, words, element.getAttribute('src'), box.x, box.y, box.width, box.height,
                style.color, style.backgroundColor, style.opacity, style.visibility].join(' '));
        }
        const view = lines.join('\n');
        if (seen.views.at(-1) !== view) seen.views.push(view);
    };
    // A slow machine paints the beginning of a document that is still arriving, and then the rest: what grows in between has not
    // moved. From the frame after the first view on, the whole of it has been painted.
    let whole = Infinity;
    const frame = (now) => {
        if (seen.views.length && whole === Infinity) whole = Number.MAX_VALUE;
        else if (whole === Number.MAX_VALUE) whole = now;
        look();
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new MutationObserver(() => { if (!unstyled()) look(); })
        .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (entry.startTime < whole) continue;
            const moved = entry.sources.map(({ node, previousRect: was, currentRect: is }) =>
                [node?.outerHTML?.slice(0, 80) ?? node?.data, was.x, was.y, was.width, was.height, 'to', is.x, is.y, is.width, is.height].join(' '));
            seen.shifts.push(`${entry.value} at ${entry.startTime} (the whole document was painted at ${whole}): ${moved.join('; ')}`);
        }
    }).observe({ type: 'layout-shift', buffered: true });
    document.addEventListener('securitypolicyviolation', (event) => seen.violations.push(event.violatedDirective));
})();
