// A page that shows what Auth.js' own client says, and lets a test use it.
import { createRoot } from "react-dom/client";

export function show(client) {
  function View() {
    const { data, status, update } = client.useSession();
    window.client = { ...client, update };
    return (
      <main>
        <p id="status">{status}</p>
        <p id="name">{data?.user?.name ?? ""}</p>
        <button id="sign-in" onClick={() => client.signIn("dev", { callbackUrl: location.href })}>Sign in</button>
        <button id="sign-out" onClick={() => client.signOut({ callbackUrl: location.href })}>Sign out</button>
      </main>
    );
  }
  // In seconds; by default Auth.js does not poll.
  const interval = Number(new URLSearchParams(location.search).get("interval") ?? 0);
  createRoot(document.getElementById("root")).render(
    <client.SessionProvider refetchInterval={interval}><View /></client.SessionProvider>,
  );
}
