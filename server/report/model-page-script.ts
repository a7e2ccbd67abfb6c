/** The page's behaviour: following arrows, choosing a box, finding by name. The page is complete without it. */
export const PAGE_SCRIPT = `
"use strict";
(() => {
  const boxes = [...document.querySelectorAll(".box")];
  const arrows = [...document.querySelectorAll(".arrow")];
  const details = document.getElementById("details");
  const find = document.getElementById("find");
  const from = (arrow) => arrow.dataset.from, to = (arrow) => arrow.dataset.to;
  let chosen = null;

  // What leads to a box, and what it leads to, each way as far as it goes.
  function follow(box) {
    const near = new Set([box.id]), lines = new Set();
    for (const [here, there] of [[from, to], [to, from]]) {
      const open = [box.id], seen = new Set(open);
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        for (const arrow of arrows) {
          if (here(arrow) !== id) continue;
          lines.add(arrow);
          near.add(there(arrow));
          if (!seen.has(there(arrow))) { seen.add(there(arrow)); open.push(there(arrow)); }
        }
      }
    }
    for (const each of boxes) each.classList.toggle("near", near.has(each.id));
    for (const arrow of arrows) arrow.classList.toggle("near", lines.has(arrow));
    const section = box.closest("svg");
    for (const svg of document.querySelectorAll("svg")) svg.classList.toggle("following", svg === section);
  }

  function letGo() {
    if (chosen) return follow(chosen);
    for (const svg of document.querySelectorAll("svg")) svg.classList.remove("following");
  }

  function choose(box) {
    if (chosen) chosen.classList.remove("chosen");
    chosen = box;
    details.hidden = !box;
    if (!box) return letGo();
    box.classList.add("chosen");
    follow(box);
    details.replaceChildren(document.getElementById(box.id + "-about").content.cloneNode(true));
  }

  // Left and right walk along arrows; up and down through the boxes of a column.
  function neighbour(box, key) {
    if (key === "ArrowRight") return document.getElementById(arrows.filter((a) => from(a) === box.id).map(to)[0]);
    if (key === "ArrowLeft") return document.getElementById(arrows.filter((a) => to(a) === box.id).map(from)[0]);
    const place = (each) => { const { x, y, width } = each.querySelector("rect").getBBox(); return { x: x + width / 2, y }; };
    const here = place(box), down = key === "ArrowDown";
    return boxes.filter((each) => each !== box && each.closest("svg") === box.closest("svg"))
      .map((each) => ({ each, ...place(each) }))
      .filter(({ x, y }) => Math.abs(x - here.x) < 60 && (down ? y > here.y : y < here.y))
      .sort((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0]?.each;
  }

  for (const box of boxes) {
    box.addEventListener("mouseenter", () => follow(box));
    box.addEventListener("mouseleave", letGo);
    box.addEventListener("focus", () => follow(box));
    box.addEventListener("blur", letGo);
    box.addEventListener("click", () => choose(box === chosen ? null : box));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(box); }
      if (!event.key.startsWith("Arrow")) return;
      const next = neighbour(box, event.key);
      if (next) { event.preventDefault(); next.focus(); }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { choose(null); find.value = ""; search(); }
    if (event.key === "/" && document.activeElement !== find) { event.preventDefault(); find.focus(); }
  });

  function search() {
    const wanted = find.value.trim().toLowerCase();
    const hits = new Set();
    for (const box of boxes) {
      const hit = wanted !== "" && box.querySelector("title").textContent.toLowerCase().includes(wanted);
      box.classList.toggle("match", hit);
      if (hit) hits.add(box.id);
    }
    for (const arrow of arrows) arrow.classList.toggle("match", hits.has(from(arrow)) && hits.has(to(arrow)));
    for (const svg of document.querySelectorAll("svg")) svg.classList.toggle("finding", wanted !== "");
  }
  find.addEventListener("input", search);
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") document.querySelector(".box.match")?.focus();
  });
})();
`;
