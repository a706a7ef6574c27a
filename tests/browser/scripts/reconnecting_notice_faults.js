// Returns what the notice "Reconnecting" moves or covers, and whether it cannot be seen itself.
const notice = document.querySelector(".reconnecting");
const others = [...document.querySelectorAll("header a, header summary, main, main *")];
const places = () => others.map((element) => element.getBoundingClientRect());
const withNotice = places();
const at = notice.getBoundingClientRect();
notice.style.display = "none";
const without = places();
notice.style.display = "";

const faults = others
  .filter((_, n) =>
    ["x", "y", "width", "height"].some((side) => withNotice[n][side] !== without[n][side]),
  )
  .map((element) => `moves ${element.tagName}`);
const isCovered = ({ left, right, top, bottom }) =>
  at.left < right && left < at.right && at.top < bottom && top < at.bottom;
others.forEach((element, n) => {
  if (element.tagName !== "MAIN" && isCovered(withNotice[n])) {
    faults.push(`lies on ${element.tagName}`);
  }
});
const isOutside = at.left < 0 || at.right > document.documentElement.clientWidth;
if (isOutside || at.height < 5) faults.push("cannot be seen");
return faults;
