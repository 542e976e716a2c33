"use strict";
(() => {
  const STEP = 100;
  const all = JSON.parse(document.getElementById("data").textContent);
  const [form, list, count, more] = ["filter", "list", "count", "more"].map((id) => document.getElementById(id));
  const { search, severity, file } = form.elements;
  const texts = all.map((one) => one.join("\n").toLowerCase());
  const grades = Object.fromEntries([...severity.options].map((one) => [one.value, one.text]));
  let found = [];
  let shown = 0;

  // Text goes in as text alone, whatever stands in it.
  const add = (parent, tag, name, text) => {
    const made = parent.appendChild(document.createElement(tag));
    made.className = name;
    made.textContent = text;
    return made;
  };

  const show = (upTo) => {
    const made = document.createDocumentFragment();
    for (const at of found.slice(shown, upTo)) {
      const [grade, name, sheet, cell, column, value, message, suggestion] = all[at];
      const item = add(made, "div", "finding " + grade, "");
      const where = [grades[grade], name, sheet, cell, column].filter(Boolean).join(" · ") + (value ? "：" + value : "");
      add(item, "p", "where", where);
      add(item, "p", "", message + (suggestion ? "。" + suggestion : ""));
    }
    list.append(made);
    shown = Math.min(upTo, found.length);
    more.hidden = shown === found.length;
    more.textContent = "再显示一些（还有 " + (found.length - shown) + " 条）";
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = [];
    all.forEach((one, at) => {
      if (severity.value && one[0] !== severity.value) return;
      if (file.value && one[1] !== file.value) return;
      if (words.every((word) => texts[at].includes(word))) found.push(at);
    });
    count.textContent = "共 " + all.length + " 条，符合条件 " + found.length + " 条";
    list.replaceChildren();
    shown = 0;
    show(STEP);
  };

  for (const name of new Set(all.map((one) => one[1]))) {
    if (name) add(file, "option", "", name).value = name;
  }
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => show(shown + STEP * 5));
  // On paper stands all that was asked for, as far as paper goes.
  window.addEventListener("beforeprint", () => show(Math.max(shown, 1000)));
  filter();
})();
