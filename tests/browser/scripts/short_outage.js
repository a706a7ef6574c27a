// Loses the connection for 300 ms. A promise of the number of notices and the text of the status
// meanwhile, its text afterwards, and how long that really took.
(async () => {
  const region = document.querySelector("header [role=status]");
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const begun = performance.now();
  dispatchEvent(new Event("offline"));
  await pause(300);
  const [notices, meanwhile] = [region.childElementCount, region.innerText];
  dispatchEvent(new Event("online"));
  while (region.querySelector(".reconnecting")) await pause(20);
  return [notices, meanwhile, region.textContent, performance.now() - begun];
})()
