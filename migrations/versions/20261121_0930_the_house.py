"""the house

Revision: 20261121_house, after
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_house"
down_revision = None
branch_labels = None
depends_on = None


# What neither database can say in a table: an append-only trail, the index of name parts, beds that hold one person.
OWN = {
    "sqlite": [
        "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, "
        "'audit_entry is append-only'); END",
        "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, "
        "'audit_entry is append-only'); END",
        "CREATE TRIGGER audit_seal_no_update BEFORE UPDATE ON audit_seal BEGIN SELECT RAISE(ABORT, 'audit_seal "
        "is append-only'); END",
        "CREATE TRIGGER audit_seal_no_delete BEFORE DELETE ON audit_seal BEGIN SELECT RAISE(ABORT, 'audit_seal "
        "is append-only'); END",
        "CREATE TRIGGER audit_security_no_update BEFORE UPDATE ON audit_security BEGIN SELECT RAISE(ABORT, "
        "'audit_security is append-only'); END",
        "CREATE TRIGGER audit_values_no_update BEFORE UPDATE ON audit_values BEGIN SELECT RAISE(ABORT, "
        "'audit_values is append-only'); END",
        "CREATE VIRTUAL TABLE people_person_words USING fts5(name_key, content='people_person', "
        "content_rowid='id', tokenize='trigram', detail='full', columnsize=0)",
        "CREATE TRIGGER people_person_words_add AFTER INSERT ON people_person BEGIN INSERT INTO "
        "people_person_words(rowid, name_key) VALUES (new.id, new.name_key); END",
        "CREATE TRIGGER people_person_words_drop AFTER DELETE ON people_person BEGIN INSERT INTO "
        "people_person_words(people_person_words, rowid, name_key) VALUES ('delete', old.id, old.name_key); "
        "END",
        "CREATE TRIGGER people_person_words_change AFTER UPDATE OF name_key ON people_person WHEN old.name_key "
        "IS NOT new.name_key BEGIN INSERT INTO people_person_words(people_person_words, rowid, name_key) "
        "VALUES ('delete', old.id, old.name_key); INSERT INTO people_person_words(rowid, name_key) VALUES "
        "(new.id, new.name_key); END",
        "CREATE VIRTUAL TABLE incoming_letter_words USING fts5(word_key, content='incoming_letter', "
        "content_rowid='id', tokenize='trigram', detail='full', columnsize=0)",
        "CREATE TRIGGER incoming_letter_words_add AFTER INSERT ON incoming_letter BEGIN INSERT INTO "
        "incoming_letter_words(rowid, word_key) VALUES (new.id, new.word_key); END",
        "CREATE TRIGGER incoming_letter_words_drop AFTER DELETE ON incoming_letter BEGIN INSERT INTO "
        "incoming_letter_words(incoming_letter_words, rowid, word_key) VALUES ('delete', old.id, "
        "old.word_key); END",
        "CREATE TRIGGER incoming_letter_words_change AFTER UPDATE OF word_key ON incoming_letter WHEN "
        "old.word_key IS NOT new.word_key BEGIN INSERT INTO incoming_letter_words(incoming_letter_words, "
        "rowid, word_key) VALUES ('delete', old.id, old.word_key); INSERT INTO incoming_letter_words(rowid, "
        "word_key) VALUES (new.id, new.word_key); END",
        "CREATE VIRTUAL TABLE letters_letter_words USING fts5(word_key, content='letters_letter', "
        "content_rowid='id', tokenize='trigram', detail='full', columnsize=0)",
        "CREATE TRIGGER letters_letter_words_add AFTER INSERT ON letters_letter BEGIN INSERT INTO "
        "letters_letter_words(rowid, word_key) VALUES (new.id, new.word_key); END",
        "CREATE TRIGGER letters_letter_words_drop AFTER DELETE ON letters_letter BEGIN INSERT INTO "
        "letters_letter_words(letters_letter_words, rowid, word_key) VALUES ('delete', old.id, old.word_key); "
        "END",
        "CREATE TRIGGER letters_letter_words_change AFTER UPDATE OF word_key ON letters_letter WHEN "
        "old.word_key IS NOT new.word_key BEGIN INSERT INTO letters_letter_words(letters_letter_words, rowid, "
        "word_key) VALUES ('delete', old.id, old.word_key); INSERT INTO letters_letter_words(rowid, word_key) "
        "VALUES (new.id, new.word_key); END",
        "CREATE TRIGGER shelter_segment_add BEFORE INSERT ON shelter_segment BEGIN SELECT RAISE(ABORT, "
        "'shelter_bed_taken') WHERE EXISTS (SELECT 1 FROM shelter_segment s WHERE s.bed_id = new.bed_id AND 1 "
        "AND new.from_night < coalesce(new.until_night, '9999-12-31') AND s.from_night < "
        "coalesce(s.until_night, '9999-12-31') AND s.from_night < coalesce(new.until_night, '9999-12-31') AND "
        "new.from_night < coalesce(s.until_night, '9999-12-31')); SELECT RAISE(ABORT, 'shelter_person_twice') "
        "WHERE EXISTS (SELECT 1 FROM shelter_segment s WHERE s.person_id = new.person_id AND 1 AND "
        "new.from_night < coalesce(new.until_night, '9999-12-31') AND s.from_night < coalesce(s.until_night, "
        "'9999-12-31') AND s.from_night < coalesce(new.until_night, '9999-12-31') AND new.from_night < "
        "coalesce(s.until_night, '9999-12-31')); SELECT RAISE(ABORT, 'shelter_rule') WHERE new.person_id IS "
        "NOT (SELECT person_id FROM shelter_stay WHERE id = new.stay_id); SELECT RAISE(ABORT, 'shelter_rule') "
        "WHERE EXISTS (SELECT 1 FROM shelter_bed b JOIN shelter_room r ON r.id = b.room_id WHERE b.id = "
        "new.bed_id AND (r.shelter_id <> new.shelter_id OR (r.rule <> new.rule AND (new.until_night IS NULL OR "
        "new.until_night > r.rule_since)))); SELECT RAISE(ABORT, 'shelter_rule') WHERE (new.until_night IS "
        "NULL OR new.exception IS NULL) AND new.sex IS NOT (SELECT sex FROM people_person WHERE id = "
        "new.person_id); END",
        "CREATE TRIGGER shelter_segment_change BEFORE UPDATE ON shelter_segment BEGIN SELECT RAISE(ABORT, "
        "'shelter_bed_taken') WHERE EXISTS (SELECT 1 FROM shelter_segment s WHERE s.bed_id = new.bed_id AND "
        "s.id <> old.id AND new.from_night < coalesce(new.until_night, '9999-12-31') AND s.from_night < "
        "coalesce(s.until_night, '9999-12-31') AND s.from_night < coalesce(new.until_night, '9999-12-31') AND "
        "new.from_night < coalesce(s.until_night, '9999-12-31')); SELECT RAISE(ABORT, 'shelter_person_twice') "
        "WHERE EXISTS (SELECT 1 FROM shelter_segment s WHERE s.person_id = new.person_id AND s.id <> old.id "
        "AND new.from_night < coalesce(new.until_night, '9999-12-31') AND s.from_night < "
        "coalesce(s.until_night, '9999-12-31') AND s.from_night < coalesce(new.until_night, '9999-12-31') AND "
        "new.from_night < coalesce(s.until_night, '9999-12-31')); SELECT RAISE(ABORT, 'shelter_rule') WHERE "
        "new.person_id IS NOT (SELECT person_id FROM shelter_stay WHERE id = new.stay_id); SELECT RAISE(ABORT, "
        "'shelter_rule') WHERE EXISTS (SELECT 1 FROM shelter_bed b JOIN shelter_room r ON r.id = b.room_id "
        "WHERE b.id = new.bed_id AND (r.shelter_id <> new.shelter_id OR (r.rule <> new.rule AND "
        "(new.until_night IS NULL OR new.until_night > r.rule_since)))); SELECT RAISE(ABORT, 'shelter_rule') "
        "WHERE (new.until_night IS NULL OR new.exception IS NULL) AND new.sex IS NOT (SELECT sex FROM "
        "people_person WHERE id = new.person_id); END",
        "CREATE TRIGGER shelter_rule_change AFTER UPDATE OF rule, rule_since ON shelter_room WHEN old.rule IS "
        "NOT new.rule OR old.rule_since IS NOT new.rule_since BEGIN SELECT RAISE(ABORT, 'shelter_rule') WHERE "
        "new.rule_since < old.rule_since; UPDATE shelter_segment SET rule = new.rule WHERE rule <> new.rule "
        "AND (until_night IS NULL OR until_night > new.rule_since) AND bed_id IN (SELECT id FROM shelter_bed "
        "WHERE room_id = new.id); END",
        "CREATE TRIGGER shelter_sex_change AFTER UPDATE OF sex ON people_person WHEN old.sex IS NOT new.sex "
        "BEGIN UPDATE shelter_segment SET exception = coalesce(exception, 'Jenis kelamin diperbaiki kemudian') "
        "WHERE person_id = new.id AND until_night IS NOT NULL AND sex IS NOT new.sex; UPDATE shelter_segment "
        "SET sex = new.sex WHERE person_id = new.id AND until_night IS NULL; END",
        "CREATE TRIGGER shelter_stay_person AFTER UPDATE OF person_id ON shelter_stay WHEN old.person_id <> "
        "new.person_id BEGIN UPDATE shelter_segment SET person_id = new.person_id, exception = "
        "coalesce(exception, 'Jenis kelamin diperbaiki kemudian') WHERE stay_id = new.id AND until_night IS "
        "NOT NULL; UPDATE shelter_segment SET person_id = new.person_id, sex = (SELECT sex FROM people_person "
        "WHERE id = new.person_id) WHERE stay_id = new.id AND until_night IS NULL; END",
        "CREATE TRIGGER shelter_bed_move BEFORE UPDATE OF room_id ON shelter_bed WHEN old.room_id <> "
        "new.room_id AND EXISTS (SELECT 1 FROM shelter_segment WHERE bed_id = new.id) BEGIN SELECT "
        "RAISE(ABORT, 'shelter_bed_moved'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
        "EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION "
        "audit_refuse()",
        "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION "
        "audit_refuse()",
        "CREATE TRIGGER audit_seal_no_update BEFORE UPDATE ON audit_seal FOR EACH ROW EXECUTE FUNCTION "
        "audit_refuse()",
        "CREATE TRIGGER audit_seal_no_delete BEFORE DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION "
        "audit_refuse()",
        "CREATE TRIGGER audit_security_no_update BEFORE UPDATE ON audit_security FOR EACH ROW EXECUTE "
        "FUNCTION audit_refuse()",
        "CREATE TRIGGER audit_values_no_update BEFORE UPDATE ON audit_values FOR EACH ROW EXECUTE FUNCTION "
        "audit_refuse()",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX ix_people_person_name_key_trgm ON people_person USING gin (name_key gin_trgm_ops)",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX ix_incoming_letter_word_key_trgm ON incoming_letter USING gin (word_key gin_trgm_ops)",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX ix_letters_letter_word_key_trgm ON letters_letter USING gin (word_key gin_trgm_ops)",
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        "ALTER TABLE shelter_segment ADD CONSTRAINT shelter_bed_taken EXCLUDE USING gist (bed_id WITH =, "
        "daterange(from_night, until_night) WITH &&)",
        "ALTER TABLE shelter_segment ADD CONSTRAINT shelter_person_twice EXCLUDE USING gist (person_id "
        "WITH =, daterange(from_night, until_night) WITH &&)",
        "CREATE OR REPLACE FUNCTION shelter_segment_judge() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE "
        "room_rule text; since date; known text; whose integer; house integer; BEGIN SELECT person_id INTO "
        "whose FROM shelter_stay WHERE id = NEW.stay_id; IF whose IS DISTINCT FROM NEW.person_id THEN "
        "RAISE EXCEPTION 'shelter_rule' USING ERRCODE = 'check_violation', CONSTRAINT = 'shelter_rule'; "
        "END IF; SELECT r.rule, r.rule_since, r.shelter_id INTO room_rule, since, house FROM shelter_bed b "
        "JOIN shelter_room r ON r.id = b.room_id WHERE b.id = NEW.bed_id FOR SHARE OF r; IF house <> "
        "NEW.shelter_id OR room_rule <> NEW.rule AND (NEW.until_night IS NULL OR NEW.until_night > since) "
        "THEN RAISE EXCEPTION 'shelter_rule' USING ERRCODE = 'check_violation', CONSTRAINT = "
        "'shelter_rule'; END IF; IF NEW.until_night IS NULL OR NEW.exception IS NULL THEN SELECT sex INTO "
        "known FROM people_person WHERE id = NEW.person_id FOR SHARE; IF known IS DISTINCT FROM NEW.sex "
        "THEN RAISE EXCEPTION 'shelter_rule' USING ERRCODE = 'check_violation', CONSTRAINT = "
        "'shelter_rule'; END IF; END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION shelter_rule_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF "
        "NEW.rule_since < OLD.rule_since THEN RAISE EXCEPTION 'shelter_rule' USING ERRCODE = "
        "'check_violation', CONSTRAINT = 'shelter_rule'; END IF; UPDATE shelter_segment SET rule = "
        "NEW.rule WHERE rule <> NEW.rule AND (until_night IS NULL OR until_night > NEW.rule_since) AND "
        "bed_id IN (SELECT id FROM shelter_bed WHERE room_id = NEW.id); RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION shelter_sex_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE shelter_segment SET exception = coalesce(exception, 'Jenis kelamin diperbaiki kemudian') "
        "WHERE person_id = NEW.id AND until_night IS NOT NULL AND sex IS DISTINCT FROM NEW.sex; UPDATE "
        "shelter_segment SET sex = NEW.sex WHERE person_id = NEW.id AND until_night IS NULL; RETURN NEW; "
        "END $$",
        "CREATE OR REPLACE FUNCTION shelter_stay_person() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE shelter_segment SET person_id = NEW.person_id, exception = coalesce(exception, 'Jenis "
        "kelamin diperbaiki kemudian') WHERE stay_id = NEW.id AND until_night IS NOT NULL; UPDATE "
        "shelter_segment SET person_id = NEW.person_id, sex = (SELECT sex FROM people_person WHERE id = "
        "NEW.person_id) WHERE stay_id = NEW.id AND until_night IS NULL; RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION shelter_bed_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF "
        "EXISTS (SELECT 1 FROM shelter_segment WHERE bed_id = NEW.id) THEN RAISE EXCEPTION "
        "'shelter_bed_moved' USING ERRCODE = 'check_violation', CONSTRAINT = 'shelter_bed_moved'; END IF; "
        "RETURN NEW; END $$",
        "CREATE TRIGGER shelter_segment_judge BEFORE INSERT OR UPDATE ON shelter_segment FOR EACH ROW "
        "EXECUTE FUNCTION shelter_segment_judge()",
        "CREATE TRIGGER shelter_rule_change AFTER UPDATE OF rule, rule_since ON shelter_room FOR EACH ROW "
        "WHEN (OLD.rule IS DISTINCT FROM NEW.rule OR OLD.rule_since IS DISTINCT FROM NEW.rule_since) "
        "EXECUTE FUNCTION shelter_rule_change()",
        "CREATE TRIGGER shelter_sex_change AFTER UPDATE OF sex ON people_person FOR EACH ROW WHEN (OLD.sex "
        "IS DISTINCT FROM NEW.sex) EXECUTE FUNCTION shelter_sex_change()",
        "CREATE TRIGGER shelter_stay_person AFTER UPDATE OF person_id ON shelter_stay FOR EACH ROW WHEN "
        "(OLD.person_id <> NEW.person_id) EXECUTE FUNCTION shelter_stay_person()",
        "CREATE TRIGGER shelter_bed_move BEFORE UPDATE OF room_id ON shelter_bed FOR EACH ROW WHEN "
        "(OLD.room_id <> NEW.room_id) EXECUTE FUNCTION shelter_bed_move()",
    ],
}
UNDO = {
    "sqlite": [
        "DROP TABLE incoming_letter_words",
        "DROP TABLE letters_letter_words",
        "DROP TRIGGER shelter_sex_change",
    ],
    "postgresql": [
        "DROP TRIGGER shelter_sex_change ON people_person",
        "DROP FUNCTION shelter_segment_judge() CASCADE",
        "DROP FUNCTION shelter_rule_change() CASCADE",
        "DROP FUNCTION shelter_sex_change() CASCADE",
        "DROP FUNCTION shelter_stay_person() CASCADE",
        "DROP FUNCTION shelter_bed_move() CASCADE",
    ],
}


def upgrade():
    op.create_table(
        "accounts_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_account")),
        sa.UniqueConstraint("username", name=op.f("uq_accounts_account_username")),
    )
    op.create_table(
        "accounts_failed_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("username_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_failed_try")),
    )
    with op.batch_alter_table("accounts_failed_try", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accounts_failed_try_address_at"), ["address", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_accounts_failed_try_username_hash_at"), ["username_hash", "at"], unique=False
        )

    op.create_table(
        "attendance_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_sheet")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("user_name", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("values_digest", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entry_kind_record_id_id"), ["kind", "record_id", "id"], unique=False
        )

    op.create_table(
        "audit_security",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_security")),
    )
    with op.batch_alter_table("audit_security", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_security_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_security_kind_record_id_id"), ["kind", "record_id", "id"], unique=False
        )

    op.create_table(
        "imports_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports_mapping")),
        sa.UniqueConstraint("target", "signature", name=op.f("uq_imports_mapping_target_signature")),
    )
    op.create_table(
        "incoming_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column(
            "sender_number",
            sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("attachment", sa.String(length=120), nullable=False),
        sa.Column(
            "word_key",
            sa.String(length=600).with_variant(sa.String(length=600, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("scan_sha", sa.String(length=64), nullable=True),
        sa.Column("scan_suffix", sa.String(length=3), nullable=True),
        sa.Column("scan_pages", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_note", sa.String(length=300), nullable=True),
        sa.Column("cancel_reason", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state != 'batal' OR cancel_reason IS NOT NULL",
            name=op.f("ck_incoming_letter_reason_when_cancelled"),
        ),
        sa.CheckConstraint(
            "state IN ('baru', 'disposisi', 'selesai', 'batal')", name=op.f("ck_incoming_letter_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_letter")),
        sa.UniqueConstraint("year", "sequence", name=op.f("uq_incoming_letter_year_sequence")),
    )
    with op.batch_alter_table("incoming_letter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_incoming_letter_received_on_id"), ["received_on", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_incoming_letter_sender_number"), ["sender_number"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_incoming_letter_state_year_sequence"), ["state", "year", "sequence"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_incoming_letter_word_key"), ["word_key"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("doing", sa.String(length=120), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=True),
        sa.Column("result_url", sa.String(length=200), nullable=True),
        sa.Column("result_sha", sa.String(length=64), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("user_name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["after_id"], ["job.id"], name=op.f("fk_job_after_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_state_id"), ["state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_user_id"), ["user_id"], unique=False)

    op.create_table(
        "letters_counter",
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("opening", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("last >= opening AND opening >= 0", name=op.f("ck_letters_counter_last")),
        sa.PrimaryKeyConstraint("register", "year", name=op.f("pk_letters_counter")),
    )
    op.create_table(
        "letters_register",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("pattern", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_register")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_letters_register_key_version")),
    )
    op.create_table(
        "letters_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("saved_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_wording")),
        sa.UniqueConstraint("kind", "key", "version", name=op.f("uq_letters_wording_kind_key_version")),
    )
    op.create_table(
        "lks_announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_announcement")),
    )
    op.create_table(
        "lks_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=90), nullable=False),
        sa.Column("uploaded_by", sa.String(length=120), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_list")),
    )
    op.create_table(
        "lks_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_topic")),
        sa.UniqueConstraint("name", name=op.f("uq_lks_topic_name")),
    )
    op.create_table(
        "office_appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("capacity", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("rank", sa.String(length=80), nullable=False),
        sa.Column("nip", sa.String(length=18), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_appointment")),
    )
    with op.batch_alter_table("office_appointment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_office_appointment_post_starts_on"), ["post", "starts_on"], unique=False
        )

    op.create_table(
        "office_classification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_classification")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_office_classification_code_valid_from")),
    )
    op.create_table(
        "office_holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_holiday")),
        sa.UniqueConstraint("day", name=op.f("uq_office_holiday_day")),
    )
    op.create_table(
        "office_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kota", sa.String(length=20), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("government", sa.String(length=120), nullable=False),
        sa.Column("agency", sa.String(length=160), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("website", sa.String(length=120), nullable=False),
        sa.Column("region_code", sa.String(length=5), nullable=False),
        sa.Column("unit_code", sa.String(length=40), nullable=False),
        sa.Column("public_url", sa.String(length=200), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_profile")),
    )
    op.create_table(
        "office_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_setting")),
        sa.UniqueConstraint("key", "valid_from", name=op.f("uq_office_setting_key_valid_from")),
    )
    op.create_table(
        "people_family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kk",
            sa.String(length=16).with_variant(sa.String(length=16, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("length(kk) = 16", name=op.f("ck_people_family_kk_length")),
        sa.ForeignKeyConstraint(["from_id"], ["people_family.id"], name=op.f("fk_people_family_from_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_family")),
        sa.UniqueConstraint("kk", name=op.f("uq_people_family_kk")),
    )
    op.create_table(
        "reports_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_key", sa.String(length=10), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=120), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.String(length=120), nullable=True),
        sa.Column("open_reason", sa.String(length=300), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(opened_at IS NULL) = (open_reason IS NULL)", name=op.f("ck_reports_closing_open_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_closing")),
    )
    with op.batch_alter_table("reports_closing", schema=None) as batch_op:
        batch_op.create_index(
            "uq_reports_closing_standing",
            ["period_key"],
            unique=True,
            sqlite_where=sa.text("opened_at IS NULL"),
            postgresql_where=sa.text("opened_at IS NULL"),
        )

    op.create_table(
        "reports_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (end_reason IS NULL)", name=op.f("ck_reports_programme_end_reason")
        ),
        sa.CheckConstraint("ended_on >= starts_on", name=op.f("ck_reports_programme_days")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2099", name=op.f("ck_reports_programme_year")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_programme")),
        sa.UniqueConstraint("year", "name", name=op.f("uq_reports_programme_year_name")),
    )
    op.create_table(
        "sealed_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("scope_kind", sa.String(length=20), nullable=True),
        sa.Column("scope_id", sa.Integer(), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_record")),
    )
    with op.batch_alter_table("sealed_record", schema=None) as batch_op:
        batch_op.create_index("uq_sealed_record_kind_record_id", ["kind", "record_id"], unique=True)

    op.create_table(
        "shelter_arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("handed_by", sa.String(length=120), nullable=False),
        sa.Column("handed_office", sa.String(length=120), nullable=False),
        sa.Column("found_at", sa.String(length=160), nullable=False),
        sa.Column("record_no", sa.String(length=60), nullable=False),
        sa.Column("received_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_arrival")),
    )
    op.create_table(
        "shelter_shelter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=True),
        sa.Column("greatest_age", sa.Integer(), nullable=True),
        sa.Column("condition", sa.String(length=12), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "condition IN ('semua', 'mandiri', 'tirah baring')", name=op.f("ck_shelter_shelter_condition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_shelter")),
        sa.UniqueConstraint("name", name=op.f("uq_shelter_shelter_name")),
    )
    op.create_table(
        "training_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_programme")),
        sa.UniqueConstraint("name", name=op.f("uq_training_programme_name")),
    )
    op.create_table(
        "wilayah_kelurahan",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kecamatan_code", sa.String(length=8), nullable=False),
        sa.Column("kecamatan", sa.String(length=60), nullable=False),
        sa.Column("city", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_wilayah_kelurahan")),
    )
    with op.batch_alter_table("wilayah_kelurahan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_wilayah_kelurahan_kecamatan_code"), ["kecamatan_code"], unique=False
        )

    op.create_table(
        "accounts_recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts_account.id"], name=op.f("fk_accounts_recovery_code_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_recovery_code")),
    )
    with op.batch_alter_table("accounts_recovery_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_accounts_recovery_code_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "accounts_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scope_kind", sa.String(length=20), nullable=True),
        sa.Column("scope_id", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts_account.id"], name=op.f("fk_accounts_role_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_role")),
    )
    with op.batch_alter_table("accounts_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_role_account_id"), ["account_id"], unique=False)

    op.create_table(
        "accounts_second_factor",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(length=255), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts_account.id"], name=op.f("fk_accounts_second_factor_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_accounts_second_factor")),
    )
    op.create_table(
        "accounts_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("device", sa.String(length=200), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_minutes", sa.Integer(), nullable=False),
        sa.Column("second_due", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts_account.id"], name=op.f("fk_accounts_sign_in_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_sign_in")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_accounts_sign_in_key_hash")),
    )
    with op.batch_alter_table("accounts_sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "attendance_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["attendance_sheet.id"], name=op.f("fk_attendance_session_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_session")),
        sa.UniqueConstraint(
            "sheet_id", "on_date", "position", name=op.f("uq_attendance_session_sheet_id_on_date_position")
        ),
    )
    op.create_table(
        "audit_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_seal_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_seal_entry_id")),
    )
    op.create_table(
        "audit_values",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_values_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_values")),
    )
    op.create_table(
        "imports_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_imports_import_job_id")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["imports_import.id"], name=op.f("fk_imports_import_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports_import")),
    )
    with op.batch_alter_table("imports_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imports_import_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_imports_import_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_imports_import_target_scope_id_id"), ["target", "scope_id", "id"], unique=False
        )

    op.create_table(
        "incoming_disposition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("from_name", sa.String(length=120), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("to_name", sa.String(length=120), nullable=False),
        sa.Column("instructions", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_note", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "done_at IS NULL OR done_note IS NOT NULL", name=op.f("ck_incoming_disposition_note_when_done")
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["accounts_account.id"], name=op.f("fk_incoming_disposition_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["incoming_letter.id"], name=op.f("fk_incoming_disposition_letter_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["incoming_disposition.id"], name=op.f("fk_incoming_disposition_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["accounts_account.id"], name=op.f("fk_incoming_disposition_to_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_disposition")),
    )
    with op.batch_alter_table("incoming_disposition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incoming_disposition_due_on_id"), ["due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incoming_disposition_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incoming_disposition_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incoming_disposition_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_incoming_disposition_to_id_done_at_due_on"),
            ["to_id", "done_at", "due_on"],
            unique=False,
        )
        batch_op.create_index(
            "uq_incoming_disposition_open_once",
            ["letter_id", "to_id"],
            unique=True,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "karang_werda_club",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("decree", sa.String(length=80), nullable=True),
        sa.Column("decree_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=160), nullable=True),
        sa.Column("schedule", sa.String(length=160), nullable=True),
        sa.Column("puskesmas", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "decree IS NOT NULL OR valid_until IS NULL", name=op.f("ck_karang_werda_club_decree_named")
        ),
        sa.CheckConstraint("valid_until >= decree_on", name=op.f("ck_karang_werda_club_decree_days")),
        sa.ForeignKeyConstraint(
            ["kelurahan"], ["wilayah_kelurahan.code"], name=op.f("fk_karang_werda_club_kelurahan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_karang_werda_club")),
        sa.UniqueConstraint("kelurahan", "name", name=op.f("uq_karang_werda_club_kelurahan_name")),
    )
    with op.batch_alter_table("karang_werda_club", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_karang_werda_club_kelurahan"), ["kelurahan"], unique=False)
        batch_op.create_index(batch_op.f("ix_karang_werda_club_valid_until"), ["valid_until"], unique=False)

    op.create_table(
        "letters_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("nip", sa.String(length=18), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts_account.id"], name=op.f("fk_letters_certificate_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_certificate")),
    )
    with op.batch_alter_table("letters_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_certificate_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "uq_letters_certificate_one",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )

    op.create_table(
        "letters_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("classification", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("attachment", sa.String(length=120), nullable=False),
        sa.Column("each", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("copies", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf", sa.String(length=4), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("holder_name", sa.String(length=120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_reason", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("state != 'terkirim' OR sent_on IS NOT NULL", name=op.f("ck_letters_draft_sent")),
        sa.CheckConstraint(
            "state IN ('konsep', 'paraf', 'tanda_tangan', 'disetujui', 'terdaftar', 'terkirim', 'dihapus')",
            name=op.f("ck_letters_draft_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('paraf', 'tanda_tangan') OR holder_id IS NOT NULL",
            name=op.f("ck_letters_draft_holder"),
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["office_appointment.id"], name=op.f("fk_letters_draft_appointment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_draft")),
    )
    with op.batch_alter_table("letters_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letters_draft_author_id_state"), ["author_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_letters_draft_holder_id_state"), ["holder_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_letters_draft_state_since_id"), ["state", "since", "id"], unique=False
        )

    op.create_table(
        "lks_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("starts_at", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("minimum_share", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("certificate_job_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_lks_event_days")),
        sa.CheckConstraint("minimum_share BETWEEN 0 AND 100", name=op.f("ck_lks_event_minimum_share")),
        sa.CheckConstraint("quota > 0", name=op.f("ck_lks_event_quota")),
        sa.ForeignKeyConstraint(
            ["certificate_job_id"], ["job.id"], name=op.f("fk_lks_event_certificate_job_id")
        ),
        sa.ForeignKeyConstraint(["sheet_id"], ["attendance_sheet.id"], name=op.f("fk_lks_event_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_event")),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_lks_event_sheet_id")),
    )
    with op.batch_alter_table("lks_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_event_starts_on"), ["starts_on"], unique=False)

    op.create_table(
        "lks_institution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("legal_form", sa.String(length=20), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("staff_male", sa.Integer(), nullable=False),
        sa.Column("staff_female", sa.Integer(), nullable=False),
        sa.Column("social_workers", sa.Integer(), nullable=False),
        sa.Column("toddlers_male", sa.Integer(), nullable=False),
        sa.Column("toddlers_female", sa.Integer(), nullable=False),
        sa.Column("children_male", sa.Integer(), nullable=False),
        sa.Column("children_female", sa.Integer(), nullable=False),
        sa.Column("adults_male", sa.Integer(), nullable=False),
        sa.Column("adults_female", sa.Integer(), nullable=False),
        sa.Column("elders_male", sa.Integer(), nullable=False),
        sa.Column("elders_female", sa.Integer(), nullable=False),
        sa.Column("bank_name", sa.String(length=60), nullable=True),
        sa.Column("bank_account", sa.String(length=30), nullable=True),
        sa.Column("bank_holder", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.String(length=300), nullable=True),
        sa.Column("profile_state", sa.String(length=10), nullable=False),
        sa.Column("profile_note", sa.String(length=500), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "profile_state IN ('diundang', 'mengisi', 'diperiksa', 'disetujui', 'perlu')",
            name=op.f("ck_lks_institution_profile"),
        ),
        sa.CheckConstraint(
            "(closed_on IS NULL) = (closed_reason IS NULL)", name=op.f("ck_lks_institution_closed")
        ),
        sa.CheckConstraint(
            "capacity >= 0 AND staff_male >= 0 AND staff_female >= 0", name=op.f("ck_lks_institution_counts")
        ),
        sa.ForeignKeyConstraint(
            ["kelurahan"], ["wilayah_kelurahan.code"], name=op.f("fk_lks_institution_kelurahan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_institution")),
        sa.UniqueConstraint("name", name=op.f("uq_lks_institution_name")),
    )
    with op.batch_alter_table("lks_institution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_institution_kelurahan"), ["kelurahan"], unique=False)
        batch_op.create_index(batch_op.f("ix_lks_institution_kind"), ["kind"], unique=False)

    op.create_table(
        "people_family_desil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("desil", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.CheckConstraint("desil BETWEEN 1 AND 10", name=op.f("ck_people_family_desil_desil")),
        sa.ForeignKeyConstraint(
            ["family_id"], ["people_family.id"], name=op.f("fk_people_family_desil_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_family_desil")),
    )
    with op.batch_alter_table("people_family_desil", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_family_desil_family_id"), ["family_id"], unique=False)

    op.create_table(
        "people_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "nik",
            sa.String(length=16).with_variant(sa.String(length=16, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("no_nik_reason", sa.String(length=40), nullable=True),
        sa.Column("doubt_reason", sa.String(length=300), nullable=True),
        sa.Column(
            "kk",
            sa.String(length=16).with_variant(sa.String(length=16, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column(
            "name_key",
            sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("alias", sa.String(length=120), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("birth_place", sa.String(length=60), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("rt", sa.String(length=3), nullable=True),
        sa.Column("rw", sa.String(length=3), nullable=True),
        sa.Column("kelurahan", sa.String(length=13), nullable=True),
        sa.Column("outside", sa.String(length=120), nullable=True),
        sa.Column("home_address", sa.String(length=200), nullable=True),
        sa.Column("home_rt", sa.String(length=3), nullable=True),
        sa.Column("home_rw", sa.String(length=3), nullable=True),
        sa.Column("home_kelurahan", sa.String(length=13), nullable=True),
        sa.Column(
            "phone",
            sa.String(length=16).with_variant(sa.String(length=16, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("desil", sa.Integer(), nullable=True),
        sa.Column("desil_on", sa.Date(), nullable=True),
        sa.Column("doubtful", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("joined_to", sa.Integer(), nullable=True),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(status = 'ditautkan') = (joined_to IS NOT NULL)", name=op.f("ck_people_person_joined")
        ),
        sa.CheckConstraint("sex IN ('L', 'P')", name=op.f("ck_people_person_sex")),
        sa.CheckConstraint(
            "status IN ('aktif', 'meninggal', 'ditautkan', 'batal')", name=op.f("ck_people_person_status")
        ),
        sa.CheckConstraint("desil BETWEEN 1 AND 10", name=op.f("ck_people_person_desil")),
        sa.CheckConstraint("joined_to != id", name=op.f("ck_people_person_not_to_itself")),
        sa.CheckConstraint("length(nik) = 16", name=op.f("ck_people_person_nik_length")),
        sa.ForeignKeyConstraint(
            ["home_kelurahan"], ["wilayah_kelurahan.code"], name=op.f("fk_people_person_home_kelurahan")
        ),
        sa.ForeignKeyConstraint(["joined_to"], ["people_person.id"], name=op.f("fk_people_person_joined_to")),
        sa.ForeignKeyConstraint(
            ["kelurahan"], ["wilayah_kelurahan.code"], name=op.f("fk_people_person_kelurahan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_person")),
        sa.UniqueConstraint("nik", name=op.f("uq_people_person_nik")),
    )
    with op.batch_alter_table("people_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_people_person_birth_date_name_key"), ["birth_date", "name_key"], unique=False
        )
        batch_op.create_index(
            "ix_people_person_by_desil",
            ["desil", "name_key", "id", "status", "sex", "kelurahan"],
            unique=False,
        )
        batch_op.create_index(
            "ix_people_person_by_kelurahan",
            ["kelurahan", "name_key", "id", "status", "sex", "desil"],
            unique=False,
        )
        batch_op.create_index(
            "ix_people_person_by_name",
            ["name_key", "id", "status", "sex", "desil", "kelurahan", "desil_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_people_person_desil_on"), ["desil_on"], unique=False)
        batch_op.create_index(
            "ix_people_person_doubtful",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("doubtful AND status = 'aktif'"),
            postgresql_where=sa.text("doubtful AND status = 'aktif'"),
        )
        batch_op.create_index(
            "ix_people_person_joined",
            ["joined_to"],
            unique=False,
            sqlite_where=sa.text("joined_to IS NOT NULL"),
            postgresql_where=sa.text("joined_to IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_people_person_kk"), ["kk"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_person_phone"), ["phone"], unique=False)
        batch_op.create_index(
            "ix_people_person_without_nik",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("nik IS NULL AND status = 'aktif'"),
            postgresql_where=sa.text("nik IS NULL AND status = 'aktif'"),
        )
        batch_op.create_index(
            "ix_people_person_without_place",
            ["name_key", "id"],
            unique=False,
            sqlite_where=sa.text("kelurahan IS NULL AND outside IS NULL AND status = 'aktif'"),
            postgresql_where=sa.text("kelurahan IS NULL AND outside IS NULL AND status = 'aktif'"),
        )

    op.create_table(
        "reports_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_reports_budget_amount")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["reports_programme.id"], name=op.f("fk_reports_budget_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_budget")),
        sa.UniqueConstraint(
            "programme_id", "valid_from", name=op.f("uq_reports_budget_programme_id_valid_from")
        ),
    )
    with op.batch_alter_table("reports_budget", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_budget_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "reports_closed_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("per", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["reports_closing.id"], name=op.f("fk_reports_closed_figure_closing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_closed_figure")),
        sa.UniqueConstraint("closing_id", "figure", name=op.f("uq_reports_closed_figure_closing_id_figure")),
    )
    op.create_table(
        "reports_indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("direction", sa.String(length=6), nullable=False),
        sa.Column("figure", sa.String(length=80), nullable=True),
        sa.Column("span", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("direction IN ('naik', 'turun')", name=op.f("ck_reports_indicator_direction")),
        sa.CheckConstraint("span IN ('tahun', 'triwulan')", name=op.f("ck_reports_indicator_span")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["reports_programme.id"], name=op.f("fk_reports_indicator_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_indicator")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_reports_indicator_programme_id_name")),
    )
    with op.batch_alter_table("reports_indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_indicator_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "reports_population",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kelurahan", sa.String(length=13), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_reports_population_people")),
        sa.ForeignKeyConstraint(
            ["kelurahan"], ["wilayah_kelurahan.code"], name=op.f("fk_reports_population_kelurahan")
        ),
        sa.PrimaryKeyConstraint("year", "kelurahan", name=op.f("pk_reports_population")),
    )
    op.create_table(
        "reports_spending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_reports_spending_amount")),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_reports_spending_quarter")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["reports_programme.id"], name=op.f("fk_reports_spending_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_spending")),
    )
    with op.batch_alter_table("reports_spending", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reports_spending_programme_id_quarter_id"),
            ["programme_id", "quarter", "id"],
            unique=False,
        )

    op.create_table(
        "sealed_breaking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("account_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.String(length=120), nullable=True),
        sa.Column("verdict", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["sealed_id"], ["sealed_record.id"], name=op.f("fk_sealed_breaking_sealed_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_breaking")),
    )
    with op.batch_alter_table("sealed_breaking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_breaking_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sealed_breaking_reviewed_at"), ["reviewed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sealed_breaking_sealed_id"), ["sealed_id"], unique=False)

    op.create_table(
        "sealed_member",
        sa.Column("sealed_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sealed_id"], ["sealed_record.id"], name=op.f("fk_sealed_member_sealed_id")),
        sa.PrimaryKeyConstraint("sealed_id", "account_id", name=op.f("pk_sealed_member")),
    )
    with op.batch_alter_table("sealed_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_member_account_id"), ["account_id"], unique=False)

    op.create_table(
        "shelter_census",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shelter_id", sa.Integer(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["shelter_id"], ["shelter_shelter.id"], name=op.f("fk_shelter_census_shelter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_census")),
        sa.UniqueConstraint("shelter_id", "night", name=op.f("uq_shelter_census_shelter_id_night")),
    )
    op.create_table(
        "shelter_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shelter_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("rule", sa.String(length=12), nullable=False),
        sa.Column("rule_since", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "rule IN ('laki-laki', 'perempuan', 'keluarga', 'anak', 'tirah baring')",
            name=op.f("ck_shelter_room_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["shelter_id"], ["shelter_shelter.id"], name=op.f("fk_shelter_room_shelter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_room")),
        sa.UniqueConstraint("shelter_id", "name", name=op.f("uq_shelter_room_shelter_id_name")),
    )
    op.create_table(
        "training_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("trainer", sa.String(length=120), nullable=False),
        sa.Column("fund", sa.String(length=80), nullable=False),
        sa.Column("decree", sa.String(length=80), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("minimum_share", sa.Integer(), nullable=False),
        sa.Column("offer_hours", sa.Integer(), nullable=False),
        sa.Column("allowance", sa.Integer(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("kit", sa.String(length=3000), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("certificate_job_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("allowance >= 0 AND budget >= 0", name=op.f("ck_training_batch_money")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_training_batch_days")),
        sa.CheckConstraint("minimum_share BETWEEN 0 AND 100", name=op.f("ck_training_batch_minimum_share")),
        sa.ForeignKeyConstraint(
            ["certificate_job_id"], ["job.id"], name=op.f("fk_training_batch_certificate_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["training_programme.id"], name=op.f("fk_training_batch_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["attendance_sheet.id"], name=op.f("fk_training_batch_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_batch")),
    )
    with op.batch_alter_table("training_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_batch_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_batch_starts_on"), ["starts_on"], unique=False)

    op.create_table(
        "training_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["training_programme.id"], name=op.f("fk_training_skill_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_skill")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_training_skill_programme_id_name")),
    )
    op.create_table(
        "attendance_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('hadir', 'izin', 'sakit', 'alpa')", name=op.f("ck_attendance_mark_state")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_attendance_mark_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["attendance_session.id"], name=op.f("fk_attendance_mark_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_mark")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_attendance_mark_session_id_person_id")),
    )
    with op.batch_alter_table("attendance_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_mark_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attendance_mark_session_id_state_person_id"),
            ["session_id", "state", "person_id"],
            unique=False,
        )

    op.create_table(
        "imports_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("twins", sa.JSON(), nullable=False),
        sa.Column("diff", sa.JSON(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.Column("applied", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports_import.id"], name=op.f("fk_imports_row_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports_row")),
        sa.UniqueConstraint(
            "import_id", "sheet", "number", name=op.f("uq_imports_row_import_id_sheet_number")
        ),
    )
    with op.batch_alter_table("imports_row", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_imports_row_import_id_state_id"), ["import_id", "state", "id"], unique=False
        )
        batch_op.create_index(
            "ix_imports_row_parked",
            ["id"],
            unique=False,
            sqlite_where=sa.text("outcome = 'tertunda'"),
            postgresql_where=sa.text("outcome = 'tertunda'"),
        )
        batch_op.create_index(batch_op.f("ix_imports_row_result_id"), ["result_id"], unique=False)

    op.create_table(
        "karang_werda_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(length=10), nullable=True),
        sa.Column("dependency", sa.String(length=10), nullable=True),
        sa.Column("lives_alone", sa.Boolean(), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=True),
        sa.Column("contact_phone", sa.String(length=16), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "dependency IN ('mandiri', 'sebagian', 'penuh')", name=op.f("ck_karang_werda_member_dependency")
        ),
        sa.CheckConstraint(
            "(left_on IS NULL) = (left_reason IS NULL)", name=op.f("ck_karang_werda_member_left")
        ),
        sa.CheckConstraint("left_on >= joined_on", name=op.f("ck_karang_werda_member_days")),
        sa.ForeignKeyConstraint(
            ["club_id"], ["karang_werda_club.id"], name=op.f("fk_karang_werda_member_club_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_karang_werda_member_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_karang_werda_member")),
    )
    with op.batch_alter_table("karang_werda_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_karang_werda_member_club_id"), ["club_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_karang_werda_member_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_karang_werda_member_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        )

    op.create_table(
        "karang_werda_officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=10), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "post IN ('ketua', 'sekretaris', 'bendahara', 'seksi')", name=op.f("ck_karang_werda_officer_post")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_karang_werda_officer_term")),
        sa.ForeignKeyConstraint(
            ["club_id"], ["karang_werda_club.id"], name=op.f("fk_karang_werda_officer_club_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_karang_werda_officer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_karang_werda_officer")),
    )
    with op.batch_alter_table("karang_werda_officer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_karang_werda_officer_club_id"), ["club_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_karang_werda_officer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "karang_werda_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_karang_werda_series_days")),
        sa.ForeignKeyConstraint(
            ["club_id"], ["karang_werda_club.id"], name=op.f("fk_karang_werda_series_club_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_karang_werda_series")),
    )
    with op.batch_alter_table("karang_werda_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_karang_werda_series_club_id"), ["club_id"], unique=False)

    op.create_table(
        "letters_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("with_signatures", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["letters_draft.id"], name=op.f("fk_letters_attachment_draft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_attachment")),
    )
    with op.batch_alter_table("letters_attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_attachment_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "letters_draft_addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["letters_draft.id"], name=op.f("fk_letters_draft_addressee_draft_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_letters_draft_addressee_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_draft_addressee")),
    )
    with op.batch_alter_table("letters_draft_addressee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_draft_addressee_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_draft_addressee_person_id"), ["person_id"], unique=False)

    op.create_table(
        "letters_draft_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("task", sa.String(length=12), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts_account.id"], name=op.f("fk_letters_draft_step_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["letters_draft.id"], name=op.f("fk_letters_draft_step_draft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_draft_step")),
    )
    with op.batch_alter_table("letters_draft_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_draft_step_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_draft_step_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "letters_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("suffix", sa.String(length=4), nullable=False),
        sa.Column("insert_reason", sa.String(length=300), nullable=True),
        sa.Column(
            "number",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("classification", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("addressee", sa.String(length=200), nullable=False),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column(
            "word_key",
            sa.String(length=600).with_variant(sa.String(length=600, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("about_kind", sa.String(length=40), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("electronic", sa.Boolean(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("prepared", sa.String(length=64), nullable=True),
        sa.Column("certificate", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("trouble", sa.String(length=300), nullable=True),
        sa.Column("cancel_reason", sa.String(length=300), nullable=True),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state != 'batal' OR cancel_reason IS NOT NULL",
            name=op.f("ck_letters_letter_reason_when_cancelled"),
        ),
        sa.CheckConstraint(
            "state != 'menunggu' OR (electronic AND prepared IS NOT NULL)",
            name=op.f("ck_letters_letter_file_to_sign"),
        ),
        sa.CheckConstraint(
            "state != 'terbit' OR NOT electronic OR certificate IS NOT NULL",
            name=op.f("ck_letters_letter_certificate_when_signed"),
        ),
        sa.CheckConstraint(
            "state != 'terbit' OR sha256 IS NOT NULL", name=op.f("ck_letters_letter_file_when_issued")
        ),
        sa.CheckConstraint(
            "state IN ('terdaftar', 'menunggu', 'terbit', 'batal')", name=op.f("ck_letters_letter_state")
        ),
        sa.CheckConstraint(
            "suffix = '' OR insert_reason IS NOT NULL", name=op.f("ck_letters_letter_reason_when_inserted")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["letters_draft.id"], name=op.f("fk_letters_letter_draft_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_letters_letter_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["letters_letter.id"], name=op.f("fk_letters_letter_replaced_by")
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["accounts_account.id"], name=op.f("fk_letters_letter_signer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_letter")),
        sa.UniqueConstraint("code", name=op.f("uq_letters_letter_code")),
        sa.UniqueConstraint("number", "year", name=op.f("uq_letters_letter_number_year")),
        sa.UniqueConstraint(
            "register",
            "year",
            "sequence",
            "suffix",
            name=op.f("uq_letters_letter_register_year_sequence_suffix"),
        ),
    )
    with op.batch_alter_table("letters_letter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letters_letter_about_kind_about_id"), ["about_kind", "about_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letters_letter_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_letters_letter_kind_on_date_id"), ["kind", "on_date", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letters_letter_on_date_id"), ["on_date", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_letter_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_letters_letter_register_on_date_id"), ["register", "on_date", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letters_letter_sequence"), ["sequence"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_letter_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_letter_signer_id"), ["signer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_letters_letter_state_on_date_id"), ["state", "on_date", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letters_letter_word_key"), ["word_key"], unique=False)
        batch_op.create_index(
            "uq_letters_letter_about_once",
            ["kind", "about_kind", "about_id"],
            unique=True,
            sqlite_where=sa.text("state != 'batal' AND about_id IS NOT NULL"),
            postgresql_where=sa.text("state != 'batal' AND about_id IS NOT NULL"),
        )

    op.create_table(
        "lks_coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.CheckConstraint("came > 0", name=op.f("ck_lks_coverage_came")),
        sa.ForeignKeyConstraint(["event_id"], ["lks_event.id"], name=op.f("fk_lks_coverage_event_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_coverage_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_coverage")),
        sa.UniqueConstraint(
            "institution_id", "event_id", name=op.f("uq_lks_coverage_institution_id_event_id")
        ),
    )
    with op.batch_alter_table("lks_coverage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_coverage_event_id"), ["event_id"], unique=False)

    op.create_table(
        "lks_event_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["lks_event.id"], name=op.f("fk_lks_event_topic_event_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["lks_topic.id"], name=op.f("fk_lks_event_topic_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_event_topic")),
        sa.UniqueConstraint("event_id", "topic_id", name=op.f("uq_lks_event_topic_event_id_topic_id")),
    )
    with op.batch_alter_table("lks_event_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_event_topic_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "lks_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("suffix", sa.String(length=5), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_file_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_file")),
    )
    with op.batch_alter_table("lks_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_file_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lks_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "lks_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.String(length=6), nullable=True),
        sa.Column("reply_note", sa.String(length=300), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reply IN ('hadir', 'tidak')", name=op.f("ck_lks_invitation_reply")),
        sa.ForeignKeyConstraint(["event_id"], ["lks_event.id"], name=op.f("fk_lks_invitation_event_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_invitation_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_invitation")),
        sa.UniqueConstraint(
            "event_id", "institution_id", name=op.f("uq_lks_invitation_event_id_institution_id")
        ),
    )
    with op.batch_alter_table("lks_invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lks_invitation_institution_id"), ["institution_id"], unique=False
        )

    op.create_table(
        "lks_manager",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts_account.id"], name=op.f("fk_lks_manager_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_manager_institution_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_lks_manager")),
    )
    with op.batch_alter_table("lks_manager", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_manager_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "lks_nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("course", sa.String(length=40), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("nik", sa.String(length=16), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("kelurahan", sa.String(length=13), nullable=True),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "state != 'diterima' OR person_id IS NOT NULL", name=op.f("ck_lks_nomination_person")
        ),
        sa.CheckConstraint("state != 'ditolak' OR answer IS NOT NULL", name=op.f("ck_lks_nomination_answer")),
        sa.CheckConstraint(
            "state IN ('menunggu', 'diterima', 'ditolak', 'ditarik')", name=op.f("ck_lks_nomination_state")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_nomination_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["kelurahan"], ["wilayah_kelurahan.code"], name=op.f("fk_lks_nomination_kelurahan")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_lks_nomination_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_nomination")),
    )
    with op.batch_alter_table("lks_nomination", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lks_nomination_course_course_id"), ["course", "course_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lks_nomination_institution_id"), ["institution_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lks_nomination_person_id"), ["person_id"], unique=False)

    op.create_table(
        "lks_officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_lks_officer_term")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_officer_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_officer")),
    )
    with op.batch_alter_table("lks_officer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_officer_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "lks_participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("nik", sa.String(length=16), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(length=16), nullable=True),
        sa.Column("post", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=True),
        sa.Column("ratings", sa.JSON(), nullable=True),
        sa.Column("remark", sa.String(length=1000), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'peserta') = (person_id IS NOT NULL)", name=op.f("ck_lks_participant_person")
        ),
        sa.CheckConstraint(
            "state IN ('diusulkan', 'peserta', 'ditolak')", name=op.f("ck_lks_participant_state")
        ),
        sa.CheckConstraint(
            "before BETWEEN 0 AND 100 AND after BETWEEN 0 AND 100", name=op.f("ck_lks_participant_points")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["lks_event.id"], name=op.f("fk_lks_participant_event_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_participant_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_lks_participant_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_participant")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_lks_participant_event_id_person_id")),
    )
    with op.batch_alter_table("lks_participant", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lks_participant_event_id_state_id"), ["event_id", "state", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lks_participant_institution_id"), ["institution_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lks_participant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "lks_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('menunggu', 'disetujui', 'ditolak', 'ditarik')", name=op.f("ck_lks_proposal_state")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_proposal_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_proposal")),
    )
    with op.batch_alter_table("lks_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_proposal_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index(
            "uq_lks_proposal_waiting",
            ["institution_id", "field"],
            unique=True,
            sqlite_where=sa.text("state = 'menunggu'"),
            postgresql_where=sa.text("state = 'menunggu'"),
        )

    op.create_table(
        "lks_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts_account.id"], name=op.f("fk_lks_reading_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["lks_announcement.id"], name=op.f("fk_lks_reading_announcement_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_reading_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_reading")),
        sa.UniqueConstraint(
            "announcement_id", "account_id", name=op.f("uq_lks_reading_announcement_id_account_id")
        ),
    )
    with op.batch_alter_table("lks_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_reading_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "people_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_people_category_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_category")),
        sa.UniqueConstraint(
            "person_id", "code", "since", name=op.f("uq_people_category_person_id_code_since")
        ),
    )
    with op.batch_alter_table("people_category", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_people_category_code_person_id"), ["code", "person_id"], unique=False
        )

    op.create_table(
        "people_desil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("desil", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.CheckConstraint("desil BETWEEN 1 AND 10", name=op.f("ck_people_desil_desil")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_people_desil_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_desil")),
    )
    with op.batch_alter_table("people_desil", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_desil_person_id"), ["person_id"], unique=False)

    op.create_table(
        "people_disability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_people_disability_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_disability")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_people_disability_person_id_kind")),
    )
    op.create_table(
        "people_join",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("from_id != to_id", name=op.f("ck_people_join_two")),
        sa.ForeignKeyConstraint(["from_id"], ["people_person.id"], name=op.f("fk_people_join_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["people_person.id"], name=op.f("fk_people_join_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_join")),
    )
    with op.batch_alter_table("people_join", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_join_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_join_to_id"), ["to_id"], unique=False)
        batch_op.create_index(
            "uq_people_join_standing",
            ["from_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "people_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=80), nullable=True),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_people_member_days")),
        sa.ForeignKeyConstraint(["family_id"], ["people_family.id"], name=op.f("fk_people_member_family_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_people_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_member")),
    )
    with op.batch_alter_table("people_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_people_member_family_id_until"), ["family_id", "until"], unique=False
        )
        batch_op.create_index(
            "ix_people_member_former_head",
            ["family_id"],
            unique=False,
            sqlite_where=sa.text("until IS NOT NULL AND role = 'kepala'"),
            postgresql_where=sa.text("until IS NOT NULL AND role = 'kepala'"),
        )
        batch_op.create_index(batch_op.f("ix_people_member_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_people_member_head",
            ["family_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL AND role = 'kepala'"),
            postgresql_where=sa.text("until IS NULL AND role = 'kepala'"),
        )
        batch_op.create_index(
            "uq_people_member_one",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "people_not_same",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_people_not_same_order")),
        sa.ForeignKeyConstraint(["high_id"], ["people_person.id"], name=op.f("fk_people_not_same_high_id")),
        sa.ForeignKeyConstraint(["low_id"], ["people_person.id"], name=op.f("fk_people_not_same_low_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_not_same")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_people_not_same_low_id_high_id")),
    )
    with op.batch_alter_table("people_not_same", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_not_same_high_id"), ["high_id"], unique=False)

    op.create_table(
        "people_twin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_people_twin_order")),
        sa.ForeignKeyConstraint(["high_id"], ["people_person.id"], name=op.f("fk_people_twin_high_id")),
        sa.ForeignKeyConstraint(["low_id"], ["people_person.id"], name=op.f("fk_people_twin_low_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_twin")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_people_twin_low_id_high_id")),
    )
    with op.batch_alter_table("people_twin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_twin_high_id"), ["high_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_twin_rank_id"), ["rank", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_people_twin_reason_rank_id"), ["reason", "rank", "id"], unique=False
        )

    op.create_table(
        "reports_explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("action", sa.String(length=1000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_reports_explanation_quarter")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["reports_indicator.id"], name=op.f("fk_reports_explanation_indicator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_explanation")),
    )
    with op.batch_alter_table("reports_explanation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reports_explanation_indicator_id_quarter_id"),
            ["indicator_id", "quarter", "id"],
            unique=False,
        )

    op.create_table(
        "reports_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("year_value", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("quarters", sa.JSON(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("year_value >= 0", name=op.f("ck_reports_target_year_value")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["reports_indicator.id"], name=op.f("fk_reports_target_indicator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_target")),
        sa.UniqueConstraint(
            "indicator_id", "valid_from", name=op.f("uq_reports_target_indicator_id_valid_from")
        ),
    )
    with op.batch_alter_table("reports_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_target_indicator_id"), ["indicator_id"], unique=False)

    op.create_table(
        "reports_typed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_reports_typed_quarter")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_reports_typed_value")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["reports_indicator.id"], name=op.f("fk_reports_typed_indicator_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_typed")),
    )
    with op.batch_alter_table("reports_typed", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reports_typed_indicator_id_quarter_id"),
            ["indicator_id", "quarter", "id"],
            unique=False,
        )

    op.create_table(
        "shelter_bed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("cleaning_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name=op.f("ck_shelter_bed_days")),
        sa.ForeignKeyConstraint(["room_id"], ["shelter_room.id"], name=op.f("fk_shelter_bed_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_bed")),
        sa.UniqueConstraint("room_id", "name", name=op.f("uq_shelter_bed_room_id_name")),
    )
    with op.batch_alter_table("shelter_bed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelter_bed_room_id"), ["room_id"], unique=False)

    op.create_table(
        "shelter_stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("shelter_id", sa.Integer(), nullable=False),
        sa.Column("arrival_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_night", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=2), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("age_estimated", sa.Boolean(), nullable=False),
        sa.Column("mobility", sa.String(length=12), nullable=False),
        sa.Column("health", sa.String(length=1000), nullable=True),
        sa.Column("marks", sa.String(length=300), nullable=True),
        sa.Column("photo", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_night", sa.Date(), nullable=True),
        sa.Column("discharge", sa.String(length=12), nullable=True),
        sa.Column("receiver", sa.String(length=120), nullable=True),
        sa.Column("receiver_relation", sa.String(length=80), nullable=True),
        sa.Column("destination", sa.String(length=160), nullable=True),
        sa.Column("referral_no", sa.String(length=80), nullable=True),
        sa.Column("discharge_note", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (discharge IS NULL)", name=op.f("ck_shelter_stay_discharge_when_ended")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (until_night IS NULL)", name=op.f("ck_shelter_stay_until_when_ended")
        ),
        sa.CheckConstraint("age BETWEEN 0 AND 130", name=op.f("ck_shelter_stay_age")),
        sa.CheckConstraint(
            "until_night IS NULL OR until_night >= first_night", name=op.f("ck_shelter_stay_nights")
        ),
        sa.ForeignKeyConstraint(
            ["arrival_id"], ["shelter_arrival.id"], name=op.f("fk_shelter_stay_arrival_id")
        ),
        sa.ForeignKeyConstraint(
            ["guardian_id"], ["shelter_stay.id"], name=op.f("fk_shelter_stay_guardian_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people_person.id"], name=op.f("fk_shelter_stay_person_id")),
        sa.ForeignKeyConstraint(
            ["shelter_id"], ["shelter_shelter.id"], name=op.f("fk_shelter_stay_shelter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_stay")),
    )
    with op.batch_alter_table("shelter_stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelter_stay_arrival_id"), ["arrival_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shelter_stay_guardian_id"), ["guardian_id"], unique=False)
        batch_op.create_index(
            "ix_shelter_stay_open",
            ["shelter_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_shelter_stay_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shelter_stay_shelter_id_until_night_first_night"),
            ["shelter_id", "until_night", "first_night"],
            unique=False,
        )
        batch_op.create_index(
            "uq_shelter_stay_one_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "shelter_waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shelter_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("called", sa.String(length=120), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=160), nullable=True),
        sa.CheckConstraint("urgency BETWEEN 1 AND 3", name=op.f("ck_shelter_waiting_urgency")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_shelter_waiting_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["shelter_id"], ["shelter_shelter.id"], name=op.f("fk_shelter_waiting_shelter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_waiting")),
    )
    with op.batch_alter_table("shelter_waiting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_shelter_waiting_open",
            ["urgency", "since"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_shelter_waiting_person_id"), ["person_id"], unique=False)

    op.create_table(
        "training_allowance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("printed_by", sa.String(length=120), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_by", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "paid_on IS NULL OR printed_at IS NOT NULL",
            name=op.f("ck_training_allowance_printed_before_paid"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["training_batch.id"], name=op.f("fk_training_allowance_batch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_allowance")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_training_allowance_batch_id_position")),
    )
    with op.batch_alter_table("training_allowance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_allowance_paid_on"), ["paid_on"], unique=False)

    op.create_table(
        "training_cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_training_cost_amount")),
        sa.ForeignKeyConstraint(["batch_id"], ["training_batch.id"], name=op.f("fk_training_cost_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_cost")),
    )
    with op.batch_alter_table("training_cost", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_cost_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "training_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["training_batch.id"], name=op.f("fk_training_document_batch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_document")),
        sa.UniqueConstraint("batch_id", "name", name=op.f("uq_training_document_batch_id_name")),
    )
    op.create_table(
        "training_enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("waiting_rank", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("override_reason", sa.String(length=300), nullable=True),
        sa.Column("seat", sa.String(length=80), nullable=False),
        sa.Column("pre_test", sa.Integer(), nullable=True),
        sa.Column("post_test", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'cadangan') = (waiting_rank IS NOT NULL)",
            name=op.f("ck_training_enrolment_rank_while_waiting"),
        ),
        sa.CheckConstraint("post_test BETWEEN 0 AND 100", name=op.f("ck_training_enrolment_post_test")),
        sa.CheckConstraint("pre_test BETWEEN 0 AND 100", name=op.f("ck_training_enrolment_pre_test")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["training_batch.id"], name=op.f("fk_training_enrolment_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_training_enrolment_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["training_skill.id"], name=op.f("fk_training_enrolment_skill_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_enrolment")),
        sa.UniqueConstraint("batch_id", "person_id", name=op.f("uq_training_enrolment_batch_id_person_id")),
        sa.UniqueConstraint(
            "batch_id", "waiting_rank", name=op.f("uq_training_enrolment_batch_id_waiting_rank")
        ),
    )
    with op.batch_alter_table("training_enrolment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_enrolment_batch_id_state_id"), ["batch_id", "state", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_training_enrolment_person_id"), ["person_id"], unique=False)

    op.create_table(
        "training_quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.String(length=40), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "filled >= 0 AND held >= 0 AND filled + held <= places", name=op.f("ck_training_quota_filled")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["training_batch.id"], name=op.f("fk_training_quota_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_quota")),
        sa.UniqueConstraint("batch_id", "cell", name=op.f("uq_training_quota_batch_id_cell")),
    )
    op.create_table(
        "karang_werda_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("club_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=160), nullable=True),
        sa.Column("speaker", sa.String(length=120), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_karang_werda_activity_cost")),
        sa.ForeignKeyConstraint(
            ["club_id"], ["karang_werda_club.id"], name=op.f("fk_karang_werda_activity_club_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["karang_werda_series.id"], name=op.f("fk_karang_werda_activity_series_id")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["attendance_sheet.id"], name=op.f("fk_karang_werda_activity_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_karang_werda_activity")),
        sa.UniqueConstraint(
            "club_id",
            "on_date",
            "kind",
            "title",
            name=op.f("uq_karang_werda_activity_club_id_on_date_kind_title"),
        ),
        sa.UniqueConstraint("sheet_id", name=op.f("uq_karang_werda_activity_sheet_id")),
    )
    with op.batch_alter_table("karang_werda_activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_karang_werda_activity_on_date"), ["on_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_karang_werda_activity_series_id"), ["series_id"], unique=False)

    op.create_table(
        "karang_werda_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("finding", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "finding IN ('sehat', 'sakit', 'dirawat', 'pindah', 'meninggal', 'tiada')",
            name=op.f("ck_karang_werda_visit_finding"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["karang_werda_member.id"], name=op.f("fk_karang_werda_visit_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_karang_werda_visit")),
    )
    with op.batch_alter_table("karang_werda_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_karang_werda_visit_member_id"), ["member_id"], unique=False)

    op.create_table(
        "letters_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=40), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_name", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL", name=op.f("ck_letters_scan_reason")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letters_letter.id"], name=op.f("fk_letters_scan_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_scan")),
    )
    with op.batch_alter_table("letters_scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_scan_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_scan_sha256"), ["sha256"], unique=False)
        batch_op.create_index(
            "uq_letters_scan_once",
            ["letter_id", "sha256"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "lks_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("grade", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("kind != 'akreditasi' OR grade IS NOT NULL", name=op.f("ck_lks_document_grade")),
        sa.CheckConstraint(
            "state IN ('menunggu', 'sah', 'ditolak', 'diganti')", name=op.f("ck_lks_document_state")
        ),
        sa.CheckConstraint("valid_until >= on_date", name=op.f("ck_lks_document_days")),
        sa.ForeignKeyConstraint(["file_id"], ["lks_file.id"], name=op.f("fk_lks_document_file_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_document_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_document")),
    )
    with op.batch_alter_table("lks_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lks_document_institution_id_kind_state"),
            ["institution_id", "kind", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_lks_document_valid_until"), ["valid_until"], unique=False)
        batch_op.create_index(
            "uq_lks_document_valid",
            ["institution_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state = 'sah'"),
            postgresql_where=sa.text("state = 'sah'"),
        )

    op.create_table(
        "lks_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=1000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("told", sa.String(length=1000), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["lks_event.id"], name=op.f("fk_lks_follow_up_event_id")),
        sa.ForeignKeyConstraint(["file_id"], ["lks_file.id"], name=op.f("fk_lks_follow_up_file_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_follow_up_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_follow_up")),
        sa.UniqueConstraint(
            "event_id", "institution_id", name=op.f("uq_lks_follow_up_event_id_institution_id")
        ),
    )
    with op.batch_alter_table("lks_follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_follow_up_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "lks_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_mail_institution_id")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letters_letter.id"], name=op.f("fk_lks_mail_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_mail")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_lks_mail_letter_id")),
    )
    with op.batch_alter_table("lks_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_mail_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "lks_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("clients_start", sa.Integer(), nullable=False),
        sa.Column("clients_in", sa.Integer(), nullable=False),
        sa.Column("clients_out", sa.Integer(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("activities", sa.String(length=4000), nullable=False),
        sa.Column("incidents", sa.String(length=2000), nullable=True),
        sa.Column("income", sa.BigInteger(), nullable=False),
        sa.Column("expense", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(length=120), nullable=False),
        sa.Column("first_sent_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("state != 'revisi' OR note IS NOT NULL", name=op.f("ck_lks_report_note")),
        sa.CheckConstraint("state IN ('dikirim', 'revisi', 'diterima')", name=op.f("ck_lks_report_state")),
        sa.CheckConstraint("clients_start + clients_in >= clients_out", name=op.f("ck_lks_report_clients")),
        sa.CheckConstraint("income >= 0 AND expense >= 0", name=op.f("ck_lks_report_money")),
        sa.ForeignKeyConstraint(["file_id"], ["lks_file.id"], name=op.f("fk_lks_report_file_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_report_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_report")),
        sa.UniqueConstraint("institution_id", "period", name=op.f("uq_lks_report_institution_id_period")),
    )
    with op.batch_alter_table("lks_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_report_period"), ["period"], unique=False)
        batch_op.create_index(batch_op.f("ix_lks_report_state_id"), ["state", "id"], unique=False)

    op.create_table(
        "reports_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("period_key", sa.String(length=10), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("kelurahan", sa.String(length=13), nullable=True),
        sa.Column("closing_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("pdf", sa.String(length=64), nullable=True),
        sa.Column("xlsx", sa.String(length=64), nullable=True),
        sa.Column("told", sa.String(length=64), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("scheduled", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["reports_closing.id"], name=op.f("fk_reports_report_closing_id")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_reports_report_job_id")),
        sa.ForeignKeyConstraint(
            ["kelurahan"], ["wilayah_kelurahan.code"], name=op.f("fk_reports_report_kelurahan")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters_letter.id"], name=op.f("fk_reports_report_letter_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["reports_programme.id"], name=op.f("fk_reports_report_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_report")),
    )
    with op.batch_alter_table("reports_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reports_report_period_key_kind"), ["period_key", "kind"], unique=False
        )
        batch_op.create_index(
            "uq_reports_report_scheduled",
            ["kind", "period_key"],
            unique=True,
            sqlite_where=sa.text("scheduled"),
            postgresql_where=sa.text("scheduled"),
        )

    op.create_table(
        "shelter_belonging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=160), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_to", sa.String(length=120), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shelter_belonging_quantity")),
        sa.ForeignKeyConstraint(["stay_id"], ["shelter_stay.id"], name=op.f("fk_shelter_belonging_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_belonging")),
    )
    with op.batch_alter_table("shelter_belonging", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelter_belonging_stay_id"), ["stay_id"], unique=False)

    op.create_table(
        "shelter_census_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("census_id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("correction", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "state IN ('hadir', 'izin', 'tanpa izin')", name=op.f("ck_shelter_census_line_state")
        ),
        sa.ForeignKeyConstraint(
            ["census_id"], ["shelter_census.id"], name=op.f("fk_shelter_census_line_census_id")
        ),
        sa.ForeignKeyConstraint(
            ["stay_id"], ["shelter_stay.id"], name=op.f("fk_shelter_census_line_stay_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_census_line")),
        sa.UniqueConstraint("census_id", "stay_id", name=op.f("uq_shelter_census_line_census_id_stay_id")),
    )
    with op.batch_alter_table("shelter_census_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelter_census_line_stay_id"), ["stay_id"], unique=False)

    op.create_table(
        "shelter_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("approver", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("due_on > due_before", name=op.f("ck_shelter_extension_longer")),
        sa.ForeignKeyConstraint(["stay_id"], ["shelter_stay.id"], name=op.f("fk_shelter_extension_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_extension")),
        sa.UniqueConstraint("stay_id", "number", name=op.f("uq_shelter_extension_stay_id_number")),
    )
    with op.batch_alter_table("shelter_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelter_extension_stay_id"), ["stay_id"], unique=False)

    op.create_table(
        "shelter_gift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=160), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shelter_gift_quantity")),
        sa.ForeignKeyConstraint(["stay_id"], ["shelter_stay.id"], name=op.f("fk_shelter_gift_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_gift")),
    )
    with op.batch_alter_table("shelter_gift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelter_gift_stay_id"), ["stay_id"], unique=False)

    op.create_table(
        "shelter_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["stay_id"], ["shelter_stay.id"], name=op.f("fk_shelter_note_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_note")),
    )
    with op.batch_alter_table("shelter_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelter_note_stay_id"), ["stay_id"], unique=False)

    op.create_table(
        "shelter_outage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("from_night", sa.Date(), nullable=False),
        sa.Column("until_night", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "until_night IS NULL OR until_night >= from_night", name=op.f("ck_shelter_outage_nights")
        ),
        sa.ForeignKeyConstraint(["bed_id"], ["shelter_bed.id"], name=op.f("fk_shelter_outage_bed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_outage")),
    )
    with op.batch_alter_table("shelter_outage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shelter_outage_bed_id"), ["bed_id"], unique=False)

    op.create_table(
        "shelter_reservation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("held_for", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_shelter_reservation_span")),
        sa.ForeignKeyConstraint(["bed_id"], ["shelter_bed.id"], name=op.f("fk_shelter_reservation_bed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_reservation")),
    )
    with op.batch_alter_table("shelter_reservation", schema=None) as batch_op:
        batch_op.create_index(
            "uq_shelter_reservation_one_open",
            ["bed_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "shelter_segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("bed_id", sa.Integer(), nullable=False),
        sa.Column("shelter_id", sa.Integer(), nullable=False),
        sa.Column("from_night", sa.Date(), nullable=False),
        sa.Column("until_night", sa.Date(), nullable=True),
        sa.Column("rule", sa.String(length=12), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("child", sa.Boolean(), nullable=True),
        sa.Column("bedridden", sa.Boolean(), nullable=False),
        sa.Column("exception", sa.String(length=200), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "rule = 'keluarga' OR (rule = 'tirah baring' AND bedridden) OR (rule = 'anak' AND (child IS TRUE OR (child IS NULL AND exception IS NOT NULL))) OR (rule = 'laki-laki' AND (coalesce(sex, '?') = 'L' OR (sex IS NULL AND exception IS NOT NULL))) OR (rule = 'perempuan' AND (coalesce(sex, '?') = 'P' OR (sex IS NULL AND exception IS NOT NULL)))",
            name=op.f("ck_shelter_segment_fits"),
        ),
        sa.CheckConstraint("sex IN ('L', 'P')", name=op.f("ck_shelter_segment_sex")),
        sa.CheckConstraint(
            "until_night IS NULL OR until_night >= from_night", name=op.f("ck_shelter_segment_nights")
        ),
        sa.ForeignKeyConstraint(["bed_id"], ["shelter_bed.id"], name=op.f("fk_shelter_segment_bed_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_shelter_segment_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["shelter_id"], ["shelter_shelter.id"], name=op.f("fk_shelter_segment_shelter_id")
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["shelter_stay.id"], name=op.f("fk_shelter_segment_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_segment")),
    )
    with op.batch_alter_table("shelter_segment", schema=None) as batch_op:
        batch_op.create_index("ix_shelter_segment_bed", ["bed_id", "from_night", "until_night"], unique=False)
        batch_op.create_index("ix_shelter_segment_from", ["shelter_id", "from_night"], unique=False)
        batch_op.create_index(
            "ix_shelter_segment_person", ["person_id", "from_night", "until_night"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_shelter_segment_stay_id"), ["stay_id"], unique=False)
        batch_op.create_index(
            "ix_shelter_segment_until", ["shelter_id", "until_night", "from_night", "bed_id"], unique=False
        )

    op.create_table(
        "training_allowance_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["training_batch.id"], name=op.f("fk_training_allowance_day_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["training_allowance.id"], name=op.f("fk_training_allowance_day_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_allowance_day")),
        sa.UniqueConstraint("batch_id", "on_date", name=op.f("uq_training_allowance_day_batch_id_on_date")),
    )
    with op.batch_alter_table("training_allowance_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_allowance_day_list_id"), ["list_id"], unique=False)

    op.create_table(
        "training_allowance_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["training_enrolment.id"], name=op.f("fk_training_allowance_line_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["training_allowance.id"], name=op.f("fk_training_allowance_line_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_allowance_line")),
        sa.UniqueConstraint(
            "list_id", "enrolment_id", name=op.f("uq_training_allowance_line_list_id_enrolment_id")
        ),
    )
    with op.batch_alter_table("training_allowance_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_allowance_line_enrolment_id"), ["enrolment_id"], unique=False
        )

    op.create_table(
        "training_certificate_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["training_enrolment.id"],
            name=op.f("fk_training_certificate_copy_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters_letter.id"], name=op.f("fk_training_certificate_copy_letter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_certificate_copy")),
    )
    with op.batch_alter_table("training_certificate_copy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_certificate_copy_enrolment_id"), ["enrolment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_certificate_copy_letter_id"), ["letter_id"], unique=False
        )

    op.create_table(
        "training_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("running", sa.Boolean(), nullable=True),
        sa.Column("kind", sa.String(length=120), nullable=True),
        sa.Column("turnover", sa.String(length=10), nullable=True),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.Column("nib", sa.String(length=20), nullable=True),
        sa.Column("still_on_aid", sa.Boolean(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("photo", sa.String(length=64), nullable=True),
        sa.Column("by_name", sa.String(length=120), nullable=True),
        sa.CheckConstraint("months IN (3, 6, 12)", name=op.f("ck_training_follow_up_months")),
        sa.CheckConstraint("running IS NULL OR reached", name=op.f("ck_training_follow_up_reached")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["training_enrolment.id"], name=op.f("fk_training_follow_up_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_follow_up")),
        sa.UniqueConstraint("enrolment_id", "months", name=op.f("uq_training_follow_up_enrolment_id_months")),
    )
    op.create_table(
        "training_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phoned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("phoned_by", sa.String(length=120), nullable=True),
        sa.Column("spoken_to", sa.String(length=80), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(state = 'terbuka') = (answered_at IS NULL)", name=op.f("ck_training_offer_answered")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["training_batch.id"], name=op.f("fk_training_offer_batch_id")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["training_enrolment.id"], name=op.f("fk_training_offer_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_offer")),
    )
    with op.batch_alter_table("training_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_offer_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_offer_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(
            "uq_training_offer_open",
            ["enrolment_id"],
            unique=True,
            sqlite_where=sa.text("state = 'terbuka'"),
            postgresql_where=sa.text("state = 'terbuka'"),
        )

    op.create_table(
        "training_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["training_document.id"], name=op.f("fk_training_receipt_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["training_enrolment.id"], name=op.f("fk_training_receipt_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_receipt")),
        sa.UniqueConstraint(
            "enrolment_id", "document_id", name=op.f("uq_training_receipt_enrolment_id_document_id")
        ),
    )
    with op.batch_alter_table("training_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_receipt_document_id"), ["document_id"], unique=False)

    op.create_table(
        "karang_werda_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("systolic", sa.Integer(), nullable=True),
        sa.Column("diastolic", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("waist", sa.Integer(), nullable=True),
        sa.Column("glucose", sa.Integer(), nullable=True),
        sa.Column("glucose_kind", sa.String(length=7), nullable=True),
        sa.Column("cholesterol", sa.Integer(), nullable=True),
        sa.Column("uric_acid", sa.Double(), nullable=True),
        sa.Column("flags", sa.String(length=200), nullable=False),
        sa.Column("refer", sa.Boolean(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("follow_up_note", sa.String(length=500), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "glucose_kind IN ('puasa', 'sewaktu')", name=op.f("ck_karang_werda_check_glucose_kind")
        ),
        sa.CheckConstraint(
            "(glucose IS NULL) = (glucose_kind IS NULL)", name=op.f("ck_karang_werda_check_glucose_said")
        ),
        sa.CheckConstraint(
            "(systolic IS NULL) = (diastolic IS NULL)", name=op.f("ck_karang_werda_check_both_pressures")
        ),
        sa.CheckConstraint("diastolic < systolic", name=op.f("ck_karang_werda_check_pressure")),
        sa.CheckConstraint(
            "followed_up_on IS NULL OR follow_up_on IS NOT NULL",
            name=op.f("ck_karang_werda_check_followed_up"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["karang_werda_activity.id"], name=op.f("fk_karang_werda_check_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_karang_werda_check_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_karang_werda_check")),
        sa.UniqueConstraint(
            "activity_id", "person_id", name=op.f("uq_karang_werda_check_activity_id_person_id")
        ),
    )
    with op.batch_alter_table("karang_werda_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_karang_werda_check_person_id_on_date"), ["person_id", "on_date"], unique=False
        )
        batch_op.create_index(
            "ix_karang_werda_check_refer",
            ["on_date"],
            unique=False,
            sqlite_where=sa.text("refer"),
            postgresql_where=sa.text("refer"),
        )

    op.create_table(
        "karang_werda_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("caption", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["karang_werda_activity.id"], name=op.f("fk_karang_werda_photo_activity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_karang_werda_photo")),
        sa.UniqueConstraint("activity_id", "sha256", name=op.f("uq_karang_werda_photo_activity_id_sha256")),
    )
    op.create_table(
        "lks_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("kind IN ('baru', 'perpanjangan')", name=op.f("ck_lks_application_kind")),
        sa.CheckConstraint(
            "state != 'terbit' OR document_id IS NOT NULL", name=op.f("ck_lks_application_issued")
        ),
        sa.CheckConstraint(
            "state NOT IN ('dikembalikan', 'ditolak') OR answer IS NOT NULL",
            name=op.f("ck_lks_application_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["lks_document.id"], name=op.f("fk_lks_application_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_application_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_application")),
    )
    with op.batch_alter_table("lks_application", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lks_application_institution_id"), ["institution_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lks_application_state_applied_on_id"), ["state", "applied_on", "id"], unique=False
        )
        batch_op.create_index(
            "uq_lks_application_open",
            ["institution_id"],
            unique=True,
            sqlite_where=sa.text(
                "state IN ('diajukan', 'lengkap', 'dikunjungi', 'direkomendasi', 'dikembalikan')"
            ),
            postgresql_where=sa.text(
                "state IN ('diajukan', 'lengkap', 'dikunjungi', 'direkomendasi', 'dikembalikan')"
            ),
        )

    op.create_table(
        "reports_reading",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports_report.id"], name=op.f("fk_reports_reading_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "account_id", name=op.f("pk_reports_reading")),
    )
    op.create_table(
        "lks_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("visitors", sa.String(length=300), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("conclusion", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "conclusion IN ('layak', 'perbaikan', 'belum')", name=op.f("ck_lks_visit_conclusion")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["lks_application.id"], name=op.f("fk_lks_visit_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["lks_institution.id"], name=op.f("fk_lks_visit_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_visit")),
    )
    with op.batch_alter_table("lks_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_visit_application_id"), ["application_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lks_visit_institution_id_on_date"), ["institution_id", "on_date"], unique=False
        )

    op.create_table(
        "lks_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("action", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(done_on IS NULL) = (outcome IS NULL)", name=op.f("ck_lks_finding_done")),
        sa.ForeignKeyConstraint(["visit_id"], ["lks_visit.id"], name=op.f("fk_lks_finding_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_finding")),
    )
    with op.batch_alter_table("lks_finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lks_finding_done_on_due_on"), ["done_on", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lks_finding_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "lks_visit_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["lks_file.id"], name=op.f("fk_lks_visit_photo_file_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["lks_visit.id"], name=op.f("fk_lks_visit_photo_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lks_visit_photo")),
    )
    with op.batch_alter_table("lks_visit_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lks_visit_photo_visit_id"), ["visit_id"], unique=False)
    for statement in OWN[op.get_bind().dialect.name]:
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade():
    for statement in UNDO[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE people_person_words")
    with op.batch_alter_table("lks_visit_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_visit_photo_visit_id"))

    op.drop_table("lks_visit_photo")
    with op.batch_alter_table("lks_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_finding_visit_id"))
        batch_op.drop_index(batch_op.f("ix_lks_finding_done_on_due_on"))

    op.drop_table("lks_finding")
    with op.batch_alter_table("lks_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_visit_institution_id_on_date"))
        batch_op.drop_index(batch_op.f("ix_lks_visit_application_id"))

    op.drop_table("lks_visit")
    op.drop_table("reports_reading")
    with op.batch_alter_table("lks_application", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_lks_application_open",
            sqlite_where=sa.text(
                "state IN ('diajukan', 'lengkap', 'dikunjungi', 'direkomendasi', 'dikembalikan')"
            ),
            postgresql_where=sa.text(
                "state IN ('diajukan', 'lengkap', 'dikunjungi', 'direkomendasi', 'dikembalikan')"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_lks_application_state_applied_on_id"))
        batch_op.drop_index(batch_op.f("ix_lks_application_institution_id"))

    op.drop_table("lks_application")
    op.drop_table("karang_werda_photo")
    with op.batch_alter_table("karang_werda_check", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_karang_werda_check_refer", sqlite_where=sa.text("refer"), postgresql_where=sa.text("refer")
        )
        batch_op.drop_index(batch_op.f("ix_karang_werda_check_person_id_on_date"))

    op.drop_table("karang_werda_check")
    with op.batch_alter_table("training_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_receipt_document_id"))

    op.drop_table("training_receipt")
    with op.batch_alter_table("training_offer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_training_offer_open",
            sqlite_where=sa.text("state = 'terbuka'"),
            postgresql_where=sa.text("state = 'terbuka'"),
        )
        batch_op.drop_index(batch_op.f("ix_training_offer_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_training_offer_batch_id"))

    op.drop_table("training_offer")
    op.drop_table("training_follow_up")
    with op.batch_alter_table("training_certificate_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_certificate_copy_letter_id"))
        batch_op.drop_index(batch_op.f("ix_training_certificate_copy_enrolment_id"))

    op.drop_table("training_certificate_copy")
    with op.batch_alter_table("training_allowance_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_allowance_line_enrolment_id"))

    op.drop_table("training_allowance_line")
    with op.batch_alter_table("training_allowance_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_allowance_day_list_id"))

    op.drop_table("training_allowance_day")
    with op.batch_alter_table("shelter_segment", schema=None) as batch_op:
        batch_op.drop_index("ix_shelter_segment_until")
        batch_op.drop_index(batch_op.f("ix_shelter_segment_stay_id"))
        batch_op.drop_index("ix_shelter_segment_person")
        batch_op.drop_index("ix_shelter_segment_from")
        batch_op.drop_index("ix_shelter_segment_bed")

    op.drop_table("shelter_segment")
    with op.batch_alter_table("shelter_reservation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_shelter_reservation_one_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("shelter_reservation")
    with op.batch_alter_table("shelter_outage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_outage_bed_id"))

    op.drop_table("shelter_outage")
    with op.batch_alter_table("shelter_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_note_stay_id"))

    op.drop_table("shelter_note")
    with op.batch_alter_table("shelter_gift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_gift_stay_id"))

    op.drop_table("shelter_gift")
    with op.batch_alter_table("shelter_extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_extension_stay_id"))

    op.drop_table("shelter_extension")
    with op.batch_alter_table("shelter_census_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_census_line_stay_id"))

    op.drop_table("shelter_census_line")
    with op.batch_alter_table("shelter_belonging", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_belonging_stay_id"))

    op.drop_table("shelter_belonging")
    with op.batch_alter_table("reports_report", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reports_report_scheduled",
            sqlite_where=sa.text("scheduled"),
            postgresql_where=sa.text("scheduled"),
        )
        batch_op.drop_index(batch_op.f("ix_reports_report_period_key_kind"))

    op.drop_table("reports_report")
    with op.batch_alter_table("lks_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_report_state_id"))
        batch_op.drop_index(batch_op.f("ix_lks_report_period"))

    op.drop_table("lks_report")
    with op.batch_alter_table("lks_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_mail_institution_id"))

    op.drop_table("lks_mail")
    with op.batch_alter_table("lks_follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_follow_up_institution_id"))

    op.drop_table("lks_follow_up")
    with op.batch_alter_table("lks_document", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_lks_document_valid",
            sqlite_where=sa.text("state = 'sah'"),
            postgresql_where=sa.text("state = 'sah'"),
        )
        batch_op.drop_index(batch_op.f("ix_lks_document_valid_until"))
        batch_op.drop_index(batch_op.f("ix_lks_document_institution_id_kind_state"))

    op.drop_table("lks_document")
    with op.batch_alter_table("letters_scan", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_letters_scan_once",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_letters_scan_sha256"))
        batch_op.drop_index(batch_op.f("ix_letters_scan_letter_id"))

    op.drop_table("letters_scan")
    with op.batch_alter_table("karang_werda_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_karang_werda_visit_member_id"))

    op.drop_table("karang_werda_visit")
    with op.batch_alter_table("karang_werda_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_karang_werda_activity_series_id"))
        batch_op.drop_index(batch_op.f("ix_karang_werda_activity_on_date"))

    op.drop_table("karang_werda_activity")
    op.drop_table("training_quota")
    with op.batch_alter_table("training_enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_enrolment_person_id"))
        batch_op.drop_index(batch_op.f("ix_training_enrolment_batch_id_state_id"))

    op.drop_table("training_enrolment")
    op.drop_table("training_document")
    with op.batch_alter_table("training_cost", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_cost_batch_id"))

    op.drop_table("training_cost")
    with op.batch_alter_table("training_allowance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_allowance_paid_on"))

    op.drop_table("training_allowance")
    with op.batch_alter_table("shelter_waiting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_waiting_person_id"))
        batch_op.drop_index(
            "ix_shelter_waiting_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("shelter_waiting")
    with op.batch_alter_table("shelter_stay", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_shelter_stay_one_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_shelter_stay_shelter_id_until_night_first_night"))
        batch_op.drop_index(batch_op.f("ix_shelter_stay_person_id"))
        batch_op.drop_index(
            "ix_shelter_stay_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_shelter_stay_guardian_id"))
        batch_op.drop_index(batch_op.f("ix_shelter_stay_arrival_id"))

    op.drop_table("shelter_stay")
    with op.batch_alter_table("shelter_bed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shelter_bed_room_id"))

    op.drop_table("shelter_bed")
    with op.batch_alter_table("reports_typed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_typed_indicator_id_quarter_id"))

    op.drop_table("reports_typed")
    with op.batch_alter_table("reports_target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_target_indicator_id"))

    op.drop_table("reports_target")
    with op.batch_alter_table("reports_explanation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_explanation_indicator_id_quarter_id"))

    op.drop_table("reports_explanation")
    with op.batch_alter_table("people_twin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_twin_reason_rank_id"))
        batch_op.drop_index(batch_op.f("ix_people_twin_rank_id"))
        batch_op.drop_index(batch_op.f("ix_people_twin_high_id"))

    op.drop_table("people_twin")
    with op.batch_alter_table("people_not_same", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_not_same_high_id"))

    op.drop_table("people_not_same")
    with op.batch_alter_table("people_member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_people_member_one",
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
        batch_op.drop_index(
            "uq_people_member_head",
            sqlite_where=sa.text("until IS NULL AND role = 'kepala'"),
            postgresql_where=sa.text("until IS NULL AND role = 'kepala'"),
        )
        batch_op.drop_index(batch_op.f("ix_people_member_person_id"))
        batch_op.drop_index(
            "ix_people_member_former_head",
            sqlite_where=sa.text("until IS NOT NULL AND role = 'kepala'"),
            postgresql_where=sa.text("until IS NOT NULL AND role = 'kepala'"),
        )
        batch_op.drop_index(batch_op.f("ix_people_member_family_id_until"))

    op.drop_table("people_member")
    with op.batch_alter_table("people_join", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_people_join_standing",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_people_join_to_id"))
        batch_op.drop_index(batch_op.f("ix_people_join_from_id"))

    op.drop_table("people_join")
    op.drop_table("people_disability")
    with op.batch_alter_table("people_desil", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_desil_person_id"))

    op.drop_table("people_desil")
    with op.batch_alter_table("people_category", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_category_code_person_id"))

    op.drop_table("people_category")
    with op.batch_alter_table("lks_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_reading_institution_id"))

    op.drop_table("lks_reading")
    with op.batch_alter_table("lks_proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_lks_proposal_waiting",
            sqlite_where=sa.text("state = 'menunggu'"),
            postgresql_where=sa.text("state = 'menunggu'"),
        )
        batch_op.drop_index(batch_op.f("ix_lks_proposal_institution_id"))

    op.drop_table("lks_proposal")
    with op.batch_alter_table("lks_participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_participant_person_id"))
        batch_op.drop_index(batch_op.f("ix_lks_participant_institution_id"))
        batch_op.drop_index(batch_op.f("ix_lks_participant_event_id_state_id"))

    op.drop_table("lks_participant")
    with op.batch_alter_table("lks_officer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_officer_institution_id"))

    op.drop_table("lks_officer")
    with op.batch_alter_table("lks_nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_nomination_person_id"))
        batch_op.drop_index(batch_op.f("ix_lks_nomination_institution_id"))
        batch_op.drop_index(batch_op.f("ix_lks_nomination_course_course_id"))

    op.drop_table("lks_nomination")
    with op.batch_alter_table("lks_manager", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_manager_institution_id"))

    op.drop_table("lks_manager")
    with op.batch_alter_table("lks_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_invitation_institution_id"))

    op.drop_table("lks_invitation")
    with op.batch_alter_table("lks_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_lks_file_institution_id"))

    op.drop_table("lks_file")
    with op.batch_alter_table("lks_event_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_event_topic_topic_id"))

    op.drop_table("lks_event_topic")
    with op.batch_alter_table("lks_coverage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_coverage_event_id"))

    op.drop_table("lks_coverage")
    with op.batch_alter_table("letters_letter", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_letters_letter_about_once",
            sqlite_where=sa.text("state != 'batal' AND about_id IS NOT NULL"),
            postgresql_where=sa.text("state != 'batal' AND about_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_letters_letter_word_key"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_state_on_date_id"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_signer_id"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_sha256"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_sequence"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_register_on_date_id"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_person_id"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_on_date_id"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_kind_on_date_id"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_draft_id"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_about_kind_about_id"))

    op.drop_table("letters_letter")
    with op.batch_alter_table("letters_draft_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_draft_step_draft_id"))
        batch_op.drop_index(batch_op.f("ix_letters_draft_step_account_id"))

    op.drop_table("letters_draft_step")
    with op.batch_alter_table("letters_draft_addressee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_draft_addressee_person_id"))
        batch_op.drop_index(batch_op.f("ix_letters_draft_addressee_draft_id"))

    op.drop_table("letters_draft_addressee")
    with op.batch_alter_table("letters_attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_attachment_draft_id"))

    op.drop_table("letters_attachment")
    with op.batch_alter_table("karang_werda_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_karang_werda_series_club_id"))

    op.drop_table("karang_werda_series")
    with op.batch_alter_table("karang_werda_officer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_karang_werda_officer_person_id"))
        batch_op.drop_index(batch_op.f("ix_karang_werda_officer_club_id"))

    op.drop_table("karang_werda_officer")
    with op.batch_alter_table("karang_werda_member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_karang_werda_member_open",
            sqlite_where=sa.text("left_on IS NULL"),
            postgresql_where=sa.text("left_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_karang_werda_member_person_id"))
        batch_op.drop_index(batch_op.f("ix_karang_werda_member_club_id"))

    op.drop_table("karang_werda_member")
    with op.batch_alter_table("imports_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imports_row_result_id"))
        batch_op.drop_index(
            "ix_imports_row_parked",
            sqlite_where=sa.text("outcome = 'tertunda'"),
            postgresql_where=sa.text("outcome = 'tertunda'"),
        )
        batch_op.drop_index(batch_op.f("ix_imports_row_import_id_state_id"))

    op.drop_table("imports_row")
    with op.batch_alter_table("attendance_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_mark_session_id_state_person_id"))
        batch_op.drop_index(batch_op.f("ix_attendance_mark_person_id"))

    op.drop_table("attendance_mark")
    op.drop_table("training_skill")
    with op.batch_alter_table("training_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_batch_starts_on"))
        batch_op.drop_index(batch_op.f("ix_training_batch_programme_id"))

    op.drop_table("training_batch")
    op.drop_table("shelter_room")
    op.drop_table("shelter_census")
    with op.batch_alter_table("sealed_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_member_account_id"))

    op.drop_table("sealed_member")
    with op.batch_alter_table("sealed_breaking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_breaking_sealed_id"))
        batch_op.drop_index(batch_op.f("ix_sealed_breaking_reviewed_at"))
        batch_op.drop_index(batch_op.f("ix_sealed_breaking_account_id"))

    op.drop_table("sealed_breaking")
    with op.batch_alter_table("reports_spending", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_spending_programme_id_quarter_id"))

    op.drop_table("reports_spending")
    op.drop_table("reports_population")
    with op.batch_alter_table("reports_indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_indicator_programme_id"))

    op.drop_table("reports_indicator")
    op.drop_table("reports_closed_figure")
    with op.batch_alter_table("reports_budget", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_budget_programme_id"))

    op.drop_table("reports_budget")
    with op.batch_alter_table("people_person", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_people_person_without_place",
            sqlite_where=sa.text("kelurahan IS NULL AND outside IS NULL AND status = 'aktif'"),
            postgresql_where=sa.text("kelurahan IS NULL AND outside IS NULL AND status = 'aktif'"),
        )
        batch_op.drop_index(
            "ix_people_person_without_nik",
            sqlite_where=sa.text("nik IS NULL AND status = 'aktif'"),
            postgresql_where=sa.text("nik IS NULL AND status = 'aktif'"),
        )
        batch_op.drop_index(batch_op.f("ix_people_person_phone"))
        batch_op.drop_index(batch_op.f("ix_people_person_kk"))
        batch_op.drop_index(
            "ix_people_person_joined",
            sqlite_where=sa.text("joined_to IS NOT NULL"),
            postgresql_where=sa.text("joined_to IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_people_person_doubtful",
            sqlite_where=sa.text("doubtful AND status = 'aktif'"),
            postgresql_where=sa.text("doubtful AND status = 'aktif'"),
        )
        batch_op.drop_index(batch_op.f("ix_people_person_desil_on"))
        batch_op.drop_index("ix_people_person_by_name")
        batch_op.drop_index("ix_people_person_by_kelurahan")
        batch_op.drop_index("ix_people_person_by_desil")
        batch_op.drop_index(batch_op.f("ix_people_person_birth_date_name_key"))

    op.drop_table("people_person")
    with op.batch_alter_table("people_family_desil", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_family_desil_family_id"))

    op.drop_table("people_family_desil")
    with op.batch_alter_table("lks_institution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_institution_kind"))
        batch_op.drop_index(batch_op.f("ix_lks_institution_kelurahan"))

    op.drop_table("lks_institution")
    with op.batch_alter_table("lks_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lks_event_starts_on"))

    op.drop_table("lks_event")
    with op.batch_alter_table("letters_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letters_draft_state_since_id"))
        batch_op.drop_index(batch_op.f("ix_letters_draft_holder_id_state"))
        batch_op.drop_index(batch_op.f("ix_letters_draft_author_id_state"))

    op.drop_table("letters_draft")
    with op.batch_alter_table("letters_certificate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_letters_certificate_one",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_letters_certificate_account_id"))

    op.drop_table("letters_certificate")
    with op.batch_alter_table("karang_werda_club", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_karang_werda_club_valid_until"))
        batch_op.drop_index(batch_op.f("ix_karang_werda_club_kelurahan"))

    op.drop_table("karang_werda_club")
    with op.batch_alter_table("incoming_disposition", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_incoming_disposition_open_once",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_incoming_disposition_to_id_done_at_due_on"))
        batch_op.drop_index(batch_op.f("ix_incoming_disposition_parent_id"))
        batch_op.drop_index(batch_op.f("ix_incoming_disposition_letter_id"))
        batch_op.drop_index(batch_op.f("ix_incoming_disposition_from_id"))
        batch_op.drop_index(batch_op.f("ix_incoming_disposition_due_on_id"))

    op.drop_table("incoming_disposition")
    with op.batch_alter_table("imports_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imports_import_target_scope_id_id"))
        batch_op.drop_index(batch_op.f("ix_imports_import_state"))
        batch_op.drop_index(batch_op.f("ix_imports_import_created_by"))

    op.drop_table("imports_import")
    op.drop_table("audit_values")
    op.drop_table("audit_seal")
    op.drop_table("attendance_session")
    with op.batch_alter_table("accounts_sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_sign_in_account_id"))

    op.drop_table("accounts_sign_in")
    op.drop_table("accounts_second_factor")
    with op.batch_alter_table("accounts_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_role_account_id"))

    op.drop_table("accounts_role")
    with op.batch_alter_table("accounts_recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_recovery_code_account_id"))

    op.drop_table("accounts_recovery_code")
    with op.batch_alter_table("wilayah_kelurahan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wilayah_kelurahan_kecamatan_code"))

    op.drop_table("wilayah_kelurahan")
    op.drop_table("training_programme")
    op.drop_table("shelter_shelter")
    op.drop_table("shelter_arrival")
    with op.batch_alter_table("sealed_record", schema=None) as batch_op:
        batch_op.drop_index("uq_sealed_record_kind_record_id")

    op.drop_table("sealed_record")
    op.drop_table("reports_programme")
    with op.batch_alter_table("reports_closing", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reports_closing_standing",
            sqlite_where=sa.text("opened_at IS NULL"),
            postgresql_where=sa.text("opened_at IS NULL"),
        )

    op.drop_table("reports_closing")
    op.drop_table("people_family")
    op.drop_table("office_setting")
    op.drop_table("office_profile")
    op.drop_table("office_holiday")
    op.drop_table("office_classification")
    with op.batch_alter_table("office_appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_appointment_post_starts_on"))

    op.drop_table("office_appointment")
    op.drop_table("lks_topic")
    op.drop_table("lks_list")
    op.drop_table("lks_announcement")
    op.drop_table("letters_wording")
    op.drop_table("letters_register")
    op.drop_table("letters_counter")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_user_id"))
        batch_op.drop_index(batch_op.f("ix_job_state_id"))

    op.drop_table("job")
    with op.batch_alter_table("incoming_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incoming_letter_word_key"))
        batch_op.drop_index(batch_op.f("ix_incoming_letter_state_year_sequence"))
        batch_op.drop_index(batch_op.f("ix_incoming_letter_sender_number"))
        batch_op.drop_index(batch_op.f("ix_incoming_letter_received_on_id"))

    op.drop_table("incoming_letter")
    op.drop_table("imports_mapping")
    with op.batch_alter_table("audit_security", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_security_kind_record_id_id"))
        batch_op.drop_index(batch_op.f("ix_audit_security_at"))

    op.drop_table("audit_security")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_kind_record_id_id"))

    op.drop_table("audit_entry")
    op.drop_table("attendance_sheet")
    with op.batch_alter_table("accounts_failed_try", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_failed_try_username_hash_at"))
        batch_op.drop_index(batch_op.f("ix_accounts_failed_try_address_at"))

    op.drop_table("accounts_failed_try")
    op.drop_table("accounts_account")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS audit_refuse()")
