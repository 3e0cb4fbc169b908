"""the house

Revision: 20261121_house, after
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_house"
down_revision = None
branch_labels = None
depends_on = None


# What neither database can say in a table: an append-only trail, and the index of name parts.
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
        sa.CheckConstraint("last >= 0", name=op.f("ck_letters_counter_last")),
        sa.PrimaryKeyConstraint("register", "year", name=op.f("pk_letters_counter")),
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
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_imports_import_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports_import")),
    )
    with op.batch_alter_table("imports_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imports_import_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_imports_import_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_imports_import_target_scope_id_id"), ["target", "scope_id", "id"], unique=False
        )

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
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("sex IN ('L', 'P')", name=op.f("ck_people_person_sex")),
        sa.CheckConstraint(
            "status IN ('aktif', 'meninggal', 'ditautkan', 'batal')", name=op.f("ck_people_person_status")
        ),
        sa.CheckConstraint("desil BETWEEN 1 AND 10", name=op.f("ck_people_person_desil")),
        sa.CheckConstraint("length(nik) = 16", name=op.f("ck_people_person_nik_length")),
        sa.ForeignKeyConstraint(
            ["home_kelurahan"], ["wilayah_kelurahan.code"], name=op.f("fk_people_person_home_kelurahan")
        ),
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
            ["name_key", "id", "status", "sex", "desil", "kelurahan"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_people_person_kk"), ["kk"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_person_phone"), ["phone"], unique=False)

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
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("certificate_job_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
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

    op.create_table(
        "letters_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("suffix", sa.String(length=4), nullable=False),
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
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("about_kind", sa.String(length=40), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
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
            "state != 'terbit' OR sha256 IS NOT NULL", name=op.f("ck_letters_letter_file_when_issued")
        ),
        sa.CheckConstraint("state IN ('terdaftar', 'terbit', 'batal')", name=op.f("ck_letters_letter_state")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people_person.id"], name=op.f("fk_letters_letter_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["letters_letter.id"], name=op.f("fk_letters_letter_replaced_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters_letter")),
        sa.UniqueConstraint("code", name=op.f("uq_letters_letter_code")),
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
        batch_op.create_index(batch_op.f("ix_letters_letter_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_letter_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_letter_sequence"), ["sequence"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_letter_sha256"), ["sha256"], unique=False)
        batch_op.create_index(
            "ix_letters_letter_unmade",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'terdaftar'"),
            postgresql_where=sa.text("state = 'terdaftar'"),
        )
        batch_op.create_index(
            batch_op.f("ix_letters_letter_year_sequence"), ["year", "sequence"], unique=False
        )
        batch_op.create_index(
            "uq_letters_letter_about_once",
            ["kind", "about_kind", "about_id"],
            unique=True,
            sqlite_where=sa.text("state != 'batal' AND about_id IS NOT NULL"),
            postgresql_where=sa.text("state != 'batal' AND about_id IS NOT NULL"),
        )

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
        "training_enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("waiting_rank", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(state = 'cadangan') = (waiting_rank IS NOT NULL)",
            name=op.f("ck_training_enrolment_rank_while_waiting"),
        ),
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
        sa.CheckConstraint("filled >= 0 AND filled <= places", name=op.f("ck_training_quota_filled")),
        sa.ForeignKeyConstraint(["batch_id"], ["training_batch.id"], name=op.f("fk_training_quota_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_quota")),
        sa.UniqueConstraint("batch_id", "cell", name=op.f("uq_training_quota_batch_id_cell")),
    )
    for statement in OWN[op.get_bind().dialect.name]:
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE people_person_words")
    op.drop_table("training_quota")
    with op.batch_alter_table("training_enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_enrolment_person_id"))
        batch_op.drop_index(batch_op.f("ix_training_enrolment_batch_id_state_id"))

    op.drop_table("training_enrolment")
    op.drop_table("people_disability")
    with op.batch_alter_table("people_desil", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_desil_person_id"))

    op.drop_table("people_desil")
    with op.batch_alter_table("people_category", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_category_code_person_id"))

    op.drop_table("people_category")
    with op.batch_alter_table("letters_letter", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_letters_letter_about_once",
            sqlite_where=sa.text("state != 'batal' AND about_id IS NOT NULL"),
            postgresql_where=sa.text("state != 'batal' AND about_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_letters_letter_year_sequence"))
        batch_op.drop_index(
            "ix_letters_letter_unmade",
            sqlite_where=sa.text("state = 'terdaftar'"),
            postgresql_where=sa.text("state = 'terdaftar'"),
        )
        batch_op.drop_index(batch_op.f("ix_letters_letter_sha256"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_sequence"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_person_id"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_number"))
        batch_op.drop_index(batch_op.f("ix_letters_letter_about_kind_about_id"))

    op.drop_table("letters_letter")
    with op.batch_alter_table("imports_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imports_row_import_id_state_id"))

    op.drop_table("imports_row")
    with op.batch_alter_table("attendance_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_mark_person_id"))

    op.drop_table("attendance_mark")
    op.drop_table("training_skill")
    with op.batch_alter_table("training_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_batch_starts_on"))
        batch_op.drop_index(batch_op.f("ix_training_batch_programme_id"))

    op.drop_table("training_batch")
    with op.batch_alter_table("people_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_person_phone"))
        batch_op.drop_index(batch_op.f("ix_people_person_kk"))
        batch_op.drop_index("ix_people_person_by_name")
        batch_op.drop_index("ix_people_person_by_kelurahan")
        batch_op.drop_index("ix_people_person_by_desil")
        batch_op.drop_index(batch_op.f("ix_people_person_birth_date_name_key"))

    op.drop_table("people_person")
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
    op.drop_table("office_setting")
    op.drop_table("office_profile")
    op.drop_table("office_classification")
    with op.batch_alter_table("office_appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_appointment_post_starts_on"))

    op.drop_table("office_appointment")
    op.drop_table("letters_counter")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_user_id"))
        batch_op.drop_index(batch_op.f("ix_job_state_id"))

    op.drop_table("job")
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
