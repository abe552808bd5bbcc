// Draws what is folded when it is opened, sorts and filters the tables, opens what a link leads to, and for print the
// chosen few.
(function () {
  "use strict";
  const all = (selector, inside) => Array.from((inside || document).querySelectorAll(selector));

  function filtering(form) {
    const table = document.getElementById(form.dataset.for);
    const rows = all("tbody > tr", table);
    const texts = new Map();
    const fields = all("[data-filter]", form);
    const count = form.querySelector("output");
    const textOf = (row) => {
      // What is folded yet is markup: its tags are no words.
      if (!texts.has(row)) texts.set(row, row.textContent.replace(/<[^>]*>/g, " ").toLowerCase());
      return texts.get(row);
    };
    function apply() {
      let shown = 0;
      const tests = fields.filter((field) => field.value !== "").map((field) => {
        const { filter, within } = field.dataset;
        if (within) return (row) => (row.querySelector(within) || {}).textContent === field.value;
        if (filter !== "text") return (row) => row.dataset[filter] === field.value;
        const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
        return (row) => words.every((word) => textOf(row).includes(word));
      });
      for (const row of rows) {
        row.hidden = !tests.every((test) => test(row));
        if (!row.hidden) shown += 1;
      }
      count.textContent = shown + " of " + rows.length + " " + form.dataset.noun;
    }
    function clear() {
      for (const field of fields) field.value = "";
      apply();
    }
    let waiting = 0;
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => { event.preventDefault(); clear(); });
    for (const field of fields) if (field.dataset.first) field.value = field.dataset.first;
    const opener = form.querySelector("[data-open]");
    if (opener) toggling(opener, () => all("tbody > tr:not([hidden]) details", table));
    form.hidden = false;
    table.clear = clear;
    apply();
  }

  function toggling(button, targets) {
    const label = button.textContent;
    let open = false;
    button.hidden = false;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      open = !open;
      for (const details of targets()) details.open = open;
      button.setAttribute("aria-pressed", String(open));
    });
    button.textContent = label;
  }

  function sorting(table) {
    const heads = all("thead th", table);
    const body = table.tBodies[0];
    heads.forEach((head, column) => {
      if (!head.hasAttribute("data-sort")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.dataset.head = head.textContent;
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => {
          const cell = row.cells[column];
          return "value" in cell.dataset ? cell.dataset.value : cell.textContent.trim();
        };
        const keyed = all("tr", body).filter((row) => row.parentNode === body).map((row) => [key(row), row]);
        keyed.sort(([a], [b]) => compare(a, b, down));
        body.append(...keyed.map(([, row]) => row));
      });
    });
  }

  // Empty cells stand last either way; numbers compare as numbers.
  function compare(a, b, down) {
    if (a === "" || b === "") return (a === "") - (b === "");
    const x = Number(a), y = Number(b);
    const order = Number.isFinite(x) && Number.isFinite(y) ? x - y : a.localeCompare(b, "en", { numeric: true });
    return down ? -order : order;
  }

  // With scripts a browser keeps what stands in noscript as text: it costs nothing until it is drawn.
  function draw(details) {
    const folded = details.querySelector(":scope > noscript");
    if (!folded) return;
    const box = document.createElement("template");
    box.innerHTML = folded.textContent;
    folded.replaceWith(box.content);
    serve(details);
  }

  function serve(part) {
    for (const text of all("text[textLength]", part)) text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    for (const table of all("table.cards", part)) {
      const heads = all("thead th", table).map((head) => head.textContent);
      for (const row of table.tBodies[0].rows) {
        for (const cell of row.cells) cell.dataset.label = heads[cell.cellIndex];
      }
    }
    for (const row of all("tr[id^='finding-']", part)) {
      const link = document.createElement("a");
      link.className = "here";
      link.href = "#" + row.id;
      link.textContent = "#";
      link.setAttribute("aria-label", "Link to this finding");
      row.cells[0].append(" ", link);
    }
    all("svg", part).forEach(leaving);
    all("table.data", part).forEach(sorting);
    all("form.controls", part).forEach(filtering);
    all("table.cards, #plot-list", part).forEach(shortened);
  }

  // On small screens long lists show their first few, and all at a tap: a style sheet tells which screens are small.
  function shortened(list) {
    const items = () => (list.tBodies ? list.tBodies[0].rows : all(":scope > article", list));
    const count = items().length;
    if (count <= 6) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "others";
    button.textContent = "Show all " + count;
    const whole = () => {
      list.classList.remove("few");
      button.remove();
    };
    button.addEventListener("click", () => {
      const next = items()[6];
      whole();
      next.tabIndex = -1;
      next.focus();
    });
    list.classList.add("few");
    list.whole = whole;
    (list.closest(".scroll") || list).after(button);
  }

  // The total without each study was computed before, and stands in the row of the study.
  function leaving(svg) {
    const studies = all("[data-without]", svg);
    if (!studies.length) return;
    const whole = svg.querySelector(".whole"), part = svg.querySelector(".without");
    const diamond = part.querySelector("path"), texts = all("text", part);
    const places = texts.map((text) => text.getAttribute("x")), shared = texts.map((text) => text.textContent);
    const said = document.createElement("p"), hint = "Choose a study to see the total without it; what stands under the plot stays that of all studies.";
    said.setAttribute("role", "status");
    said.className = "said";
    said.textContent = hint;
    (svg.closest(".plot") || svg).before(said);
    let chosen = null, narrower = 0;
    // Letters as wide as the total's, whose length was laid out for: the reader's font may be wider.
    function fitted() {
      const known = whole.querySelector("text[font-weight][textLength]") || whole.querySelector("text[textLength]");
      if (!known) return 1;
      const length = known.getAttribute("textLength");
      known.removeAttribute("textLength");
      const own = known.getComputedTextLength();
      known.setAttribute("textLength", length);
      return own ? length / own : 1;
    }
    function choose(study) {
      narrower ||= fitted();
      if (chosen) chosen.setAttribute("aria-pressed", "false");
      chosen = chosen === study ? null : study;
      whole.setAttribute("display", chosen ? "none" : "inline");
      part.setAttribute("display", chosen ? "inline" : "none");
      said.textContent = chosen ? chosen.querySelector("title").textContent : hint;
      if (!chosen) return;
      chosen.setAttribute("aria-pressed", "true");
      const [course, ...lines] = chosen.dataset.without.split("\u00a6");
      diamond.setAttribute("d", course);
      texts.forEach((text, i) => {
        const [words, x] = (lines[i] || "").split("\u00ac").reverse();
        text.setAttribute("x", x || places[i]);
        text.textContent = words || shared[i];
        text.removeAttribute("textLength");
        const wide = text.getComputedTextLength() * narrower;
        if (wide) text.setAttribute("textLength", wide.toFixed(1));
        text.setAttribute("lengthAdjust", "spacingAndGlyphs");
      });
    }
    for (const study of studies) {
      study.setAttribute("role", "button");
      study.setAttribute("tabindex", "0");
      study.setAttribute("aria-pressed", "false");
      study.addEventListener("click", () => choose(study));
      study.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose(study);
        } else if (event.key === "Escape" && chosen) choose(chosen);
      });
    }
  }

  // What is named may not be drawn yet.
  function named(id) {
    const found = document.getElementById(id);
    if (found || !id) return found;
    const folded = all("details > noscript").find((one) => one.textContent.includes('id="' + id + '"'));
    if (folded) draw(folded.parentElement);
    return document.getElementById(id);
  }

  // What a link leads to may be folded away or filtered out.
  function reveal() {
    const target = named(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let up = target; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    const table = target.closest("table");
    if (table && target.hidden && table.clear) table.clear();
    const list = target.closest(".few");
    if (list) list.whole();
    if (target.tagName === "SECTION") return;
    const own = /^(H[1-6]|MAIN)$/.test(target.tagName) ? target.parentElement.querySelector("#" + CSS.escape(target.id) + " ~ details") : target.querySelector("details");
    if (own) {
      draw(own);
      own.open = true;
    }
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  }

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = all("details[data-print]:not([open])");
    for (const details of opened) {
      draw(details);
      details.open = true;
    }
  });
  window.addEventListener("afterprint", () => { for (const details of opened) details.open = false; });
  document.addEventListener("toggle", (event) => { if (event.target.open) draw(event.target); }, true);
  serve(document);
  for (const button of all("[data-open-in]")) {
    toggling(button, () => all("details", document.getElementById(button.dataset.openIn)));
  }
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
