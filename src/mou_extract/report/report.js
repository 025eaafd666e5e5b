(() => {
  const byId = (id) => document.getElementById(id);
  const [label, kind, search, wrong, shown] = ["label", "kind", "search", "wrong", "shown"].map(byId);
  const articles = [...document.querySelectorAll("main article")].map((element) => ({
    element,
    mistakes: [...element.querySelectorAll(".mistakes li")].map((item) => ({
      item, kind: item.dataset.kind, labels: item.dataset.labels.split(" "),
    })),
    text: null,
  }));
  const plain = (text) => text.normalize("NFC").toLowerCase();
  // the text of a thousand articles is put together only when somebody searches
  const textOf = (article) => article.text ??= plain(
    `${article.element.querySelector("h3").textContent}\n${article.element.querySelector(".gold .text").textContent}`);
  const filter = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const narrowed = wrong.checked || label.value !== "" || kind.value !== "";
    let count = 0, mistakes = 0;
    for (const article of articles) {
      let fitting = 0;
      for (const one of article.mistakes) {
        const fits = (kind.value === "" || one.kind === kind.value)
          && (label.value === "" || one.labels.includes(label.value));
        one.item.hidden = !fits;
        fitting += fits;
      }
      const visible = (!narrowed || fitting > 0) && words.every((word) => textOf(article).includes(word));
      article.element.hidden = !visible;
      if (visible) { count += 1; mistakes += fitting; }
    }
    shown.textContent = `${count} of ${articles.length} articles, ${mistakes} ${mistakes === 1 ? "mistake" : "mistakes"}`;
  };
  const move = (step) => {
    const visible = articles.filter((article) => !article.element.hidden).map((article) => article.element);
    const current = document.activeElement?.closest?.("main article");
    const at = visible.indexOf(current);
    const next = visible[at < 0 ? (step > 0 ? 0 : visible.length - 1) : at + step];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  };
  const clear = () => {
    label.value = kind.value = search.value = "";
    wrong.checked = false;
    filter();
  };
  for (const control of [label, kind, search, wrong]) control.addEventListener("input", filter);
  document.querySelector(".controls").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { clear(); return; }
    const typing = event.target.matches?.("input[type=search], select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "/") { event.preventDefault(); search.focus(); }
  });
  document.documentElement.classList.add("js");
  filter();
})();
