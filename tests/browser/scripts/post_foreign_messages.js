// Posts messages on both channels that are not ours, or not what they should be.
const messages = [
  null,
  5,
  "hello",
  [],
  {},
  { event: "storage" },
  { event: 5 },
  { kind: "other" },
  { kind: "hello", session: 5 },
  { kind: "hello", session: "s", expires: "soon" },
  { kind: "fresh", session: "x".repeat(1000000), expires: 1 },
  { kind: ["hello"] },
  new Map(),
  { event: "session", hallpass: "signed-out" },
  { event: "session", hallpass: { kind: "ended" } },
  { event: "session", hallpass: { kind: "signed-out", session: {} } },
];
for (const name of ["next-auth", "hallpass:/api/auth"]) {
  const channel = new BroadcastChannel(name);
  for (const message of messages) channel.postMessage(message);
}
