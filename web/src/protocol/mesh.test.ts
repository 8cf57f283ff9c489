/** Up to four people, each connected to each: who offers, who comes and goes, and how much is sent. */

import { beforeEach, describe, expect, it } from "vitest";
import type { GuestKind, Role } from "./messages";
import { isPolite, type Party } from "./rank";
import { sendingTo } from "./sending";
import { type FakeGuestPage, FakeRoom, FakeTimers, fakeTrack } from "./testing/fakes";

const EVERYBODY: [string, Role, GuestKind?][] = [
  ["staff-anna", "staff"],
  ["citizen", "citizen"],
  ["guest-ada", "guest", "sign_language"],
  ["guest-ben", "guest", "relative"],
];

describe("politeness", () => {
  const parties: Party[] = [
    { participant: "staff-b", role: "staff" },
    { participant: "staff-a", role: "colleague" },
    { participant: "staff-c", role: "colleague" },
    { participant: "citizen", role: "citizen" },
    { participant: "guest-a", role: "guest" },
    { participant: "guest-b", role: "guest" },
  ];
  const pairs = parties.flatMap((one, index) =>
    parties.slice(index + 1).map((other) => [one, other] as const),
  );

  it.each(pairs)("%o makes the first offer to %o", (one, other) => {
    expect(isPolite(one, other)).toBe(false);
    expect(isPolite(other, one)).toBe(true);
  });
});

describe("a mesh", () => {
  let timers: FakeTimers;
  let room: FakeRoom;
  let pages: FakeGuestPage[];

  beforeEach(async () => {
    timers = new FakeTimers();
    room = new FakeRoom(timers);
    pages = EVERYBODY.map((one) => room.join(...one));
    await room.tell();
  });

  function expectAllConnected(): void {
    for (const page of room.pages.values()) {
      const others = room.members.filter((participant) => participant !== page.member.participant);
      expect(page.views.map(({ participant }) => participant).sort()).toEqual(others.sort());
      expect(page.open).toHaveLength(others.length);
      for (const view of page.views) {
        expect([view.link, view.audio?.kind, view.video?.kind]).toEqual(["connected", "audio", "video"]);
      }
    }
  }

  it("connects each with each by one connection, and tells them in the same order", () => {
    expectAllConnected();
    expect(pages.map(({ connections }) => connections.length)).toEqual([3, 3, 3, 3]);
    expect(pages[3]?.views.map(({ role }) => role)).toEqual(["staff", "citizen", "guest"]);
  });

  it("gives a page that is loaded anew new connections, and leaves the others alone", async () => {
    const [staff, citizen] = pages as [FakeGuestPage, FakeGuestPage];
    const old = new Set(citizen.open);
    room.join("guest-ada", "guest", "sign_language");
    await room.tell();
    expectAllConnected();
    expect(citizen.open.filter((connection) => old.has(connection))).toHaveLength(2);
    expect(staff.connections).toHaveLength(4);
  });

  it("closes the connections to who is sent away at once, and keeps nothing of them", async () => {
    room.remove("guest-ben");
    await room.tell();
    expectAllConnected();
    expect(pages[3]?.open).toHaveLength(0);
  });

  it("keeps those to who is only not connected to the server", async () => {
    const ada = pages[2] as FakeGuestPage;
    ada.presence = "gone";
    await room.tell();
    expect(pages[0]?.views.find(({ participant }) => participant === "guest-ada")).toMatchObject({
      presence: "gone",
      link: "connected",
    });
    expect(pages[0]?.open).toHaveLength(3);
  });

  it("leaks nothing when people come and go", async () => {
    for (let round = 0; round < 5; round++) {
      room.remove("guest-ben");
      await room.tell();
      room.join("guest-ben", "guest", "relative");
      await room.tell();
    }
    expectAllConnected();
    for (const page of pages.slice(0, 3)) {
      page.mesh.leave();
      expect([page.open.length, page.views.length, page.mesh.size]).toEqual([0, 0, 0]);
    }
  });

  it("mends one pair without touching the others", async () => {
    const [staff] = pages as [FakeGuestPage];
    const [first, ...others] = staff.open;
    first?.become("failed");
    await timers.advance(100);
    expect(first?.restarts).toBe(1);
    expect(others.map(({ restarts }) => restarts)).toEqual([0, 0]);
  });

  it("hears what was said before it was told who is there", async () => {
    const late = room.join("staff-jonas", "colleague");
    room.members.splice(room.members.indexOf("guest-ben"), 1);
    room.pages.delete("guest-ben");
    // The colleague is told first, and offers to people who have not heard of a colleague.
    late.mesh.meet({
      you: { ...late.info() },
      members: room.members,
      peers: [...room.pages.values()].filter((page) => page !== late).map((page) => page.info()),
      ice: { servers: [], transport_policy: "all", expires_at: null },
    });
    await timers.advance(0);
    await room.tell();
    expectAllConnected();
  });

  it("sends a screen beside the camera, with nothing negotiated", async () => {
    const [staff, citizen] = pages as [FakeGuestPage, FakeGuestPage];
    const screen = fakeTrack("video");
    const descriptions = citizen.connections.map(({ remoteDescription }) => remoteDescription);
    staff.mesh.send({ audio: fakeTrack("audio"), video: fakeTrack("video"), screen });
    staff.sharing = true;
    await room.tell();
    expect(staff.open.map((one) => one.getTransceivers()[2]?.sender.track)).toEqual([screen, screen, screen]);
    const view = citizen.views.find(({ participant }) => participant === "staff-anna");
    expect([view?.video?.kind, view?.screen?.kind]).toEqual(["video", "video"]);
    expect(view?.screen).not.toBe(view?.video);
    expect(citizen.connections.map(({ remoteDescription }) => remoteDescription)).toEqual(descriptions);
  });

  it("sends nothing at all on hold, also to who comes meanwhile, and the same as before afterwards", async () => {
    const [staff] = pages as [FakeGuestPage];
    const tracks = { audio: fakeTrack("audio"), video: fakeTrack("video"), screen: null };
    staff.mesh.send(tracks);
    staff.mesh.send({ audio: null, video: null, screen: null });
    room.remove("guest-ben");
    await room.tell();
    room.join("guest-ben", "guest", "relative");
    await room.tell();
    const sent = () => staff.open.map((one) => one.getTransceivers().map(({ sender }) => sender.track));
    expect(sent()).toEqual(Array(3).fill([null, null, null]));
    staff.mesh.send(tracks);
    await room.tell();
    expect(sent()).toEqual(Array(3).fill([tracks.audio, tracks.video, null]));
  });

  it("sends less to each the more there are, but for who interprets into sign language", async () => {
    const limits = () =>
      pages
        .slice(0, 3)
        .map((page) => page.open[0]?.getTransceivers()[1]?.sender.encoding.scaleResolutionDownBy);
    await room.tell();
    expect(limits()).toEqual([2, 2, 1]);
    room.remove("guest-ben");
    await room.tell();
    expect(limits()).toEqual([1.5, 1.5, 1]);
  });
});

describe("what is sent", () => {
  it("is never more to more people", () => {
    const rates = [1, 2, 3, 9].map((others) => sendingTo(others).video.maxBitrate);
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    expect(sendingTo(0)).toEqual(sendingTo(1));
  });

  it("keeps a screen sharp and makes the camera beside it small", () => {
    const { video, screen } = sendingTo(3, { isSharing: true });
    expect(screen.scaleResolutionDownBy).toBe(1);
    expect(video.scaleResolutionDownBy).toBeGreaterThan(2);
    expect(sendingTo(3, { isSharing: true, isSigning: true }).video).toEqual(
      sendingTo(1, { isSigning: true }).video,
    );
  });
});
