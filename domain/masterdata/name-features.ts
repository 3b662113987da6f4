// What of a name can be compared. Words are lower case without accents. A code is a model number: letters and
// digits, hyphens and slashes squeezed out, so that "KX-TS208W" and "KXTS208W" are one code. "10/100" and "46"
// are figures, not codes: they describe, they do not identify.
// "Sony DAV-HDX576WF Home Theater" has the words sony, home, theater and the code davhdx576wf.

export type NameFeatures = {
  /** Words, and their share: 1 in the name, less when only the description has them. */
  words: Map<string, number>;
  /** Squeezed model numbers, same share. */
  codes: Map<string, number>;
};

const DESCRIPTION_SHARE = 0.5;
const SHORTEST_CODE = 4;
const LETTER = /[a-z]/;
const DIGIT = /\d/;
// Sizes look like codes ("1080p", "500gb", "12v"), but say nothing about which thing it is.
const MEASURE =
  /^\d+([.,]\d+)?(p|i|x|mm|cm|m|km|in|inch|ft|lb|lbs|oz|g|kg|mg|ml|l|gal|w|kw|v|mah|ah|hz|khz|mhz|ghz|kb|mb|gb|tb|rpm|btu|k|st|nd|rd|th)$/;

const normalised = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

const isCode = (squeezed: string): boolean =>
  squeezed.length >= SHORTEST_CODE && DIGIT.test(squeezed) && !MEASURE.test(squeezed) && (LETTER.test(squeezed) || squeezed.length >= 5);

/** "cameras" and "camera", "boxes" and "box" are one word; what ends in "ss" or "us" is left alone. */
function singular(word: string): string {
  if (word.length > 4 && /(ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2);
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

function addText(text: string, share: number, features: NameFeatures) {
  const keep = (map: Map<string, number>, key: string) => map.set(key, Math.max(map.get(key) ?? 0, share));
  for (const chunk of normalised(text).split(/[^a-z0-9./-]+/)) {
    const squeezed = chunk.replace(/[./-]/g, "");
    // "10/100" and "2-1/2" join figures only: they are read part by part.
    const joinsFigures = /[./-]/.test(chunk) && !LETTER.test(squeezed) && squeezed.length < 8;
    if (!joinsFigures && isCode(squeezed) && squeezed.length <= 24) keep(features.codes, squeezed);
    else for (const part of chunk.split(/[./-]+/)) if (part !== "") keep(features.words, singular(part));
  }
}

/** Words and codes of a name, and of the description where it adds some. Never throws; an empty name has no features. */
export function nameFeatures(name: string, description = ""): NameFeatures {
  const features: NameFeatures = { words: new Map(), codes: new Map() };
  addText(description, DESCRIPTION_SHARE, features);
  addText(name, 1, features);
  return features;
}
