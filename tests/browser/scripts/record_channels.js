// Records in window.posted every message on Auth.js' channel and on ours.
window.posted = { "next-auth": [], "hallpass:/api/auth": [] };
window.channels = Object.entries(window.posted).map(([name, messages]) => {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => messages.push(data);
  return channel;
});
