"""Guests and colleagues: their doors, what they are told and may do, and how they are sent away."""

from typing import Any

import pytest

from tests.live.test_calls import OFFER, to
from tests.support.live import Line, Live
from videodesk.kit.tokens import new_token
from videodesk.rehearsal.live import Snapshot

INSTANCE = "5e7f6a0e-6f0a-4bb5-9a53-0d4f3c1d2e3f"
SIGN = {"kind": "sign_language", "name": "Ada"}


def here(shot: Snapshot) -> set[str]:
    return {peer["name"] for peer in shot["peers"] if peer["presence"] == "here"}


def peer_of(shot: Snapshot, role: str) -> dict[str, Any]:
    found: dict[str, Any] = next(peer for peer in shot["peers"] if peer["role"] == role)
    return found


async def invite(line: Line, **message: str) -> str:
    return str((await line.ok("invite_guest", SIGN | message))["link"])


async def test_a_guest_is_in_the_call_with_everybody(live: Live) -> None:
    citizen, staff = await live.call()
    guest = await live.guest(await invite(citizen), "Ada Lotse")

    for line, others in ((citizen, {"Anna", "Ada Lotse"}), (staff, {"Kim Muster", "Ada Lotse"})):
        shot = await line.until(lambda shot, others=others: here(shot) == others)  # type: ignore[misc]
        peer = peer_of(shot, "guest")
        assert (peer["kind"], peer["participant"] in shot["members"]) == ("sign_language", True)
        await line.ok("signal", to(peer, OFFER))
        assert (await guest.signal())["from"] == shot["you"]["participant"]
    shot = await guest.until(lambda shot: here(shot) == {"Anna", "Kim Muster"})
    assert (shot["you"]["role"], shot["you"]["kind"]) == ("guest", "sign_language")


async def test_the_link_itself_is_no_secret_and_a_secret_no_link(live: Live) -> None:
    link = await invite(await live.citizen())

    for wrong in ({"guest": link}, {"guest": new_token()}):
        assert await live.refusal("/consultation", wrong | {"instance": INSTANCE}) == "unknown_guest_link"
    assert await live.refusal("/consultation", {"link": link, "instance": INSTANCE}) == "unknown_link"
    both = {"guest": link, "link": live.world.link(live.appointment), "instance": INSTANCE}
    assert await live.refusal("/consultation", both) == "malformed"


async def test_a_guest_waits_with_the_citizen_and_is_let_in_with_the_call(live: Live) -> None:
    citizen = await live.citizen()
    guest = await live.guest(await invite(citizen))
    assert guest.snapshot["ice"]["servers"] == []
    assert await guest.refused("share", {"on": True}) == "not_in_call"

    await citizen.ok("enter")
    await guest.until_state("waiting")
    desk = await live.desk()
    await desk.ok("call", {"consultation": await live.consultation()})

    await guest.until_state("called")


async def test_what_was_before_and_what_is_private_is_not_for_guests(live: Live) -> None:
    citizen, staff = await live.call()
    link = await invite(citizen)
    await staff.ok("chat", {"text": "before"})
    guest = await live.guest(link)
    await (await live.desk()).ok("tell", {"consultation": await live.consultation(), "text": "private"})
    await staff.ok("chat", {"text": "after"})

    shot = await guest.until(lambda shot: any(entry["entry"]["kind"] == "chat" for entry in shot["log"]))

    assert [entry["entry"].get("text") for entry in shot["log"]] == [None, "after"]  # their coming, and what follows
    assert (shot["case"], shot["guests"], shot["consultation"]["phone"]) == (None, [], "")


async def test_a_guest_does_nothing_that_is_for_others(live: Live) -> None:
    citizen, _staff = await live.call()
    guest = await live.guest(await invite(citizen))
    await guest.until_state("called")

    for event, message in (
        ("invite_guest", SIGN),
        ("revoke_guest", {"guest": "guest-x"}),
        ("leave", {}),
        ("wish", {"wish": None}),
        ("connected", {}),
        ("share", {"on": True}),
    ):
        assert await guest.refused(event, message) == "forbidden"
    await guest.ok("chat", {"text": "Guten Tag"})
    said = (await citizen.until(lambda shot: shot["log"][-1]["entry"]["kind"] == "chat"))["log"][-1]
    assert said["name"] == "Ada Lotse"


async def test_who_is_revoked_is_cut_off_and_not_let_in_again(live: Live) -> None:
    citizen, staff = await live.call()
    answer = await citizen.ok("invite_guest", SIGN)
    async with live.world.writing() as uow:
        secret = await live.world.services.guests.redeem(uow, answer["link"], "Ada")
    guest = await live.connect("/consultation", {"guest": secret})
    await staff.until(lambda shot: answer["guest"] in shot["members"])

    await citizen.ok("revoke_guest", {"guest": answer["guest"]})

    await guest.end()
    assert await live.refusal("/consultation", {"guest": secret, "instance": INSTANCE}) == "unknown_guest_link"
    shot = await staff.until(lambda shot: answer["guest"] not in shot["members"])
    assert (shot["guests"], here(shot)) == ([], {"Kim Muster"})
    assert (shot["log"][-1]["entry"]["kind"], shot["log"][-1]["about"]) == ("guest_revoked", "Ada")


async def test_a_guest_hangs_up_and_comes_back(live: Live) -> None:
    citizen, _staff = await live.call()
    guest = await live.guest(await invite(citizen))
    await guest.until_state("called")

    await guest.ok("hang_up")
    await citizen.until(lambda shot: peer_of(shot, "guest")["presence"] == "left")
    await guest.ok("enter")

    await citizen.until(lambda shot: peer_of(shot, "guest")["presence"] == "here")
    kinds = ["guest_joined", "guest_left", "guest_joined"]
    await citizen.until(
        lambda shot: [entry["entry"]["kind"] for entry in shot["log"] if entry["name"] == "Ada Lotse"] == kinds
    )


async def test_guests_hear_when_it_is_over(live: Live) -> None:
    citizen, _staff = await live.call()
    guest = await live.guest(await invite(citizen))

    await live.finish()

    await guest.until_state("finished")


async def test_a_desk_invites_for_who_waits(live: Live) -> None:
    desk, citizen = await live.desk(), await live.citizen()
    consultation = {"consultation": await live.consultation()}

    answer = await desk.ok("invite_guest", consultation | SIGN)

    shot = await citizen.until(lambda shot: shot["guests"])
    assert shot["guests"][0] | {"name": "Ada", "joined": False, "revocable": False} == shot["guests"][0]
    assert await citizen.refused("revoke_guest", {"guest": answer["guest"]}) == "not_your_guest"
    await desk.ok("revoke_guest", consultation | {"guest": answer["guest"]})
    await citizen.until(lambda shot: not shot["guests"])


async def test_colleagues_do_not_come_by_link(live: Live) -> None:
    assert await (await live.citizen()).refused("invite_guest", {"kind": "colleague"}) == "malformed"


async def test_a_colleague_is_brought_in_and_is_no_host(live: Live) -> None:
    await live.two_desks()
    citizen, staff = await live.call()
    host, other = await live.desk("anna"), await live.desk("jonas", 1)
    consultation = {"consultation": await live.consultation()}
    auth = consultation | {"instance": INSTANCE}
    await host.ok("bring_in", consultation | {"desk": str(live.world.desks[1])})
    row = (await other.until(lambda shot: shot["invitations"]))["invitations"][0]
    assert (row["consultation"], row["called_by"]) == (consultation["consultation"], "Anna")
    assert await live.refusal("/consultation", auth, await live.cookie("jonas")) == "not_your_consultation"

    await other.ok("accept_invitation", consultation)

    await other.until(lambda shot: shot["assisting"] == consultation["consultation"] and not shot["invitations"])
    colleague = await live.staff("jonas")
    assert (colleague.snapshot["you"]["role"], colleague.snapshot["case"]["private_note"]) == ("colleague", "")
    await citizen.until(lambda shot: here(shot) == {"Anna", "Jonas"})
    assert await other.refused("finish", consultation | {"result": "done"}) == "not_your_consultation"
    assert await colleague.refused("invite_guest", SIGN) == "forbidden"

    await other.ok("decline_invitation", consultation)

    await colleague.end()
    await other.until(lambda shot: shot["assisting"] is None)
    await staff.until(lambda shot: here(shot) == {"Kim Muster"} and len(shot["members"]) == 2)


async def test_a_colleague_who_hangs_up_has_left(live: Live) -> None:
    await live.two_desks()
    await live.call()
    host, other = await live.desk("anna"), await live.desk("jonas", 1)
    consultation = {"consultation": await live.consultation()}
    await host.ok("bring_in", consultation | {"desk": str(live.world.desks[1])})
    await other.ok("accept_invitation", consultation)
    colleague = await live.staff("jonas")

    await colleague.ok("hang_up")

    await other.until(lambda shot: shot["assisting"] is None)


async def test_a_colleague_becomes_the_host_when_the_call_is_handed_over(live: Live) -> None:
    await live.two_desks()
    citizen, staff = await live.call()
    host, other = await live.desk("anna"), await live.desk("jonas", 1)
    consultation = {"consultation": await live.consultation()}
    desk = {"desk": str(live.world.desks[1])}
    await host.ok("bring_in", consultation | desk)
    await other.ok("accept_invitation", consultation)
    colleague = await live.staff("jonas")

    await host.ok("offer", consultation | desk)
    await other.ok("accept", consultation)

    await staff.end()
    await colleague.until(lambda shot: shot["you"]["role"] == "staff")
    shot = await citizen.until(lambda shot: here(shot) == {"Jonas"})
    (host_now,) = (peer for peer in shot["peers"] if peer["presence"] == "here")
    assert shot["members"] == ["citizen", host_now["participant"]]
    assert host_now["role"] == "staff"


async def test_one_screen_is_shown_at_a_time(live: Live) -> None:
    citizen, staff = await live.call()

    await citizen.ok("share", {"on": True})
    await staff.until(lambda shot: peer_of(shot, "citizen")["sharing"])
    assert await staff.refused("share", {"on": True}) == "somebody_shares"

    # The line comes back, and with it what is shown.
    again = await live.citizen(instance=citizen.instance)
    assert again.snapshot["you"]["sharing"]
    await staff.until(lambda shot: peer_of(shot, "citizen")["sharing"])

    await again.ok("share", {"on": False})
    await staff.until(lambda shot: not peer_of(shot, "citizen")["sharing"])
    await staff.ok("share", {"on": True})


@pytest.mark.parametrize("kind", ["interpreter", "relative"])
async def test_a_command_that_comes_twice_makes_one_link(live: Live, kind: str) -> None:
    citizen = await live.citizen()
    message = {"id": "0123456789", "kind": kind, "name": ""}

    assert await citizen.ask("invite_guest", message) == await citizen.ask("invite_guest", message)

    assert len((await citizen.until(lambda shot: shot["guests"]))["guests"]) == 1
