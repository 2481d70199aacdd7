// Looks into the index beside the page, which comes as scripts since a page on a disk may fetch nothing.
"use strict";
(() => {
  const box = document.getElementById("search"), asked = document.getElementById("asked");
  const said = document.getElementById("said"), list = document.getElementById("found");
  const kinds = ["series", "article", "speaker"], most = 60, entries = [];
  const parts = box.dataset.parts.split(" ").filter(Boolean);
  let left = -1;
  const fold = text => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[\u2018\u2019]/g, "'").toLowerCase();
  window.storydiff = part => {
    for (const [kind, words, beside, href] of part.e) {
      entries.push([kind, words, part.b[beside], href, fold(words), fold(part.b[beside])]);
    }
  };
  const load = () => {
    if (left >= 0) return;
    left = parts.length;
    for (const part of parts) {
      const script = document.createElement("script");
      script.src = part;
      script.onload = script.onerror = () => { left -= 1; show(); };
      document.head.append(script);
    }
  };
  const show = () => {
    const words = fold(asked.value).split(/\s+/).filter(Boolean), named = [], others = [];
    for (const entry of words.length ? entries : []) {
      if (words.every(word => entry[4].includes(word))) named.push(entry);
      else if (words.every(word => entry[4].includes(word) || entry[5].includes(word))) others.push(entry);
    }
    const count = named.length + others.length, found = named.concat(others).slice(0, most);
    list.replaceChildren(...found.map(([kind, title, beside, href]) => {
      const item = document.createElement("li"), link = document.createElement("a");
      const more = document.createElement("span"), name = document.createElement("bdi");
      name.textContent = title;
      link.href = href;
      link.append(name);
      more.className = "meta";
      more.textContent = [kinds[kind], beside].filter(Boolean).join(", ");
      item.append(link, " ", more);
      return item;
    }));
    said.textContent = !words.length ? "" : left > 0 ? "Reading the index…" :
      count > most ? `${count} found, the first ${most} are shown` : `${count} found`;
  };
  let waiting;
  asked.addEventListener("input", () => { load(); clearTimeout(waiting); waiting = setTimeout(show, 80); });
  box.hidden = false;
  if (location.hash.length > 1) {
    try { asked.value = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    load();
  }
})();
