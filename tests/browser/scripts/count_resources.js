// Counts in window.held what a page holds: event listeners, channels and running timers.
window.held = { listeners: 0, channels: 0, timers: 0 };

const countCalls = (object, add, remove, name) => {
  const [realAdd, realRemove] = [object[add], object[remove]];
  object[add] = function (...given) {
    window.held[name] += 1;
    return realAdd.apply(this, given);
  };
  object[remove] = function (...given) {
    window.held[name] -= 1;
    return realRemove.apply(this, given);
  };
};
countCalls(EventTarget.prototype, "addEventListener", "removeEventListener", "listeners");

const RealChannel = window.BroadcastChannel;
window.BroadcastChannel = class extends RealChannel {
  constructor(name) {
    super(name);
    window.held.channels += 1;
  }
  close() {
    window.held.channels -= 1;
    super.close();
  }
};

const [set, clear] = [window.setTimeout, window.clearTimeout];
const running = new Set();
// ChromeDriver sets one in the page for each script that it waits for, and does not always clear it.
// (Of the stack: the error, this function, `setTimeout`, and its caller.)
const isOfTheDriver = () => new Error().stack.split("\n")[3]?.includes("executeAsyncScript");
window.setTimeout = (run, ms, ...rest) => {
  if (isOfTheDriver()) return set(run, ms, ...rest);
  const id = set(() => {
    running.delete(id);
    window.held.timers = running.size;
    run(...rest);
  }, ms);
  running.add(id);
  window.held.timers = running.size;
  return id;
};
window.clearTimeout = (id) => {
  running.delete(id);
  window.held.timers = running.size;
  clear(id);
};
