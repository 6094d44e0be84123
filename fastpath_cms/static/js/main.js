// Loads only what the page has. Every page works without any of it.
const enhancements = [
  ["form[data-autosave]", "./autosave.js"],
  ["form[data-autosave] input[data-keep]", "./keepfile.js"],
  ["[data-judging]", "./judging.js"],
  ["form[method='post' i]", "./once.js"],
  ["time[data-local]", "./local-time.js"],
  ["[data-words], [data-letters]", "./counter.js"],
  ["[data-rows]", "./rows.js"],
  ["input[type='password']", "./reveal.js"],
  ["[data-filter]", "./filter.js"],
  ["table[data-pick]", "./pick.js"],
  ["table[data-decide]", "./decide.js"],
  ["#review-form", "./review.js"],
  ["nav.roles, nav.tabs", "./bars.js"],
  ["[data-bids]", "./bids.js"],
  ["details.menu", "./menu.js"],
  ["form[data-read]", "./read.js"],
  ["[data-seconds]", "./countdown.js"],
  ["textarea[data-mentions]", "./mentions.js"],
  ["[data-fingerprint], input[data-expected]", "./fingerprint.js"],
];

for (const [selector, file] of enhancements) {
  const found = document.querySelectorAll(selector);
  if (found.length > 0) {
    import(file).then((module) => module.enhance([...found]));
  }
}
