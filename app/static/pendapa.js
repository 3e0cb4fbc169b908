/* Pendapa in the browser. Every page works without this file; it makes the same pages quicker to use.

   What the server and this file agree on
   --------------------------------------
   Fragment     A request with "HX-Request-Type: partial" and "HX-Target: tag#id" is answered with exactly the element
                of that id (hx-swap is outerHTML unless the page says otherwise), and, if wanted, after it
                <hx-partial hx-target="#toasts" hx-swap="beforeend">…ui.toast…</hx-partial>.
   200, 422, 409  are swapped. 422 = the same element with its errors; 409 = with the newer text beside the typed one.
   401          Body is a fragment <form id="signin_form" action="/masuk" method="post">. It opens in a dialog over the
                untouched page. The dialog posts it with the header X-Dialog: 1 and expects
                204 + "X-CSRF-New: token": signed in, the token is renewed everywhere in the page, the user saves again;
                204 + "HX-Refresh: true": somebody else signed in, the page is loaded anew;
                any other answer with a <form id="signin_form">: shown again (wrong password, second step).
   Other 4xx, 5xx  are never swapped. With "HX-Reswap: none" their <hx-partial>s (toasts) are taken; otherwise the text
                of [data-sentence] in the body (every error page has one) becomes a toast.
   Focus        after a swap goes to: the error summary (422) · [data-focus] in the new content · where it was, by id or
                by name and value, or as the button of the same words · the swapped element. Only if the swap took the focus away or the request began there.
   Announced    each toast, [data-announce] in new content (its value, or its text when the value is empty), and how
                many are left after a filter.

   Attributes a page may use
   -------------------------
   data-mark, data-mark-all, data-mark-none, data-marked-count, data-bulk    marking rows, counted together within the
                      nearest [data-list], else form, else table
   tr[data-href]      the whole row follows the row's own link
   data-nik, data-nik="kk"      echo below the input: groups of four, what the number says, what is wrong with it
   data-tanggal       echo below the input: the date as it was understood, with its weekday
   data-copy="text"   copies the text, data-copy-from="id" that of a field; a[data-wa="id"] takes it along to wa.me
                      data-confirm="sentence"   asks first (form or submit button)
   data-dialog="id"   details that opens as a dialog; a form in it whose answer lands outside closes it (below 400)
   data-close         closes the dialog around it
   data-menu          details that closes on Escape and on a click elsewhere
   data-grid          table whose inputs are reached with the arrow keys; a radio whose data-key is pressed is chosen
                      and the row below comes next, so that a signed sheet is typed from top to bottom
   data-submit        select or input that sends its form when it changes
   data-again         form whose answer is a file: its buttons wake again by themselves
   data-peek="id"     shows and hides a password
   data-print         prints the page                                                                              */
"use strict";
(() => {
  const root = document.documentElement;
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const on = (name, act, capture) => document.addEventListener(name, act, capture);
  const when = (selector, name, act) => on(name, event => {
    const found = event.target.closest?.(selector);
    if (found) act(found, event);
  });
  const make = (tag, given = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(given)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const icon = name => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    const known = one(".icon use")?.getAttribute("href") ?? "";
    use.setAttribute("href", known.split("#")[0] + "#" + name);
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.append(use);
    return svg;
  };

  // Before the first paint, so that nothing jumps.
  root.classList.add("js");
  const remembered = key => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window */ } };
  if ((remembered("pendapa.menu") ?? (innerWidth < 1000 ? "narrow" : "wide")) === "narrow") root.classList.add("side-narrow");

  /* ---- said aloud ---- */

  let silence;
  const announce = text => {
    const live = one("dialog[open] .dialog-live") ?? one("#live");
    if (!live || !text) return;
    live.textContent = "";
    clearTimeout(silence);
    silence = setTimeout(() => { live.textContent = text.trim(); }, 80);
  };

  const toast = (tone, text) => {
    const region = one("#toasts");
    if (!region || all(".toast p", region).some(p => p.textContent === text)) return;
    const shape = { ok: "check-circle", warn: "alert-triangle", bad: "alert-octagon", info: "info" }[tone];
    region.append(make("div", { class: `toast toast-${tone}` }, icon(shape), make("p", {}, text),
      make("button", { type: "button", class: "btn-bare", "data-dismiss": "", "aria-label": "Tutup pemberitahuan" }, icon("x"))));
  };

  const tend = element => {                      // good news leaves by itself, bad news waits to be read
    announce(one("p", element)?.textContent);
    if (!element.matches(".toast-ok, .toast-info")) return;
    let clock;
    const start = () => { clock = setTimeout(() => element.remove(), 7000); };
    const stop = () => clearTimeout(clock);
    element.addEventListener("mouseenter", stop);
    element.addEventListener("mouseleave", start);
    element.addEventListener("focusin", stop);
    element.addEventListener("focusout", start);
    start();
  };
  when("[data-dismiss]", "click", button => {
    const beyond = button.closest(".toast");
    if (beyond.contains(document.activeElement)) one("#isi")?.focus({ preventScroll: true });
    beyond.remove();
  });

  /* ---- side bar ---- */

  const nameFolded = () => {
    const narrow = root.classList.contains("side-narrow");
    one("[data-side-fold]")?.setAttribute("aria-expanded", String(!narrow));
    for (const link of all(".side li a")) {
      if (narrow) link.title = one(".side-label", link).textContent; else link.removeAttribute("title");
    }
    const word = one("[data-side-fold] .side-label");
    if (word) word.textContent = narrow ? "Lebarkan menu" : "Ciutkan menu";
  };
  when("[data-side-fold]", "click", () => {
    root.classList.toggle("side-narrow");
    remember("pendapa.menu", root.classList.contains("side-narrow") ? "narrow" : "wide");
    nameFolded();
  });
  const sheet = open => {
    const side = one("#side");
    side.classList.toggle("open", open);
    one(".page").inert = open;
    if (open) one("a[aria-current], li a", side)?.focus(); else one("[data-side-open]")?.focus();
  };
  when("[data-side-open]", "click", (_, event) => { event.preventDefault(); sheet(true); });
  when("[data-side-close]", "click", (_, event) => { event.preventDefault(); sheet(false); });

  /* ---- small menus ---- */

  on("click", event => {
    for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  on("keydown", event => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details[data-menu][open]");
    if (menu) { menu.open = false; one("summary", menu).focus(); }
    if (one("#side.open")) sheet(false);
  });

  /* ---- search box ---- */

  const box = () => one("#search_box");
  const hits = () => one("#search_hits");
  const options = () => all("a[role=option]", hits());
  const closeHits = () => {
    if (!box()) return;
    hits().hidden = true;
    box().setAttribute("aria-expanded", "false");
    box().removeAttribute("aria-activedescendant");
  };
  const point = to => {
    for (const option of options()) option.setAttribute("aria-selected", String(option === to));
    if (!to) return box().removeAttribute("aria-activedescendant");
    box().setAttribute("aria-activedescendant", to.id);
    to.scrollIntoView({ block: "nearest" });
  };
  const openHits = () => {
    hits().hidden = false;
    box().setAttribute("aria-expanded", "true");
    box().removeAttribute("aria-activedescendant");
    const found = options().length;
    announce(found ? `${found} hasil, pilih dengan tombol panah` : "Tidak ada yang cocok");
  };
  when("#search_box", "keydown", (input, event) => {
    const choices = options();
    const at = choices.findIndex(option => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length) {
      event.preventDefault();
      if (hits().hidden) openHits();
      point(choices[at < 0 ? (step > 0 ? 0 : choices.length - 1) : (at + step + choices.length) % choices.length]);
    } else if (event.key === "Enter" && !hits().hidden && choices[at]) {
      event.preventDefault();
      choices[at].click();
    } else if (event.key === "Escape") {
      if (hits().hidden) input.value = ""; else closeHits();
      event.preventDefault();
    }
  });
  when("#search_box", "input", input => { if (input.value.trim().length < 2) closeHits(); });
  when("[data-search]", "submit", (form, event) => {
    if (box().value.trim().length < 2) { event.preventDefault(); event.stopPropagation(); box().focus(); }
  });
  on("focusin", event => { if (!event.target.closest?.("[data-search]")) closeHits(); });
  on("click", event => { if (!event.target.closest?.("[data-search]")) closeHits(); });
  on("keydown", event => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable], dialog") || !box()) return;
    event.preventDefault();
    box().focus();
    box().select();
  });

  /* ---- marking rows ---- */

  const listOf = element => element.closest("[data-list]") ?? element.closest("form") ?? element.closest("table") ?? document;
  const marksIn = list => all("input[data-mark]", list).filter(mark => !mark.disabled);
  const countMarks = list => {
    const marks = marksIn(list);
    const count = marks.filter(mark => mark.checked).length;
    for (const mark of marks) mark.closest("tr, li")?.classList.toggle("marked", mark.checked);
    for (const place of all("[data-marked-count]", list)) place.textContent = String(count);
    for (const bar of all("[data-bulk]", list)) bar.hidden = count === 0;
    for (const every of all("[data-mark-all]", list)) {
      every.checked = count > 0 && count === marks.length;
      every.indeterminate = count > 0 && count < marks.length;
    }
  };
  let lastMark = null;
  when("input[data-mark]", "click", (mark, event) => {
    const marks = marksIn(listOf(mark));
    if (event.shiftKey && lastMark && marks.includes(lastMark)) {
      const [from, to] = [marks.indexOf(lastMark), marks.indexOf(mark)].sort((a, b) => a - b);
      for (const between of marks.slice(from, to + 1)) between.checked = mark.checked;
    }
    lastMark = mark;
    countMarks(listOf(mark));
  });
  when("input[data-mark]", "keydown", (mark, event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const marks = marksIn(listOf(mark));
    const next = step && marks[marks.indexOf(mark) + step];
    if (!next) return;
    event.preventDefault();
    if (event.shiftKey) { next.checked = mark.checked; countMarks(listOf(mark)); }
    lastMark = next;
    next.focus();
  });
  const markEvery = (element, checked) => {
    for (const mark of marksIn(listOf(element))) mark.checked = checked;
    countMarks(listOf(element));
    const count = marksIn(listOf(element)).filter(mark => mark.checked).length;
    announce(count ? `${count} baris ditandai` : "Tidak ada baris yang ditandai");
  };
  when("input[data-mark-all]", "click", every => markEvery(every, every.checked));
  when("[data-mark-none]", "click", button => {
    const first = marksIn(listOf(button))[0];
    markEvery(button, false);
    first?.focus();
  });

  /* ---- rows, grids, copying ---- */

  const follow = (row, event) => {
    if (event.target.closest("a, button, input, select, textarea, label, summary, .tick")) return;
    if (String(getSelection())) return;
    const link = one("a.row-link", row) ?? one(`a[href="${CSS.escape(row.dataset.href)}"]`, row);
    if (event.ctrlKey || event.metaKey || event.button === 1) window.open(row.dataset.href, "_blank", "noopener");
    else if (event.button === 0) { if (link) link.click(); else location.assign(row.dataset.href); }
  };
  when("tr[data-href]", "click", follow);
  when("tr[data-href]", "auxclick", follow);

  when("[data-grid] input", "keydown", (input, event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.key.toLowerCase();
    const meant = /^[a-z0-9]$/.test(pressed) && one(`input[name="${input.name}"][data-key="${pressed}"]`, input.closest("td, th"));
    if (meant) meant.click();
    const move = meant ? [1, 0] : { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move || (input.type === "radio" && move[1])) return;      // left and right choose within a radio group
    const cell = input.closest("td, th");
    const rows = all("tbody tr", input.closest("[data-grid]"));
    let [row, column] = [rows.indexOf(cell.parentElement), cell.cellIndex];
    for (;;) {
      row += move[0];
      column += move[1];
      const next = rows[row]?.cells[column];
      if (!next) return;
      const target = one("input:checked:not(:disabled)", next) ?? one("input:not(:disabled)", next);
      if (target) { event.preventDefault(); target.focus(); return; }
    }
  });

  const textOf = id => document.getElementById(id).value;
  when("a[data-wa]", "click", link => {           // the text leaves the page only here, to where its sender sends it
    link.href = `${link.href.split("?")[0]}?text=${encodeURIComponent(textOf(link.dataset.wa))}`;
  });
  when("[data-copy],[data-copy-from]", "click", async button => {
    const text = button.dataset.copy ?? textOf(button.dataset.copyFrom);
    try {
      await navigator.clipboard.writeText(text);
    } catch {                                    // clipboard is only there on https and localhost
      const area = make("textarea", { class: "sr" });
      area.value = text;
      button.after(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const word = one("span", button);
    const before = word?.textContent;
    if (word && before !== "Disalin") {
      word.textContent = "Disalin";
      setTimeout(() => { word.textContent = before; }, 1600);
    }
    announce("Disalin");
  });

  when("[data-peek]", "click", button => {
    const input = document.getElementById(button.dataset.peek);
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    input.focus();
  });

  when(".file input", "change", input => {
    const names = [...input.files].map(file => file.name);
    one(".file-name", input.parentElement).textContent = names.length > 1 ? `${names.length} berkas` : names[0] ?? "Belum ada berkas";
  });

  when("[data-submit]", "change", input => input.form.requestSubmit());

  /* ---- what was typed, said back ---- */

  const MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];
  const DAYS = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"];
  const SHORT = {
    jan: 1, feb: 2, peb: 2, mar: 3, mrt: 3, apr: 4, mei: 5, may: 5, jun: 6, jul: 7, agu: 8, agt: 8, ags: 8, aug: 8,
    sep: 9, okt: 10, oct: 10, nov: 11, nop: 11, des: 12, dec: 12,
  };
  const thisYear = new Date().getFullYear();

  const day = (year, month, date) => {
    const found = new Date(year, month - 1, date);
    return found.getFullYear() === year && found.getMonth() === month - 1 && found.getDate() === date ? found : null;
  };
  const inWords = date => `${DAYS[date.getDay()]}, ${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;

  // 5/12/2025 · 5-12-25 · Jumat, 5 Des 2025 · 2025-12-05 · 05122025. Two digits lie at most twenty years ahead.
  // The server reads more ways than these and decides; what is not recognised here is left without an echo.
  const readDate = typed => {
    const text = typed.trim().toLowerCase().replace(/^[a-z']+,\s*/, "");
    let found = text.match(/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/);
    if (found) return day(+found[1], +found[2], +found[3]);
    found = text.match(/^(\d{2})(\d{2})(\d{4})$/) ?? text.match(/^(\d{1,2})\s*[-/. ]\s*(\d{1,2}|[a-z]{3,}\.?)\s*[-/. ]\s*(\d{4}|\d{2})$/);
    if (!found) return undefined;
    const month = /^\d/.test(found[2]) ? +found[2] : SHORT[found[2].slice(0, 3)];
    if (!month) return undefined;
    let year = +found[3];
    if (found[3].length === 2) year += 2000 + year > thisYear + 20 ? 1900 : 2000;
    return day(year, month, +found[1]);
  };

  const sayDate = text => {
    const date = readDate(text);
    if (date === undefined) return { text: "" };
    return date ? { text: inWords(date) } : { off: true, text: "Tanggal ini tidak ada di kalender." };
  };

  const sayNumber = (typed, kind) => {
    const name = kind === "kk" ? "Nomor KK" : "NIK";
    const digits = typed.replace(/[\s.\-\u200b-\u200f\u2010-\u2015]/g, "");
    const groups = digits.match(/.{1,4}/g)?.join(" ") ?? "";
    if (/\D/.test(digits)) return { off: true, groups, text: `${name} hanya berisi angka.` };
    if (digits.length !== 16) return { off: digits.length > 16, groups, text: `${digits.length} dari 16 angka` };
    if (digits.endsWith("0000")) return { off: true, groups, text: "Empat angka terakhir tidak mungkin 0000." };
    if (kind === "kk") return { groups, text: "16 angka" };
    const typedDay = +digits.slice(6, 8);
    const woman = typedDay > 40;
    const short = +digits.slice(10, 12);
    const year = short + (2000 + short > thisYear ? 1900 : 2000);
    const month = +digits.slice(8, 10);
    const birth = day(year, month, woman ? typedDay - 40 : typedDay);
    if (!birth || birth > new Date()) return { off: true, groups, text: `Angka ke-7 sampai ke-12 (${digits.slice(6, 12)}) bukan tanggal lahir.` };
    return { groups, text: `lahir ${birth.getDate()} ${MONTHS[month - 1].slice(0, 3)} ${year}, ${woman ? "perempuan" : "laki-laki"}` };
  };

  const waits = new WeakMap();
  const echo = (input, say) => {
    const id = `${input.id || input.name}-echo`;
    let place = document.getElementById(id);
    if (!place) {
      place = make("span", { class: "echo", id });
      (input.closest(".control") ?? input).after(place);
      input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
    }
    const said = input.value.trim() ? say(input.value) : { text: "" };
    place.classList.toggle("off", Boolean(said.off));
    place.replaceChildren(...(said.groups ? [make("b", {}, said.groups), " · "] : []), said.text);
    clearTimeout(waits.get(input));
    if (document.activeElement === input && said.text) waits.set(input, setTimeout(() => announce(said.text), 900));
  };
  const echoes = from => {
    for (const input of all("input[data-nik]", from)) echo(input, value => sayNumber(value, input.dataset.nik));
    for (const input of all("input[data-tanggal]", from)) if (input.value) echo(input, sayDate);
  };
  when("input[data-nik]", "input", input => echo(input, value => sayNumber(value, input.dataset.nik)));
  when("input[data-tanggal]", "change", input => echo(input, sayDate));
  when("input[data-tanggal]", "input", input => echo(input, text => (readDate(text) === null ? { text: "" } : sayDate(text))));

  /* ---- dialogs ---- */

  const openDialog = (dialog, opener) => {
    if (opener) dialog.addEventListener("close", () => opener.isConnected && opener.focus(), { once: true });
    if (!dialog.open) dialog.showModal();
    const goal = ["[role=alert][tabindex]", "[aria-invalid]", "[autofocus]", "input:not([type=hidden]), select, textarea", ".disclose-body button, h2"];
    goal.map(selector => one(selector, dialog)).find(Boolean)?.focus();
  };
  const makeDialog = (id, titleId) => make("dialog", { id, "aria-labelledby": titleId },
    make("div", { class: "sr dialog-live", "aria-live": "polite" }),
    make("button", { type: "button", class: "btn-bare dialog-close", "data-close": "", "aria-label": "Tutup" }, icon("x")));
  const raise = details => {                     // a details becomes the button of a dialog beside it
    const id = details.dataset.dialog;
    let dialog = document.getElementById(id);
    if (!dialog) {
      dialog = makeDialog(id, `${id}_title`);
      dialog.append(one(".disclose-body", details));
      details.after(dialog);
    }
    openDialog(dialog, one("summary", details));
  };
  when("details[data-dialog] > summary", "click", (summary, event) => { event.preventDefault(); raise(summary.parentElement); });
  when("[data-close]", "click", (button, event) => { event.preventDefault(); button.closest("dialog")?.close(); });
  on("mousedown", event => { if (event.target.matches?.("dialog:not(#signin_dialog)") && outside(event)) event.target.close(); });
  const outside = ({ target, clientX: x, clientY: y }) => {
    const edge = target.getBoundingClientRect();
    return x < edge.left || x > edge.right || y < edge.top || y > edge.bottom;
  };
  const dialogs = from => {
    for (const details of all("details[data-dialog]", from)) {
      one("summary", details)?.setAttribute("aria-haspopup", "dialog");
      if (details.open) { details.open = false; raise(details); }
    }
  };

  const ask = (sentence, word = "Ya, lanjutkan") => new Promise(resolve => {
    const dialog = makeDialog("ask_dialog", "ask_title");
    const yes = make("button", { type: "button", class: "btn btn-primary" }, word);
    dialog.classList.add("narrow");
    dialog.append(make("h2", { id: "ask_title" }, sentence),
      make("div", { class: "form-foot" }, yes, make("button", { type: "button", class: "btn btn-quiet", "data-close": "" }, "Batal")));
    const before = document.activeElement;
    yes.addEventListener("click", () => { dialog.returnValue = "yes"; dialog.close("yes"); });
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus?.();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });

  /* ---- sending ---- */

  const sleep = form => {
    form.classList.add("busy");
    form.setAttribute("aria-busy", "true");
    // aria-disabled, not disabled: the button keeps the focus and its name and value still travel.
    for (const button of all("button:not([type=button])", form)) button.setAttribute("aria-disabled", "true");
  };
  const wake = form => {
    form.classList.remove("busy");
    form.removeAttribute("aria-busy");
    for (const button of all("button", form)) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("data-pressed");
    }
  };

  on("submit", event => {
    const { target: form, submitter } = event;
    const sentence = submitter?.dataset.confirm ?? form.dataset.confirm;
    if (form.classList.contains("busy")) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (!sentence || form.dataset.confirmed) { delete form.dataset.confirmed; if (!submitter?.formTarget) submitter?.setAttribute("data-pressed", ""); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(sentence, submitter?.dataset.confirmLabel ?? form.dataset.confirmLabel).then(yes => {
      if (!yes) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
    });
  }, true);
  on("submit", event => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.target || event.submitter?.formTarget) return;
    sleep(form);
    if ("again" in form.dataset) setTimeout(() => wake(form), 4000);
  });
  window.addEventListener("pageshow", event => {
    if (event.persisted) location.reload();      // after Back the page may belong to nobody any more
    else all("form.busy").forEach(wake);
  });
  on("htmx:confirm", event => {
    if (!event.detail.ctx.confirm) return;
    event.preventDefault();
    ask(event.detail.ctx.confirm, event.detail.ctx.sourceElement.dataset.confirmLabel)
      .then(yes => (yes ? event.detail.issueRequest() : event.detail.dropRequest()));
  });

  /* ---- htmx: before ---- */

  on("htmx:config:request", event => {
    const { sourceElement } = event.detail.ctx;
    if (sourceElement.id === "search_box" && sourceElement.value.trim().length < 2) event.preventDefault();
  });

  on("htmx:before:request", event => {
    const { ctx } = event.detail;
    const active = document.activeElement;
    const target = ctx.target instanceof Element ? ctx.target : null;
    if (ctx.request.form && ctx.sourceElement === ctx.request.form) sleep(ctx.request.form);
    target?.setAttribute("aria-busy", "true");
    ctx.place = {                                // where the user was, to bring them back
      id: active?.id, name: active?.name, value: active?.type === "text" ? null : active?.value,
      word: active?.matches("button, a") ? active.textContent.trim() : "",
      inside: Boolean(active && active !== document.body && target?.contains(active)),
      began: ctx.sourceElement.contains(active),
    };
  });

  on("htmx:before:response", event => {
    const { ctx } = event.detail;
    const { status, raw } = ctx.response;
    if (status < 400 || status === 422 || status === 409 || ctx.hx.reswap === "none") return;
    event.preventDefault();
    raw.text().then(body => {
      const page = new DOMParser().parseFromString(body, "text/html");
      if (status === 401 && one("#signin_form", page)) return signIn(one("#signin_form", page));
      const sentence = one("[data-sentence]", page)?.textContent.trim();
      toast("bad", sentence || (status >= 500
        ? "Maaf, ada gangguan di server. Yang Anda ketik masih ada di layar. Coba lagi sebentar lagi."
        : "Maaf, permintaan ini tidak dapat dilayani. Muat ulang halaman, lalu coba lagi."));
    });
  });

  on("htmx:error", event => {
    const { error, ctx } = event.detail;
    if (error?.name === "AbortError" && ctx?.request?.signal?.reason !== "timeout") return;
    if (error instanceof TypeError || error?.name === "AbortError" || error === "timeout") {
      toast("bad", "Maaf, server tidak menjawab. Yang Anda ketik masih ada di layar. Periksa sambungan, lalu coba lagi.");
    }
  });

  on("htmx:finally:request", event => {
    const { ctx } = event.detail;
    if (ctx.request?.form) wake(ctx.request.form);
    if (ctx.target instanceof Element) ctx.target.removeAttribute("aria-busy");
  });

  /* ---- htmx: after ---- */

  const settleFocus = (ctx, target) => {
    const place = ctx.place ?? {};
    if (!place.began && !place.inside) return;
    const wrong = ctx.response?.status === 422 && (one("[role=alert][tabindex]", target) ?? one("[aria-invalid]", target));
    const wished = target.matches("[data-focus]") ? target : one("[data-focus]", target);
    if (wrong || wished) return reach(wrong || wished);
    if (document.activeElement && document.activeElement !== document.body) return;
    const same = (place.id && document.getElementById(place.id))
      || (place.name && all(`[name="${CSS.escape(place.name)}"]`, target).find(e => place.value == null || e.value === place.value))
      || (place.word && all("button, a", target).find(e => e.textContent.trim() === place.word));
    reach(same || target);
  };
  const reach = element => {
    if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: !element.matches("[role=alert], [aria-invalid], [data-focus]") });
  };

  const fresh = from => {                        // new content, also the page itself when it opens
    echoes(from);
    dialogs(from);
    new Set(all("[data-mark], [data-bulk]", from).map(listOf)).forEach(countMarks);
    for (const tab of all(".tabs [aria-current]", from)) {  // on a phone the strip is wider than the screen
      const strip = tab.closest(".tabs");
      strip.scrollLeft += tab.getBoundingClientRect().left - strip.getBoundingClientRect().left - 40;
    }
    const spoken = from.matches?.("[data-announce]") ? from : one("[data-announce]", from);
    if (spoken) announce(spoken.dataset.announce || spoken.textContent);
  };

  on("htmx:after:settle", event => {
    for (const element of new Set(event.detail.newContent)) if (element instanceof Element && element.isConnected) fresh(element);
  });
  on("htmx:after:swap", event => {
    const { ctx } = event.detail;
    if (ctx.swap === "none") return;
    const id = ctx.target instanceof Element ? ctx.target.id : String(ctx.target ?? "").replace(/^#/, "");
    if (id === "search_hits") {
      if (document.activeElement === box() && box().value.trim().length >= 2) openHits(); else closeHits();
      return;
    }
    const dialog = ctx.sourceElement.closest?.("dialog[open]");
    if (dialog && ctx.response?.status < 400 && ctx.target instanceof Element && !dialog.contains(ctx.target)) dialog.close();
    const target = (id && document.getElementById(id)) || (ctx.target?.isConnected ? ctx.target : ctx.sourceElement);
    if (target?.isConnected) setTimeout(() => settleFocus(ctx, target));
    if (ctx.sourceElement.closest?.("[data-filters]")) announce(one(".chips span", target)?.textContent);
  });

  /* ---- the session ran out: sign in over the untouched page ---- */

  const renew = token => {
    for (const input of all("input[name=csrf_token]")) input.value = token;
    document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
    document.dispatchEvent(new Event("pendapa:renewed"));
  };

  const signIn = form => {
    let dialog = one("#signin_dialog");
    if (!dialog) {
      dialog = makeDialog("signin_dialog", "signin_title");
      dialog.classList.add("narrow");
      dialog.append(make("h2", { id: "signin_title" }, "Masuk kembali"),
        make("p", { class: "muted" }, "Waktu masuk Anda sudah habis. Halaman di belakang ini tetap seperti Anda tinggalkan."));
      document.body.append(dialog);
      dialog.opener = document.activeElement;
      dialog.addEventListener("close", () => { dialog.remove(); dialog.opener?.isConnected && dialog.opener.focus(); });
    }
    one("#signin_form", dialog)?.remove();
    dialog.append(document.importNode(form, true));
    openDialog(dialog);
    echoes(dialog);
  };

  on("pendapa:expired", ({ detail }) => {          // from a page that sends by itself, with the body of its 401
    const form = one("#signin_form", new DOMParser().parseFromString(detail, "text/html"));
    if (form) signIn(form);
  });

  when("#signin_dialog form", "submit", async (form, event) => {
    event.preventDefault();
    const body = new FormData(form, event.submitter?.name ? event.submitter : undefined);
    sleep(form);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(body), credentials: "same-origin", headers: { "X-Dialog": "1", Accept: "text/html" },
      });
      if (answer.headers.get("HX-Refresh") === "true") return location.reload();
      if (answer.status === 204) {
        if (answer.headers.get("X-CSRF-New")) renew(answer.headers.get("X-CSRF-New"));
        one("#signin_dialog").close();
        return toast("ok", "Anda sudah masuk kembali. Silakan simpan lagi.");
      }
      const again = one("#signin_form", new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (again) signIn(again); else toast("bad", "Maaf, belum berhasil masuk. Coba lagi sebentar lagi.");
    } catch {
      toast("bad", "Maaf, server tidak menjawab. Periksa sambungan, lalu coba lagi.");
    } finally {
      wake(form);
    }
  });

  /* ---- the page opens ---- */

  when("[data-print]", "click", () => window.print());
  window.addEventListener("beforeprint", () => { for (const place of all("[data-printed]")) place.textContent = inWords(new Date()); });

  on("DOMContentLoaded", () => {
    nameFolded();
    fresh(document);
    const region = one("#toasts");
    if (region) {
      all(".toast", region).forEach(tend);
      new MutationObserver(changes => {
        for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.(".toast")) tend(node);
      }).observe(region, { childList: true });
    }
    one("main [role=alert][tabindex]")?.focus();
  });
})();
