// Returns the buttons, and what looks like one, that have no visible border.
const isVisible = (element) => {
  const { borderTopWidth, borderTopColor } = getComputedStyle(element);
  return parseFloat(borderTopWidth) > 0 && (parseColor(borderTopColor)[3] ?? 1) > 0;
};
const buttons = [...document.querySelectorAll("main button, main .button")];
return buttons.filter((button) => !isVisible(button)).map((button) => button.textContent);
