"""The queue of the day: which authorities have not answered, the most urgent first."""

from __future__ import annotations

from plugins import console
from plugins.casework.desk import Casework
from plugins.follow_up.clock import ClockState


def show_queue(casework: Casework) -> bool:
    """Print the authorities whose time to answer is over, or ends within days; return True."""
    for alert in casework.site.listed:
        for each in casework.site.clocks(alert):
            if each.clock.state in {ClockState.OVERDUE, ClockState.SOON}:
                console.out(f"{alert.slug}: {each.authority}: due {each.clock.due}")
    return True
