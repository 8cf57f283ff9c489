// Reads calendar objects as a calendar program does, for the tests: a line of base64 in, a line of JSON out.
import { createInterface } from "node:readline";
import ICAL from "ical.js";

function partyOf(property) {
  return (
    property && {
      address: property.getFirstValue(),
      name: property.getParameter("cn"),
      rsvp: property.getParameter("rsvp"),
    }
  );
}

function eventOf(component) {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    starts: event.startDate.toJSDate().toISOString(),
    ends: event.endDate.toJSDate().toISOString(),
    stamped: component.getFirstPropertyValue("dtstamp").toJSDate().toISOString(),
    summary: event.summary,
    description: event.description,
    location: event.location,
    url: component.getFirstPropertyValue("url"),
    status: component.getFirstPropertyValue("status"),
    organizer: partyOf(component.getFirstProperty("organizer")),
    attendee: partyOf(component.getFirstProperty("attendee")),
    alarms: component
      .getAllSubcomponents("valarm")
      .map((one) => one.getFirstPropertyValue("trigger").toSeconds()),
    geo: component.getFirstPropertyValue("geo"),
  };
}

function read(data) {
  const calendar = new ICAL.Component(ICAL.parse(data));
  // Its own zones are used, not those of this machine.
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  const found = {
    method: calendar.getFirstPropertyValue("method"),
    events: calendar.getAllSubcomponents("vevent").map(eventOf),
  };
  ICAL.TimezoneService.reset();
  return found;
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    process.stdout.write(`${JSON.stringify(read(Buffer.from(line, "base64").toString("utf-8")))}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
  }
}
