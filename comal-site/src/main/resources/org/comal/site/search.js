// The search of the site, without a server: search.html lists the sections that hold all words of ?q=,
// and the page of a section, to which it hands ?q= on, marks them.
"use strict";
{
  const query = (new URLSearchParams(location.search).get("q") || "").trim();
  const form = document.querySelector("form[role=search]");
  const input = form.elements.q;
  const results = document.querySelector("ol.results");
  const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter((word) => word);
  const pattern = (words) =>
    new RegExp("(" + words.map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|") + ")", "gi");

  // Text as nodes, with the words in <mark>.
  const marked = (text, words) =>
    text.split(pattern(words)).map((part, i) => {
      if (i % 2 === 0) return document.createTextNode(part);
      const mark = document.createElement("mark");
      mark.textContent = part;
      return mark;
    });

  // How well a section fits, 0 where it lacks a word.
  const score = (section, words) => {
    const places = [[section.title, 20], [section.page, 5], [section.text, 1]];
    let sum = 0;
    for (const word of words) {
      let best = 0;
      for (const [text, weight] of places) {
        best += weight * Math.min(3, text.toLowerCase().split(word).length - 1);
      }
      if (best === 0) return 0;
      sum += best;
    }
    return sum;
  };

  const excerpt = (text, words) => {
    const first = text.lastIndexOf(" ", text.search(pattern(words)) - 80) + 1;
    return (first > 0 ? "… " : "") + text.slice(first, first + 240) + (first + 240 < text.length ? " …" : "");
  };

  const item = (section, words) => {
    const link = document.createElement("a");
    const [page, anchor] = section.address.split("#");
    link.href = page + "?q=" + encodeURIComponent(words.join(" ")) + "#" + anchor;
    link.append(...marked(section.title, words));
    const place = document.createElement("span");
    place.textContent = section.title === section.page ? "" : " · " + section.page;
    const text = document.createElement("p");
    text.append(...marked(excerpt(section.text, words), words));
    const li = document.createElement("li");
    li.append(link, place, text);
    return li;
  };

  const list = () => {
    const words = wordsOf(input.value);
    const hits = words.length === 0 ? [] : window.searchIndex
      .map((section) => [score(section, words), section])
      .filter(([points]) => points > 0)
      .sort(([a], [b]) => b - a);
    document.querySelector("p.found").textContent = words.length === 0
      ? "Sections that hold all words are listed here."
      : hits.length + (hits.length === 1 ? " section" : " sections");
    results.replaceChildren(...hits.slice(0, 50).map(([, s]) => item(s, words)));
  };

  // Marks the words in what is read, and goes to the first within the section of the address.
  const mark = (words) => {
    const main = document.querySelector("main");
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    texts.filter((node) => node.data.search(pattern(words)) >= 0)
      .forEach((node) => node.replaceWith(...marked(node.data, words)));
    const section = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (section === null) return;
    const after = [...main.querySelectorAll("mark")].find(
      (m) => section.contains(m) || section.compareDocumentPosition(m) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (after && !section.contains(after)) after.scrollIntoView({ block: "center" });
  };

  form.hidden = false;
  input.value = query;
  if (results) {
    input.addEventListener("input", list);
    input.focus();
    list();
  } else if (query) {
    // Later than the browser goes to the section by itself.
    window.addEventListener("load", () => mark(wordsOf(query)));
  }
}
