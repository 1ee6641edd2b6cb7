"use strict";
// The filter of the contents: every word that is typed must occur in an entry.
const search = document.querySelector(".search");
if (search) {
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const section of document.querySelectorAll("section.subject")) {
      let some = false;
      for (const item of section.querySelectorAll(".contents > li")) {
        const text = [item.textContent, item.dataset.words, section.dataset.subject].join(" ").toLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
        some ||= !item.hidden;
      }
      section.hidden = !some;
    }
  };
  search.addEventListener("input", filter);
  search.hidden = false;
  filter();
}
// A click on a formula copies its LaTeX.
document.addEventListener("click", async (event) => {
  const formula = event.target.closest(".math");
  if (!formula || !navigator.clipboard || String(getSelection())) return;
  await navigator.clipboard.writeText(formula.getAttribute("aria-label"));
  formula.classList.add("copied");
  setTimeout(() => formula.classList.remove("copied"), 600);
});
