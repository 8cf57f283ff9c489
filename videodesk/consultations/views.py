"""What others read of a consultation's row."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from videodesk.booking.schemas import AppointmentView
from videodesk.consultations.models import Consultation
from videodesk.consultations.schemas import ConsultationView


def view_of(row: Consultation | Row[Any], appointment: AppointmentView, opens_at: datetime) -> ConsultationView:
    return ConsultationView(
        id=row.id,
        state=row.state,
        location_id=row.location_id,
        appointment=appointment,
        opens_at=opens_at,
        arrived_at=row.arrived_at,
        desk_id=row.desk_id,
        staff_id=row.staff_id,
        called_at=row.called_at,
        ended_at=row.ended_at,
        urgent=row.urgent,
        parked=row.parked_at is not None,
        held=row.held_at is not None,
        wish=row.wish,
        phone=row.phone or appointment.details.phone,
        offered_desk_id=row.offered_desk_id,
        reason=row.reason,
        private_note=row.private_note,
        agreed=row.agreed,
        seen_documents=tuple(row.seen_documents),
        guide=row.guide,
        result=row.result,
        log_seq=row.log_seq,
    )
