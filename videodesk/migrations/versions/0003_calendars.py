"""Calendars of staff, texts of letters, ratings, jobs; what an outbox message is about and when it is to leave

What is in the outbox already is wanted since it was written.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_calendars()
    create_letters()
    create_ratings()
    create_jobs()
    widen_the_outbox()
    widen_others()


def create_calendars() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("desk_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(staff_id IS NULL) <> (desk_id IS NULL)", name=op.f("ck_calendar_feed_owner")),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desk.id"], name=op.f("fk_calendar_feed_desk_id_desk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_calendar_feed_staff_id_staff_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_calendar_feed_staff_id")),
        sa.UniqueConstraint("desk_id", name=op.f("uq_calendar_feed_desk_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("user", sa.String(length=100), nullable=False),
        sa.Column("sealed_password", sa.LargeBinary(), nullable=False),
        sa.Column("writes", sa.Boolean(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.String(length=200), nullable=False),
        sa.Column("known_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_problem", sa.String(length=20), nullable=False),
        sa.Column("write_problem", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desk.id"], name=op.f("fk_calendar_link_desk_id_desk"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_calendar_link_staff_id_staff_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
    )
    joined = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_calendar_link_joined",
        "calendar_link",
        ["staff_id", "desk_id"],
        unique=True,
        sqlite_where=joined,
        postgresql_where=joined,
    )
    op.create_index(op.f("ix_calendar_link_desk_id"), "calendar_link", ["desk_id"])
    op.create_table(
        "busy_time",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Uuid(), nullable=False),
        sa.Column("first_tick", sa.BigInteger(), nullable=False),
        sa.Column("end_tick", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("first_tick < end_tick", name=op.f("ck_busy_time_order")),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_busy_time_desk_id_desk"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_time")),
    )
    op.create_index("ix_busy_time_desk", "busy_time", ["desk_id"])
    op.create_index("ix_busy_time_source", "busy_time", ["source"])


def create_letters() -> None:
    op.create_table(
        "letter_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("message", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name=op.f("fk_letter_text_staff_id_staff_member"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text")),
        sa.UniqueConstraint("language", "message", name=op.f("uq_letter_text_language")),
    )
    op.create_table(
        "mail_opt_out",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_mail_opt_out")),
    )
    op.create_table(
        "staff_invite",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_staff_invite_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_staff_invite")),
    )


def create_ratings() -> None:
    op.create_table(
        "rating",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("conversation", sa.Integer(), nullable=False),
        sa.Column("ease", sa.Integer(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("conversation BETWEEN 1 AND 5", name=op.f("ck_rating_conversation")),
        sa.CheckConstraint("ease BETWEEN 1 AND 5", name=op.f("ck_rating_ease")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_rating_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_rating")),
    )


def create_jobs() -> None:
    op.create_table(
        "job",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )


def widen_the_outbox() -> None:
    with op.batch_alter_table("outbox_message") as table:
        table.alter_column("created_at", new_column_name="wanted_at")
        table.add_column(sa.Column("kind", sa.String(length=40), nullable=False, server_default=""))
        table.add_column(sa.Column("about", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("not_after", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_outbox_message_about", "outbox_message", ["about"])


def widen_others() -> None:
    with op.batch_alter_table("desk") as table:
        table.add_column(sa.Column("mailbox", sa.String(length=254), nullable=False, server_default=""))
    with op.batch_alter_table("staff_member") as table:
        table.add_column(sa.Column("email", sa.String(length=254), nullable=False, server_default=""))
    op.add_column("appointment", sa.Column("told_sequence", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE appointment SET told_sequence = sequence")
    op.add_column("appointment", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("appointment", sa.Column("coming_at", sa.DateTime(timezone=True), nullable=True))
