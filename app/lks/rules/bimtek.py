"""What may happen to a bimtek: planned, LKS invited, people put forward and seated, tests, certificates, follow-up."""

import datetime as dt

from sqlalchemy import delete, func, select

from app.attendance import rules as attendance
from app.attendance.models import PRESENT, Mark, Session
from app.attendance.shares import Share, Shares, share
from app.ground.db import db, wait_for_row
from app.ground.job import Job
from app.ground.refusal import RuleError
from app.ground.tanggal import long_date, now, today
from app.letters import rules as numbered
from app.letters.models import Letter
from app.lks import catalog, letters
from app.lks.models import (
    PROPOSED,
    SEATED,
    TURNED_DOWN,
    Coverage,
    Event,
    EventTopic,
    File,
    FollowUp,
    Institution,
    Invitation,
    Participant,
    Topic,
)
from app.office import agency
from app.people import rules as people
from app.people.access import visible
from app.people.models import ACTIVE, Person

LONGEST = 30  # days of one bimtek
COLUMNS = (
    "title", "starts_on", "ends_on", "place", "starts_at", "hours", "quota", "minimum_share", "kinds", "note",
)  # fmt: skip


def plan(values: dict, by=None) -> Event:
    """A new bimtek with a sheet for each of its days. Refuses days that do not hold together, and no topic."""
    topics = _judge(values)
    sheet = attendance.open_sheet(values["title"], _days(values))
    event = Event(sheet_id=sheet.id)
    _fill(event, values)
    db.session.add(event)
    db.session.flush()
    _teach(event, topics)
    return event


def change(event: Event, values: dict, by=None) -> None:
    """Refuses to drop a day on which somebody was ticked."""
    topics = _judge(values)
    attendance.keep_days(event.sheet_id, _days(values))
    _fill(event, values)
    db.session.flush()
    _teach(event, topics)


def _fill(event: Event, values: dict) -> None:
    for column in COLUMNS:
        empty = [] if column == "kinds" else "" if column in ("place", "starts_at") else None
        value = values.get(column)
        setattr(event, column, value if value is not None else empty)


def _judge(values: dict) -> list[tuple[str, int, str]]:
    if values["ends_on"] < values["starts_on"]:
        raise RuleError("Hari selesai sebelum hari mulai.", "ends_on")
    if (values["ends_on"] - values["starts_on"]).days >= LONGEST:
        raise RuleError(f"Bimtek paling lama {LONGEST} hari.", "ends_on")
    return read_topics(values["topics"])


def _days(values: dict) -> list[dt.date]:
    return [values["starts_on"] + dt.timedelta(n) for n in range((values["ends_on"] - values["starts_on"]).days + 1)]


def read_topics(text: str | None) -> list[tuple[str, int, str]]:
    """(topic, hours, speaker) of each line “topik; jam; narasumber”. Refuses no topic, a topic twice, odd hours."""
    found: dict[str, tuple[str, int, str]] = {}
    for line in (text or "").split("\n"):
        name, hours, speaker = ([part.strip() for part in line.split(";")] + ["", "", ""])[:3]
        if not name:
            continue
        digits = "".join(filter(str.isdigit, hours))
        if len(name) > 80 or len(speaker) > 120 or (hours and not digits) or len(digits) > 3:
            raise RuleError(f"Baris “{line[:60]}” tidak terbaca. Tulislah: topik; jam; narasumber.", "topics")
        if name.lower() in found:
            raise RuleError(f"Topik “{name}” tertulis dua kali.", "topics")
        found[name.lower()] = (name, int(digits or 0), speaker)
    if not found:
        raise RuleError("Tuliskan paling sedikit satu topik.", "topics")
    return list(found.values())


def topics_text(event: Event) -> str:
    """The topics as the form takes them."""
    told = [(row.topic.name, str(row.hours or ""), row.speaker) for row in event.topics]
    return "\n".join("; ".join(parts).rstrip("; ") for parts in told)


def _teach(event: Event, topics: list[tuple[str, int, str]]) -> None:
    known = {row.name.lower(): row for row in db.session.scalars(select(Topic))}
    db.session.execute(delete(EventTopic).where(EventTopic.event_id == event.id))
    for name, hours, speaker in topics:
        topic = known.get(name.lower())
        if topic is None:
            topic = Topic(name=name)
            db.session.add(topic)
            db.session.flush()
        db.session.add(EventTopic(event_id=event.id, topic_id=topic.id, hours=hours, speaker=speaker))
    db.session.flush()
    db.session.expire(event)


# Inviting


def invite(event: Event, institutions: list[Institution], by) -> int:
    """A numbered letter to each LKS that has none yet, and the invitation in its door; gives how many.

    Refuses an event that has begun, and when everybody chosen is invited already.
    """
    if event.starts_on <= today():
        raise RuleError("Bimtek ini sudah mulai; undangan tidak dapat dikirim lagi.")
    event = db.session.scalars(
        select(Event).where(Event.id == event.id).options(*Event.whole()).with_for_update(of=Event)
    ).one()
    invited = set(db.session.scalars(select(Invitation.institution_id).where(Invitation.event_id == event.id)))
    new = [one for one in institutions if one.id not in invited and one.closed_on is None]
    if not new:
        raise RuleError("Semua yang dipilih sudah diundang.")
    rows = [Invitation(event_id=event.id, institution_id=one.id) for one in new]
    db.session.add_all(rows)
    db.session.flush()
    topics = [name for name, _ in event.taught]
    items = [
        (one, letters.invitation(event, one, topics), (Invitation.__tablename__, row.id))
        for one, row in zip(new, rows, strict=True)
    ]
    letters.post(letters.INVITATION, items, by)
    return len(new)


def reply(invitation: Invitation, answer: str, note: str | None, by) -> None:
    """The partner says whether it comes. Refuses once the bimtek has begun."""
    _refuse_begun(invitation.event)
    invitation.reply, invitation.reply_note, invitation.replied_at = answer, note, now()
    db.session.flush()


def _refuse_begun(event: Event) -> None:
    if event.starts_on <= today():
        raise RuleError(f"Bimtek ini sudah mulai {long_date(event.starts_on)}.")


# Participants


def put_forward(invitation: Invitation, values: dict, by) -> Participant:
    """The partner names somebody. Refuses beyond its quota, the same person twice, and once it has begun."""
    event = invitation.event
    _refuse_begun(event)
    wait_for_row(Institution, invitation.institution_id)
    _refuse_full(event, invitation.institution_id)
    mine = _of_institution(event, invitation.institution_id)
    for row in mine:
        same = row.nik and row.nik == values.get("nik")
        if same or " ".join(row.name.lower().split()) == " ".join(values["name"].lower().split()):
            raise RuleError("Orang ini sudah diusulkan.", "name")
    row = Participant(event_id=event.id, institution_id=invitation.institution_id)
    for name in ("name", "nik", "sex", "birth_date", "phone"):
        setattr(row, name, values.get(name))
    row.post = values.get("post") or ""
    db.session.add(row)
    db.session.flush()
    return row


def _of_institution(event: Event, institution_id: int) -> list[Participant]:
    query = select(Participant).where(
        Participant.event_id == event.id, Participant.institution_id == institution_id, Participant.state != TURNED_DOWN
    )
    return list(db.session.scalars(query))


def _refuse_full(event: Event, institution_id: int) -> None:
    if len(_of_institution(event, institution_id)) >= event.quota:
        raise RuleError(f"Setiap LKS paling banyak mengirim {event.quota} orang.")


def take_back(participant: Participant, by) -> None:
    """The partner withdraws whom it named, until the office has decided."""
    _demand_proposed(participant)
    participant.state, participant.reason = TURNED_DOWN, "Ditarik oleh LKS"
    db.session.flush()


def take(participant: Participant, by) -> None:
    """The office takes a proposal: the person of this NIK, or a new record. Refuses who is seated already."""
    participant = wait_for_row(Participant, participant.id)
    _demand_proposed(participant)
    person = person_for(participant, by)
    _refuse_seated(participant.event_id, person)
    participant.person_id, participant.state = person.id, SEATED
    db.session.flush()


def person_for(row, by) -> Person:
    """Somebody of the register by NIK, else a new record of what the partner wrote of a participant or a client."""
    if row.nik:
        found = db.session.scalar(visible(None).where(Person.nik == row.nik))
        if found:
            return found
    names = ("name", "nik", "sex", "birth_date", "phone", "address", "kelurahan")
    values = {name: getattr(row, name) for name in names if hasattr(row, name)}
    reasons = {"no_nik_reason": None if row.nik else "belum diisi", "doubt_reason": "Menurut usulan LKS"}
    return people.register(values | reasons, by)


def turn_down(participant: Participant, reason: str, by) -> None:
    participant = wait_for_row(Participant, participant.id)
    _demand_proposed(participant)
    participant.state, participant.reason = TURNED_DOWN, reason
    db.session.flush()


def _demand_proposed(participant: Participant) -> None:
    if participant.state != PROPOSED:
        raise RuleError("Usulan peserta ini sudah diputuskan. Muat ulang halaman.")


def seat(event: Event, institution: Institution, person: Person, post: str, by) -> Participant:
    """At the desk: somebody of the register for an LKS. Refuses beyond the quota, the dead, and who is seated."""
    wait_for_row(Institution, institution.id)
    if person.status != ACTIVE:
        raise RuleError("Orang ini tercatat meninggal.")
    _refuse_seated(event.id, person)
    _refuse_full(event, institution.id)
    row = Participant(event_id=event.id, institution_id=institution.id, person_id=person.id, name=person.called[:120])
    row.nik, row.post, row.state, row.source = person.nik, post or "", SEATED, "loket"
    db.session.add(row)
    db.session.flush()
    return row


def _refuse_seated(event_id: int, person: Person) -> None:
    query = select(Participant.id).where(Participant.event_id == event_id, Participant.person_id == person.id)
    if db.session.scalar(query):
        raise RuleError("Orang ini sudah menjadi peserta bimtek ini.")


# Attendance


def recount(event: Event) -> None:
    """How many of each LKS came, counted from the sheet: after each tick, within its transaction."""
    counted = came(event.id)
    rows = db.session.scalars(select(Coverage).where(Coverage.event_id == event.id))
    kept = {row.institution_id: row for row in rows}
    for institution_id, (count, last) in counted.items():
        row = kept.pop(institution_id, None)
        if row is None:
            row = Coverage(event_id=event.id, institution_id=institution_id)
            db.session.add(row)
        row.came, row.on_date = count, last
    for row in kept.values():
        db.session.delete(row)
    db.session.flush()


def came(event_id: int) -> dict[int, tuple[int, dt.date]]:
    """{LKS: (how many of it were there on some day, the last such day)}"""
    query = (
        select(Participant.institution_id, func.count(Participant.id.distinct()), func.max(Session.on_date))
        .join(Event, Event.id == Participant.event_id)
        .join(Session, Session.sheet_id == Event.sheet_id)
        .join(Mark, (Mark.session_id == Session.id) & (Mark.person_id == Participant.person_id))
        .where(Participant.event_id == event_id, Participant.state == SEATED, Mark.state == PRESENT)
        .group_by(Participant.institution_id)
    )
    return {institution_id: (count, last) for institution_id, count, last in db.session.execute(query)}


# Tests, evaluation


def set_points(rows: list[Participant], typed: dict[int, tuple[int | None, int | None]], by) -> int:
    """Points of the tests before and after, of those who are in the grid; gives how many changed."""
    changed = 0
    for row in rows:
        if row.id in typed and (row.before, row.after) != typed[row.id]:
            row.before, row.after = typed[row.id]
            changed += 1
    db.session.flush()
    return changed


def rate(participant: Participant, ratings: dict[str, int], remark: str | None, by) -> None:
    """What somebody thought of the bimtek. Refuses before it begins, and a question left out."""
    event = db.session.get_one(Event, participant.event_id)
    if event.starts_on > today():
        raise RuleError("Evaluasi dapat diisi setelah bimtek mulai.")
    questions = [key for key, _ in catalog.read().evaluation]
    if any(ratings.get(key) not in range(1, 6) for key in questions):
        raise RuleError("Jawab setiap pertanyaan dengan 1 sampai 5.")
    participant.ratings, participant.remark = {key: ratings[key] for key in questions}, remark
    db.session.flush()


# Certificates


class Claim:
    """A seated person's claim: attendance, the letter if there is one, and what is missing."""

    def __init__(self, participant: Participant, share: Share, letter: Letter | None, minimum: int):
        self.participant, self.share, self.letter, self.minimum = participant, share, letter, minimum

    @property
    def reached(self) -> bool:
        return self.share.reaches(self.minimum)

    @property
    def due(self) -> bool:
        return self.reached and self.letter is None

    @property
    def why_not(self) -> str:
        if self.letter or self.reached:
            return ""
        return f"Hadir {self.share.present} dari {self.share.planned} hari, kurang dari {self.minimum} %."


def claims(event: Event) -> list[Claim]:
    """Everybody seated, by name, with what each has earned; three queries, however many they are."""
    query = select(Participant).where(Participant.event_id == event.id, Participant.state == SEATED)
    rows = list(db.session.scalars(query.options(*Participant.seen()).execution_options(populate_existing=True)))
    rows.sort(key=lambda row: (row.person.name_key, row.id))
    shares = Shares(event.sheet_id)
    issued = numbered.of(Participant.__tablename__, [row.id for row in rows], letters.CERTIFICATE.key)
    return [Claim(row, shares.of(row.person_id), issued.get(row.id), event.minimum_share) for row in rows]


def claim_of(event: Event, participant: Participant) -> Claim | None:
    """What one person has earned; None while the person has no place."""
    if participant.state != SEATED:
        return None
    letter = numbered.of(Participant.__tablename__, [participant.id], letters.CERTIFICATE.key).get(participant.id)
    return Claim(participant, share(event.sheet_id, participant.person_id), letter, event.minimum_share)


def issue_certificates(event: Event, by) -> Job:
    """Number a certificate for everybody who earned one and has none; the files are made in the background.

    Refuses before the last day, and when nobody is entitled. A second click finds nobody left.
    """
    if today() < event.ends_on:
        raise RuleError(f"Sertifikat dapat diterbitkan mulai {long_date(event.ends_on)}, hari terakhir bimtek.")
    wait_for_row(Event, event.id)
    event = db.session.scalars(select(Event).where(Event.id == event.id).options(*Event.whole())).one()
    due = [claim.participant for claim in claims(event) if claim.due]
    if not due:
        raise RuleError("Tidak ada sertifikat yang dapat diterbitkan: semua yang berhak sudah memilikinya.")
    kind = letters.CERTIFICATE
    items = [
        {
            "person_id": row.person_id, "addressee": row.person.called[:200], "subject": f"Sertifikat {event.title}",
            "about_kind": Participant.__tablename__, "about_id": row.id,
            "context": letters.certificate(event, row, event.taught),
        }
        for row in due
    ]  # fmt: skip
    made = numbered.register_many(kind.key, kind.register, today(), agency.setting(kind.classification), items, by)
    job = numbered.produce(made, f"Membuat {len(made)} sertifikat bimtek", by)
    event.certificate_job_id = job.id
    db.session.flush()
    return job


# Follow-up


def plan_follow_up(event: Event, institution: Institution, values: dict, by) -> FollowUp:
    """What the LKS will do with what it learnt; may be written anew until it is done. Refuses who sent nobody."""
    query = select(FollowUp).where(FollowUp.event_id == event.id, FollowUp.institution_id == institution.id)
    row = db.session.scalar(query)
    if row and row.done_on:
        raise RuleError("Tindak lanjut ini sudah dilaporkan selesai.")
    seated = [one for one in _of_institution(event, institution.id) if one.state == SEATED]
    if not seated:
        raise RuleError("Tindak lanjut diisi oleh LKS yang mengirim peserta.")
    if values["due_on"] < today():
        raise RuleError("Batas ini sudah lewat.", "due_on")
    if row is None:
        row = FollowUp(event_id=event.id, institution_id=institution.id)
        db.session.add(row)
    row.plan, row.due_on = values["plan"], values["due_on"]
    db.session.flush()
    return row


def finish_follow_up(row: FollowUp, told: str, file: File | None, by) -> None:
    """Done, with a word on how and the evidence. Refuses without evidence, and a second time."""
    if row.done_on:
        raise RuleError("Tindak lanjut ini sudah dilaporkan selesai.")
    if file is None:
        raise RuleError("Lampirkan buktinya: foto atau dokumen.", "file")
    row.done_on, row.told, row.file_id = today(), told, file.id
    db.session.flush()


def answer_follow_up(row: FollowUp, note: str, by) -> None:
    row.note = note
    db.session.flush()


def read_points(form, rows: list[Participant]) -> dict[int, tuple[int | None, int | None]]:
    """{participant: (before, after)} as the grid sends it. Refuses what is no number from 0 to 100."""
    typed = {}
    for row in rows:
        pair = []
        for part in ("before", "after"):
            text = (form.get(f"{part}.{row.id}") or "").strip()
            if text and not (text.isascii() and text.isdigit() and int(text[:4]) <= 100):
                raise RuleError(f"Nilai “{text[:12]}” perlu berupa angka 0 sampai 100.")
            pair.append(int(text) if text else None)
        typed[row.id] = tuple(pair)
    return typed
