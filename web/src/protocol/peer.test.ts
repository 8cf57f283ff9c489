/** The peer connection through glare, loss, reloads and hanging up, on fakes that follow JSEP. */

import { beforeEach, describe, expect, it } from "vitest";
import { both, FakePage, FakeTimers, fakeTrack, settle, Wire } from "./testing/fakes";

let timers: FakeTimers;
let staff: FakePage;
let citizen: FakePage;
let wire: Wire;

beforeEach(() => {
  timers = new FakeTimers();
  staff = new FakePage("staff", false, "staff-1", timers);
  citizen = new FakePage("citizen", true, "citizen-1", timers);
  wire = new Wire(staff, citizen);
});

async function meet(): Promise<void> {
  citizen.meet(staff);
  staff.meet(citizen);
  await settle();
}

async function connect(): Promise<void> {
  await meet();
  staff.connection.become("connected");
  citizen.connection.become("connected");
}

describe("the first negotiation", () => {
  it("is begun by the impolite side alone", async () => {
    await meet();
    expect(staff.sent[0]?.description?.type).toBe("offer");
    expect(citizen.sent[0]?.description?.type).toBe("answer");
    expect(staff.connections).toHaveLength(1);
    expect(citizen.connections).toHaveLength(1);
    expect(staff.connection.signalingState).toBe("stable");
  });

  it("gives both sides sound and picture of the other", async () => {
    await connect();
    for (const page of [staff, citizen]) {
      expect(page.view.link).toBe("connected");
      expect(page.view.audio?.kind).toBe("audio");
      expect(page.view.video?.kind).toBe("video");
    }
  });

  it("works for someone without a camera", async () => {
    citizen = new FakePage("citizen", true, "citizen-1", timers, {
      ...both(),
      video: null,
    });
    wire = new Wire(staff, citizen);
    await connect();
    expect(staff.view.link).toBe("connected");
    expect(citizen.connection.getTransceivers()[1]?.sender.track).toBeNull();
    expect(citizen.view.video).not.toBeNull();
  });

  it("keeps candidates which come before the description", async () => {
    citizen.meet(staff);
    staff.deliver = () => {};
    staff.meet(citizen);
    await settle();
    const from = { from: "staff", from_instance: "staff-1" };
    citizen.peer.receive({ ...from, candidate: { candidate: "candidate:1" } });
    for (const signal of staff.sent) citizen.peer.receive({ ...signal, ...from });
    await settle();
    expect(citizen.connection.candidates).toEqual([{ candidate: "candidate:1" }]);
  });

  it("trickles candidates to the other side", async () => {
    await meet();
    staff.connection.gather("candidate:7");
    await settle();
    expect(citizen.connection.candidates).toEqual([{ candidate: "candidate:7", sdpMid: "0" }]);
  });

  it("is tried again when the first offer was lost", async () => {
    wire.cut = true;
    await meet();
    wire.cut = false;
    await timers.advance(15_000);
    expect(citizen.connection.signalingState).toBe("stable");
    expect(staff.connection.signalingState).toBe("stable");
    expect(staff.connections).toHaveLength(1);
  });
});

describe("glare", () => {
  it("is settled by the impolite side's offer", async () => {
    await connect();
    staff.connection.restartIce();
    citizen.connection.restartIce();
    await settle();
    expect(staff.connection.signalingState).toBe("stable");
    expect(citizen.connection.signalingState).toBe("stable");
    expect(citizen.sent.some(({ description }) => description?.type === "offer")).toBe(true);
    expect(citizen.connection.remoteDescription?.type).toBe("offer");
    expect(staff.connection.remoteDescription?.type).toBe("answer");
    expect(staff.connections).toHaveLength(1);
    expect(citizen.connections).toHaveLength(1);
  });
});

describe("devices", () => {
  it.each([["staff"], ["citizen"]])(
    "are changed, let go and taken again without a negotiation: %s",
    async (who) => {
      await connect();
      const page = who === "staff" ? staff : citizen;
      const messages = page.sent.length;
      for (const track of [fakeTrack("video"), null, fakeTrack("video")]) {
        page.peer.setTrack("video", track);
        await settle();
        expect(page.connection.getTransceivers()[1]?.sender.track).toBe(track);
      }
      expect(page.sent).toHaveLength(messages);
    },
  );
});

describe("the other page", () => {
  it("gets a new connection after a reload of the polite side", async () => {
    await connect();
    const old = staff.connection;
    citizen = new FakePage("citizen", true, "citizen-2", timers);
    wire = new Wire(staff, citizen);
    citizen.meet(staff);
    staff.seen(citizen);
    await settle();
    expect(old.connectionState).toBe("closed");
    expect(staff.connections).toHaveLength(2);
    expect(citizen.view.video).not.toBeNull();
  });

  it("gets a new connection after a reload of the impolite side, even if its offer is first", async () => {
    await connect();
    const old = citizen.connection;
    staff = new FakePage("staff", false, "staff-2", timers);
    wire = new Wire(staff, citizen);
    staff.meet(citizen);
    await settle();
    expect(citizen.connection).toBe(old);
    citizen.seen(staff);
    await settle();
    expect(old.connectionState).toBe("closed");
    expect(citizen.connections).toHaveLength(2);
    expect(staff.view.audio).not.toBeNull();
  });

  it("is not listened to any more once it is gone", async () => {
    await connect();
    citizen.instance = "citizen-2";
    staff.seen(citizen);
    await settle();
    const { signalingState } = staff.connection;
    staff.peer.receive({
      from: "citizen",
      from_instance: "citizen-1",
      description: { type: "answer", sdp: "" },
    });
    staff.seen(citizen);
    await settle();
    expect(staff.connection.signalingState).toBe(signalingState);
  });

  it("that starts anew with the same instance gets a new connection at our end", async () => {
    await connect();
    const old = citizen.connection;
    // The citizen never saw the snapshot in which the staff member had left.
    staff.seen(citizen, "left");
    staff.seen(citizen, "here");
    await settle();
    expect(old.connectionState).toBe("closed");
    expect(citizen.connection.signalingState).toBe("stable");
    expect(staff.view.video).not.toBeNull();
  });

  it("that has left closes the connection, and may come back", async () => {
    await connect();
    const old = staff.connection;
    staff.seen(citizen, "left");
    citizen.peer.close();
    expect(old.connectionState).toBe("closed");
    expect(staff.view.link).toBe("closed");
    expect(staff.view.video).toBeNull();
    staff.seen(citizen, "here");
    await settle();
    expect(staff.connections).toHaveLength(2);
    expect(citizen.connections).toHaveLength(2);
    expect(citizen.view.video).not.toBeNull();
  });
});

describe("a lost socket", () => {
  it("does not touch a running connection", async () => {
    await connect();
    const messages = staff.sent.length;
    staff.seen(citizen, "reconnecting");
    await timers.advance(60_000);
    expect(staff.connection.connectionState).toBe("connected");
    expect(staff.view.presence).toBe("reconnecting");
    staff.seen(citizen, "here");
    staff.peer.catchUp();
    await settle();
    expect(staff.connection.restarts).toBe(0);
    expect(staff.sent).toHaveLength(messages);
  });

  it("is followed by an ICE restart when the media are lost too", async () => {
    await connect();
    staff.seen(citizen, "reconnecting");
    staff.connection.become("failed");
    await timers.advance(60_000);
    expect(staff.connection.restarts).toBe(0);
    staff.seen(citizen, "here");
    await timers.advance(0);
    expect(staff.connection.restarts).toBe(1);
    expect(staff.connections).toHaveLength(1);
  });
});

describe("a broken connection", () => {
  it("is mended by the impolite side at once, with fresh servers", async () => {
    await connect();
    staff.connection.become("failed");
    await timers.advance(0);
    await settle();
    expect(staff.view.link).toBe("broken");
    expect(staff.iceAsked).toBe(1);
    expect(staff.connection.restarts).toBe(1);
    expect(staff.connection.configuration.iceServers).toEqual([{ urls: ["turn:fresh.example.org"] }]);
    expect(citizen.connection.remoteDescription?.sdp).toContain("a=ice-ufrag:1");
  });

  it("that is only shaky gets two seconds to mend itself", async () => {
    await connect();
    staff.connection.become("disconnected");
    await timers.advance(1_900);
    expect(staff.connection.restarts).toBe(0);
    staff.connection.become("connected");
    await timers.advance(10_000);
    expect(staff.connection.restarts).toBe(0);
    staff.connection.become("disconnected");
    await timers.advance(2_100);
    expect(staff.connection.restarts).toBe(1);
  });

  it("is tried again until it holds", async () => {
    await connect();
    staff.connection.become("failed");
    await timers.advance(25_000);
    expect(staff.connection.restarts).toBe(3);
    staff.connection.become("connected");
    await timers.advance(60_000);
    expect(staff.connection.restarts).toBe(3);
  });

  it("is left to the impolite side, unless that does not notice", async () => {
    await connect();
    citizen.connection.become("failed");
    await timers.advance(5_000);
    expect(citizen.iceAsked).toBe(0);
    expect(citizen.connection.restarts).toBe(0);
    await timers.advance(2_000);
    expect(citizen.connection.restarts).toBe(1);
    expect(staff.connection.signalingState).toBe("stable");
  });

  it("is mended at once by whoever has been away, polite or not", async () => {
    await connect();
    citizen.connection.become("failed");
    citizen.peer.catchUp();
    await timers.advance(0);
    expect(citizen.connection.restarts).toBe(1);
    expect(citizen.connection.signalingState).toBe("stable");
  });

  it("is mended once, however long the server takes to answer", async () => {
    let answer = () => {};
    await connect();
    staff.freshIce = () => new Promise((resolve) => (answer = () => resolve(null)));
    staff.connection.become("failed");
    await timers.advance(0);
    const late = answer;
    staff.peer.catchUp();
    await timers.advance(0);
    answer();
    late();
    await settle();
    expect(staff.connection.restarts).toBe(1);
  });
});

describe("a connection that looks well after a change of network", () => {
  it.each([["staff"], ["citizen"]])("is mended when nothing comes in any more: %s", async (who) => {
    await connect();
    const page = who === "staff" ? staff : citizen;
    page.peer.networkChanged();
    await settle();
    await timers.advance(900);
    expect(page.connection.restarts).toBe(0);
    await timers.advance(200);
    expect(page.connection.restarts).toBe(1);
    expect(page.iceAsked).toBe(1);
    expect(page.connections).toHaveLength(1);
  });

  it("is left alone as long as something comes in", async () => {
    await connect();
    staff.peer.networkChanged();
    await settle();
    await timers.advance(500);
    staff.connection.heard += 100;
    await timers.advance(60_000);
    expect(staff.connection.restarts).toBe(0);
  });
});

it("sends an offer again that was lost with the line, though media flow", async () => {
  await connect();
  wire.cut = true;
  staff.connection.restartIce();
  await settle();
  wire.cut = false;
  staff.peer.catchUp();
  await settle();
  expect(staff.connection.signalingState).toBe("stable");
});

it("closes for good when we hang up", async () => {
  await connect();
  staff.peer.close();
  await timers.advance(60_000);
  expect(staff.connection.connectionState).toBe("closed");
  expect(staff.connections).toHaveLength(1);
});
