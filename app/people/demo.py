"""The families of a demo city, from the numbers of the cards: by statements, since a city has a million people."""

from sqlalchemy import text

from app.ground.db import db, is_sqlite

SINCE = "2023-01-02"
_FAMILIES = """
    INSERT INTO people_family (kk, since, version)
    SELECT kk, :since, 1 FROM people_person WHERE kk IS NOT NULL GROUP BY kk ORDER BY min(id)
"""
# The first on a card is its head. Husband or wife is the second, of the other sex and near in age; whoever is
# half a generation younger is a child, half a generation older a parent.
_MEMBERS = """
    INSERT INTO people_member (family_id, person_id, role, since)
    SELECT family_id, id,
        CASE
            WHEN place = 1 THEN 'kepala'
            WHEN years IS NULL THEN 'belum'
            WHEN place = 2 AND sex <> head_sex AND years < 15 AND years > -15
                THEN CASE sex WHEN 'P' THEN 'istri' ELSE 'suami' END
            WHEN years >= 15 THEN 'anak'
            WHEN years <= -15 THEN 'orangtua'
            ELSE 'famili'
        END, :since
    FROM (
        SELECT p.id, f.id AS family_id, p.sex, row_number() OVER card AS place,
            {year} - first_value({year}) OVER card AS years, first_value(p.sex) OVER card AS head_sex
        FROM people_person p JOIN people_family f ON f.kk = p.kk
        WHERE p.status = 'aktif'
        WINDOW card AS (PARTITION BY p.kk ORDER BY p.id)
    ) AS placed
    ORDER BY family_id, id
"""


def make(_kota: str, _rng) -> None:
    year = "CAST(strftime('%Y', p.birth_date) AS INTEGER)" if is_sqlite() else "EXTRACT(YEAR FROM p.birth_date)"
    for statement in (_FAMILIES, _MEMBERS.format(year=year)):
        db.session.execute(text(statement), {"since": SINCE})
