// Titles as people write them: text where they are figures (300), the article in front, and accents: the data was
// once stored as Windows-1252 and read as Mac Roman, so that Amélie became AmÈlie.
import { giveOutput, readTable, writeTable } from './staging.mjs';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const macByte = new Map(
  [...new TextDecoder('macintosh').decode(everyByte)].map((char, byte) => [char, byte]),
);
const windows1252 = new TextDecoder('windows-1252');

function fixAccents(title) {
  const bytes = [...title].map((char) => macByte.get(char));
  // A character that Mac Roman lacks was not read as Mac Roman: leave such a title alone.
  if (bytes.includes(undefined)) return title;
  // Some versions of Node decode Windows-1252 as Latin-1, which has no ellipsis.
  return windows1252.decode(Uint8Array.from(bytes)).replaceAll('\x85', '…');
}

const titles = readTable('valid').map(({ id, Title: raw }) => ({
  id,
  raw,
  title: fixAccents(String(raw)).replace(/^(.+), (The|A|An)$/, '$2 $1'),
}));
const repaired = titles.filter(({ raw, title }) => raw !== title);

for (const { raw, title } of repaired) console.log(`${raw} → ${title}`);
writeTable('titles', titles);
giveOutput({ repaired: repaired.length });
