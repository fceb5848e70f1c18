"use strict";
(() => {
  const table = document.querySelector("table");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows];
  const tools = document.querySelector("form.tools");
  const filter = tools.querySelector("input");
  const shown = tools.querySelector("output");
  const language = new Intl.Collator(document.documentElement.lang, { numeric: true });

  // Letters without accents, small.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  // The same rows on paper: what is sorted and filtered is printed so.
  const papers = [...document.querySelectorAll(".paper table")].map((table) => {
    const body = table.tBodies[0];
    return { body, foot: table.tFoot, rows: [...body.rows] };
  });
  const places = new Map(rows.map((row, at) => [row, at]));
  const names = new Map(rows.map((row) => [row, fold(row.cells[0].textContent)]));

  // What a cell is sorted by: its number, else its letters; nothing where it is empty.
  const value = (row, at) => {
    const cell = row.cells[at];
    const text = (cell.querySelector("[aria-hidden]") ?? cell).textContent.trim();
    return cell.dataset.value === undefined ? text : Number(cell.dataset.value);
  };

  const compare = (at, direction) => (one, other) => {
    const [a, b] = [value(one, at), value(other, at)];
    // What is empty comes last, whichever way.
    if (a === "" || b === "") return (a === "") - (b === "");
    return direction * (typeof a === "number" && typeof b === "number" ? a - b : language.compare(a, b));
  };

  // First the way that is most asked for: letters from A, numbers from the largest; then the other; then as it was.
  const sort = (at) => {
    const number = rows.some((row) => typeof value(row, at) === "number");
    const ways = number ? ["descending", "ascending"] : ["ascending", "descending"];
    const now = ways[ways.indexOf(heads[at].getAttribute("aria-sort")) + 1];
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    if (now) heads[at].setAttribute("aria-sort", now);
    const order = now ? [...rows].sort(compare(at, now === "ascending" ? 1 : -1)) : rows;
    body.append(...order);
    for (const paper of papers) paper.body.append(...order.map((row) => paper.rows[places.get(row)]));
  };

  const choose = () => {
    const words = fold(filter.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => names.get(row).includes(word));
      count += !row.hidden;
    }
    shown.textContent = `${count} / ${rows.length}`;
    // The sums are those of all rows.
    table.tFoot.hidden = count < rows.length;
    for (const paper of papers) {
      paper.rows.forEach((row, at) => (row.hidden = rows[at].hidden));
      paper.foot.hidden = table.tFoot.hidden;
    }
  };

  heads.forEach((head, at) => head.querySelector("button").addEventListener("click", () => sort(at)));
  filter.addEventListener("input", choose);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.hidden = false;
  choose();
})();
