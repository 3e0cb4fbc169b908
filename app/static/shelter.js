/* The bed map beyond what plain forms do: drag a resident to a free bed, move about by arrow keys, lift and put
   down by M. Each move is sent by the page's own form (#drag_form), so that the server judges and refuses as always.
   The map asks for news every five seconds; not while somebody is lifted, marked or reading a dialog, and not when
   nobody has touched the page for half an hour, so that a forgotten page does not keep a session open. */
"use strict";
(() => {
  const map = () => document.getElementById("bed_map");
  const form = document.getElementById("drag_form");
  const live = text => { const place = document.getElementById("live"); if (place) place.textContent = text; };
  const bedOf = target => target?.closest?.("[data-bed]");
  const isFree = bed => bed?.classList.contains("is-bebas");
  const nameOf = bed => `${bed.closest(".room").querySelector(".room-name").textContent.trim()}, ranjang ${bed.querySelector(".bed-name").textContent.replace("Ranjang", "").trim()}`;
  const who = bed => bed.querySelector(".bed-who")?.textContent.trim() ?? "";
  let lifted = null;

  const show = () => {
    for (const bed of document.querySelectorAll("[data-bed]")) {
      bed.classList.toggle("lifted", lifted !== null && bed.dataset.stay === lifted);
      bed.tabIndex = 0;
    }
  };
  const lift = bed => {
    if (!form || !bed.dataset.stay || bed.getAttribute("draggable") !== "true") return;
    lifted = bed.dataset.stay;
    show();
    live(`${who(bed)} diangkat. Pilih ranjang kosong, lalu tekan M. Escape untuk batal.`);
  };
  const letGo = () => { lifted = null; show(); };
  const put = bed => {
    if (lifted === null) return;
    if (!isFree(bed)) { live("Ranjang ini tidak kosong."); return; }
    form.elements.tinggal.value = lifted;
    form.elements.ranjang.value = bed.dataset.bed;
    live(`Memindahkan ke ${nameOf(bed)}.`);
    lifted = null;
    form.requestSubmit();
  };

  document.addEventListener("dragstart", event => {
    const bed = bedOf(event.target);
    if (!bed?.dataset.stay || !form) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", bed.dataset.stay);
    lift(bed);
  });
  document.addEventListener("dragover", event => {
    const bed = bedOf(event.target);
    if (lifted === null || !isFree(bed)) return;
    event.preventDefault();
    for (const other of document.querySelectorAll(".bed.target")) if (other !== bed) other.classList.remove("target");
    bed.classList.add("target");
  });
  document.addEventListener("drop", event => {
    const bed = bedOf(event.target);
    if (lifted === null || !bed) return;
    event.preventDefault();
    put(bed);
  });
  document.addEventListener("dragend", () => {
    for (const other of document.querySelectorAll(".bed.target")) other.classList.remove("target");
    letGo();
  });

  // Arrow keys go to the neighbour on the screen, whatever the number of columns.
  const neighbour = (bed, key) => {
    const from = bed.getBoundingClientRect();
    const [x, y] = [from.left + from.width / 2, from.top + from.height / 2];
    let best = null, least = Infinity;
    for (const other of document.querySelectorAll("[data-bed]")) {
      if (other === bed) continue;
      const box = other.getBoundingClientRect();
      const [dx, dy] = [box.left + box.width / 2 - x, box.top + box.height / 2 - y];
      const ahead = { ArrowRight: dx, ArrowLeft: -dx, ArrowDown: dy, ArrowUp: -dy }[key];
      const aside = key === "ArrowRight" || key === "ArrowLeft" ? Math.abs(dy) : Math.abs(dx);
      if (ahead < 8) continue;
      const far = ahead + 4 * aside;
      if (far < least) { least = far; best = other; }
    }
    return best;
  };
  document.addEventListener("keydown", event => {
    const bed = event.target.matches?.("[data-bed]") ? event.target : null;
    if (event.key === "Escape" && lifted !== null) { letGo(); live("Batal."); return; }
    if (!bed || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) {
      const next = neighbour(bed, event.key);
      if (next) { event.preventDefault(); next.focus(); }
    } else if (event.key === "m" || event.key === "M") {
      event.preventDefault();
      if (lifted === null) lift(bed); else put(bed);
    } else if (event.key === "Enter") {
      const link = bed.querySelector(".bed-who a, .bed-name");
      if (link) { event.preventDefault(); link.click(); }
    }
  });

  let touched = Date.now();
  for (const name of ["pointerdown", "keydown", "scroll"]) document.addEventListener(name, () => { touched = Date.now(); }, { passive: true });
  document.addEventListener("htmx:config:request", event => {
    if (event.detail.ctx.sourceElement !== map()) return;
    const busy = lifted !== null || document.hidden || document.querySelector("dialog[open], #bed_map input:checked");
    if (busy || Date.now() - touched > 30 * 60 * 1000) event.preventDefault();
  });
  document.addEventListener("htmx:after:settle", show);
  document.addEventListener("DOMContentLoaded", show);
  show();
})();
