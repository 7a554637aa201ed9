// The line to the rehearsal: asks and is answered, and hears of what happens meanwhile.

const AGAIN = 800; // Milliseconds between attempts to connect.

/** `told(event)` hears everything; `lost(yes)` hears when the line goes and comes back. */
export class Wire {
  #socket = null;
  #waiting = new Map();
  #count = 0;

  constructor({ told, lost, person }) {
    this.told = told;
    this.lost = lost;
    this.person = person;
    this.#connect();
  }

  /** Does an act; its outcome, with `ok`. Never rejects. */
  ask(what, more = {}) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return Promise.resolve({ ok: false, why: "The rehearsal cannot be reached." });
    }
    const n = (this.#count += 1);
    this.#socket.send(JSON.stringify({ n, do: what, ...more }));
    return new Promise((done) => this.#waiting.set(n, done));
  }

  /** Hands a file over; what stands for it, or null where it is refused. */
  async upload(file) {
    try {
      const address = `uploads?name=${encodeURIComponent(file.name)}`;
      const answer = await fetch(address, { method: "POST", body: file });
      return answer.ok ? (await answer.json()).upload : null;
    } catch {
      return null;
    }
  }

  #connect() {
    const address = new URL("live", location.href);
    address.protocol = "ws:";
    address.searchParams.set("person", this.person());
    const socket = (this.#socket = new WebSocket(address));
    socket.addEventListener("open", () => this.lost(false));
    socket.addEventListener("message", ({ data }) => this.#received(JSON.parse(data)));
    socket.addEventListener("close", () => {
      for (const done of this.#waiting.values()) {
        done({ ok: false, why: "The line to the rehearsal was lost." });
      }
      this.#waiting.clear();
      this.lost(true);
      setTimeout(() => this.#connect(), AGAIN);
    });
  }

  #received(event) {
    if (event.type === "done") {
      this.#waiting.get(event.n)?.(event);
      this.#waiting.delete(event.n);
    }
    this.told(event);
  }
}
