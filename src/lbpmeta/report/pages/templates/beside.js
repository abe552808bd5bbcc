// Leads from a quote to its row and back, keeps what is decided about each row, and saves accepted rows as tables.
(function () {
  "use strict";
  const all = (selector, inside) => Array.from((inside || document).querySelectorAll(selector));
  const made = (tag, text, attributes) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    return element;
  };
  const told = document.body.dataset;
  const tables = JSON.parse(told.tables), sources = JSON.parse(told.sources), fixed = new Set(JSON.parse(told.fixed));
  const formula = new RegExp(told.formula, "gu");
  const number = /^(<=|>=|[<>=~\u2264\u2265])?\s*[-+\u2212]?(?=\.?\d)(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d+)?\s*%?$/;
  const UNSURE = "B", TYPED = "as typed here";

  const docs = all(".doc"), bar = document.querySelector(".bar"), help = document.getElementById("help");
  const keys = document.querySelector("[data-keys]");
  const rows = all("article.row").map((element) => ({
    element,
    read: JSON.parse(element.dataset.cells),
    table: element.dataset.table,
    key: element.id + " " + element.dataset.cells,
    state: "",
    typed: {},
  }));
  const byElement = new Map(rows.map((row) => [row.element, row]));
  const unsaved = new Set();
  let now = null;

  // Decisions live in the history of the tab: they outlive a reload, and no other page sees them.
  function keep() {
    const kept = rows.filter((row) => row.state).map((row) => [row.key, [row.state, row.typed]]);
    try {
      history.replaceState({ decisions: kept, unsaved: Array.from(unsaved) }, "");
    } catch (error) { /* A page that is shown inside another one may have no history: the warning is left. */ }
  }
  function recall() {
    const known = new Map((history.state && history.state.decisions) || []);
    for (const row of rows) if (known.has(row.key)) [row.state, row.typed] = known.get(row.key);
    for (const table of (history.state && history.state.unsaved) || []) unsaved.add(table);
  }
  window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });

  // What is shown of a row.
  const edited = (row) => Object.keys(row.typed).length > 0;
  function draw(row) {
    const { element } = row;
    element.dataset.state = row.state || "open";
    element.querySelector(".state").textContent = row.state + (row.state === "accepted" && edited(row) ? ", as typed" : "");
    for (const [what, state] of [["accept", "accepted"], ["drop", "dropped"]]) {
      element.querySelector(`[data-do=${what}]`).setAttribute("aria-pressed", String(row.state === state));
    }
    const line = element.querySelector(".typed");
    line.hidden = !edited(row);
    const each = Object.entries(row.typed).map(([name, text]) => {
      return `${name} ${text || "(empty)"}, read as ${row.read[name] || "(nothing)"}`;
    });
    line.textContent = "Typed: " + each.join("; ");
  }
  const accepted = (table) => rows.filter((row) => row.state === "accepted" && (!table || row.table === table));
  function count() {
    const [yes, no] = [accepted().length, rows.filter((row) => row.state === "dropped").length];
    bar.querySelector("output").textContent =
      `${yes} accepted, ${no} dropped, ${rows.length - yes - no} undecided` + (unsaved.size ? "; not saved yet" : "");
    for (const button of all("[data-save]", bar)) {
      const table = button.dataset.save;
      const many = table === "sources" ? sourcesOf(accepted()).length : accepted(table).length;
      button.disabled = many === 0;
      button.textContent = `${table}.csv (${many})`;
    }
  }
  function decide(row, state, typed) {
    row.state = state;
    if (typed) row.typed = typed;
    unsaved.add(row.table);
    if (!accepted(row.table).length) unsaved.delete(row.table);
    draw(row);
    count();
    keep();
  }

  // Going to and fro.
  const docOf = (element) => element.closest(".doc");
  // Links in a drawing have no `hash`.
  const aimOf = (link) => document.getElementById(link.getAttribute("href").slice(1));
  const boxOf = (row) => {
    const link = row.element.querySelector("a.to");
    return link && aimOf(link);
  };
  function open(doc) {
    if (docs.length < 2) return;
    for (const one of docs) one.hidden = one !== doc;
    for (const link of all(".documents a")) {
      if (aimOf(link) === doc) {
        link.setAttribute("aria-current", "page");
        // Not scrollIntoView: the first Tab would start there.
        const list = link.closest("ul");
        list.scrollTop = link.offsetTop - list.offsetTop - list.clientHeight / 2;
      }
      else link.removeAttribute("aria-current");
    }
  }
  function point(row, box) {
    for (const old of all(".now")) old.classList.remove("now");
    if (now) now.element.removeAttribute("aria-current");
    now = row;
    if (row) {
      row.element.classList.add("now");
      row.element.setAttribute("aria-current", "true");
    }
    if (box) box.classList.add("now");
  }
  function toRow(target, focus) {
    const row = byElement.get(target) || null;
    open(docOf(target));
    if (row && target.hidden) show("all");
    const box = row ? boxOf(row) : null;
    point(row, box);
    if (box) box.scrollIntoView({ block: "center", inline: "nearest" });
    target.scrollIntoView({ block: "nearest" });
    if (focus) target.focus({ preventScroll: true });
  }
  function toBox(box, row) {
    open(docOf(box));
    point(row, box);
    box.scrollIntoView({ block: "center", inline: "nearest" });
    const link = box.matches("a") ? box : box.querySelector("a");
    link.focus({ preventScroll: true });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const row = byElement.get(event.target.closest("article.row"));
    if (!link) {
      if (row && !event.target.closest("button, summary, input, label")) point(row, boxOf(row));
      return;
    }
    const target = aimOf(link);
    if (!target || !target.closest(".doc")) return;
    event.preventDefault();
    const arithmetic = link.closest("#reading") ? null : target.querySelector("details");
    if (arithmetic) arithmetic.open = true;
    if (link.matches(".to")) toBox(target, row || null);
    else if (target.matches(".doc")) { open(target); point(null, null); target.focus(); }
    else toRow(target, true);
  });

  // Which rows are shown, in which order.
  const shown = () => rows.map((row) => row.element).filter((element) => !element.hidden)
    .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const GRAVE = ["inconsistent", "implausible"];
  function show(which) {
    bar.querySelector("[data-show]").value = which;
    for (const row of rows) {
      row.element.hidden = !(which === "all" || (which === "look" ? GRAVE.includes(row.element.dataset.verdict) : (row.state || "open") === which));
    }
  }
  function order(which) {
    for (const list of all(".list")) {
      const mine = rows.filter((row) => row.element.parentNode === list);
      if (which === "printed") mine.sort((a, b) => a.element.dataset.number - b.element.dataset.number);
      list.append(...mine.map((row) => row.element));
    }
  }
  function step(by) {
    const list = shown();
    if (!list.length) return;
    const at = now ? list.indexOf(now.element) : -1;
    const here = list.findIndex((element) => !docOf(element).hidden);
    const next = at < 0 ? Math.max(0, here) : Math.min(list.length - 1, Math.max(0, at + by));
    toRow(list[next], true);
  }

  // Deciding.
  function act(what, row) {
    if (!row) return;
    if (what === "edit") return row.element.querySelector(".edit") ? close(row) : edit(row);
    const state = what === "accept" ? "accepted" : "dropped";
    const back = row.state === state;
    if (back) decide(row, "", {});
    else decide(row, state, what === "drop" ? {} : null);
    return back;
  }
  function close(row) {
    const form = row.element.querySelector(".edit");
    if (form) form.remove();
    row.element.querySelector("[data-do=edit]").setAttribute("aria-expanded", "false");
    row.element.focus({ preventScroll: true });
  }
  function edit(row) {
    point(row, boxOf(row));
    const form = made("form", "", { class: "edit", "aria-label": "Edit the row" });
    const { known, typed, numbers } = tables[row.table];
    const names = known.filter((name) => !fixed.has(name) && (typed.includes(name) || row.read[name]));
    const fields = names.map((name) => {
      const label = made("label", name);
      const was = row.read[name] || "";
      const input = made("input", "", { name, autocomplete: "off", spellcheck: "false" });
      if (name === "measure") input.setAttribute("list", "measures");
      input.value = name in row.typed ? row.typed[name] : was;
      const hint = made("span", "", { class: "was", id: `${row.element.id}-${name}-was` });
      input.setAttribute("aria-describedby", hint.id);
      const say = () => {
        const text = input.value.trim();
        const odd = text && numbers.includes(name) && !number.test(text);
        hint.textContent = (text !== was ? `read as ${was || "(nothing)"}` : "") + (odd ? " \u2013 no number with a decimal point" : "");
        hint.classList.toggle("odd", Boolean(odd));
      };
      input.addEventListener("input", say);
      say();
      label.append(input, hint);
      form.append(label);
      return [name, was, input];
    });
    const buttons = made("div");
    const [save, leave, undo] = [made("button", "Keep and accept"), made("button", "Leave", { type: "button" }), made("button", "As it was read", { type: "button" })];
    buttons.append(save, " ", leave, " ", undo);
    form.append(buttons);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = {};
      for (const [name, was, input] of fields) {
        const text = input.value.trim().split(/\s+/).join(" ");
        if (text !== was) typed[name] = text;
      }
      row.typed = {};
      decide(row, "accepted", typed);
      close(row);
    });
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(row); } });
    leave.addEventListener("click", () => close(row));
    undo.addEventListener("click", () => {
      for (const [, was, input] of fields) { input.value = was; input.dispatchEvent(new Event("input")); }
    });
    row.element.append(form);
    row.element.querySelector("[data-do=edit]").setAttribute("aria-expanded", "true");
    const first = fields.find(([name]) => name === "estimate" || name === "value") || fields[0];
    first[2].focus();
    first[2].select();
    form.scrollIntoView({ block: "nearest" });
  }

  // Saving: what `lbpmeta read -o` writes, of the accepted rows.
  function cellsOf(row) {
    const cells = { ...row.read };
    for (const [name, text] of Object.entries(row.typed)) {
      if (row.read[name]) cells["x_read_" + name] = row.read[name];
      cells[name] = text.replace(formula, "$1$2'$3");
    }
    if (edited(row) || cells.transcription === UNSURE) cells.transcription = TYPED;
    return cells;
  }
  const sourcesOf = (some) => Array.from(new Set(some.map((row) => row.read.source))).filter((name) => sources[name]).map((name) => sources[name]);
  function csv(table, records) {
    const used = new Set(records.flatMap((cells) => Object.keys(cells).filter((name) => cells[name])));
    const known = tables[table].known.filter((name) => used.has(name));
    const names = known.concat(Array.from(used).filter((name) => !known.includes(name)).sort());
    const quoted = (text) => (/[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
    return [names, ...records.map((cells) => names.map((name) => cells[name] || ""))].map((line) => line.map(quoted).join(",") + "\n").join("");
  }
  function save(table) {
    const ordered = accepted(table === "sources" ? "" : table).sort((a, b) => rows.indexOf(a) - rows.indexOf(b));
    const printed = ordered.sort((a, b) => docs.indexOf(docOf(a.element)) - docs.indexOf(docOf(b.element)) || a.element.dataset.number - b.element.dataset.number);
    const text = csv(table, table === "sources" ? sourcesOf(printed) : printed.map(cellsOf));
    const link = made("a", "", { download: table + ".csv" });
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved.delete(table);
    count();
    keep();
  }

  for (const row of rows) {
    row.element.querySelector(".doing").hidden = false;
    for (const button of all("[data-do]", row.element)) {
      button.addEventListener("click", () => { point(row, boxOf(row)); act(button.dataset.do, row); });
    }
  }
  for (const button of all("[data-save]", bar)) button.addEventListener("click", () => save(button.dataset.save));
  bar.addEventListener("submit", (event) => event.preventDefault());
  bar.querySelector("[data-show]").addEventListener("change", (event) => show(event.target.value));
  bar.querySelector("[data-order]").addEventListener("change", (event) => order(event.target.value));
  const zoom = bar.querySelector("[data-zoom]");
  if (zoom) {
    zoom.addEventListener("change", () => {
      told.pages = zoom.value;
      const box = document.querySelector(".paper .now");
      if (box) box.scrollIntoView({ block: "center", inline: "center" });
    });
  }
  const helper = document.querySelector("[data-help]");
  helper.addEventListener("click", () => help.showModal());
  helper.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || help.open || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const mine = event.target.closest && byElement.get(event.target.closest("article.row"));
    if (event.key === "n" || event.key === "p") step(event.key === "n" ? 1 : -1);
    else if (event.key === "?") help.showModal();
    else if (event.key === "e") act("edit", mine || now);
    else if (event.key === "a" || event.key === "x") {
      if (mine && mine !== now) point(mine, boxOf(mine));
      if (now && act(event.key === "a" ? "accept" : "drop", now) === false) step(1);
    } else return;
    event.preventDefault();
  });

  recall();
  rows.forEach(draw);
  count();
  bar.hidden = false;
  all(".without").forEach((element) => { element.hidden = true; });
  const first = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  open((first && docOf(first)) || docs.find((doc) => "grave" in doc.dataset) || docs.find((doc) => doc.querySelector("article.row")) || docs[0]);
  if (first && first.matches("article.row, .left li")) toRow(first, true);
})();
