"""Closed vocabularies, as text that compares with plain text."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Channel", "ClockState", "Metric", "NoticeKind", "Relation", "Role", "StatusCategory"]


class Role(StrEnum):
    """What somebody is to a ticket.

    >>> Role.AGENT == "agent"
    True
    """

    REQUESTER = "requester"
    AGENT = "agent"
    LEAD = "lead"
    MANAGER = "manager"
    VENDOR = "vendor"
    SYSTEM = "system"


class Channel(StrEnum):
    """The way a ticket came in."""

    API = "api"
    CHAT = "chat"
    EMAIL = "email"
    IN_PERSON = "in_person"
    MONITORING = "monitoring"
    PHONE = "phone"
    PORTAL = "portal"
    SMS = "sms"
    VIDEO_CALL = "video_call"
    WEB_FORM = "web_form"


class StatusCategory(StrEnum):
    """What a status means, in the order of life."""

    NEW = "new"
    OPEN = "open"
    WAITING_REQUESTER = "waiting_requester"
    WAITING_VENDOR = "waiting_vendor"
    WAITING_INTERNAL = "waiting_internal"
    SOLVED = "solved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def is_done(self) -> bool:
        """Solved, closed or cancelled: no work is expected."""
        return self in (StatusCategory.SOLVED, StatusCategory.CLOSED, StatusCategory.CANCELLED)


class Metric(StrEnum):
    """What a clock measures."""

    TIME_TO_OWN = "time_to_own"
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    PERIODIC_UPDATE = "periodic_update"
    RESOLUTION = "resolution"
    AGENT_WORK = "agent_work"
    REQUESTER_WAIT = "requester_wait"
    LINE_STAY = "line_stay"
    VENDOR = "vendor"


class ClockState(StrEnum):
    """Whether a clock counts."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


class NoticeKind(StrEnum):
    """What a notice is about. Later releases may know more kinds."""

    REGISTERED = "registered"
    APPROVAL_REQUESTED = "approval_requested"
    APPROVAL_DECIDED = "approval_decided"
    ASSIGNED = "assigned"
    HANDED_OVER = "handed_over"
    REPLIED = "replied"
    REQUESTER_REPLIED = "requester_replied"
    SOLVED = "solved"
    CLOSED = "closed"
    REOPENED = "reopened"
    CAME_LATE = "came_late"
    MERGED = "merged"
    ABSORBED = "absorbed"
    OUTAGE = "outage"
    OUTAGE_NEWS = "outage_news"
    MAJOR = "major"
    REMINDER = "reminder"
    WARNING = "warning"
    BREACH = "breach"
    ESCALATION = "escalation"
    SURVEY = "survey"


class Relation(StrEnum):
    """What another ticket is to this one."""

    CAUSED_BY = "caused_by"
    CAUSES = "causes"
    CHILD = "child"
    DUPLICATE = "duplicate"
    FOLLOWED_BY = "followed_by"
    FOLLOW_UP_OF = "follow_up_of"
    PARENT = "parent"
    RELATED = "related"
