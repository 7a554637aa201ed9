// What the guided tour shows: each step says why, and can do itself.

const DRAFT =
  "The alliance stands firm. “We will never compromise on Ukraine’s right to join NATO,” Rutte said.";
const CUT = "We are not there yet";
const WHOLE = "We are not there yet, but we are close";
const ARTICLE = [
  "This article is made up for the guided tour. Nobody said any of this.",
  `The talks go on. “${CUT},” Ada Sample said on Friday.`,
  `Her office gave the whole sentence later. “${WHOLE},” Ada Sample said.`,
  "",
].join("\n");

/**
 * Each step: `title`, `text`, who it is for (`as`), `act(guide)` which does it, and `done(event)`,
 * whether what was just told of ends the step.
 */
export const STEPS = [
  {
    title: "Ask",
    text: "Type / and pick a command, or press the button. Factdesk answers from its sources alone, and says where each statement stands: the file and the line.",
    as: "nora",
    act: (guide) => guide.command("who", { name: "Kellogg" }),
    done: answered("/who"),
  },
  {
    title: "See where it stands",
    text: "Every statement has a Passage button. It opens the paragraph of the source, with the cited words marked.",
    as: "nora",
    act: (guide) => guide.press("Passage"),
    done: ({ message }) => Boolean(message?.pressed) && !message.loading,
  },
  {
    title: "Misspell",
    text: "Names are found through typos, other spellings and other scripts. Where it is not plain who is meant, Factdesk asks and does not guess.",
    as: "nora",
    act: (guide) => guide.command("quote", { speaker: "Marc Ruttte" }),
    done: answered("/quote"),
  },
  {
    title: "Ask what is not there",
    text: "The articles speak of a memorandum of 22 points and list none of them. So there is no seventh point to tell, and Factdesk says just that.",
    as: "nora",
    act: (guide) => guide.command("memo", { point: "7" }),
    done: answered("/memo"),
  },
  {
    title: "Check a quote",
    text: "Hand in a draft and every quotation in it is held against the sources, word for word. One word is wrong in this one. The answer is for you alone: drafts are confidential.",
    as: "nora",
    act: (guide) => guide.command("check", { text: DRAFT }),
    done: answered("/check"),
  },
  {
    title: "Add somebody, as a moderator",
    text: "Now you are Milo, who may change the facts. Ada Sample is made up for this tour. He adds the name, and sees what it comes to before it counts.",
    as: "milo",
    act: (guide) => guide.command("facts add-person", { name: "Ada Sample" }),
    done: answered("/facts add-person"),
  },
  {
    title: "Confirm",
    text: "Nothing is in force before somebody has looked at it and pressed the button.",
    as: "milo",
    act: (guide) => guide.press("Add it"),
    done: confirmed,
  },
  {
    title: "Add a source",
    text: "Milo hands in an article (a made-up one), and Factdesk lists the quotations it finds and who said them by the article’s own words.",
    as: "milo",
    act: (guide) =>
      guide.command("facts add-source", { name: "Tour" }, new File([ARTICLE], "made-up.txt", { type: "text/plain" })),
    done: answered("/facts add-source"),
  },
  {
    title: "Add a fact",
    text: "One click adds a quotation with its passage. It can be asked for at once.",
    as: "milo",
    act: (guide) => guide.press("Add"),
    done: confirmed,
  },
  {
    title: "Be told it",
    text: "Nora asks, and is told what Milo added. Factdesk keeps on record who was told what.",
    as: "nora",
    act: (guide) => guide.command("quote", { speaker: "Sample", words: "there yet" }),
    done: answered("/quote"),
  },
  {
    title: "Correct it",
    text: "The sentence was cut short: the article has the whole of it one line below. Milo corrects the statement and says why. Before he confirms, he sees who was told the wrong words.",
    as: "milo",
    act: async (guide) => {
      await guide.command("facts correct", {
        statement: "sample-we-are-not-there-yet",
        reason: "The sentence was cut short",
      });
      await guide.form({ passage: WHOLE });
    },
    done: ({ message }) => Boolean(message?.private) && says(message, "Correct sample-we-are-not-there-yet"),
  },
  {
    title: "Send the recall",
    text: "One click puts the right words in force and tells everybody who was told the wrong ones.",
    as: "milo",
    act: (guide) => guide.press("Correct"),
    done: ({ message }) => Boolean(message?.message_reference) && says(message, "Corrected"),
  },
  {
    title: "See the recall",
    text: "Nora’s answer is marked as corrected, and the reply under it says what was wrong, what is right and why. “Got it” tells the desk that she has seen it.",
    as: "nora",
    act: (guide) => guide.press("Got it"),
    done: ({ message, acted }) => Boolean(message && acted),
  },
];

function answered(used) {
  return ({ message }) => message?.used === used && !message.loading;
}

function confirmed({ message, edited }) {
  return Boolean(message?.private) && (edited || Boolean(message.pressed));
}

function says(message, words) {
  return JSON.stringify(message.components).includes(words);
}
