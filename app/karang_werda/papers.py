"""What clubs print: the list to be signed, reports of a month, the contest, a year's book. Counts, never values."""

from sqlalchemy import Select, select

from app.attendance import paper
from app.attendance import rules as attendance
from app.ground import chart as charts
from app.ground.db import db
from app.ground.room import Roster
from app.ground.tanggal import MONTHS, SHORT_MONTHS, day_date, long_date, number
from app.karang_werda import access, board, roster
from app.karang_werda.completeness import Completeness
from app.karang_werda.contest import Entry
from app.karang_werda.models import Activity, Club
from app.karang_werda.reports import AGES, City, Group, Period, Report, Tally, Turnout
from app.office import printing

OFFERED = 300  # activities to choose from, the newest first
COLUMNS = ["Kelompok", "Kegiatan", "Kehadiran", "Orang hadir", "Anggota", "Diukur", "Lewat ambang", "Dirujuk"]


def signature_list(club: Club, activity: Activity) -> bytes:
    """The *daftar hadir* of an activity, in the order of the screen."""
    return paper.signature_list(*_signed(club, activity))


def _signed(club: Club, activity: Activity) -> tuple[list, list, list]:
    """(what it is a list of, who signs, on which day)"""
    facts = [
        ("Kegiatan", f"{activity.title}, {club.name}"), ("Tempat", activity.place), ("Narasumber", activity.speaker)
    ]  # fmt: skip
    return facts, roster.people(activity), attendance.sessions_of(activity.sheet_id)


def _activities(user) -> Select:
    """(activity, club) of the clubs that the user may read."""
    clubs = access.visible(user).with_only_columns(Club.id)
    return select(Activity, Club).join(Club, Club.id == Activity.club_id).where(Club.id.in_(clubs))


def _choices(user) -> list[tuple[int, str]]:
    newest = _activities(user).order_by(Activity.on_date.desc(), Activity.id.desc()).limit(OFFERED)
    return [
        (activity.id, f"{activity.title}, {club.name}, {long_date(activity.on_date)}")
        for activity, club in db.session.execute(newest)
    ]


def _told(user, activity_id: int) -> dict | None:
    found = db.session.execute(_activities(user).where(Activity.id == activity_id)).first()
    if found is None:
        return None
    activity, club = found
    return {"title": f"Daftar hadir {activity.title}"} | paper.as_table(*_signed(club, activity))


# The same list on the last pages of a letter.
ROSTER = Roster("karang_werda", "Karang Werda", access.READ, _choices, _told)


def numbers(tally: Tally) -> list[str]:
    """The cells of COLUMNS after the first."""
    whole = tally.all
    counts = (tally.activities, whole.presences, whole.people, whole.members, tally.measured, tally.flagged)
    return [number(count) for count in (*counts, tally.referred)]


def city(told: City, coverage: str) -> bytes:
    sheet = printing.sheet(
        f"Laporan Karang Werda {told.period.title}",
        coverage,
        landscape=True,
        columns=COLUMNS,
        districts=[
            (
                district.name,
                [[f"{club.name}, {club.place_name}", *_or_idle(tally)] for club, tally in district.rows],
                ["Jumlah", *numbers(district.whole)],
            )
            for district in told.districts
        ],
        whole=["Seluruhnya", *numbers(told.whole)],
        sexes=sex_rows(told.whole),
    )
    return printing.printed("karang_werda/prints/city.html", sheet)


def _or_idle(tally: Tally) -> list[str]:
    cells = numbers(tally)
    return cells if tally.activities else ["tidak ada", *cells[1:]]


def sex_rows(tally: Tally) -> list[list[str]]:
    rows = (("Perempuan", tally.of_sex("P")), ("Laki-laki", tally.of_sex("L")), ("Tidak diketahui", tally.of_sex("")))
    return [[name, *_cells(group)] for name, group in rows if group != Group() or name != "Tidak diketahui"]


def _cells(group: Group) -> list[str]:
    return [number(count) for count in (group.presences, group.people, group.members)]


def club_month(told: Report, kinds: dict[str, str]) -> bytes:
    sheet = printing.sheet(
        f"Laporan bulanan {told.club.name}",
        f"Kelurahan {told.club.place_name}, {told.period.title}",
        **club_parts(told, kinds),
    )
    return printing.printed("karang_werda/prints/month.html", sheet)


def club_parts(told: Report, kinds: dict[str, str]) -> dict:
    """The tables of one club's report as plain data, for the month's sheet and the year's book."""
    tally = told.tally
    return {
        "told": [
            ["Kegiatan", number(tally.activities)], ["Kehadiran", number(tally.all.presences)],
            ["Orang yang pernah hadir", f"{number(tally.all.people)} dari {number(tally.all.members)} anggota"],
            ["Anggota baru", number(told.joined)], ["Anggota keluar", number(told.left)],
            ["Diukur kesehatannya", number(tally.measured)], ["Melewati ambang", number(tally.flagged)],
            ["Dirujuk ke puskesmas", number(tally.referred)],
        ],
        "groups": group_rows(told),
        "flags": [[words, number(count)] for words, count in told.flags],
        "activities": [
            [day_date(one.on_date), kinds.get(one.kind, one.kind), one.title, one.place or "–", number(came)]
            for one, came in told.activities
        ],
        "secretary": _officer(told.club, "sekretaris"),
        "chair": _officer(told.club, "ketua"),
    }  # fmt: skip


def group_rows(told: Report) -> list[list[str]]:
    """(sex and age, presences, people, members), with a sum for each sex and for all."""
    rows = []
    for sex, name in told.sexes:
        rows += [[f"{name}, {_aged(ages)}", *_cells(told.tally.group(sex, ages))] for ages in told.ages]
        rows.append([f"Jumlah {name.lower()}", *_cells(told.tally.of_sex(sex))])
    return [*rows, ["Seluruhnya", *_cells(told.tally.all)]]


def _aged(ages: str) -> str:
    return "usia tidak diketahui" if ages == AGES[-1] else f"{ages} tahun"


def _officer(club: Club, post: str) -> str:
    return next((one.person.called for one in board.officers(club) if one.post == post and one.is_current), "")


def contest(period: Period, found: list[Entry]) -> bytes:
    sheet = printing.sheet(
        f"Lomba Karang Werda {period.title}",
        "Urutan menurut kelengkapan administrasi, bulan berkegiatan, lalu anggota yang pernah hadir",
        landscape=True,
        rows=[
            [
                str(entry.place), f"{entry.club.name}, {entry.club.place_name}", f"{entry.administration.score} %",
                "; ".join(entry.administration.missing) or "–", f"{entry.busy_months} dari {len(entry.months)}",
                number(sum(entry.months)), number(entry.turnout.members), share(entry.turnout),
            ]
            for entry in found
        ],
    )  # fmt: skip
    return printing.printed("karang_werda/prints/contest.html", sheet)


def share(turnout: Turnout) -> str:
    return "–" if turnout.share is None else f"{turnout.share} %"


def month_chart(counts: list[int], title: str) -> str:
    """Activities of each month of a year; months that have not come are a dash."""
    known = [*counts, *[None] * (12 - len(counts))]
    return charts.columns(title, list(zip(SHORT_MONTHS, known, strict=True)))


def book(told: Report, counts: list[int], administration: Completeness, kinds: dict[str, str]) -> bytes:
    """The book of a club's year: who runs it, what it has, what it did month by month."""
    club = told.club
    officers = [one for one in board.officers(club) if one.starts_on <= told.period.until]
    officers = [one for one in officers if one.ends_on is None or one.ends_on >= told.period.first]
    sheet = printing.sheet(
        f"Buku tahunan {club.name} {told.period.title}",
        f"Kelurahan {club.place_name}, Kecamatan {club.kecamatan}",
        facts=[
            ["Nomor SK", club.decree or "belum ada"],
            ["Berlaku sampai", long_date(club.valid_until) if club.valid_until else "–"],
            ["Tempat kegiatan", club.place or "–"], ["Jadwal", club.schedule or "–"],
            ["Puskesmas", club.puskesmas or "–"],
        ],
        officers=[[one.post_name, one.person.called, _term(one)] for one in officers],
        items=[[title, missing or "Lengkap"] for title, missing in administration.items],
        score=f"{administration.score} %",
        chart=month_chart(counts, f"Kegiatan setiap bulan {told.period.title}"),
        months=[[MONTHS[at], number(count) if count else "tidak ada kegiatan"] for at, count in enumerate(counts)],
        **club_parts(told, kinds),
    )  # fmt: skip
    return printing.printed("karang_werda/prints/book.html", sheet)


def _term(officer) -> str:
    return f"{long_date(officer.starts_on)} – {long_date(officer.ends_on) if officer.ends_on else 'sekarang'}"
