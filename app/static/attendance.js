/* Ticking who came, on attendance/_roll.html. A touch counts at once on the screen and is sent as a tick with a key of
   its own. Ticks that could not be sent wait in this page, are sent again by themselves, and the foot of the screen
   says how many wait. Sending a tick twice does no harm: the server knows what each was made upon (attendance/rules.py,
   Tick). Nothing is kept in the browser's storage: it may be a shared telephone.

   The screen answers to:  [data-roll] address of the ticks · [data-mode] what a touch means · li[data-s] the state of a
   person · [data-count] how many · [data-roll-state] the sentence. A link in a row opens in #check_dialog if there is
   one; an answer there with [data-done="person id"] puts the ✓ on the row's link. */
"use strict";
(() => {
  const roll = document.querySelector("[data-roll]");
  if (!roll) return;
  const one = (selector, from = document) => from.querySelector(selector);
  const list = one(".roll-list", roll);
  const said = one("[data-roll-state]", roll);
  let mode = roll.dataset.mode;

  /* ---- what stands on the screen ---- */

  const row = id => one(`input[value="${id}"]`, list)?.closest("li");
  const show = (li, state) => {
    const before = li.dataset.s ?? "";
    if (state) li.dataset.s = state; else delete li.dataset.s;
    const box = one("input", li);
    box.checked = state === mode;
    let word = one("em", li);
    if (!state) word?.remove();
    else {
      if (!word) { word = document.createElement("em"); one("label", li).append(" ", word); }
      word.textContent = state;
    }
    for (const [name, step] of [[before, -1], [state, 1]]) {
      const count = name && one(`[data-count="${name}"]`, roll);
      if (count) count.textContent = +count.textContent + step;
    }
  };
  const choose = name => {
    mode = roll.dataset.mode = name;
    for (const link of roll.querySelectorAll(".roll-modes a")) {
      if (link.dataset.mode === name) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
    for (const li of list.children) one("input", li).checked = li.dataset.s === name;
  };
  one(".roll-modes", roll)?.addEventListener("click", event => {
    const link = event.target.closest("a");
    if (link) { event.preventDefault(); choose(link.dataset.mode); }
  });

  /* ---- ticks: made, waiting, sent ---- */

  const confirmed = new Map();   // person → state as the server last said; else what the page was opened with
  const tried = new Map();       // person → keys of ticks sent since then, of which nobody knows whether they arrived
  const waiting = new Map();     // person → tick, the latest only
  let busy = false, failures = 0, timer, stopped = "", news = "", warned = false;

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(9)), n => n.toString(36).padStart(2, "0")).join("");
  const report = () => {
    const count = waiting.size;
    let text = news || "Semua tanda tersimpan.";
    if (count && stopped) text = `${stopped} ${count} tanda menunggu.`;
    else if (count && failures) text = `Sambungan terputus. ${count} tanda menunggu dan dikirim lagi sendiri. Jangan tutup halaman ini.`;
    else if (count) text = "Menyimpan …";
    said.classList.toggle("waiting", count ? Boolean(stopped || failures) : warned);
    if (said.textContent !== text) said.textContent = text;
    if (!(count && stopped)) one(".roll-again", roll)?.remove();
    else if (!one(".roll-again", roll)) offer();
  };
  const offer = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet roll-again";
    button.textContent = "Kirim lagi";
    button.addEventListener("click", again);
    said.after(button);
  };
  const tick = li => {
    const id = one("input", li).value;
    const now = li.dataset.s ?? "";
    if (!confirmed.has(id)) confirmed.set(id, now);
    const state = now === mode ? "" : mode;
    li.classList.remove("refused");
    show(li, state);
    li.classList.add("waits");
    waiting.set(id, { state, key: newKey() });
    news = "";
    warned = false;
    report();
    send();
  };
  list.addEventListener("change", event => { if (event.target.matches("input[name=p]")) tick(event.target.closest("li")); });

  const send = async () => {
    if (busy || stopped || !waiting.size) return;
    busy = true;
    clearTimeout(timer);
    const some = [...waiting].slice(0, 200);
    const body = new URLSearchParams({ csrf_token: one("input[name=csrf_token]").value });
    for (const [id, { state, key }] of some) {
      const before = tried.get(id) ?? [];
      body.append("t", [id, state, key, confirmed.get(id) ?? "", before.filter(one => one !== key).slice(-5).join(".")].join(":"));
      tried.set(id, [...before, key]);
    }
    const limit = new AbortController();
    const bell = setTimeout(() => limit.abort(), 15000);
    try {
      const answer = await fetch(roll.dataset.roll, {
        method: "POST", body, credentials: "same-origin", signal: limit.signal, headers: { "HX-Request": "true", Accept: "application/json" },
      });
      if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) settle(some, await answer.json());
      else await refuse(answer);
    } catch {
      failures += 1;
    } finally {
      clearTimeout(bell);
      busy = false;
    }
    report();
    if (failures) timer = setTimeout(send, Math.min(20, 2 ** failures) * 1000); else send();
  };
  const again = () => { stopped = ""; report(); send(); };
  const settle = (some, told) => {
    const left = new Map(told.not.map(([id, state, why]) => [String(id), { state, why }]));
    if (failures) news = "Sambungan pulih. Semua tanda tersimpan.";
    failures = 0;
    for (const [id, { state, key }] of some) {
      const li = row(id);
      const standing = left.has(id) ? left.get(id).state : state;
      confirmed.set(id, standing);
      tried.delete(id);
      if (waiting.get(id)?.key !== key) continue;                // touched again meanwhile: that one is still to be sent
      waiting.delete(id);
      li.classList.remove("waits");
      if (!left.has(id)) continue;
      show(li, standing);
      news = li.dataset.why = left.get(id).why;
      warned = true;
      li.classList.add("refused");
    }
    if (waiting.size) return;
    for (const [name, count] of Object.entries(told.counts)) one(`[data-count="${name}"]`, roll).textContent = count;
  };
  const refuse = async answer => {
    if (answer.status >= 500 || answer.status === 429) failures += 1;
    else if (answer.status === 401) {                           // the house asks for the password over this page
      stopped = "Waktu masuk Anda habis. Masuklah kembali.";
      document.dispatchEvent(new CustomEvent("pendapa:expired", { detail: await answer.text() }));
    } else stopped = "Server tidak menerima kiriman ini. Muat ulang halaman bila terulang.";
  };
  document.addEventListener("pendapa:renewed", again);
  window.addEventListener("online", () => { if (waiting.size) send(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && waiting.size) send(); });
  window.addEventListener("beforeunload", event => { if (waiting.size) event.preventDefault(); });

  /* ---- search by a part of the name; old and new spelling alike ---- */

  const fold = text => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’`.]/g, "")
    .replace(/oe/g, "u").replace(/dj/g, "j").replace(/tj/g, "c").replace(/[ck]h|q/g, match => (match === "q" ? "k" : "h"))
    .replace(/sy|sj|sh/g, "s").replace(/dz/g, "z").replace(/v|ph/g, "f").replace(/([a-z])\1+/g, "$1")
    .replace(/\b(muh?|moh?|mohamad|muhamad|muhamed)\b/g, "m");
  const folded = new WeakMap();
  const nameOf = li => {
    if (!folded.has(li)) folded.set(li, fold(one("b", li).textContent));
    return folded.get(li);
  };
  const search = one("#roll_search");
  const seek = () => {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const li of list.children) {
      const fits = words.every(word => nameOf(li).includes(word));
      li.hidden = !fits;
      count += fits;
    }
    one("#roll_found").textContent = words.length ? (count ? `${count} orang cocok` : "Tidak ada yang cocok. Coba sebagian nama saja.") : "";
  };
  search?.addEventListener("input", seek);
  search?.addEventListener("keydown", event => {               // Enter ticks when one person is left
    if (event.key !== "Enter") return;
    event.preventDefault();
    const left = [...list.children].filter(li => !li.hidden);
    if (left.length === 1 && search.value.trim()) { tick(left[0]); search.value = ""; seek(); } else search.blur();
  });

  /* ---- a row's link opens over the list, so that waiting ticks are not left ---- */

  const dialog = one("#check_dialog");
  list.addEventListener("click", event => {
    const link = event.target.closest("a");
    if (!link || !dialog || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    window.htmx.ajax("GET", link.href, { source: link, target: "#check", swap: "outerHTML", headers: { "HX-Target": "section#check" } });
  });
  document.addEventListener("htmx:after:swap", () => {
    const check = one("#check", dialog ?? undefined);
    if (!dialog || !check) return;
    if (check.children.length && !dialog.open) {
      dialog.showModal();
      (one("input:not([type=hidden]):not([type=checkbox])", check) ?? check).focus();
    }
    const done = one("[data-done]", check);
    const li = done && row(done.dataset.done);
    if (!li) return;
    const link = one("a", li);
    if (!link.textContent.startsWith("✓")) link.textContent = `✓ ${link.textContent}`;
    if (!li.dataset.s) { show(li, "hadir"); confirmed.set(done.dataset.done, "hadir"); }   // who was measured was there
  });
})();
