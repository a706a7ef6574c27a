// Returns whether every time in the list is the moment that its element names, in Tokyo's zone.
return [...document.querySelectorAll(".sessions time")].every(({ dateTime, textContent }) => {
  const shown = Date.parse(textContent.replace("GMT+9", "+09:00"));
  return Math.abs(shown - Date.parse(dateTime)) < 60000;
});
