/* Letters in the browser: the preview follows what is typed, and buttons write the light markup. Pages work without it.

   button[data-live]         its form is sent to a frame a second after something was typed
   [data-markup="field id"]  a row of buttons, each with data-write="bold|points|letters|table|heading|details" */
"use strict";
(() => {
  let waiting;
  document.addEventListener("input", event => {
    const button = event.target.form?.querySelector("button[data-live]");
    if (!button) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => event.target.form.requestSubmit(button), 1000);
  });

  const lines = (text, write) => (text || "…").split("\n").map((line, n) => line.trim() ? write(line.trim(), n) : line).join("\n");
  const writers = {
    bold: text => `**${text || "tebal"}**`,
    points: text => lines(text, (line, n) => `${n + 1}. ${line}`),
    letters: text => lines(text, (line, n) => `${String.fromCharCode(97 + n % 26)}. ${line}`),
    heading: text => lines(text, line => `# ${line}`),
    details: text => lines(text, line => line.includes(" : ") ? line : `${line} : …`),
    table: text => lines(text || "Kolom 1;Kolom 2\n…;…", line => `| ${line.split(/\t|;/).map(cell => cell.trim()).join(" | ")} |`),
  };
  const blocks = ["points", "letters", "heading", "details", "table"];

  document.addEventListener("click", event => {
    const button = event.target.closest?.("[data-markup] [data-write]");
    if (!button) return;
    const field = document.getElementById(button.closest("[data-markup]").dataset.markup);
    const { selectionStart: start, selectionEnd: end, value } = field;
    const kind = button.dataset.write;
    let written = writers[kind](value.slice(start, end));
    if (blocks.includes(kind)) {
      // A block stands between blank lines, or it would run into the paragraph beside it.
      const before = value.slice(0, start), after = value.slice(end);
      const above = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
      const below = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
      written = above + written + below;
    }
    field.focus();
    field.setRangeText(written, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
