"""What the database itself refuses, whatever the code does and whoever clicks together.

* two people in one bed on one night
* one person in two stays on one night, wherever in the city
* a bed whose room's rule does not fit (the CHECK `fits` on the segment judges by the copies of rule, sex,
  age group that the segment carries; the statements here keep those copies true)
* a room's rule or a person's sex changed against somebody who sleeps there now
* a bed moved to another room after somebody slept in it

PostgreSQL says the first two by exclusion constraints, the others by triggers that lock the rows they read;
SQLite says all by triggers, since there one transaction writes at a time.

A closed segment may carry another sex than the person has today, but then it says why: the sex was
corrected later. Its rule is checked from the room's `rule_since` on.
"""

CORRECTED = "Jenis kelamin diperbaiki kemudian"
MESSAGES = ("shelter_bed_taken", "shelter_person_twice", "shelter_rule", "shelter_bed_moved")


def statements(dialect: str) -> list[str]:
    """In the order in which they run, after the tables were made."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


_FUNCTIONS = (
    "shelter_segment_judge",
    "shelter_rule_change",
    "shelter_sex_change",
    "shelter_stay_person",
    "shelter_bed_move",
)


# SQLite


def _sqlite() -> list[str]:
    ends, other_ends = (f"coalesce({row}.until_night, '9999-12-31')" for row in ("new", "s"))
    clash = (  # a range without a night clashes with nothing
        f"new.from_night < {ends} AND s.from_night < {other_ends} "
        f"AND s.from_night < {ends} AND new.from_night < {other_ends}"
    )
    judge = (
        "SELECT RAISE(ABORT, 'shelter_bed_taken') WHERE EXISTS (SELECT 1 FROM shelter_segment s "
        "WHERE s.bed_id = new.bed_id AND {other} AND " + clash + "); "
        "SELECT RAISE(ABORT, 'shelter_person_twice') WHERE EXISTS (SELECT 1 FROM shelter_segment s "
        "WHERE s.person_id = new.person_id AND {other} AND " + clash + "); "
        "SELECT RAISE(ABORT, 'shelter_rule') WHERE new.person_id IS NOT "
        "(SELECT person_id FROM shelter_stay WHERE id = new.stay_id); "
        "SELECT RAISE(ABORT, 'shelter_rule') WHERE EXISTS (SELECT 1 FROM shelter_bed b JOIN shelter_room r "
        "ON r.id = b.room_id WHERE b.id = new.bed_id AND (r.shelter_id <> new.shelter_id OR (r.rule <> new.rule "
        "AND (new.until_night IS NULL OR new.until_night > r.rule_since)))); "
        "SELECT RAISE(ABORT, 'shelter_rule') WHERE (new.until_night IS NULL OR new.exception IS NULL) "
        "AND new.sex IS NOT (SELECT sex FROM people_person WHERE id = new.person_id);"
    )
    return [
        f"CREATE TRIGGER shelter_segment_add BEFORE INSERT ON shelter_segment BEGIN {judge.format(other='1')} END",
        f"CREATE TRIGGER shelter_segment_change BEFORE UPDATE ON shelter_segment BEGIN "
        f"{judge.format(other='s.id <> old.id')} END",
        "CREATE TRIGGER shelter_rule_change AFTER UPDATE OF rule, rule_since ON shelter_room "
        "WHEN old.rule IS NOT new.rule OR old.rule_since IS NOT new.rule_since BEGIN "
        "SELECT RAISE(ABORT, 'shelter_rule') WHERE new.rule_since < old.rule_since; "
        "UPDATE shelter_segment SET rule = new.rule WHERE rule <> new.rule "
        "AND (until_night IS NULL OR until_night > new.rule_since) "
        "AND bed_id IN (SELECT id FROM shelter_bed WHERE room_id = new.id); END",
        "CREATE TRIGGER shelter_sex_change AFTER UPDATE OF sex ON people_person WHEN old.sex IS NOT new.sex BEGIN "
        f"UPDATE shelter_segment SET exception = coalesce(exception, '{CORRECTED}') "
        "WHERE person_id = new.id AND until_night IS NOT NULL AND sex IS NOT new.sex; "
        "UPDATE shelter_segment SET sex = new.sex WHERE person_id = new.id AND until_night IS NULL; END",
        "CREATE TRIGGER shelter_stay_person AFTER UPDATE OF person_id ON shelter_stay "
        "WHEN old.person_id <> new.person_id BEGIN "
        f"UPDATE shelter_segment SET person_id = new.person_id, exception = coalesce(exception, '{CORRECTED}') "
        "WHERE stay_id = new.id AND until_night IS NOT NULL; "
        "UPDATE shelter_segment SET person_id = new.person_id, "
        "sex = (SELECT sex FROM people_person WHERE id = new.person_id) "
        "WHERE stay_id = new.id AND until_night IS NULL; END",
        "CREATE TRIGGER shelter_bed_move BEFORE UPDATE OF room_id ON shelter_bed WHEN old.room_id <> new.room_id "
        "AND EXISTS (SELECT 1 FROM shelter_segment WHERE bed_id = new.id) BEGIN "
        "SELECT RAISE(ABORT, 'shelter_bed_moved'); END",
    ]


# PostgreSQL

_REFUSE = "RAISE EXCEPTION '{0}' USING ERRCODE = 'check_violation', CONSTRAINT = '{0}';"


def _function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"


def _postgresql() -> list[str]:
    rule, moved = _REFUSE.format("shelter_rule"), _REFUSE.format("shelter_bed_moved")
    judge = (
        "DECLARE room_rule text; since date; known text; whose integer; house integer; BEGIN "
        "SELECT person_id INTO whose FROM shelter_stay WHERE id = NEW.stay_id; "
        f"IF whose IS DISTINCT FROM NEW.person_id THEN {rule} END IF; "
        "SELECT r.rule, r.rule_since, r.shelter_id INTO room_rule, since, house "
        "FROM shelter_bed b JOIN shelter_room r ON r.id = b.room_id "
        "WHERE b.id = NEW.bed_id FOR SHARE OF r; "
        "IF house <> NEW.shelter_id OR room_rule <> NEW.rule AND (NEW.until_night IS NULL OR NEW.until_night > since) "
        f"THEN {rule} END IF; "
        "IF NEW.until_night IS NULL OR NEW.exception IS NULL THEN "
        "SELECT sex INTO known FROM people_person WHERE id = NEW.person_id FOR SHARE; "
        f"IF known IS DISTINCT FROM NEW.sex THEN {rule} END IF; END IF; RETURN NEW; END"
    )
    rule_change = (
        f"BEGIN IF NEW.rule_since < OLD.rule_since THEN {rule} END IF; "
        "UPDATE shelter_segment SET rule = NEW.rule WHERE rule <> NEW.rule "
        "AND (until_night IS NULL OR until_night > NEW.rule_since) "
        "AND bed_id IN (SELECT id FROM shelter_bed WHERE room_id = NEW.id); RETURN NEW; END"
    )
    sex_change = (
        f"BEGIN UPDATE shelter_segment SET exception = coalesce(exception, '{CORRECTED}') "
        "WHERE person_id = NEW.id AND until_night IS NOT NULL AND sex IS DISTINCT FROM NEW.sex; "
        "UPDATE shelter_segment SET sex = NEW.sex WHERE person_id = NEW.id AND until_night IS NULL; RETURN NEW; END"
    )
    stay_person = (
        "BEGIN UPDATE shelter_segment SET person_id = NEW.person_id, "
        f"exception = coalesce(exception, '{CORRECTED}') WHERE stay_id = NEW.id AND until_night IS NOT NULL; "
        "UPDATE shelter_segment SET person_id = NEW.person_id, "
        "sex = (SELECT sex FROM people_person WHERE id = NEW.person_id) "
        "WHERE stay_id = NEW.id AND until_night IS NULL; RETURN NEW; END"
    )
    bed_move = (
        "BEGIN IF EXISTS (SELECT 1 FROM shelter_segment WHERE bed_id = NEW.id) "
        f"THEN {moved} END IF; RETURN NEW; END"
    )
    bodies = dict(zip(_FUNCTIONS, (judge, rule_change, sex_change, stay_person, bed_move), strict=True))
    return [
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "ALTER TABLE shelter_segment ADD CONSTRAINT shelter_bed_taken "
        "EXCLUDE USING gist (bed_id WITH =, daterange(from_night, until_night) WITH &&)",
        "ALTER TABLE shelter_segment ADD CONSTRAINT shelter_person_twice "
        "EXCLUDE USING gist (person_id WITH =, daterange(from_night, until_night) WITH &&)",
        *(_function(name, body) for name, body in bodies.items()),
        "CREATE TRIGGER shelter_segment_judge BEFORE INSERT OR UPDATE ON shelter_segment "
        "FOR EACH ROW EXECUTE FUNCTION shelter_segment_judge()",
        "CREATE TRIGGER shelter_rule_change AFTER UPDATE OF rule, rule_since ON shelter_room FOR EACH ROW "
        "WHEN (OLD.rule IS DISTINCT FROM NEW.rule OR OLD.rule_since IS DISTINCT FROM NEW.rule_since) "
        "EXECUTE FUNCTION shelter_rule_change()",
        "CREATE TRIGGER shelter_sex_change AFTER UPDATE OF sex ON people_person FOR EACH ROW "
        "WHEN (OLD.sex IS DISTINCT FROM NEW.sex) EXECUTE FUNCTION shelter_sex_change()",
        "CREATE TRIGGER shelter_stay_person AFTER UPDATE OF person_id ON shelter_stay FOR EACH ROW "
        "WHEN (OLD.person_id <> NEW.person_id) EXECUTE FUNCTION shelter_stay_person()",
        "CREATE TRIGGER shelter_bed_move BEFORE UPDATE OF room_id ON shelter_bed FOR EACH ROW "
        "WHEN (OLD.room_id <> NEW.room_id) EXECUTE FUNCTION shelter_bed_move()",
    ]
