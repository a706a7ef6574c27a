// Controls the clocks of a page. They run as always; when a test says so, they leap, in every tab
// of the site at once, and fire every timer that is due by then. After a sleep of the computer only
// the wall clock has leapt. Once the timers are stopped, none of the page's fires any more.
(() => {
  const channel = new BroadcastChannel("test-clock");
  const now = performance.now.bind(performance);
  const date = Date.now.bind(Date);
  const [set, clear] = [setTimeout, clearTimeout];
  const intervals = new Map();
  const timers = new Map();
  let leapt = 0;
  let slept = 0;
  performance.now = () => now() + leapt;
  Date.now = () => date() + leapt + slept;
  window.setTimeout = (run, ms = 0, ...rest) => {
    const fire = () => {
      timers.delete(id);
      run(...rest);
    };
    const id = set(fire, ms);
    timers.set(id, { due: performance.now() + ms, fire });
    return id;
  };
  window.clearTimeout = (id) => {
    timers.delete(id);
    clear(id);
  };
  // Auth.js' client uses an interval.
  window.setInterval = (run, ms = 0, ...rest) => {
    const again = () => {
      intervals.set(id, window.setTimeout(again, ms));
      run(...rest);
    };
    const id = window.setTimeout(again, ms);
    intervals.set(id, id);
    return id;
  };
  window.clearInterval = (id) => {
    window.clearTimeout(intervals.get(id) ?? id);
    intervals.delete(id);
  };
  const leap = (ms) => {
    const end = performance.now() + ms;
    for (;;) {
      const [next] = [...timers]
        .filter(([, timer]) => timer.due <= end)
        .sort(([, a], [, b]) => a.due - b.due);
      const target = next ? Math.min(next[1].due, end) : end;
      leapt += Math.max(0, target - performance.now());
      if (!next) return;
      const [id, timer] = next;
      clear(id);
      timer.fire();
    }
  };
  channel.onmessage = ({ data }) => leap(data);
  window.testClock = {
    advance: (ms) => {
      channel.postMessage(ms);
      leap(ms);
    },
    sleep: (ms) => {
      slept += ms;
    },
    stopTimers: () => {
      timers.forEach((_, id) => clear(id));
      timers.clear();
      window.setTimeout = () => 0;
    },
  };
})();
