// Unmounts and mounts the provider several times. Mounted, it has a frame, so that it is drawn and its
// request is sent. Unmounted, it needs only the next task.
async (times) => {
  const nextTask = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        done();
      };
      port2.postMessage(null);
    });
  for (let time = 0; time < times; time += 1) {
    document.getElementById("mounted").click();
    await nextTask();
    document.getElementById("mounted").click();
    await new Promise(requestAnimationFrame);
  }
}
