"""Registered letters become archived files: once each, whatever happens to the worker."""

import errno
import hashlib
import io
import os
import signal
import subprocess
import sys
import time

import pikepdf
import pytest

from app.ground import job
from app.ground.audit import AuditEntry
from app.ground.db import db
from app.ground.job import Job
from app.ground.refusal import RuleError
from app.letters import figures, making, proof, rules
from app.letters.models import CANCELLED, ISSUED, REGISTERED, Letter
from tests import vera_pdf
from tests.checkers import ROOT
from tests.letters import make
from tests.letters.worker import LETTERS

ODD = "Siti \N{CJK UNIFIED IDEOGRAPH-5317} Aminah"  # a letter that no bundled font has


def problems() -> list[str]:
    return [*figures.check_registers(), *figures.check_files()]


def all_letters() -> list[Letter]:
    return list(db.session.scalars(db.select(Letter).order_by(Letter.id)))


def text_of(data: bytes, page: int = 0) -> str:
    from pypdf import PdfReader

    return " ".join(PdfReader(io.BytesIO(data)).pages[page].extract_text().split())


def enqueue(count: int, merged: bool = True, items=None) -> int:
    letters = make.make_letters(count, items=items)
    return rules.produce(letters, "Sertifikat pelatihan", make.Clerk(), merged).id


def test_each_letter_gets_its_file_and_the_printer_one_of_all(app, inside, office, work):
    with inside(app):
        job_id = enqueue(3)
    assert work() == 1
    with inside(app):
        done = db.session.get(Job, job_id)
        assert (done.state, done.done, done.total) == (job.FINISHED, 3, 3)
        assert done.message == "3 sertifikat jadi."
        for letter in all_letters():
            data = proof.issued_file(letter)
            assert letter.state == ISSUED and letter.issued_at
            assert letter.sha256 == hashlib.sha256(data).hexdigest()
            assert f"Nomor {letter.number}" in text_of(data)
            assert letter.addressee in text_of(data)
        joined = app.extensions["archive"].path(done.result_sha).read_bytes()
        assert [f"Aminah {n}" in text_of(joined, n - 1) for n in (1, 2, 3)] == [True] * 3
        assert problems() == []
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "menerbitkan")).all()
        assert [entry.user_name for entry in told] == ["Sari"] * 3


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_certificate_is_valid_for_archive_and_for_readers(app, inside, office, work):
    vera_pdf.require()
    long = make.item(2, name="Prof. Dr. Raden Ajeng Kusumaningrum Widyaningtyas, S.Sos., M.Si.")
    with inside(app):
        enqueue(2, items=[make.item(), long])
    work()
    with inside(app):
        archive = app.extensions["archive"]
        verdicts = vera_pdf.validate(archive.path(letter.sha256) for letter in all_letters())
    assert list(verdicts.values()) == [[], []]


def test_a_letter_that_cannot_be_made_is_named_and_the_others_are_made(app, inside, office, work):
    with inside(app):
        job_id = enqueue(3, items=[make.item(1), make.item(2, name=ODD), make.item(3)])
    work()
    with inside(app):
        done = db.session.get(Job, job_id)
        assert done.state == job.FINISHED and done.result_sha
        assert "2 sertifikat jadi. 1 belum jadi" in done.message
        assert "400.9.14.2/2/SERT/35.73.405/2026" in done.message and "U+5317" in done.message
        assert "Siti" not in done.message
        first, second, third = all_letters()
        assert [letter.state for letter in (first, second, third)] == [ISSUED, REGISTERED, ISSUED]
        assert "U+5317" in second.trouble
        assert problems() == []


def test_after_mending_it_is_made_with_its_own_number(app, inside, office, work):
    with inside(app):
        enqueue(2, items=[make.item(1), make.item(2, name=ODD)])
    work()
    make.mended[2] = {"addressee": "Siti Bei Aminah", "context": {"name": "Siti Bei Aminah"}}
    with inside(app):
        assert [letter.sequence for letter in rules.unmade()] == [2]
        rules.produce_again(rules.unmade(), make.Clerk())
        assert rules.unmade() == [], "while a job runs, nothing is offered"
    work()
    with inside(app):
        _, second = all_letters()
        assert (second.state, second.sequence, second.trouble) == (ISSUED, 2, None)
        assert "Siti Bei Aminah" in text_of(proof.issued_file(second))
        assert second.number in text_of(proof.issued_file(second))
        with pytest.raises(RuleError, match="Semua surat sudah jadi"):
            rules.produce_again(rules.unmade(), make.Clerk())


def test_what_is_typed_into_a_letter_is_inert(app, inside, office, work):
    name = "<b>Siti</b> {{ 7 * 7 }} <img src='file:///etc/passwd'>"
    with inside(app):
        enqueue(1, items=[make.item(name=name)])
    work()
    with inside(app):
        [letter] = all_letters()
        assert letter.state == ISSUED
        assert "<b>Siti</b> {{ 7 * 7 }} <img src='file:///etc/passwd'>" in text_of(proof.issued_file(letter))


def test_a_full_disk_loses_no_number_and_leaves_no_half_file(app, inside, office, work, monkeypatch):
    """The archive takes three files and then no more; once there is room, the same job goes on."""
    from app.ground.archive import Archive

    monkeypatch.setattr(making, "PART", 2)
    put, taken = Archive.put, []

    def full(archive, data):
        if len(taken) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken.append(1)
        return put(archive, data)

    monkeypatch.setattr(Archive, "put", full)
    with inside(app):
        job_id = enqueue(5)
    work()
    with inside(app):
        stopped = db.session.get(Job, job_id)
        assert stopped.state == job.FAILED and "tetap tersimpan" in stopped.message
        assert [letter.state for letter in all_letters()] == [ISSUED] * 2 + [REGISTERED] * 3
        assert problems() == []
        monkeypatch.setattr(Archive, "put", put)
        rules.produce_again(rules.unmade(), make.Clerk())
    work()
    with inside(app):
        assert [letter.state for letter in all_letters()] == [ISSUED] * 5
        assert [letter.sequence for letter in all_letters()] == [1, 2, 3, 4, 5]
        assert problems() == []


def test_a_letter_cancelled_meanwhile_is_not_issued(app, inside, office, work):
    with inside(app):
        job_id = enqueue(3)
        rules.cancel(all_letters()[1], "Salah", make.Clerk())
    work()
    with inside(app):
        assert [letter.state for letter in all_letters()] == [ISSUED, CANCELLED, ISSUED]
        assert db.session.get(Job, job_id).message == "2 sertifikat jadi."


def test_to_make_them_again_changes_nothing(app, inside, office, work):
    with inside(app):
        enqueue(2)
    work()
    with inside(app):
        before = [(letter.sha256, letter.issued_at) for letter in all_letters()]
        first = db.session.scalar(db.select(Job.result_sha))
        rules.produce(all_letters(), "Sertifikat pelatihan", make.Clerk())
    work()
    with inside(app):
        assert [(letter.sha256, letter.issued_at) for letter in all_letters()] == before
        assert set(db.session.scalars(db.select(Job.result_sha))) == {first}


def test_a_stopped_job_keeps_what_is_made(app, inside, office, work, monkeypatch):
    monkeypatch.setattr(making, "PART", 2)
    with inside(app):
        job_id = enqueue(5)
    finished = job.Run.finished

    def stop_after_the_first_part(run, done, doing=""):
        db.session.execute(db.update(Job).values(cancel=True))
        finished(run, done, doing)

    monkeypatch.setattr(job.Run, "finished", stop_after_the_first_part)
    work()
    with inside(app):
        assert db.session.get(Job, job_id).state == job.CANCELLED
        assert [letter.state for letter in all_letters()] == [ISSUED] * 2 + [REGISTERED] * 3
        assert problems() == []


def test_a_changed_file_is_neither_printed_nor_overlooked(app, inside, office, work):
    with inside(app):
        enqueue(2, merged=False)
    work()
    with inside(app):
        letter = all_letters()[1]
        number = letter.number
        path = app.extensions["archive"].path(letter.sha256)
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        assert problems() == [f"Berkas surat nomor {number} di arsip hilang atau berubah."]
        rules.produce(all_letters(), "Sertifikat pelatihan", make.Clerk())
    work()
    with inside(app):
        last = db.session.scalars(db.select(Job).order_by(Job.id.desc())).first()
        assert (last.state, last.result_sha) == (job.FAILED, None)
        assert number in last.message


def start_worker(place) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.letters.worker"]
    return subprocess.Popen(command, cwd=ROOT, env=place.environment, stderr=subprocess.DEVNULL)


def wait_until(app, inside, job_id, reached, seconds=180) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with inside(app):
            found = db.session.get(Job, job_id)
            if reached(found):
                return
            stands = f"{found.done} of {found.total}, {found.state}"
        time.sleep(0.02)
    pytest.fail(f"the job stands at {stands}")


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_leaves_no_gap_no_twin_and_no_loss(app, inside, office, place, work):
    with inside(app):
        job_id = enqueue(20)
    worker = start_worker(place)
    try:
        wait_until(app, inside, job_id, lambda found: LETTERS <= found.done < 20)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    with inside(app):
        before = {letter.id: letter.sha256 for letter in all_letters() if letter.sha256}
        assert LETTERS <= len(before) < 20
    work()  # as the next worker, which finds the first one dead
    with inside(app):
        done = db.session.get(Job, job_id)
        assert (done.state, done.done, done.message) == (job.FINISHED, 20, "20 sertifikat jadi.")
        letters = all_letters()
        assert [letter.sequence for letter in letters] == list(range(1, 21))
        assert len({letter.sha256 for letter in letters}) == 20
        assert before.items() <= {letter.id: letter.sha256 for letter in letters}.items()
        assert problems() == []
        issued = db.session.scalars(db.select(AuditEntry.record_id).where(AuditEntry.action == "menerbitkan"))
        assert sorted(issued) == [letter.id for letter in letters]
        joined = app.extensions["archive"].path(done.result_sha)
        with pikepdf.open(joined) as whole:
            assert len(whole.pages) == 20


def test_a_purge_in_the_middle_of_letters_loses_none(app, inside, office, work, clock):
    """Old values go while numbers are taken and files are made: register, files and the chain are whole after it."""
    from app.ground import audit
    from app.privacy.retention import PURGES, _portions

    with inside(app):
        enqueue(2)
        audit.seal()
    clock.move(days=366 * 6)  # what was told of the first letters is old by now
    with inside(app):
        first = all_letters()[0].id
        gone = 0
        for purge in PURGES:
            for taken in _portions(purge):
                if gone == 0:
                    make.make_letters(1)
                gone += taken
                db.session.commit()
        assert gone and [changes for _, changes in audit.trail("letters_letter", first)] == [None]
        rules.produce(all_letters(), "Sertifikat pelatihan", make.Clerk(), False)
    work()
    with inside(app):
        assert problems() == [] and list(audit.broken_links()) == []
        assert {letter.state for letter in all_letters()} == {ISSUED} and len(all_letters()) == 3
