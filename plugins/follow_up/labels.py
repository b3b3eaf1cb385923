"""The words for the states of clocks and answers."""

from __future__ import annotations

from plugins.follow_up.clock import Answered, ClockState
from plugins.languages.catalogs import N_

CLOCKS = {
    ClockState.NOT_STARTED: N_("No time to answer is counted"),
    ClockState.RUNNING: N_("There is time left to answer"),
    ClockState.SOON: N_("The time to answer ends within days"),
    ClockState.OVERDUE: N_("The time to answer is over; no measures or refusal are known"),
    ClockState.STOPPED: N_("The count has ended"),
}
ANSWERED = {
    Answered.NONE: N_("No answer known"),
    Answered.RECEIPT: N_("Only a receipt, or a request for more time, is known"),
    Answered.PARTIAL: N_("A reply without measures or refusal is known"),
    Answered.COMPLETE: N_("An answer is known"),
}
