// A page's clocks go on as always; and when a test says so, they leap, in every tab of the site at once, with every timer that is
// due by then. A machine that slept leaps with one clock only. Stopped, no timer of the page fires any more.
(() => {
  const channel = new BroadcastChannel("test-clock");
  const [now, date, set, clear] = [performance.now.bind(performance), Date.now.bind(Date), setTimeout, clearTimeout];
  const intervals = new Map();
  const timers = new Map();
  let [leapt, slept] = [0, 0];
  performance.now = () => now() + leapt;
  Date.now = () => date() + leapt + slept;
  window.setTimeout = (run, ms = 0, ...rest) => {
    const fire = () => { timers.delete(id); run(...rest); };
    const id = set(fire, ms);
    timers.set(id, { due: performance.now() + ms, fire });
    return id;
  };
  window.clearTimeout = (id) => { timers.delete(id); clear(id); };
  // (Auth.js' client has one.)
  window.setInterval = (run, ms = 0, ...rest) => {
    const again = () => { intervals.set(id, window.setTimeout(again, ms)); run(...rest); };
    const id = window.setTimeout(again, ms);
    intervals.set(id, id);
    return id;
  };
  window.clearInterval = (id) => { window.clearTimeout(intervals.get(id) ?? id); intervals.delete(id); };
  const leap = (ms) => {
    const end = performance.now() + ms;
    for (;;) {
      const due = [...timers].filter(([, timer]) => timer.due <= end).sort(([, a], [, b]) => a.due - b.due)[0];
      leapt += Math.max(0, Math.min(due ? due[1].due : end, end) - performance.now());
      if (!due) return;
      clear(due[0]);
      due[1].fire();
    }
  };
  channel.onmessage = ({ data }) => leap(data);
  window.testClock = {
    pass: (ms) => { channel.postMessage(ms); leap(ms); },
    sleep: (ms) => { slept += ms; },
    stop: () => { timers.forEach((_, id) => clear(id)); timers.clear(); window.setTimeout = () => 0; },
  };
})();
