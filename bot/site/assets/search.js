/* The search: works from a disk, so its data are scripts, loaded as they are needed.

   A typed word is held against every word of the index: the same, its beginning, another
   spelling of the sound, or a slip or two of the keys; each has a cost in bits, and a rare
   word that fits closely counts for more than a common one. */
const room = {};
(() => {
  "use strict";
  const waiting = new Map();
  const kept = new Map();
  const load = (name) => {
    if (!kept.has(name)) {
      kept.set(name, new Promise((done, failed) => {
        waiting.set(name, done);
        const script = document.createElement("script");
        script.src = `search/${name}.js`;
        script.onerror = () => { kept.delete(name); failed(new Error(name)); };
        document.head.append(script);
      }));
    }
    return kept.get(name);
  };
  const give = (name, data) => { const done = waiting.get(name); if (done) done(data); };
  room.meta = (data) => give("meta", data);
  room.words = (number, data) => give(`w${number}`, data);
  room.places = (number, data) => give(`p${number}`, data);
  room.docs = (number, data) => give(`d${number}`, data);

  const SAME = 0, SPELLING = 2.3, BEGINNING = 3, SLIP = 6, SECOND = 5, BONES = 6;
  const MOST_WORDS = 10, MOST_LIKE = 12, MOST_SHOWN = 40;

  let index = null;
  const prepare = () => {
    index ??= load("meta").then(async (meta) => {
      const chunks = await Promise.all(Array.from({ length: meta.words }, (_, n) => load(`w${n}`)));
      const words = [], names = [];
      for (const chunk of chunks) {
        let before = "";
        for (const piece of chunk ? chunk.split(" ") : []) {
          before = before.slice(0, parseInt(piece[1], 16)) + piece.slice(2);
          words.push(before);
          names.push(piece[0] === "+");
        }
      }
      const longest = Object.keys(meta.sounds).sort((a, b) => b.length - a.length);
      const sound = new RegExp(longest.join("|"), "g");
      const fold = (word) => {
        let folded = word.replace(/(.)\1+/g, "$1").replace(sound, (s) => meta.sounds[s]).replace(/(.)\1+/g, "$1");
        if (folded.length > 4) folded = folded.replace(/e$/, "");
        return folded.length > 3 ? folded.replace(/f$/, "v") : folded;
      };
      const folded = words.map((word, n) => names[n] ? fold(word) : "");
      return { meta, words, names, fold, folded, bones: folded.map(skeleton) };
    });
    index.catch(() => { index = null; });
    return index;
  };
  const skeleton = (folded) =>
    folded.replace(/(.)\1+/g, "$1").replace(/[aeiouhjy]/g, "").replace(/d/g, "t").replace(/g/g, "k").replace(/b/g, "p").replace(/f/g, "v");

  // Chinese characters and Korean syllables are a word each, as they stand.
  const BY_ITSELF = /[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/g;
  const NOT_WORD = /[^a-z0-9\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+/g;
  const normalise = (typed, letters) => {
    const plain = typed.normalize("NFKC").toLowerCase().replace(/[‘’‛ʹʻʼʽʾʿ׳´'`]/g, "");
    return [...plain.replace(BY_ITSELF, " $& ")].map((c) => c < "\x80" ? c : letters[c] ?? (c.match(BY_ITSELF) ? c : [...c.normalize("NFD")].map((d) => letters[d] ?? d).join("")))
      .join("").replace(/[\u0300-\u036f]/g, "").replace(NOT_WORD, " ").trim().split(" ").filter(Boolean);
  };

  /* Slips between two words (a letter wrong, left out, put in, or two swapped), at most `most`. */
  const slips = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let earlier = [], before = Array.from({ length: other.length + 1 }, (_, n) => n);
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, earlier[j - 2] + 1);
        row.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      [earlier, before] = [before, row];
    }
    return before[other.length];
  };

  const another = (one, other) =>
    one.length === other.length && one.length < 6 && [...one].sort().join() !== [...other].sort().join();

  /* The words of the index that a typed one may stand for, the likeliest first: [number, cost]. */
  const alike = (typed, found) => {
    const { words, names, fold, folded, bones } = found;
    const sound = fold(typed), bone = skeleton(sound);
    const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
    const hits = [];
    for (let n = 0; n < words.length; n++) {
      const word = words[n];
      let cost = Infinity;
      if (word === typed) cost = SAME;
      else if (typed.length > 1 && word.startsWith(typed)) cost = BEGINNING + 0.4 * (word.length - typed.length);
      if (names[n] && cost > SPELLING) {
        if (folded[n] === sound) cost = Math.min(cost, SPELLING);
        else if (bone.length > 2 && bones[n] === bone) cost = Math.min(cost, BONES);
        else if (most && slips(sound, folded[n], 1) === 1 && sound.length > 3) cost = Math.min(cost, SLIP + 1);
      }
      if (cost > SLIP && most) {
        // In a short word another letter makes another word, in a longer one two others: save in names.
        const limit = names[n] || typed.length > 9 ? most : another(typed, word) ? 0 : 1;
        const many = limit ? slips(typed, word, limit) : Infinity;
        if (many <= limit) cost = Math.min(cost, SLIP + (many - 1) * SECOND);
      }
      if (cost < Infinity) hits.push([n, cost]);
    }
    return hits.sort((a, b) => a[1] - b[1] || a[0] - b[0]).slice(0, MOST_LIKE);
  };

  const placesOf = async (number, cuts) => {
    let file = cuts.length - 1;
    while (cuts[file] > number) file--;
    const steps = (await load(`p${file}`))[number - cuts[file]];
    let at = 0;
    return steps.map((step) => (at += step));
  };

  const search = async (typed) => {
    const found = await prepare();
    const { meta } = found;
    const words = normalise(typed, meta.letters).map((w) => w.slice(0, 15)).slice(0, MOST_WORDS);
    const scores = new Map();
    let known = 0;
    for (const word of new Set(words)) {
      const best = new Map();
      for (const [number, cost] of alike(word, found)) {
        const places = await placesOf(number, meta.cuts);
        const worth = Math.max(Math.log2((meta.docs + 1) / (places.length + 0.5)), 0.5) + 8 - cost;
        if (worth <= 0) continue;
        for (const doc of places) if (worth > (best.get(doc) || 0)) best.set(doc, worth);
      }
      if (best.size) known += 1;
      for (const [doc, worth] of best) {
        const before = scores.get(doc) || [0, 0];
        scores.set(doc, [before[0] + 1, before[1] + worth]);
      }
    }
    const ranked = [...scores].filter(([, [met]]) => met === known || met >= 2 || known === 1);
    ranked.sort((a, b) => b[1][0] - a[1][0] || (a[0] < meta.entities ? 0 : 1) - (b[0] < meta.entities ? 0 : 1) || b[1][1] - a[1][1] || a[0] - b[0]);
    const first = ranked.slice(0, MOST_SHOWN);
    const docs = await Promise.all(first.map(async ([doc]) => (await load(`d${Math.floor(doc / meta.perFile)}`))[doc % meta.perFile]));
    // Of those that say as much the shorter title is closer: NATO before its Secretary General.
    const as = ([doc, [met, worth]]) => `${met} ${doc < meta.entities} ${worth}`;
    let group = 0;
    const order = first.map((one, n) => [n && as(one) !== as(first[n - 1]) ? ++group : group, docs[n]]);
    order.sort(([one, a], [other, b]) => one - other || a[1].length - b[1].length);
    return { total: ranked.length, docs: order.map(([, doc]) => doc) };
  };

  const box = document.getElementById("q");
  const status = document.getElementById("found");
  const results = document.getElementById("results");
  const element = (name, content, attributes) => {
    const made = Object.assign(document.createElement(name), attributes || {});
    made.append(...[content].flat());
    return made;
  };
  const listed = (docs) => element("ol", docs.map(([kind, title, about, path]) => element("li", [
    element("p", kind, { className: "kind" }),
    element("p", element("a", title, { href: path, dir: "auto" }), { className: "said" }),
    ...(about ? [element("p", about, { className: "meta", dir: "auto" })] : []),
  ])));
  let turn = 0;
  const run = async () => {
    const mine = ++turn;
    const typed = box.value.trim().slice(0, 200);
    if (!typed) {
      results.replaceChildren();
      status.textContent = "Type a name or words above.";
      return;
    }
    try {
      const { total, docs } = await search(typed);
      if (mine !== turn) return;
      results.replaceChildren(listed(docs));
      const more = total > docs.length ? `; the first ${docs.length} are shown` : "";
      status.textContent = total ? `${total.toLocaleString("en")} found for “${typed}”${more}.` : `Nothing found for “${typed}”.`;
    } catch {
      if (mine === turn) status.textContent = "The index of this search could not be loaded. Load the page again.";
    }
  };
  let timer = 0;
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(run, 150); });
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("q", box.value);
    try { history.replaceState(null, "", address); } catch { /* a page on a disk may not */ }
    clearTimeout(timer);
    run();
  });
  if (box.value) run(); else prepare().catch(() => {});
})();
