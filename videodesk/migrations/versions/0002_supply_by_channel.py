"""Supply by channel, release policies, wishes, closures, stops; idempotency keys and spent proofs of work

What is there already stays: a service with video gets a channel "video" and one "on site", all others "on site" alone,
each as long as it was; every desk of the video office serves by video, every other one on site.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_tables()
    widen_locations_and_desks()
    split_services_by_channel()
    widen_appointments()
    rebuild_taken_ticks()
    rewrite_waiting_letters()


def create_tables() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_idempotency_key")),
    )
    op.create_index(op.f("ix_idempotency_key_created_at"), "idempotency_key", ["created_at"], unique=False)
    op.create_table(
        "place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("postal_codes", sa.JSON(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("name", name=op.f("uq_place_name")),
    )
    op.create_table(
        "spent_challenge",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_spent_challenge")),
    )
    op.create_index(op.f("ix_spent_challenge_expires_at"), "spent_challenge", ["expires_at"], unique=False)
    op.create_table(
        "closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_closure_order")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_closure_location_id_location"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_index(op.f("ix_closure_location_id"), "closure", ["location_id"], unique=False)
    op.create_table(
        "mobile_stop",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens_minute", sa.Integer(), nullable=False),
        sa.Column("closes_minute", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("district", sa.String(length=100), nullable=False),
        sa.Column("street", sa.String(length=100), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440",
            name=op.f("ck_mobile_stop_order"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_mobile_stop_location_id_location"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mobile_stop")),
    )
    op.create_index(op.f("ix_mobile_stop_location_id"), "mobile_stop", ["location_id"], unique=False)
    op.create_table(
        "service_channel",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=True),
        sa.Column("window_days", sa.Integer(), nullable=True),
        sa.Column("held_back_percent", sa.Integer(), nullable=False),
        sa.Column("held_back_hours", sa.Integer(), nullable=False),
        sa.Column("rerelease_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_channel_service_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", "channel", name=op.f("pk_service_channel")),
    )
    op.create_table(
        "desk_service",
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desk.id"], name=op.f("fk_desk_service_desk_id_desk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_desk_service_service_id_service"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("desk_id", "service_id", name=op.f("pk_desk_service")),
    )
    op.create_table(
        "special_day",
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("openings", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_special_day_desk_id_desk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("desk_id", "day", name=op.f("pk_special_day")),
    )
    op.create_table(
        "appointment_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_change_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_appointment_change_staff_id_staff_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_change")),
    )
    op.create_index(
        op.f("ix_appointment_change_appointment_id"), "appointment_change", ["appointment_id"], unique=False
    )
    op.create_table(
        "wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("location_ids", sa.JSON(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("offered_location_id", sa.Uuid(), nullable=True),
        sa.Column("offered_desk_id", sa.Uuid(), nullable=True),
        sa.Column("offered_tick", sa.BigInteger(), nullable=True),
        sa.Column("offer_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_wish_appointment_id_appointment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["offered_desk_id"], ["desk.id"], name=op.f("fk_wish_offered_desk_id_desk")),
        sa.ForeignKeyConstraint(
            ["offered_location_id"], ["location.id"], name=op.f("fk_wish_offered_location_id_location")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_wish_appointment_id")),
        sa.UniqueConstraint("place", name=op.f("uq_wish_place")),
    )
    op.create_index("ix_wish_state_place", "wish", ["state", "place"], unique=False)


def widen_locations_and_desks() -> None:
    with op.batch_alter_table("location") as table:
        table.add_column(sa.Column("district", sa.String(length=100), nullable=False, server_default=""))
        table.add_column(sa.Column("region", sa.String(length=10), nullable=False, server_default=""))
        table.add_column(sa.Column("latitude", sa.Double(), nullable=True))
        table.add_column(sa.Column("longitude", sa.Double(), nullable=True))
        table.add_column(sa.Column("merged_into", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.create_foreign_key(op.f("fk_location_merged_into_location"), "location", ["merged_into"], ["id"])
    with op.batch_alter_table("desk") as table:
        table.add_column(sa.Column("channels", sa.JSON(), nullable=False, server_default='["on_site"]'))
        table.add_column(sa.Column("languages", sa.JSON(), nullable=False, server_default='["de"]'))
        table.add_column(sa.Column("in_use", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.execute(
        """UPDATE desk SET channels = '["video"]' WHERE location_id IN (SELECT id FROM location WHERE kind = 'video')"""
    )
    with op.batch_alter_table("weekly_hours") as table:
        table.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default="open"))
        table.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        table.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        table.drop_constraint(op.f("uq_weekly_hours_desk_id"), type_="unique")
        table.create_check_constraint(op.f("ck_weekly_hours_validity"), "valid_from <= valid_until")
        table.create_index("ix_weekly_hours_desk", ["desk_id"])


def split_services_by_channel() -> None:
    for channel, which in (("on_site", "1 = 1"), ("video", "video")):
        op.execute(
            "INSERT INTO service_channel (service_id, channel, duration_minutes, held_back_percent, held_back_hours,"  # noqa: S608
            f" rerelease_minutes) SELECT id, '{channel}', duration_minutes, 0, 0, 0 FROM service WHERE {which}"
        )
    with op.batch_alter_table("service") as table:
        table.add_column(sa.Column("buffer_minutes", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("max_persons", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.drop_column("duration_minutes")
        table.drop_column("video")


def widen_appointments() -> None:
    with op.batch_alter_table("appointment") as table:
        table.add_column(sa.Column("channel", sa.String(length=20), nullable=False, server_default="video"))
        table.add_column(sa.Column("items", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("buffer_ticks", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("extended", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("address_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("walk_in", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("outside_hours", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.alter_column("desk_id", existing_type=sa.Uuid(), nullable=True)
        table.create_index("ix_appointment_desk_start", ["desk_id", "start_tick"])
    op.create_index("ix_appointment_email", "appointment", [sa.text("lower(email)")])
    appointment = sa.table(
        "appointment", sa.column("id", sa.Uuid()), sa.column("service_id", sa.Uuid()), sa.column("items", sa.JSON())
    )
    connection = op.get_bind()
    for identity, service in connection.execute(sa.select(appointment.c.id, appointment.c.service_id)).all():
        items = [{"service": str(service), "persons": 1}]
        connection.execute(appointment.update().where(appointment.c.id == identity).values(items=items))


def rebuild_taken_ticks() -> None:
    """In SQLite anew, in the order of the key: a desk's day is then read in one go."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("taken_tick", "appointment_id", existing_type=sa.Uuid(), nullable=True)
        op.create_index("ix_taken_tick_expiry", "taken_tick", ["expires_at"])
        return
    op.rename_table("taken_tick", "taken_tick_before")
    op.drop_index("ix_taken_tick_appointment_id")
    op.create_table(
        "taken_tick",
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("tick", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_taken_tick_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_taken_tick_desk_id_desk")),
        sa.PrimaryKeyConstraint("desk_id", "tick", name=op.f("pk_taken_tick")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO taken_tick (desk_id, tick, appointment_id, expires_at)"
        " SELECT desk_id, tick, appointment_id, expires_at FROM taken_tick_before"
    )
    op.drop_table("taken_tick_before")
    op.create_index(op.f("ix_taken_tick_appointment_id"), "taken_tick", ["appointment_id"])
    op.create_index("ix_taken_tick_expiry", "taken_tick", ["expires_at"])


def rewrite_waiting_letters() -> None:
    """Letters say more since; those that have not left yet are all about one service by video."""
    outbox = sa.table(
        "outbox_message",
        sa.column("id", sa.Uuid()),
        sa.column("state", sa.String()),
        sa.column("payload", sa.JSON()),
    )
    connection = op.get_bind()
    for identity, payload in connection.execute(
        sa.select(outbox.c.id, outbox.c.payload).where(outbox.c.state == "pending")
    ).all():
        if "service" in payload:
            payload["services"] = [payload.pop("service")]
            payload |= {"channel": "video", "address": "", "persons": 1, "phone": ""}
            connection.execute(outbox.update().where(outbox.c.id == identity).values(payload=payload))
